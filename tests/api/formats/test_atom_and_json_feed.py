"""Atom and JSON Feed: valid, the same entries in both, and the newest first."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.routes import COLLECTIONS, assert_problem
from tests.dossiers import about, dossier, store

RECORDS = [f"/v1/{name}" for name in COLLECTIONS]
ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.mark.parametrize("path", [*RECORDS, "/v1/changes"])
def test_atom_and_json_feed_are_valid_and_say_the_same(seeded_client: FlaskClient, path: str) -> None:
    feed = ElementTree.fromstring(seeded_client.get(f"{path}.atom?limit=20").data)  # noqa: S314 - our own
    other: dict[str, Any] = seeded_client.get(f"{path}.jsonfeed?limit=20").get_json(force=True)

    for name in ("id", "title", "updated"):
        assert len(feed.findall(ATOM + name)) == 1
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert next(link.get("rel") for link in feed.findall(f"{ATOM}link")) == "self"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        for name in ("id", "title", "updated", "summary"):
            assert len(entry.findall(ATOM + name)) == 1
        for name in ("updated", "published"):
            assert INSTANT.fullmatch(entry.findtext(ATOM + name, ""))
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None
    ids = [entry.findtext(f"{ATOM}id", "") for entry in entries]
    assert all(one.startswith("http://") for one in ids)
    assert len(set(ids)) == len(ids)

    assert other["version"] == "https://jsonfeed.org/version/1.1"
    assert other["title"] == feed.findtext(f"{ATOM}title")
    assert [(one["id"], one["title"], one["content_text"]) for one in other["items"]] == [
        tuple(entry.findtext(ATOM + name) for name in ("id", "title", "summary")) for entry in entries
    ]
    assert all(INSTANT.fullmatch(one["date_modified"]) for one in other["items"])
    following = feed.find(f"{ATOM}link[@rel='next']")
    assert (following is not None) == ("next_url" in other)
    if following is not None:
        assert seeded_client.get(str(following.get("href"))).status_code == 200


def test_a_feed_has_the_newest_first_unless_it_is_sorted(seeded_client: FlaskClient) -> None:
    newest = seeded_client.get("/v1/companies?sort=-last_published&limit=5").json
    by_name = seeded_client.get("/v1/companies?sort=name&limit=5").json
    for query, page in (("limit=5", newest), ("sort=name&limit=5", by_name)):
        assert page is not None
        feed = seeded_client.get(f"/v1/companies.jsonfeed?{query}").get_json(force=True)
        assert [one["title"] for one in feed["items"]] == [one["name"] for one in page["data"]]

    following = seeded_client.get("/v1/companies?limit=5").json
    assert following is not None
    wrong = f"/v1/companies.atom?limit=5&cursor={following['page']['next_cursor']}"
    assert_problem(seeded_client.get(wrong), 400, "foreign-cursor")


def test_changes_can_be_read_against_their_order(seeded_client: FlaskClient) -> None:
    newest = seeded_client.get("/v1/changes?sort=-seq&limit=3").json
    assert newest is not None
    last = newest["meta"]["data_version"]
    older = seeded_client.get(newest["page"]["next"]).json
    assert older is not None

    assert [one["seq"] for one in newest["data"] + older["data"]] == list(range(last, last - 6, -1))
    assert newest["page"]["next_after"] == last
    feed = seeded_client.get("/v1/changes.jsonfeed?limit=1").get_json(force=True)
    (change,) = seeded_client.get(feed["items"][0]["id"]).json["data"]  # type: ignore[index]
    assert change["seq"] == last


@pytest.mark.parametrize("beyond", [2**31 - 1, 2**31, 2**53])
def test_what_is_before_a_number_that_no_change_has_is_all(seeded_client: FlaskClient, beyond: int) -> None:
    for path in ("/v1/changes", "/v1/plants/xiaomi-beijing-plant/changes"):
        assert seeded_client.get(f"{path}?before={beyond}").json["data"] == seeded_client.get(path).json["data"] != []


def test_a_feed_without_entries_is_valid(client: FlaskClient) -> None:
    feed = ElementTree.fromstring(client.get("/v1/changes.atom").data)  # noqa: S314 - our own
    assert INSTANT.fullmatch(feed.findtext(f"{ATOM}updated", ""))
    assert client.get("/v1/plants.jsonfeed").get_json(force=True)["items"] == []
    assert client.get("/v1/plants.ndjson").data == b""


def test_a_text_that_xml_cannot_hold_does_not_break_a_feed(client: FlaskClient, engine: Engine) -> None:
    store(engine, dossier("wire", "2024-01-01", about("plant odd", {"name": "A\ufffe <b> & ]]> \U0001f697"})))
    feed = ElementTree.fromstring(client.get("/v1/plants.atom").data)  # noqa: S314 - our own
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "A <b> & ]]> \U0001f697"
