"""What pages of other sites may do: read everything, and write nothing."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.middleware.conftest import EDITOR

STRANGER = "https://stranger.example"
# What writes need, and what a browser asks before it sends such a request.
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization, content-type, if-match",
}


def test_a_page_of_another_site_reads_what_it_needs(bare: FlaskClient) -> None:
    response = bare.get("/problems", headers={"Origin": STRANGER})
    exposed = set(response.headers["Access-Control-Expose-Headers"].split(", "))

    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert {"ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-Id"} <= exposed


def allowed(preflight: TestResponse, what: str) -> set[str]:
    """Return the methods or the header fields that a browser may send."""
    return {word.strip().lower() for word in preflight.headers.get(f"Access-Control-Allow-{what}", "").split(",")} - {
        ""
    }


def test_a_page_of_another_site_may_not_write(bare: FlaskClient) -> None:
    preflight = bare.options("/v1/plants", headers={"Origin": STRANGER} | PREFLIGHT)
    assert allowed(preflight, "Methods") == set()
    for method in ("POST", "PATCH", "DELETE"):
        sent = bare.open("/v1/plants", method=method, headers={"Origin": STRANGER})
        assert "Access-Control-Allow-Origin" not in sent.headers


def test_a_page_of_a_site_that_is_named_may_write(bare: FlaskClient) -> None:
    preflight = bare.options("/v1/plants", headers={"Origin": EDITOR} | PREFLIGHT)
    assert preflight.headers["Access-Control-Allow-Origin"] == EDITOR
    assert "Origin" in preflight.headers["Vary"]
    assert {"post", "patch", "delete"} <= allowed(preflight, "Methods")
    assert {"authorization", "content-type", "if-match", "idempotency-key"} <= allowed(preflight, "Headers")
    sent = bare.post("/v1/plants", headers={"Origin": EDITOR})
    assert sent.headers["Access-Control-Allow-Origin"] == EDITOR
    # Reads have one answer for all, also for this site.
    assert bare.get("/problems", headers={"Origin": EDITOR}).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in sent.headers


@pytest.mark.parametrize("almost", [f"{EDITOR}.evil.example", "http://editor.example", "null", f"{EDITOR}:8443"])
def test_a_site_with_a_similar_name_may_not_write(bare: FlaskClient, almost: str) -> None:
    preflight = bare.options("/v1/plants", headers={"Origin": almost} | PREFLIGHT)
    assert allowed(preflight, "Methods") == set()
