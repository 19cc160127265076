"""Conditional requests: the same data has the same tag, other data another, and who has it already gets 304."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine

from ledger.writes.record_dossier import record_dossier
from models.engine import open_write_session
from schemas.dossier.dossier import read_dossier
from tests.api.routes import COLLECTIONS, PAGED, address, route, rules

ITEM = "/v1/plants/xiaomi-beijing-plant"
LIST = "/v1/plants?limit=3"
# These say what holds at this moment.
UNTAGGED = {"/healthz", "/readyz", "/metrics", "/docs", "/v1/whoami"}


def tag(client: FlaskClient, url: str, **headers: str) -> str:
    """Return the tag of an answer, without the quotes."""
    response = client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert response.status_code == 200
    return response.headers["ETag"].strip('"')


@pytest.fixture
def says(engine: Engine) -> Callable[..., None]:
    """Record a dossier of one claim: `says("plant", "alpha", {"name": "Alpha"}, on="2020-01-01")`."""

    def say(kind: str, slug: str, facts: dict[str, Any], on: str = "2020-01-01") -> None:
        dossier = {
            "source": {"id": f"{slug}-{on}", "title": "Said", "published": on, "language": "en"},
            "claims": [{kind: slug, "certainty": "announced", "facts": facts}],
        }
        with open_write_session(engine) as session, session.begin():
            record_dossier(session, read_dossier(dossier), actor="test")

    return say


def test_every_answer_about_data_has_a_strong_tag(seeded_client: FlaskClient) -> None:
    for rule in rules(seeded_client):
        if rule in UNTAGGED or route(rule) != rule:
            continue
        url = address(seeded_client, rule)
        first, second = (seeded_client.get(url, buffered=True) for _ in range(2))
        assert first.headers["ETag"] == second.headers["ETag"]
        assert re.fullmatch(r'"[\w.-]+"', first.headers["ETag"]), rule
        unchanged = seeded_client.get(url, headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
        assert (unchanged.status_code, unchanged.data) == (304, b""), rule
        assert unchanged.headers["ETag"] == first.headers["ETag"]
        assert unchanged.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_the_tag_of_an_item_has_its_revision(seeded_client: FlaskClient) -> None:
    for collection in COLLECTIONS:
        item = seeded_client.get(f"/v1/{collection}?limit=1").json["data"][0]
        assert tag(seeded_client, item["links"]["self"]).startswith(f"r{item['revision']}-")


def test_the_tag_of_a_list_has_the_version_of_the_data(seeded_client: FlaskClient) -> None:
    for path in PAGED:
        version = seeded_client.get(f"{path}?limit=1").json["meta"]["data_version"]
        assert tag(seeded_client, f"{path}?limit=1").startswith(f"{version}-")


@pytest.mark.parametrize("url", [ITEM, LIST])
@pytest.mark.parametrize(
    "written",
    ['"{}"', 'W/"{}"', '"other", "{}"', '"{}","other"', 'W/"x", W/"{}"', "*", '"{}:gzip"', '"{}-gzip"', '"{}:br"'],
)
def test_who_has_it_gets_no_body(seeded_client: FlaskClient, url: str, written: str) -> None:
    response = seeded_client.get(url, headers={"If-None-Match": written.format(tag(seeded_client, url))})

    assert (response.status_code, response.data) == (304, b"")


@pytest.mark.parametrize("url", [ITEM, LIST])
@pytest.mark.parametrize("given", ['"other"', "", "nonsense", '"', 'W/""', '"*"', "\x01", '"x"' * 5000])
def test_who_has_something_else_gets_the_body(seeded_client: FlaskClient, url: str, given: str) -> None:
    response = seeded_client.get(url, headers={"If-None-Match": given})

    assert response.status_code == 200
    assert response.json


@pytest.mark.parametrize("url", ["/v1/plants", ITEM])
def test_compression_does_not_make_it_other_data(seeded_client: FlaskClient, url: str) -> None:
    for encoding in ("gzip", "br", "zstd", "deflate"):
        response = seeded_client.get(url, headers={"Accept-Encoding": encoding})
        assert response.headers["Content-Encoding"] == encoding
        assert "Accept-Encoding" in response.headers["Vary"]
        assert response.headers["ETag"].strip('"').startswith(tag(seeded_client, url))
        for accepted in (encoding, "identity"):
            headers = {"Accept-Encoding": accepted, "If-None-Match": response.headers["ETag"]}
            unchanged = seeded_client.get(url, headers=headers)
            assert (unchanged.status_code, unchanged.data) == (304, b"")
            assert "Accept-Encoding" in unchanged.headers["Vary"]


@pytest.mark.parametrize("parameter", ["as_of=2024-01-01", "evidence=full", "fields=name"])
def test_what_is_asked_for_is_a_part_of_the_tag_of_an_item(seeded_client: FlaskClient, parameter: str) -> None:
    assert tag(seeded_client, ITEM).partition("-")[2] != tag(seeded_client, f"{ITEM}?{parameter}").partition("-")[2]


@pytest.mark.parametrize("parameter", ["as_of=2024-01-01", "count=exact", "status=operating", "limit=4"])
def test_what_is_asked_for_is_a_part_of_the_tag_of_a_list(seeded_client: FlaskClient, parameter: str) -> None:
    assert tag(seeded_client, "/v1/plants") != tag(seeded_client, f"/v1/plants?{parameter}")
    assert tag(seeded_client, f"/v1/plants?{parameter}") != tag(
        seeded_client, f"/v1/companies?{parameter}".replace("operating", "active")
    )


def test_the_order_of_parameters_does_not_matter(seeded_client: FlaskClient) -> None:
    assert tag(seeded_client, "/v1/plants?limit=3&country=CN&country=US") == tag(
        seeded_client, "/v1/plants?country=US&limit=3&country=CN"
    )


def test_a_new_claim_changes_the_tags_of_its_record_and_of_lists(
    client: FlaskClient, says: Callable[..., None]
) -> None:
    says("plant", "alpha", {"name": "Alpha", "status": "announced"})
    says("plant", "beta", {"name": "Beta"})
    urls = [
        "/v1/plants/alpha",
        "/v1/plants/alpha?evidence=full",
        "/v1/plants/alpha/history",
        "/v1/plants/alpha/explain?field=status",
        "/v1/plants/alpha/claims",
        "/v1/plants",
        "/v1/plants?status=announced",
        "/v1/companies",
        "/v1/sources",
        "/v1/claims",
        "/v1/changes",
        "/v1/conflicts",
        "/v1/status",
    ]
    before = {url: tag(client, url) for url in urls}
    other = tag(client, "/v1/plants/beta")
    says("plant", "alpha", {"status": "construction"}, on="2021-01-01")

    for url, old in before.items():
        response = client.get(url, headers={"If-None-Match": f'"{old}"'})
        assert response.status_code == 200, url
        assert response.headers["ETag"] != f'"{old}"'
    assert tag(client, "/v1/plants/beta") == other


def test_a_claim_that_changes_no_field_changes_the_evidence_and_so_the_tag(
    client: FlaskClient, says: Callable[..., None]
) -> None:
    says("plant", "alpha", {"name": "Alpha"})
    before = client.get("/v1/plants/alpha")
    says("plant", "alpha", {"name": "Alpha"}, on="2021-01-01")
    after = client.get("/v1/plants/alpha")

    assert after.json["evidence"]["sources"] == before.json["evidence"]["sources"] + 1
    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_milestone_is_overdue_from_the_day_after_and_its_tag_says_so(
    client: FlaskClient, says: Callable[..., None]
) -> None:
    says("milestone", "start", {"name": "Start", "due": {"text": "by 2024"}, "status": "scheduled"})
    urls = ["/v1/milestones/start", "/v1/milestones", "/v1/milestones/start/history"]
    answers = []
    for day in (dt.date(2024, 12, 31), dt.date(2025, 1, 1)):
        for hour in (0, 23):
            moment = dt.datetime.combine(day, dt.time(hour, 59, 59), dt.UTC)
            with time_machine.travel(moment, tick=False):
                item = client.get(urls[0]).json
                listed = client.get(urls[1]).json["data"][0]
                answers.append((item["overdue"], listed["overdue"], *(tag(client, url) for url in urls)))

    assert [answer[:2] for answer in answers] == [(False, False)] * 2 + [(True, True)] * 2
    assert answers[0] == answers[1]
    assert answers[2] == answers[3]
    assert all(old != new for old, new in zip(answers[1][2:], answers[2][2:], strict=True))


def test_as_of_decides_what_is_overdue_whatever_the_day_is(client: FlaskClient, says: Callable[..., None]) -> None:
    says("milestone", "start", {"name": "Start", "due": {"text": "by 2024"}, "status": "scheduled"})
    for today in (dt.datetime(2023, 1, 1, tzinfo=dt.UTC), dt.datetime(2030, 1, 1, tzinfo=dt.UTC)):
        with time_machine.travel(today, tick=False):
            for day, overdue in (("2024-12-31", False), ("2025-01-01", True)):
                for url in ("/v1/milestones/start", "/v1/milestones"):
                    body = client.get(f"{url}?as_of={day}").json
                    assert body.get("data", [body])[0]["overdue"] is overdue
