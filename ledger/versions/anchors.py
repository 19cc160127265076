"""Anchors: the rows of `records` that foreign keys point to. Looks them up by id, and creates missing ones."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.batches import split_batches
from ledger.versions.rows import PkLookup
from models import Record
from models.vocabularies import Kind, RecordState


def build_anchor_lookup(session: Session, known: Iterable[Record] = ()) -> PkLookup:
    """Return a function that finds the key of a record's anchor. It queries the database once for each unknown one."""
    keys = {(record.kind, record.slug): record.pk for record in known}

    def find_pk(kind: Kind, slug: str) -> int:
        if (kind, slug) not in keys:
            statement = select(Record.pk).where(Record.kind == kind, Record.slug == slug)
            keys[kind, slug] = session.execute(statement).scalar_one()
        return keys[kind, slug]

    return find_pk


def ensure_anchors(
    session: Session, ids: Iterable[tuple[Kind, str]], now: dt.datetime
) -> dict[tuple[Kind, str], Record]:
    """Return the anchors of records. Create the missing ones in the order of `ids`, with revision 0 and no versions."""
    records = list(dict.fromkeys(ids))
    slugs: dict[Kind, list[str]] = defaultdict(list)
    for kind, slug in records:
        slugs[kind].append(slug)
    anchors: dict[tuple[Kind, str], Record] = {}
    for kind, slugs_of_kind in slugs.items():
        for batch in split_batches(slugs_of_kind):
            for record in session.scalars(select(Record).where(Record.kind == kind, Record.slug.in_(batch))):
                anchors[kind, record.slug] = record
    for kind, slug in records:
        if (kind, slug) not in anchors:
            anchors[kind, slug] = Record(
                kind=kind, slug=slug, state=RecordState.ACTIVE, revision=0, created_at=now, updated_at=now
            )
            session.add(anchors[kind, slug])
    session.flush()
    return anchors
