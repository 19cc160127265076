"""Recording dossiers: what is stored, what changes nothing, and that a failure leaves nothing behind."""

import datetime as dt
import threading
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from ledger.resolution.projection import project_versions
from models import VERSIONS, Change, Claim, ClaimMarking, Record, Source
from models.engine import open_write_session
from models.vocabularies import ChangeAction, ClaimMark, ClaimState, Kind
from tests.dossiers import Data, about, denies, dossier, naming, store
from tests.ledger.stored_state import count, everything, feed, present, versions

ALPHA = "company alpha"
BETA = "plant beta"


def first(published: str = "2022-08-26", **keys: Any) -> Data:
    """Make a dossier on two records, with a set and a reference."""
    return dossier(
        "first",
        published,
        about(ALPHA, {"name": "Alpha", "country": "DE", "tags": ["cars", "batteries"]}),
        about(BETA, {"name": "Beta", "operator": "alpha", "status": "announced"}),
        **keys,
    )


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def claim_on(engine: Engine, field: str, value: Any) -> Claim:
    with open_write_session(engine) as session:
        found = session.scalars(select(Claim).where(Claim.field == field).order_by(Claim.pk)).all()
        return next(claim for claim in found if claim.value == value)


def test_a_dossier_becomes_claims_versions_and_changes(engine: Engine) -> None:
    (receipt,) = store(engine, first())
    assert (receipt.added, receipt.dropped, receipt.reinstated, receipt.unchanged) == (7, 0, 0, 0)
    assert receipt.records == ["company/alpha", "plant/beta"]
    assert count(engine, Claim) == 7  # one for each element of a set
    assert present(engine, Kind.COMPANY, "alpha")["tags"] == ["cars", "batteries"]
    assert present(engine, Kind.PLANT, "beta")["operator"] == "alpha"
    changes = feed(engine)
    assert [(one["seq"], one["action"], one["kind"], one["id"], one["source"]) for one in changes] == [
        (1, "created", "company", "alpha", "first"),
        (2, "created", "plant", "beta", "first"),
    ]
    assert changes[1]["fields"] == ["name", "operator", "status"]
    assert len(changes[1]["claims"]) == 3


def test_the_same_dossier_again_changes_nothing(engine: Engine) -> None:
    store(engine, first())
    before = everything(engine)
    (receipt,) = store(engine, first())
    assert not receipt.changed
    assert receipt.unchanged == 7
    assert everything(engine) == before


def test_a_record_that_is_only_referred_to_is_not_served(engine: Engine) -> None:
    store(engine, dossier("one", "2022", about(BETA, {"name": "Beta", "operator": "alpha"})))
    assert versions(engine, Kind.COMPANY, "alpha") == []
    with open_write_session(engine) as session:
        assert session.execute(select(Record.revision).where(Record.slug == "alpha")).scalar_one() == 0
    assert [one["id"] for one in feed(engine)] == ["beta"]


def test_an_edited_dossier_adds_what_is_new_and_takes_back_what_is_gone(engine: Engine) -> None:
    edited = first()
    edited["claims"][0]["facts"] = {"name": "Alpha", "country": "AT", "tags": ["cars"]}
    _, receipt = store(engine, first(), edited)
    assert (receipt.added, receipt.dropped, receipt.reinstated, receipt.unchanged) == (1, 2, 0, 5)
    assert receipt.records == ["company/alpha"]
    assert present(engine, Kind.COMPANY, "alpha")["country"] == "AT"
    assert present(engine, Kind.COMPANY, "alpha")["tags"] == ["cars"]
    gone = claim_on(engine, "country", "DE")
    assert gone.state == ClaimState.WITHDRAWN
    with open_write_session(engine) as session:
        marking = session.scalars(select(ClaimMarking).where(ClaimMarking.claim_pk == gone.pk)).one()
    assert marking.mark == ClaimMark.DROPPED
    assert marking.reason == "A later reading of the source no longer has it."
    assert feed(engine)[-1]["action"] == "updated"
    assert feed(engine)[-1]["fields"] == ["country", "tags"]


def test_a_claim_that_is_read_again_is_reinstated(engine: Engine) -> None:
    shorter = first()
    del shorter["claims"][0]["facts"]["country"]
    *_, receipt = store(engine, first(), shorter, first())
    assert (receipt.added, receipt.dropped, receipt.reinstated) == (0, 0, 1)
    assert present(engine, Kind.COMPANY, "alpha")["country"] == "DE"
    again = claim_on(engine, "country", "DE")
    assert again.state == ClaimState.ACTIVE
    with open_write_session(engine) as session:
        marks = session.scalars(select(ClaimMarking.mark).order_by(ClaimMarking.pk)).all()
    assert marks == [ClaimMark.DROPPED, ClaimMark.REINSTATED]


def test_a_claim_that_an_editor_withdrew_stays_withdrawn(engine: Engine) -> None:
    store(engine, first())
    with open_write_session(engine) as session, session.begin():
        claim = session.scalars(select(Claim).where(Claim.field == "country")).one()
        claim.state = ClaimState.WITHDRAWN
        session.add(
            ClaimMarking(
                claim_pk=claim.pk,
                mark=ClaimMark.WITHDRAWN,
                reason="Misread.",
                actor="ed",
                recorded_at=claim.recorded_at,
            )
        )
    (receipt,) = store(engine, first(title="Another title"))
    assert receipt.reinstated == 0
    assert claim_on(engine, "country", "DE").state == ClaimState.WITHDRAWN
    assert present(engine, Kind.COMPANY, "alpha")["country"] is None


def test_another_date_of_publication_moves_the_versions(engine: Engine) -> None:
    store(engine, first(), first(published="2022-09"))
    ((known_from, known_to, _, document),) = versions(engine, Kind.COMPANY, "alpha")
    assert (known_from, known_to) == (day("2022-09-30"), None)
    assert document["evidence"]["first_published"] == "2022-09-01"
    assert [one["action"] for one in feed(engine)] == ["created", "created", "updated", "updated"]


def test_an_earlier_date_of_publication_moves_the_versions_of_others_too(engine: Engine) -> None:
    later = dossier("later", "2023-01-01", about(ALPHA, {"country": "AT"}))
    store(engine, first(), later, dossier("later", "2022-01-01", about(ALPHA, {"country": "AT"})))
    assert [(row[0], row[3]["country"]) for row in versions(engine, Kind.COMPANY, "alpha")] == [
        (day("2022-08-26"), "DE")
    ]


def test_another_title_of_a_source_is_told_in_the_feed(engine: Engine) -> None:
    """The number of the last change stands in the tag of the list of sources."""
    _, receipt = store(engine, first(), first(title="Another title"))
    assert receipt.changed
    assert len(feed(engine)) == 4
    with open_write_session(engine) as session:
        assert b"Another title" in session.execute(select(Source.body)).scalar_one()


def test_a_record_that_loses_its_last_name_is_withdrawn_from_what_is_served(engine: Engine) -> None:
    store(engine, first(), dossier("first", "2022-08-26", about(BETA, {"name": "Beta"})))
    assert versions(engine, Kind.COMPANY, "alpha") == []
    assert [(one["id"], one["action"]) for one in feed(engine)[2:]] == [("alpha", "withdrawn"), ("beta", "updated")]


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_failure_in_the_middle_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    data = first()
    data["claims"] += naming("person carla")
    store(engine, dossier("before", "2021", *naming(ALPHA)))
    before = everything(engine)
    projected = 0

    def fails_once(*arguments: Any) -> Any:
        nonlocal projected
        projected += 1
        if projected == failing:
            raise RuntimeError("a slip in the middle")
        return project_versions(*arguments)

    monkeypatch.setattr("ledger.versions.store.project_versions", fails_once)
    with pytest.raises(RuntimeError, match="in the middle"):
        store(engine, data)
    assert everything(engine) == before
    store(engine, data)
    assert [one["seq"] for one in feed(engine)] == [1, 2, 3, 4]


def test_versions_tile_the_time_and_one_is_the_present(engine: Engine) -> None:
    statuses = {"2022-03": "announced", "2021-01-01": "considered", "2023": "construction", "2022-03-05": "announced"}
    for number, (published, status) in enumerate(statuses.items()):
        store(engine, dossier(f"s{number}", published, about(BETA, {"name": "Beta", "status": status})))
        found = versions(engine, Kind.PLANT, "beta")
        assert [row[1] for row in found[:-1]] == [row[0] for row in found[1:]]
        assert found[-1][1] is None
    # By the latest day on which each can have been published; evidence is a part of what is known.
    assert [row[0] for row in found] == [day("2021-01-01"), day("2022-03-05"), day("2022-03-31"), day("2023-12-31")]


def test_a_version_begins_only_once_the_record_has_a_name(engine: Engine) -> None:
    store(
        engine,
        dossier("one", "2021-01-01", about(BETA, {"status": "considered"})),
        dossier("two", "2022-01-01", about(BETA, {"name": "Beta"})),
        dossier("three", "2023-01-01", about(BETA, {"country": "DE"})),
    )
    found = versions(engine, Kind.PLANT, "beta")
    assert [row[0] for row in found] == [day("2022-01-01"), day("2023-01-01")]
    assert found[0][3]["status"] == "considered"


def test_a_claim_that_changes_nothing_begins_no_version(engine: Engine) -> None:
    store(engine, first())
    store(engine, dossier("silent", "2022-09-01", denies(ALPHA, stance="no_comment", speaker="a spokesman")))
    assert len(versions(engine, Kind.COMPANY, "alpha")) == 2  # last_published has changed, and nothing else
    store(engine, dossier("first-too", "2022-08-26", about(ALPHA, {"country": "DE"})))
    assert len(versions(engine, Kind.COMPANY, "alpha")) == 2


def test_a_write_raises_the_revision_of_what_it_touches_and_of_nothing_else(
    engine: Engine, client: FlaskClient
) -> None:
    store(engine, first())
    tags = {path: client.get(path).headers["ETag"] for path in ("/v1/companies/alpha", "/v1/plants/beta")}
    store(engine, dossier("second", "2023-01-01", about(ALPHA, {"country": "AT"})))
    answers = {path: client.get(path, headers={"If-None-Match": tag}) for path, tag in tags.items()}
    assert answers["/v1/companies/alpha"].status_code == 200
    assert answers["/v1/companies/alpha"].json["revision"] == 2
    assert answers["/v1/companies/alpha"].headers["ETag"].startswith('"r2-')
    assert answers["/v1/plants/beta"].status_code == 304
    # A past version keeps the revision that it was written with.
    assert [row[2] for row in versions(engine, Kind.COMPANY, "alpha")] == [1, 2]
    assert [one["revision"] for one in feed(engine)] == [1, 1, 2]


def test_what_was_known_on_a_day_stays_the_same_to_the_byte(engine: Engine, client: FlaskClient) -> None:
    store(engine, first())
    before = client.get("/v1/companies/alpha?as_of=2022-12-31")
    store(engine, dossier("second", "2023-01-01", about(ALPHA, {"country": "AT"})))
    after = client.get("/v1/companies/alpha?as_of=2022-12-31")
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


def test_two_writers_at_once_leave_no_gap_in_the_feed(engine: Engine) -> None:
    """A reader never sees a number before all smaller ones are there."""
    each = 8
    problems: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(each):
                blocks = naming(f"company {name}-{number}", "company shared", f"plant {name}")
                store(engine, dossier(f"{name}-{number}", f"20{10 + number}", *blocks))
        except BaseException as problem:  # noqa: BLE001, RUF100 - a thread's exception is lost otherwise
            problems.append(problem)

    writers = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        with engine.connect() as connection:
            seen = connection.scalars(select(Change.seq).order_by(Change.seq)).all()
        assert seen == list(range(1, len(seen) + 1))
    assert problems == []
    assert [one["seq"] for one in feed(engine)] == list(range(1, 2 * 3 * each + 1))
    assert [one["revision"] for one in feed(engine) if one["id"] == "shared"] == list(range(1, 2 * each + 1))
    assert [one["action"] for one in feed(engine) if one["id"] == "shared"].count("created") == 1


def test_ten_copies_of_a_report_are_eleven_sources_and_one_that_is_independent(engine: Engine) -> None:
    wire = dossier("wire", "2022-08-26", about(BETA, {"name": "Beta", "status": "announced"}), publisher="The Wire")
    copies = [
        dossier(f"copy-{number}", "2022-08-27", about(BETA, {"name": "Beta", "status": "announced"}), origin=chain)
        for number, chain in enumerate([["The Wire"], ["Some Paper", "the wire"]] * 5)
    ]
    store(engine, wire, *copies)
    evidence = present(engine, Kind.PLANT, "beta")["evidence"]
    assert (evidence["sources"], evidence["independent_sources"]) == (11, 1)


def test_a_source_that_repeats_two_others_counts_as_one(engine: Engine) -> None:
    repeating = dossier(
        "digest",
        "2022-08-27",
        about(BETA, {"name": "Beta"}, origin=["One"]),
        about(BETA, {"status": "announced"}, origin=["Two"]),
    )
    store(engine, repeating)
    evidence = present(engine, Kind.PLANT, "beta")["evidence"]
    assert (evidence["sources"], evidence["independent_sources"]) == (1, 1)


def test_a_denial_is_shown_and_erases_nothing(engine: Engine) -> None:
    denial = dossier("denial", "2022-09-01", denies(BETA, speaker="alpha"), denies(BETA, field="status"))
    store(engine, first(), denial)
    document = present(engine, Kind.PLANT, "beta")
    assert document["status"] == "announced"
    assert document["evidence"]["denied_by"] == ["alpha", "denial"]
    assert document["evidence"]["disputed"] == ["status"]
    assert document["evidence"]["sources"] == 1  # who denies asserts nothing


def test_what_happened_is_a_word_of_its_vocabulary(engine: Engine) -> None:
    store(engine, first())
    assert {one["action"] for one in feed(engine)} <= {str(word) for word in ChangeAction}
    assert {one["kind"] for one in feed(engine)} <= {str(kind) for kind in VERSIONS}
