"""Exports: the whole of a collection, the same as its list, and no more than a page of it in memory."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.v1 import exports
from models.engine import Reader
from tests.api.formats.csv_reader import differences, table
from tests.api.routes import assert_problem, every_item

QUERIES = ["", "?as_of=2022-09-30"]


def everything(client: FlaskClient, name: str, query: str) -> list[dict[str, Any]]:
    """Read a list to its end."""
    if name != "changes":
        return every_item(client, f"/v1/{name}{query}{'&' if query else '?'}limit=500")
    found: list[dict[str, Any]] = []
    following: str | None = "/v1/changes?limit=500"
    while following:
        page = client.get(following).json
        assert page is not None
        found += page["data"]
        following = page["page"]["next"]
    return found


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", exports.COLLECTIONS)
def test_an_export_equals_the_list(
    seeded_client: FlaskClient, monkeypatch: pytest.MonkeyPatch, name: str, query: str
) -> None:
    if query and not exports.COLLECTIONS[name].dated:
        assert_problem(seeded_client.get(f"/v1/exports/{name}.csv{query}"), 400, "invalid-parameter")
        return
    monkeypatch.setattr(exports, "PAGE", 30)  # so that there are several
    documents = everything(seeded_client, name, query)
    lines = seeded_client.get(f"/v1/exports/{name}.ndjson{query}")
    rows = table(seeded_client.get(f"/v1/exports/{name}.csv{query}").text)

    assert [json.loads(line) for line in lines.text.splitlines()] == documents
    assert len(rows) == len(documents)
    assert [differences(document, row) for document, row in zip(documents, rows, strict=True)] == [[]] * len(rows)
    version = seeded_client.get("/v1/status").json["data_version"]  # type: ignore[index]
    assert lines.headers["X-Data-Version"] == str(version)
    assert lines.headers["Content-Disposition"] == f"attachment; filename={name}.ndjson"


def test_an_export_is_read_while_it_is_sent(seeded_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PAGE", 25)
    read: list[int] = []
    rows = Reader.rows

    def counted(self: Reader, *args: Any) -> list[Any]:
        found = rows(self, *args)
        read.append(len(found))
        return found

    monkeypatch.setattr(Reader, "rows", counted)
    response = seeded_client.get("/v1/exports/claims.ndjson", buffered=False)
    pieces = response.iter_encoded()
    next(pieces)
    first = sum(read)
    sent = sum(piece.count(b"\n") for piece in pieces)
    response.close()

    assert first <= 2 * 26 + 1  # the data version, and at most two pages, when the first piece is sent
    assert max(read) == 26
    assert sent > 1000


def test_an_unchanged_export_is_not_read_again(seeded_client: FlaskClient) -> None:
    response = seeded_client.get("/v1/exports/plants.csv")
    again = seeded_client.get("/v1/exports/plants.csv", headers={"If-None-Match": response.headers["ETag"]})
    head = seeded_client.head("/v1/exports/plants.csv")

    assert (again.status_code, again.data) == (304, b"")
    assert (head.data, head.headers["ETag"]) == (b"", response.headers["ETag"])
    assert seeded_client.get("/v1/exports/plants.ndjson").headers["ETag"] != response.headers["ETag"]


def test_every_listed_export_is_there_and_no_other(seeded_client: FlaskClient) -> None:
    listed = seeded_client.get("/v1/exports").json
    assert listed is not None
    assert len(listed["data"]) == 2 * len(exports.COLLECTIONS)
    for one in listed["data"]:
        assert seeded_client.head(one["link"]).mimetype == one["media_type"]
    problem = assert_problem(seeded_client.get("/v1/exports/plant.csv"), 404, "not-found")
    assert problem["errors"][0]["did_you_mean"] == "plants"
    assert_problem(seeded_client.get("/v1/exports/plants.atom"), 404, "not-found")


def test_a_compressed_export_is_the_same(seeded_client: FlaskClient) -> None:
    response = seeded_client.get("/v1/exports/plants.ndjson", headers={"Accept-Encoding": "deflate"})
    assert response.headers["Content-Encoding"] == "deflate"
