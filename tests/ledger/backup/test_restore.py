"""A restore takes the whole of a sound dump into an empty database, or nothing at all."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete

from ledger.backup.dump import DIGEST, FORMAT
from ledger.backup.restore import DAMAGED, NOT_A_DUMP, DumpError, check_dump
from ledger.versions.rebuild import rebuild
from migrations.commands import find_head, list_revisions
from models import AuditEntry, Change, Claim, Record
from models.engine import open_write_session
from models.kinds.plant import Plant
from tests.api.routes import assert_problem
from tests.dossiers import about, denies, dossier, naming, store
from tests.ledger.backup.copies import dumped, key_of, restored
from tests.ledger.stored_state import everything, feed

Lines = list[bytes]


@pytest.fixture
def lines(engine: Engine) -> Lines:
    """A dump of a few records."""
    store(
        engine,
        dossier("wire", "2022-08-26", *naming("company alpha", "plant beta")),
        dossier("paper", "2022-09-01", about("plant beta", {"status": "operating"}), denies("plant beta")),
    )
    return dumped(engine)


def signed(lines: Lines) -> Lines:
    """Give changed lines the digest that they need to be taken for whole."""
    kept = [line for line in lines if DIGEST not in orjson.loads(line)]
    return [*kept, orjson.dumps({DIGEST: hashlib.sha256(b"".join(kept)).hexdigest()}) + b"\n"]


def with_header(lines: Lines, **changed: Any) -> Lines:
    """Change the header of a dump."""
    header = orjson.loads(lines[0]) | changed
    return signed([orjson.dumps(header) + b"\n", *lines[1:]])


def without(lines: Lines, *columns: str) -> Lines:
    """Take columns out of all rows, as if they had not been there yet."""
    parsed = [orjson.loads(line) for line in lines]
    kept = [
        {name: {key: value for key, value in row.items() if key not in columns} if isinstance(row, dict) else row}
        for one in parsed[1:-1]
        for name, row in one.items()
    ]
    return signed([lines[0], *(orjson.dumps(one) + b"\n" for one in kept)])


DAMAGES: dict[str, Callable[[Lines], Lines]] = {
    "no end": lambda lines: lines[:-1],
    "nothing but a header": lambda lines: lines[:1],
    "a lost line": lambda lines: lines[:3] + lines[4:],
    "a repeated line": lambda lines: [*lines[:3], lines[2], *lines[3:]],
    "a lost line, signed": lambda lines: signed(lines[:3] + lines[4:]),
    "half a line": lambda lines: [*lines[:3], lines[3][:20]],
    "another word": lambda lines: [line.replace(b"operating", b"cancelled") for line in lines],
    "more after the end": lambda lines: lines + lines[3:4],
    "a list": lambda lines: [lines[0], b"[1, 2]\n", *lines[2:]],
}


REFUSED: dict[str, Callable[[Lines], Lines]] = {
    NOT_A_DUMP: lambda lines: [],
    "it is not a dump": lambda lines: [b"id,name\n", b"1,Beta\n"],
    "not a dump": lambda lines: [b'{"a": 1}\n'],
    f"its format is {FORMAT + 1}, and this version": lambda lines: with_header(lines, format=FORMAT + 1),
    "its database was at revision 9999, which this version": lambda lines: with_header(lines, revision="9999"),
}
# Whole and signed, and still not what the tables hold.
UNFIT: dict[str, Callable[[Lines], Lines]] = {
    "its records do not fit": lambda lines: [line.replace(b'"plant"', b'"moon"') for line in lines],
    "its sources do not fit": lambda lines: [line.replace(b'"slug":', b'"snail":') for line in lines],
    "its claims do not fit": lambda lines: [line.replace(b'"source_pk":1,', b'"source_pk":99,') for line in lines],
    "sources do not fit": lambda lines: without(lines, "title"),
}


def test_what_is_damaged_is_refused(lines: Lines) -> None:
    check_dump(lines, list_revisions())
    for damage in DAMAGES.values():
        with pytest.raises(DumpError, match=DAMAGED):
            check_dump(damage(lines), list_revisions())


def test_what_cannot_be_read_is_refused_with_the_reason(lines: Lines) -> None:
    for message, change in REFUSED.items():
        with pytest.raises(DumpError, match=message):
            check_dump(change(lines), list_revisions())


def test_what_does_not_fit_is_refused_and_nothing_of_it_stored(lines: Lines, target: Engine) -> None:
    before = everything(target)
    for message, change in UNFIT.items():
        with pytest.raises(DumpError, match=message):
            restored(target, signed(change(lines)))
        assert everything(target) == before


def test_a_database_that_is_not_empty_is_refused(engine: Engine, lines: Lines, target: Engine) -> None:
    before = everything(engine)
    with pytest.raises(DumpError, match=r"the database is not empty \(sources\)"):
        restored(engine, lines)
    assert everything(engine) == before
    key_of(target)
    with pytest.raises(DumpError, match=r"the database is not empty \(api_keys\)"):
        restored(target, lines)


def test_an_older_dump_lacks_what_came_later_and_is_restored(lines: Lines, target: Engine) -> None:
    """As long as what came later may be missing: else the digest of the format would have been raised."""
    header = orjson.loads(lines[0])
    counts = {name: count for name, count in header["counts"].items() if name not in ("merges", "secrets")}
    older = without(with_header(lines, revision="0001", counts=counts), "replaced_by")
    restored(target, older)
    assert len(feed(target)) == header["data_version"]
    assert orjson.loads(dumped(target)[0])["revision"] == find_head()


def test_versions_that_were_lost_are_there_again(engine: Engine, lines: Lines, target: Engine) -> None:
    """A dump of a damaged database is mended by restoring it, since what follows from the claims is not in it."""
    with engine.begin() as connection:
        connection.execute(delete(Plant))
    damaged = dumped(engine)
    assert len(damaged) < len(lines)
    restored(target, damaged)
    with open_write_session(target) as session, session.begin():
        assert [found for _, found in rebuild(session, write=False) if found] == []
    assert len(dumped(target)) == len(lines)


def test_records_may_lead_to_each_other(engine: Engine, target: Engine) -> None:
    store(engine, dossier("wire", "2022-08-26", *naming("company alpha", "company delta")))
    with engine.begin() as connection:
        for pk, other in ((1, 2), (2, 1)):
            gone = {"state": "withdrawn", "reason": "Each for the other.", "replaced_by": other}
            connection.execute(Record.__table__.update().where(Record.pk == pk).values(**gone))
    with open_write_session(engine) as session, session.begin():
        list(rebuild(session))
    lines = dumped(engine)
    restored(target, lines)
    assert dumped(target) == lines


def test_a_publication_date_that_is_refused_today_is_restored(engine: Engine, target: Engine) -> None:
    for published in ("9999-12-31", "0202-02-01"):
        store(engine, dossier(f"typo-{published}", published, *naming("company alpha")))
    lines = dumped(engine)
    restored(target, lines)
    assert dumped(target) == lines
    with open_write_session(target) as session, session.begin():
        assert [difference for _, found in rebuild(session, write=False) for difference in found] == []


def test_rows_that_are_written_later_get_keys_of_their_own(lines: Lines, target: Engine) -> None:
    restored(target, lines)
    before = everything(target)
    store(target, dossier("news", "2023-01-01", *naming("company gamma"), about("plant beta", {"city": "Berlin"})))
    with open_write_session(target) as session, session.begin():
        session.add(AuditEntry(recorded_at=before["sources"][0].recorded_at, actor="a", action="b", subject="c"))
    after = everything(target)
    for model in (Record, Claim, Change, AuditEntry):
        name = model.__tablename__
        assert after[name][: len(before[name])] == before[name] or model is Record
        assert len(after[name]) > len(before[name])
    assert [entry["seq"] for entry in feed(target)] == list(range(1, len(after["changes"]) + 1))


def test_who_is_ahead_of_the_feed_is_told(client: FlaskClient, engine: Engine, target: Engine) -> None:
    """The backup is of yesterday: what was written since is lost, and whoever has read it must read everything anew."""
    store(target, dossier("wire", "2022-08-26", *naming("company alpha", "plant beta")))
    yesterday = dumped(target)
    store(target, dossier("paper", "2022-09-01", *naming("company lost")))
    read_up_to = len(feed(target))
    restored(engine, yesterday)
    told = assert_problem(client.get(f"/v1/changes?after={read_up_to}"), 410, "feed-restarted")
    assert told["detail"].startswith(f"The last change has the number {read_up_to - 1}.")
    assert client.get(f"/v1/changes?after={read_up_to - 1}").json["data"] == []
