"""Recomputes every version from the claims. On an undamaged database this changes nothing."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ledger.clock import get_utc_now
from ledger.versions.anchors import build_anchor_lookup
from ledger.versions.search_documents import repair_search_documents
from ledger.versions.store import find_differences, write_versions
from models import Record, SearchDocument
from models.engine import lock_feed


def rebuild(
    session: Session, *, write: bool = True, now: dt.datetime | None = None
) -> Iterator[tuple[Record, list[str]]]:
    """Compare all records with their claims. Yield each with its differences, and repair them if `write` is true.

    A repaired record keeps its revision, because its facts do not change: they follow from the same claims.
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
            moment = now or get_utc_now()
            write_versions(session, [record], since=None, now=moment, pk_of=pk_of, damaged=differences)
        yield record, [*differences.values(), *repair_search_documents(session, record, write=write)]
        session.expunge_all()
