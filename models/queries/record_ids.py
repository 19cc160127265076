"""Queries for the ids that a request names: the keys of their records and sources, and the ids that begin like them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, null, or_, select, union, union_all

from models.record import Record
from models.source import Source
from models.vocabularies import Kind, RecordState


def select_keys(
    kinds: Sequence[Kind], ids: Sequence[str], source_ids: Sequence[str]
) -> Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]:
    """Select the keys of the records of these kinds with these ids, and of the sources. A source has no kind.

    `current_pk` is the key of the record that a merged or renamed record was merged into. It is the own key of others.
    """
    current_pk = func.coalesce(Record.merged_into, Record.pk).label("current_pk")
    records = select(Record.kind, Record.slug, Record.pk, current_pk).where(
        Record.kind.in_(kinds), Record.slug.in_(ids)
    )
    if not source_ids:
        return records
    sources = select(null().label("kind"), Source.slug, Source.pk, Source.pk.label("current_pk")).where(
        Source.slug.in_(source_ids)
    )
    return union_all(records, sources) if ids else sources


def select_keys_with_former(ids: Sequence[str]) -> CompoundSelect[int]:
    """Select the keys of the records of any kind with these ids, and of the records that they were merged into."""
    is_named = Record.kind.in_(Kind), Record.slug.in_(ids)
    return union(select(Record.pk).where(*is_named), select(Record.merged_into).where(*is_named))


def select_group_ids(kinds: Sequence[Kind], ids: Sequence[str]) -> Select[str]:
    """Select all ids of the records of these kinds that have these ids: those before merges too."""
    current_pk = func.coalesce(Record.merged_into, Record.pk)
    serving = select(current_pk).where(Record.kind.in_(kinds), Record.slug.in_(ids))
    return select(Record.slug).where(or_(Record.pk.in_(serving), Record.merged_into.in_(serving)))


def select_similar_ids(kinds: Sequence[Kind], starts: Sequence[str], limit: int) -> Select[Any, Any]:
    """Select ids of served records of these kinds that begin with one of `starts`."""
    return (
        select(Record.kind, Record.slug)
        .where(
            Record.kind.in_(kinds),
            Record.state == RecordState.ACTIVE,
            Record.revision > 0,
            or_(*(Record.slug.startswith(start, autoescape=True) for start in starts)),
        )
        .order_by(Record.kind, Record.slug)
        .limit(limit)
    )


def select_similar_source_ids(starts: Sequence[str], limit: int) -> Select[Any, Any]:
    """Select ids of sources that begin with one of `starts`. A source has no kind."""
    return (
        select(null().label("kind"), Source.slug)
        .where(or_(*(Source.slug.startswith(start, autoescape=True) for start in starts)))
        .order_by(Source.slug)
        .limit(limit)
    )
