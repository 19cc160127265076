"""Recomputes every version from the claims. On a sound database it changes nothing."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ledger.versions.search_documents import mend_search_documents
from ledger.versions.store import anchors, differences, write_versions
from models import Record, SearchDocument
from models.engine import lock_feed


def rebuild(
    session: Session, *, write: bool = True, now: dt.datetime | None = None
) -> Iterator[tuple[Record, list[str]]]:
    """Go through all records; yield each with its differences, which are mended where `write` is true.

    A mended record keeps its revision: its facts are what the claims said all along.
    """
    lock_feed(session)
    pk_of = anchors(session)
    for pk in session.scalars(select(Record.pk).order_by(Record.pk)).all():
        record = session.get_one(Record, pk)
        found = differences(session, record, pk_of)
        if found and write:
            moment = now or dt.datetime.now(dt.UTC)
            # A version that was lost has left behind what it was found by, which would stand in the way.
            left = (SearchDocument.record_pk == record.pk) & SearchDocument.known_from.in_(found)
            session.execute(delete(SearchDocument).where(left))
            write_versions(session, [record], since=None, now=moment, pk_of=pk_of, damaged=found)
        yield record, [*found.values(), *mend_search_documents(session, record, write=write)]
        session.expunge_all()
