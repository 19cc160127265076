"""A dump holds all that was written, of one moment, in the same bytes whatever the engine."""

import orjson
from sqlalchemy import Engine

from ledger.api_keys import hash_key
from ledger.backup.dump import DERIVED, LEFT_OUT, WITH_KEYS, WRITTEN, dump, select_tables
from ledger.versions.rebuild import rebuild
from migrations.commands import find_head
from models import Base
from models.engine import open_snapshot, open_write_session
from tests.dossiers import about, dossier, naming, store
from tests.ledger.backup.copies import dumped, key_of, restored
from tests.ledger.stored_state import everything, feed
from tests.paths import DOCS

CAPACITY = {"quantity": {"text": "about 0.1 GWh a year"}, "basis": "planned"}
NAMED = {mapper.class_: mapper.local_table for mapper in Base.registry.mappers}


def test_every_table_is_dumped_or_derived_or_left_out_for_a_reason() -> None:
    forgotten = [
        table.name
        for model, table in NAMED.items()
        if not issubclass(model, DERIVED) and model not in (*WRITTEN, *WITH_KEYS, *LEFT_OUT)
    ]
    assert forgotten == [], (
        "a backup would lose these: name their models in ledger/backup/dump.py, in WRITTEN, or in WITH_KEYS where "
        "they belong to an API key, or in DERIVED or LEFT_OUT with what makes up for it; and say so in docs/backup.md"
    )
    assert {table.name for table in NAMED.values()} == Base.metadata.tables.keys()


def test_no_table_is_in_two_places() -> None:
    named = [*WRITTEN, *WITH_KEYS, *LEFT_OUT]
    assert len(named) == len(set(named))
    assert not [model for model in named if issubclass(model, DERIVED)]
    assert all(LEFT_OUT.values())


def test_no_row_refers_to_a_later_table_or_to_one_that_may_be_missing() -> None:
    before: set[str] = set()
    for name, table in select_tables().items():
        before.add(name)
        assert {key.column.table.name for key in table.foreign_keys} <= before, name
    for name, table in select_tables(with_keys=False).items():
        assert {key.column.table.name for key in table.foreign_keys} <= select_tables(with_keys=False).keys(), name


def test_the_page_says_what_becomes_of_every_table() -> None:
    page = (DOCS / "backup.md").read_text()
    for model in (*WRITTEN, *WITH_KEYS, *LEFT_OUT):
        assert f"`{model.__tablename__}`" in page, "docs/backup.md lists what is in a dump and what is not"


def test_keys_are_dumped_only_where_that_is_asked_for(engine: Engine) -> None:
    key = key_of(engine)
    without, with_keys = b"".join(dumped(engine)), b"".join(dumped(engine, with_keys=True))
    assert hash_key(key).encode() in with_keys
    assert hash_key(key).encode() not in without
    assert key.encode() not in with_keys
    assert b'"api_keys"' not in without


def test_an_empty_database_can_be_dumped_and_restored(engine: Engine) -> None:
    lines = dumped(engine)
    assert [set(orjson.loads(line)) for line in lines[1:]] == [{"sha256"}]
    restored(engine, lines)
    assert dumped(engine) == lines


def test_a_dump_made_while_others_write_is_of_one_moment(engine: Engine, target: Engine) -> None:
    """Between any two tables of the dump, somebody writes: what comes later in the file knows nothing of it."""
    store(engine, dossier("first", "2022-01-01", *naming("company alpha", "plant beta")))
    before = everything(engine)
    lines, seen = [], set[str]()
    with open_snapshot(engine) as connection:
        for line in dump(connection, revision=find_head()):
            lines.append(line)
            (name, *_) = orjson.loads(line)
            if name not in seen:
                seen.add(name)
                more = about("plant beta", {"name": f"Beta {name}", "city": "Berlin"}), *naming(f"company {name}")
                store(engine, dossier(f"while-{name}", "2022-02-02", *more))
    assert len(seen) > 5
    restored(target, lines)
    kept = everything(target)
    assert [kept[name] for name in select_tables()] == [before[name] for name in select_tables()]
    assert [entry["seq"] for entry in feed(target)] == list(range(1, len(before["changes"]) + 1))
    with open_write_session(target) as session, session.begin():
        assert [found for _, found in rebuild(session, write=False) if found] == []


def test_a_dump_of_what_was_restored_is_the_same(engine: Engine, target: Engine) -> None:
    wire = dossier("wire", "2022-08-26", about("plant beta", {"name": "Beta", "capacity": [CAPACITY], "tags": ["a"]}))
    store(engine, wire, dossier("news", "2023", about("plant beta", {"status": "operating", "city": "Malmö"})))
    store(engine, dossier("wire", "2022-08-26", about("plant beta", {"name": "Beta"})), wire)
    lines = dumped(engine)
    restored(target, lines)
    assert dumped(target) == lines
