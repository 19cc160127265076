"""Paging: the pages of a list hold every item once, whatever their size, and cursors are good for their list alone."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine

from ledger.writes.record_dossier import record_dossier
from models.engine import open_write_session
from models.vocabularies import Kind
from schemas.dossier.dossier import read_dossier
from tests.api.routes import COLLECTIONS, PAGED, assert_problem, every_item, pages
from tests.conftest import client_of


def keys(items: list[dict[str, Any]]) -> list[str]:
    """Name items; conflicts have no id of their own."""
    return [item.get("link") or item["id"] for item in items]


def add(engine: Engine, number: int) -> None:
    """Record a dossier about a new record of every kind."""
    blocks = [{str(kind): f"{'am'[number % 2]}-new-{kind}-{number}"} for kind in Kind]
    dossier = {
        "source": {
            "id": f"{'am'[number % 2]}-new-source-{number}",
            "title": "New",
            "published": "2023-01-01",
            "language": "en",
        },
        "claims": [block | {"certainty": "reported", "facts": {"name": f"New {number}"}} for block in blocks],
    }
    with open_write_session(engine) as session, session.begin():
        record_dossier(session, read_dossier(dossier), actor="test")


# Short parts of the lists, for pages of one.
PARTS = dict.fromkeys(PAGED, "certainty=reported&") | {
    "/v1/sources": "language=de&",
    "/v1/claims": "source=seed-2022-08-xiaomi-prototype&",
    "/v1/conflicts": "as_of=2022-09-30&",
}


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_the_pages_of_every_list_hold_every_item_once(seeded_client: FlaskClient, limit: int) -> None:
    for path, part in PARTS.items():
        query = "" if limit == 7 and path != "/v1/claims" else part
        whole = every_item(seeded_client, f"{path}?{query}limit=500")
        read = list(pages(seeded_client, f"{path}?{query}limit={limit}"))
        items = [item for page in read for item in page["data"]]
        assert items == whole
        assert len(set(keys(items))) == len(items) > 0
        assert all(len(page["data"]) == limit for page in read[:-1])
        assert len(read[-1]["data"]) > 0


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_the_feed_holds_every_change_once(seeded_client: FlaskClient, limit: int) -> None:
    first = seeded_client.get("/v1/changes?limit=500").json["data"][: 20 * limit]
    after, read = 0, []
    while len(read) < len(first):
        body = seeded_client.get(f"/v1/changes?limit={limit}&after={after}").json
        read += body["data"]
        after = body["page"]["next_after"]
    assert read == first
    assert [change["seq"] for change in read] == list(range(1, len(read) + 1))


def test_the_feed_ends_without_a_next_page_and_with_the_number_to_come_back_with(seeded_client: FlaskClient) -> None:
    last = seeded_client.get("/v1/status").json["data_version"]
    body = seeded_client.get(f"/v1/changes?after={last}&limit=3&kind=plant").json

    assert (body["data"], body["page"]["more"], body["page"]["next_after"]) == ([], False, last)
    assert body["page"]["next"] is None
    before = seeded_client.get(f"/v1/changes?after={last - 2}&limit=1").json
    assert dict(parse_qsl(urlsplit(before["page"]["next"]).query)) == {"after": str(last - 1), "limit": "1"}
    assert seeded_client.get(before["page"]["next"]).json["page"]["next"] is None


def test_the_sources_that_were_there_come_once_while_others_are_added(client: FlaskClient, engine: Engine) -> None:
    for number in range(4):
        add(engine, number)
    before = keys(every_item(client, "/v1/sources"))
    read: list[str] = []
    for turn, page in enumerate(pages(client, "/v1/sources?limit=1")):
        read += keys(page["data"])
        if turn < 4:  # one comes before what was read already, the next after it
            add(engine, 10 + turn)

    assert len(set(read)) == len(read) > len(before)
    assert [key for key in read if key in set(before)] == before


def test_the_list_of_claims_goes_on_to_what_was_written_meanwhile(client: FlaskClient, engine: Engine) -> None:
    add(engine, 1)
    first = client.get("/v1/claims?limit=6").json
    add(engine, 2)
    rest = every_item(client, first["page"]["next"])

    assert len({claim["id"] for claim in first["data"] + rest}) == 2 * len(Kind)


@pytest.mark.parametrize("path", PAGED)
def test_the_next_address_keeps_every_parameter(seeded_client: FlaskClient, path: str) -> None:
    given = [("as_of", "2024-06-30"), ("limit", "1")]
    if path.removeprefix("/v1/") in COLLECTIONS:
        given += [("certainty", "reported"), ("certainty", "announced"), ("name__not", "Ä & = + #"), ("count", "exact")]
    elif path == "/v1/conflicts":
        given += [("kind", "plant"), ("kind", "investment"), ("kind", "approval"), ("kind", "partnership")]
    elif path == "/v1/sources":
        given += [("language", "en"), ("language", "de")]
    else:
        given += [("stance", "asserts"), ("stance", "denies")]
    response = seeded_client.get(f"{path}?{urlencode(given)}")
    assert response.json is not None
    page = response.json["page"]
    if page["next"] is None:
        pytest.fail(f"{path} has too little for a second page")
    following = urlsplit(page["next"])

    assert (following.scheme, following.netloc, following.path) == ("http", "localhost", path)
    assert sorted(parse_qsl(following.query)) == sorted([*given, ("cursor", page["next_cursor"])])
    assert response.headers["Link"] == f'<{page["next"]}>; rel="next"'


def test_the_last_page_has_no_next(seeded_client: FlaskClient) -> None:
    response = seeded_client.get("/v1/policies?limit=500")

    assert response.json["page"] == {"limit": 500, "next_cursor": None, "next": None}
    assert "Link" not in response.headers


def test_an_empty_list_has_one_empty_page(client: FlaskClient) -> None:
    for path in PAGED:
        body = client.get(path).json
        assert body is not None
        assert (body["data"], body["page"]["next"], body["meta"]) == ([], None, {"data_version": 0, "as_of": None})


def test_a_cursor_that_was_changed_is_refused(seeded_client: FlaskClient) -> None:
    for path in PAGED:
        cursor = seeded_client.get(f"{path}?limit=1").json["page"]["next_cursor"]
        other = "A" if cursor[0] != "A" else "B"
        for changed in (cursor[:-1], other + cursor[1:], cursor + "A", cursor.split(".")[0], "x", "", "é", "\x00"):
            url = f"{path}?{urlencode({'limit': 1, 'cursor': changed})}"
            assert_problem(seeded_client.get(url), 400, "invalid-cursor")


def test_a_cursor_of_another_list_is_refused(seeded_client: FlaskClient) -> None:
    cursor = seeded_client.get("/v1/plants?limit=1&country=CN").json["page"]["next_cursor"]
    others = [
        "/v1/plants?",
        "/v1/plants?country=US&",
        "/v1/plants?country=CN&status=operating&",
        "/v1/plants?country=CN&as_of=2024-01-01&",
        "/v1/plants?country=CN&sort=name&",
        "/v1/companies?country=CN&",
        "/v1/sources?",
        "/v1/claims?",
        "/v1/plants/xiaomi-beijing-plant/claims?",
    ]

    for url in others:
        assert_problem(seeded_client.get(f"{url}cursor={cursor}"), 400, "foreign-cursor")
    for more in ("", "&limit=7", "&count=exact"):
        assert seeded_client.get(f"/v1/plants?country=CN&cursor={cursor}{more}").status_code == 200


def test_a_cursor_outlives_the_process_that_made_it(seeded_copy_url: str) -> None:
    for first in client_of(seeded_copy_url):
        following = first.get("/v1/plants?limit=1").json["page"]["next"]
    for second in client_of(seeded_copy_url):
        assert second.get(following).status_code == 200


def test_a_cursor_is_good_for_a_week_and_not_for_ever(seeded_client: FlaskClient) -> None:
    for path in PAGED:
        with time_machine.travel("2026-07-01", tick=False):
            first = seeded_client.get(f"{path}?limit=1")
        following = first.json["page"]["next"]
        with time_machine.travel("2026-07-08T23:59:59", tick=False):
            assert seeded_client.get(following).status_code == 200
            # The page has another cursor now, and so another tag.
            assert seeded_client.get(f"{path}?limit=1").headers["ETag"] != first.headers["ETag"]
        with time_machine.travel("2026-07-16", tick=False):
            assert_problem(seeded_client.get(following), 400, "expired-cursor")


@pytest.mark.parametrize("count", ["capped", "exact"])
def test_the_total_counts_the_whole_list(seeded_client: FlaskClient, count: str) -> None:
    for name in COLLECTIONS:
        for query in ("", "disputed=true&", "as_of=2022-09-30&", "ids=nobody&"):
            whole = every_item(seeded_client, f"/v1/{name}?{query}limit=500")
            page = seeded_client.get(f"/v1/{name}?{query}limit=1&count={count}").json["page"]
            assert (page["total"], page["total_is_exact"]) == (len(whole), True)
            assert "total" not in seeded_client.get(f"/v1/{name}?{query}limit=1").json["page"]


@pytest.mark.parametrize(
    "url",
    [
        "/v1/sources?",
        "/v1/sources?publisher=electrive&",
        "/v1/claims?",
        "/v1/claims?stance=denies&as_of=2023-11-15&",
        "/v1/claims?publisher=Nobody&",
        "/v1/companies/xiaomi/claims?",
        "/v1/companies/xiaomi/claims?field=name&",
        "/v1/conflicts?",
        "/v1/conflicts?as_of=2022-09-30&kind=approval&",
        "/v1/conflicts?field=status&",
    ],
)
def test_what_is_behind_the_facts_is_counted_too(
    seeded_client: FlaskClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = every_item(seeded_client, f"{url}limit=500")
    assert bool(whole) is ("Nobody" not in url)

    def page(count: str) -> tuple[int, bool]:
        found = seeded_client.get(f"{url}limit=1&count={count}").json["page"]
        return found["total"], found["total_is_exact"]

    assert page("exact") == (len(whole), True)
    monkeypatch.setattr("api.pagination.pages.COUNT_CAP", len(whole))
    assert page("capped") == (len(whole), True)
    if whole:
        monkeypatch.setattr("api.pagination.pages.COUNT_CAP", len(whole) - 1)
        assert page("capped") == (len(whole) - 1, False)


def test_a_capped_count_stops_at_its_cap(seeded_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.pagination.pages.COUNT_CAP", 5)
    capped = seeded_client.get("/v1/companies?limit=1&count=capped").json["page"]
    exact = seeded_client.get("/v1/companies?limit=1&count=exact").json["page"]

    assert (capped["total"], capped["total_is_exact"]) == (5, False)
    assert exact["total"] > 5
    assert exact["total_is_exact"] is True
