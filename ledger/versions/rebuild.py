"""Recomputes every version from the claims. On an undamaged database of the present rule this changes nothing."""

import datetime as dt
from collections.abc import Collection, Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ledger.clock import get_utc_now
from ledger.resolution.rule import RULE_NUMBER
from ledger.versions.anchors import build_anchor_lookup
from ledger.versions.outdated import is_outdated, mark_as_current
from ledger.versions.rows import PkLookup
from ledger.versions.search_documents import repair_search_documents
from ledger.versions.store import find_differences, write_versions
from ledger.writes.publish import WriteContext, publish
from models import Record, SearchDocument
from models.engine import lock_feed

# The actor of a rebuild in the feed.
ACTOR = "rebuild"


def rebuild(
    session: Session, *, write: bool = True, now: dt.datetime | None = None
) -> Iterator[tuple[Record, list[str]]]:
    """Compare all records with their claims. Yield each with its differences, and repair them if `write` is true.

    A repaired record keeps its revision, because its facts do not change: they follow from the same claims. Only if an
    older rule made its versions and the present one gives others, the record gets a new revision and an entry in the
    feed, as after a write.
    """
    lock_feed(session)
    pk_of = build_anchor_lookup(session)
    for pk in session.scalars(select(Record.pk).order_by(Record.pk)).all():
        record = session.get_one(Record, pk)
        differences = find_differences(session, record, pk_of)
        if differences and write:
            # The search document of a lost version still exists, and would be a duplicate of the new one.
            is_orphan = (SearchDocument.record_pk == record.pk) & SearchDocument.known_from.in_(differences)
            session.execute(delete(SearchDocument).where(is_orphan))
            _repair(session, record, differences, now or get_utc_now(), pk_of)
        if write:
            mark_as_current(session, record)
        yield record, [*differences.values(), *repair_search_documents(session, record, write=write)]
        session.expunge_all()


def _repair(session: Session, record: Record, damaged: Collection[dt.date], now: dt.datetime, pk_of: PkLookup) -> None:
    """Write the versions of a record again. If a new rule gives other ones, tell clients, who may have stored them."""
    if is_outdated(session, record):
        context = WriteContext(ACTOR, now, reason=f"The facts follow rule {RULE_NUMBER} now.")
        publish(session, {record.pk: []}, context, damaged=damaged)
    else:
        write_versions(session, [record], since=None, now=now, pk_of=pk_of, damaged=damaged)
