"""Several dossiers that are recorded at once leave what they leave when they are recorded one by one."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, event, select

from ledger.writes.lifecycle import merge
from ledger.writes.publish import WriteContext
from ledger.writes.record_dossier import Receipt
from ledger.writes.record_dossiers import record_dossiers
from models import VERSIONS, Claim, Document, Record, Source
from models.engine import open_write_session
from schemas.dossier.dossier import read_dossier
from schemas.text import edtf
from tests import random_dossiers
from tests.dossiers import ACTOR, Data, about, denies, dossier, naming, store
from tests.ledger.stored_state import feed
from tests.ledger.versions.test_rebuild import empty, found

NOW = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
EARLIER = dossier("earlier", "2021-05-01", *naming("company alpha", "company alpha-cars", "plant beta"))


def store_together(engine: Engine, *dossiers: Data) -> list[Receipt]:
    with open_write_session(engine) as session, session.begin():
        return record_dossiers(session, [read_dossier(data) for data in dossiers], actor=ACTOR)


def outcome(engine: Engine) -> list[Any]:
    """Return all that was stored, to the byte, without internal keys: they are not the same on PostgreSQL."""
    columns = [column for column in Claim.__table__.columns if column.key not in ("pk", "record_pk", "source_pk")]
    claims = select(*columns, Record.kind, Record.slug, Source.slug).join(Record, Claim.record_pk == Record.pk)
    tables = [
        claims.join(Source, Claim.source_pk == Source.pk).order_by(Claim.pk),
        select(Record.kind, Record.slug, Record.state, Record.revision, Record.updated_at).order_by(Record.pk),
        select(Source.body).order_by(Source.pk),
    ]
    tables += [
        select(model.slug, model.known_from, model.known_to, model.revision, model.recorded_at, Document.body)
        .join(Document, Document.pk == model.document_pk)
        .order_by(model.slug, model.known_from)
        for model in VERSIONS.values()
    ]
    with engine.connect() as connection:
        return [feed(engine), *(connection.execute(statement).all() for statement in tables)]


def assert_the_same(engine: Engine, *dossiers: Data, stored: Data | None = None) -> None:
    outcomes, receipts = [], []
    for record in (store, store_together):
        empty(engine)
        with time_machine.travel(NOW, tick=False):
            store(engine, *filter(None, [stored]))
            receipts.append(record(engine, *dossiers))
        outcomes.append(outcome(engine))
    assert outcomes[0] == outcomes[1]
    assert receipts[0] == receipts[1]
    assert found(engine) == []  # nor do columns and search documents differ from the claims


def test_dossiers_with_anything_in_them_leave_the_same(engine: Engine) -> None:
    """They deny no names, because those that do are recorded one by one."""
    made_up = sorted(random_dossiers.dossiers(seed=1, records=2), key=get_last_day)
    for data in made_up:
        data["claims"] = [block for block in data["claims"] if block.get("field") != "name"]
    assert_the_same(engine, *made_up)


def get_last_day(data: Data) -> dt.date:
    day = edtf.parse(data["source"]["published"]).latest
    assert day
    return day


def operating(source: str, published: str, status: str = "operating") -> Data:
    return dossier(source, published, about("plant beta", {"name": "Beta", "status": status}))


# Each has dossiers that cannot be stored together, or only just.
CASES: dict[str, list[Data]] = {
    "none": [],
    "in the order of publication": [operating("a", "2022-01-01", "announced"), operating("b", "2023-01-01")],
    "of one day": [operating("a", "2022-01-01", "announced"), operating("b", "2022-01-01")],
    "of a month and of its last day": [operating("a", "2022-01"), operating("b", "2022-01-31", "announced")],
    "one that is older than the one before it": [
        operating("a", "2023-01-01"),
        operating("b", "2022-01-01", "cancelled"),
    ],
    "one that is older than what is stored": [operating("a", "2020-01-01"), operating("b", "2022-01-01")],
    "one that changes nothing": [
        operating("a", "2022-01-01"),
        dossier("b", "2022-02-01", denies("plant beta", stance="no_comment")),
        operating("c", "2022-03-01"),
    ],
    "a reading of what is stored": [EARLIER, operating("a", "2022-01-01")],
    "two readings of one source": [operating("a", "2022-01-01"), operating("a", "2022-01-01", "cancelled")],
    "one that denies a name": [
        dossier("a", "2022-01-01", *naming("plant gamma")),
        dossier("b", "2022-01-01", denies("plant gamma", field="name", value="gamma")),
        operating("c", "2022-01-02"),
    ],
    "a claim that is made twice": [dossier("a", "2022-01-01", *naming("plant gamma", "plant gamma"))],
}


@pytest.mark.parametrize("case", CASES)
def test_dossiers_leave_the_same(engine: Engine, case: str) -> None:
    assert_the_same(engine, *CASES[case], stored=EARLIER)


def test_claims_on_a_merged_record_change_its_survivor(engine: Engine) -> None:
    new = [
        dossier("a", "2022-01-01", about("company alpha-cars", {"country": "DE"})),
        dossier("b", "2022-02-01", about("plant beta", {"operator": "alpha-cars"})),
    ]
    outcomes = []
    for record in (store, store_together):
        empty(engine)
        with time_machine.travel(NOW, tick=False):
            store(engine, EARLIER)
            with open_write_session(engine) as session, session.begin():
                into, merged = session.scalars(select(Record).order_by(Record.slug).limit(2))
                merge(session, merged, into, WriteContext(ACTOR))
            record(engine, *new)
        outcomes.append(outcome(engine))
    assert outcomes[0] == outcomes[1]
    assert found(engine) == []


def test_many_dossiers_need_few_statements(engine: Engine) -> None:
    """Three for each version on SQLite, which inserts one row at a time. One by one, a dossier takes thirty."""
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    days = [f"2022-{number // 20 + 1:02}-{number % 20 + 1:02}" for number in range(40)]
    store_together(engine, *(operating(f"source-{day}", day, "announced") for day in days))
    assert len(statements) < 40 * 4
