"""The API reference in a browser: all that it needs comes from here, and its reader understands OpenAPI 3.1."""

import re

from flask.testing import FlaskClient


def test_the_page_asks_nobody_else(client: FlaskClient) -> None:
    page = client.get("/docs")
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)

    assert len(links) == 4
    assert all(link.startswith("/docs/") for link in links)
    assert all(read(client, link) for link in links)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_reader_is_of_a_version_that_knows_openapi_3_1(client: FlaskClient) -> None:
    assert b"openapi: 3.1" in read(client, "/docs/swagger-ui-bundle.js")
    assert client.get("/openapi.json").json["openapi"].startswith("3.1")


def read(client: FlaskClient, address: str) -> bytes:
    """Return a file, and close it: the client of the tests leaves that to its user."""
    with client.get(address) as response:
        assert response.status_code == 200
        return response.data
