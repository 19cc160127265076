"""Tags of everything that is served, in each format: they change with whatever changes the answer."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from ledger.writes import lifecycle
from ledger.writes.claims import mark_claim
from ledger.writes.publish import WriteContext
from ledger.writes.record_dossier import store_source
from models import Claim, Record
from models.engine import open_write_session
from models.vocabularies import ClaimState, Kind
from schemas.dossier.dossier_schemas import SOURCE
from tests.dossiers import about, denies, dossier, naming, store

FORMATS = ("json", "ndjson", "csv", "atom", "jsonfeed")
EXPORTS = ("plants", "milestones", "sources", "claims", "changes")
PLANT = "/v1/plants/beta"
OTHERS = [
    "/v1/plants.geojson",
    "/v1/plants?status=announced&expand=operator&count=exact",
    "/v1/approvals?expand=subject",
    "/v1/approvals/permit?expand=subject",
    "/v1/milestones",
    "/v1/milestones.csv",
    "/v1/milestones?overdue=true",
    "/v1/sources",
    "/v1/sources.csv",
    "/v1/sources/one",
    "/v1/sources/one/history",
    "/v1/claims",
    "/v1/claims.csv?state=withdrawn",
    "/v1/conflicts",
    "/v1/conflicts.ndjson",
    "/v1/search?q=beta",
    "/v1/suggest?q=be",
    "/v1/lookup?id=X1",
    "/v1/timeline",
    "/v1/graph?around=plant:beta&depth=2",
    "/v1/stats/investments?group_by=country",
    "/v1/stats/capacity?group_by=status",
    "/v1/stats/milestones",
    "/v1/status",
    *(f"/v1/exports/{name}.{suffix}" for name in EXPORTS for suffix in ("csv", "ndjson")),
    *(PLANT + rest for rest in ("", ".csv", "?evidence=full", "?cite=true", "?expand=operator", "?as_of=2024-01-31")),
    *(f"{PLANT}/{rest}" for rest in ("claims", "claims.csv", "history", "changes", "changes.atom", "relations")),
    f"{PLANT}/explain?field=status",
]
URLS = [f"/v1/{name}.{suffix}" for name in ("plants", "changes") for suffix in FORMATS] + OTHERS


class Answer(NamedTuple):
    """What a client keeps."""

    status: int
    tag: str | None
    body: bytes


def asked(client: FlaskClient) -> dict[str, Answer]:
    """Ask for everything."""
    answers = {}
    for url in URLS:
        response = client.get(url, buffered=True)
        answers[url] = Answer(response.status_code, response.headers.get("ETag"), response.data)
    return answers


CAPACITY = {"quantity": {"min": 5, "max": 5, "unit": "GWh/year"}, "basis": "planned"}
RECORDS = [
    about("company alpha", {"name": "Alpha", "identifiers": [{"scheme": "lei", "id": "X1"}]}),
    about(
        "plant beta",
        {"name": "Beta works", "status": "announced", "operator": "alpha", "country": "DE", "capacity": [CAPACITY]},
    ),
    about("investment gamma", {"name": "Gamma", "amount": {"min": 5, "max": 5, "currency": "USD"}, "plants": ["beta"]}),
    about(
        "milestone opening",
        {"name": "Opening", "subject": {"kind": "plant", "id": "beta"}, "due": "2024", "status": "scheduled"},
    ),
    about("approval permit", {"name": "Permit", "subject": {"kind": "milestone", "id": "opening"}}),
    *naming("plant beta-again"),
]


@pytest.fixture
def told(client: FlaskClient, engine: Engine) -> FlaskClient:
    """A client of a few records that refer to each other."""
    store(engine, dossier("one", "2024-01-10", *RECORDS))
    return client


def anchor(session: Any, kind: Kind, slug: str) -> Record:
    found: Record = session.scalars(select(Record).where(Record.kind == kind, Record.slug == slug)).one()
    return found


def claim_on(session: Any, field: str) -> Claim:
    found: Claim = session.scalars(select(Claim).where(Claim.field == field).order_by(Claim.pk)).first()
    return found


ACT = WriteContext("test", reason="As it is.")
# Every way to write, in an order in which each is possible.
WRITES: dict[str, Callable[[Any], Any]] = {
    "a source by itself": lambda session: store_source(
        session, SOURCE.load({"id": "bare", "title": "Bare", "published": "2024-02-01", "language": "en"}), ACT.now
    ),
    "a claim preferred": lambda session: mark_claim(session, claim_on(session, "status"), ClaimState.PREFERRED, ACT),
    "a claim withdrawn": lambda session: mark_claim(session, claim_on(session, "capacity"), ClaimState.WITHDRAWN, ACT),
    "a merge": lambda session: lifecycle.merge(
        session, anchor(session, Kind.PLANT, "beta-again"), anchor(session, Kind.PLANT, "beta"), ACT
    ),
    "a merge undone": lambda session: lifecycle.unmerge(session, anchor(session, Kind.PLANT, "beta-again"), ACT),
    "a record withdrawn": lambda session: lifecycle.withdraw(session, anchor(session, Kind.PLANT, "beta-again"), ACT),
    "a record restored": lambda session: lifecycle.restore(session, anchor(session, Kind.PLANT, "beta-again"), ACT),
    "another id": lambda session: lifecycle.rename(session, anchor(session, Kind.COMPANY, "alpha"), "alpha-cars", ACT),
}
SAID = {
    "a newer source": dossier("two", "2024-03-01", about("plant beta", {"status": "construction"})),
    "a milestone": dossier("six", "2024-03-01", about("milestone opening", {"type": "opening"})),
    "a contradiction": dossier("seven", "2024-03-01", about("plant beta", {"status": "paused"})),
    "the title of the first": dossier("one", "2024-01-10", *RECORDS, title="One"),
    "an older source": dossier("three", "2023-03-01", about("plant beta", {"city": "Ulm"}), denies("plant beta")),
    "other records": dossier("four", "2024-03-02", *naming("company delta", "investment epsilon", "milestone zeta")),
    "another title": dossier("two", "2024-03-01", about("plant beta", {"status": "construction"}), title="Two"),
    "a claim dropped": dossier("three", "2023-03-01", about("plant beta", {"city": "Ulm"})),
}


LATER = {
    "the only claim of a source": dossier("five", "2024-03-03", about("plant beta", {"region": "Swabia"})),
    "it withdrawn": lambda session: mark_claim(session, claim_on(session, "region"), ClaimState.WITHDRAWN, ACT),
    "and the title": dossier("five", "2024-03-03", about("plant beta", {"region": "Swabia"}), title="Five"),
}


def written(engine: Engine) -> Iterator[str]:
    """Write in every way, one after the other, and tell which it was."""
    for name, write in (SAID | WRITES | LATER).items():
        if isinstance(write, dict):
            store(engine, write)
        else:
            with open_write_session(engine) as session, session.begin():
                write(session)
        yield name


def test_whatever_is_written_an_answer_that_changed_has_another_tag(told: FlaskClient, engine: Engine) -> None:
    before = asked(told)
    assert {answer.status for answer in before.values()} == {200}
    changed: set[str] = set()
    for write in written(engine):
        after = asked(told)
        for url, new in after.items():
            old = before[url]
            if new.body != old.body:
                changed.add(url)
                assert new.tag != old.tag, (write, url)
        before = after
    assert changed == set(URLS)


def test_what_is_asked_again_is_not_sent_again_in_any_format(told: FlaskClient) -> None:
    for url, answer in asked(told).items():
        assert answer.tag
        again, head, unchanged = (
            told.get(url, buffered=True),
            told.head(url),
            told.get(url, headers={"If-None-Match": answer.tag}),
        )
        assert (again.headers["ETag"], again.data) == (answer.tag, answer.body)
        assert (unchanged.status_code, unchanged.data, unchanged.headers["ETag"]) == (304, b"", answer.tag), url
        assert (head.status_code, head.data) == (200, b"")
        own = {"X-Request-Id", "Date"}
        assert [one for one in head.headers if one[0] not in own] == [one for one in again.headers if one[0] not in own]


def test_the_formats_of_one_list_have_tags_of_their_own(told: FlaskClient) -> None:
    for name in ("plants", "changes"):
        tags = {told.get(f"/v1/{name}.{suffix}").headers["ETag"] for suffix in FORMATS}
        assert len(tags) == len(FORMATS)


def test_an_answer_that_another_day_changes_has_another_tag(told: FlaskClient) -> None:
    days = []
    for day in (dt.date(2024, 12, 31), dt.date(2025, 1, 1)):
        with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False):
            days.append(asked(told))
    old, new = days
    changed = {url for url in URLS if old[url].body != new[url].body}
    assert changed >= {"/v1/milestones", "/v1/milestones?overdue=true", "/v1/approvals?expand=subject"}
    for url in changed:
        assert old[url].tag != new[url].tag, url
