"""Queries of readers: they select finished documents and build no entity. The as-of criterion stands here, once."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from models.change import Change
from models.claim import Claim
from models.document import Document
from models.kinds.version import Version
from models.merge import Merge
from models.queries import keyset
from models.record import Record
from models.search_document import SearchDocument
from models.secret import Secret
from models.source import Source
from models.vocabularies import Kind

Rows = Select[*tuple[Any, ...]]
# A capped count stops here: what a person wants to know is "about a hundred" or "more than a thousand".
COUNT_CAP = 1000
# The record that one was merged into.
Survivor = aliased(Record)


def is_known_as_of(model: type[Version] | type[SearchDocument], as_of: dt.date | None) -> ColumnElement[bool]:
    """Say which versions count: the present ones, or those that were known on `as_of`."""
    if as_of is None:
        return model.known_to.is_(None)
    return and_(model.known_from <= as_of, or_(model.known_to.is_(None), model.known_to > as_of))


def list_document_columns(model: type[Version]) -> list[Any]:
    """Return what a document is finished from: its body, and what depends on the day of the reading."""
    return [Document.body, *(getattr(model, name) for name in model.live)]


def select_item(model: type[Version], slug: str, as_of: dt.date | None) -> Rows:
    """Select the document of one record, with its revision first."""
    return (
        select(model.revision, *list_document_columns(model))
        .join(Document, Document.pk == model.document_pk)
        .where(model.slug == slug, is_known_as_of(model, as_of))
    )


def select_page(
    model: type[Version],
    where: list[ColumnElement[bool]],
    as_of: dt.date | None,
    keys: list[keyset.Key],
    after: list[Any] | None,
    limit: int,
) -> Rows:
    """Select a page of documents by `keys` and then by id, one more than `limit` to tell whether there is a next.

    A row is the id, the values of the keys, and what a document is finished from. `after` is the values of the keys of
    the row that the page comes after, and last its id.
    """
    statement = (
        select(model.slug, *(key.column for key in keys), *list_document_columns(model))
        .join(Document, Document.pk == model.document_pk)
        .where(is_known_as_of(model, as_of), *where)
        .order_by(*(key.order() for key in keys), model.slug)
        .limit(limit + 1)
    )
    if after is None:
        return statement
    return statement.where(keyset.is_after(keys, model.slug, after[:-1], after[-1]))


def select_documents(model: type[Version], ids: list[str], as_of: dt.date | None) -> Rows:
    """Select the documents of several records by id."""
    return (
        select(model.slug, *list_document_columns(model))
        .join(Document, Document.pk == model.document_pk)
        .where(is_known_as_of(model, as_of), model.slug.in_(ids))
    )


def select_count(rows: Select[Any], cap: int | None) -> Rows:
    """Count what is selected; with `cap` no further than one more than that."""
    return select(func.count()).select_from((rows if cap is None else rows.limit(cap + 1)).subquery())


def select_history(model: type[Version], slug: str) -> Rows:
    """Select all versions of a record, oldest first."""
    return (
        select(model.known_from, model.known_to, model.revision, *list_document_columns(model))
        .join(Document, Document.pk == model.document_pk)
        .where(model.slug == slug)
        .order_by(model.known_from)
    )


def select_record_state(kind: Kind, slug: str) -> Rows:
    """Select what became of a record: state, reason, the id of the one that took its place, and its revision."""
    other = func.coalesce(Record.merged_into, Record.replaced_by)
    return (
        select(Record.pk, Record.state, Record.reason, Survivor.slug.label("other"), Record.revision)
        .outerjoin(Survivor, Survivor.pk == other)
        .where(Record.kind == kind, Record.slug == slug)
    )


def select_slugs(model: type[Version], start: str, limit: int) -> Rows:
    """Select ids near `start`, for a hint when there is no such id."""
    return (
        select(model.slug).where(model.known_to.is_(None), model.slug.startswith(start, autoescape=True)).limit(limit)
    )


def refers_to_any(column: ColumnElement[Any], kind: Kind | None, ids: list[str]) -> ColumnElement[bool]:
    """Say that a foreign key points to one of the records with these ids."""
    keys = select(Record.pk).where(Record.slug.in_(ids))
    return column.in_(keys.where(Record.kind == kind) if kind else keys)


def select_claims() -> Rows:
    """Select claims with what the rule and the clients need beside them, in the order of recording."""
    own = (column for column in Claim.__table__.columns if column.key not in ("source_pk", "actor"))
    return (
        select(
            *own,
            Record.kind,
            current_slug().label("record"),
            func.coalesce(Record.merged_into, Record.pk).label("stands_for"),
            Source.slug.label("source"),
            Source.origin.label("source_origin"),
            Source.publisher,
            Source.published_edtf,
            Source.published_earliest,
            Source.published_latest,
        )
        .join(Record, Record.pk == Claim.record_pk)
        .outerjoin(Survivor, Survivor.pk == Record.merged_into)
        .join(Source, Source.pk == Claim.source_pk)
        .order_by(Claim.pk)
    )


def current_slug() -> ColumnElement[str]:
    """Return the id of the record that stands today for the one that a claim speaks of."""
    return func.coalesce(Survivor.slug, Record.slug)


def is_about(pks: Collection[int]) -> ColumnElement[bool]:
    """Say that a claim speaks of one of these records, or of one that was merged into it."""
    return Claim.record_pk.in_(select(Record.pk).where(or_(Record.pk.in_(pks), Record.merged_into.in_(pks))))


def select_merges(moment: dt.datetime | None = None) -> Rows:
    """Select the merges in force, now or at a moment: keys and ids of both records."""
    in_force: ColumnElement[bool] = Merge.undone_at.is_(None)
    if moment is not None:
        in_force = and_(Merge.recorded_at <= moment, or_(in_force, Merge.undone_at > moment))
    return (
        select(Merge.record_pk, Merge.into_pk, Record.kind, Record.slug, Survivor.slug.label("into"))
        .join(Record, Record.pk == Merge.record_pk)
        .join(Survivor, Survivor.pk == Merge.into_pk)
        .where(in_force)
    )


def is_published_by(as_of: dt.date) -> ColumnElement[bool]:
    """Say that a claim's source had been published by the end of a day."""
    return Source.published_latest <= as_of


def select_data_version() -> Rows:
    """Select the number of the last change: it names the state of all data."""
    return select(func.coalesce(func.max(Change.seq), 0))


def select_secret(purpose: str) -> Rows:
    """Select a secret of the service's own."""
    return select(Secret.value).where(Secret.purpose == purpose)
