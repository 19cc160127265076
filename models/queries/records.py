"""Queries for records, documents and claims. They build no ORM entity. The as-of criterion is defined only here."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, CompoundSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

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
from models.vocabularies import Kind, SourceType

# A query for rows. models/queries/rows.py has the protocols of the rows.
Statement = Select[*tuple[Any, ...]]
# The same, over several tables.
UnionStatement = CompoundSelect[*tuple[Any, ...]]
# A capped count stops here: users want to know "about a hundred" or "more than a thousand".
COUNT_CAP = 1000
# The record that another record was merged into.
Survivor = aliased(Record)


def is_known_as_of(
    model: type[Version] | type[SearchDocument], as_of: dt.date | BindParameter[dt.date] | None
) -> ColumnElement[bool]:
    """Return the condition for the current versions, or for those that were known on `as_of`."""
    if as_of is None:
        return model.known_to.is_(None)
    return and_(model.known_from <= as_of, or_(model.known_to.is_(None), model.known_to > as_of))


def list_document_columns(model: type[Version]) -> list[InstrumentedAttribute[object]]:
    """Return the columns of a document: its body, and what a reader needs for the parts that depend on the day."""
    return [Document.body, *(getattr(model, name) for name in model.live)]


def select_item(model: type[Version], slug: str, as_of: dt.date | None) -> Statement:
    """Select the document of one record, with its revision first."""
    return (
        select(model.revision, *list_document_columns(model))
        .join(Document, Document.pk == model.document_pk)
        .where(model.slug == slug, is_known_as_of(model, as_of))
    )


def select_page(
    model: type[Version],
    where: Sequence[ColumnElement[bool]],
    as_of: dt.date | None,
    keys: Sequence[keyset.Key],
    after: Sequence[object] | None,
    limit: int,
) -> Statement:
    """Select a page of documents, sorted by `keys` and then by id. One more row than `limit` shows that a page follows.

    A row has the id, the values of the keys, and the columns of the document. The page comes after the row whose values
    of the keys, then whose id, are `after`.
    """
    statement = (
        select(model.slug, *keyset.label_sort_columns(keys), *list_document_columns(model))
        .join(Document, Document.pk == model.document_pk)
        .where(is_known_as_of(model, as_of), *where)
        .order_by(*(key.order() for key in keys), model.slug)
        .limit(limit + 1)
    )
    if after is None:
        return statement
    return statement.where(keyset.is_after(keys, model.slug, after[:-1], str(after[-1])))


def select_documents(model: type[Version], ids: Sequence[str], as_of: dt.date | None) -> Statement:
    """Select the documents of several records by id."""
    return (
        select(model.slug, *list_document_columns(model))
        .join(Document, Document.pk == model.document_pk)
        .where(is_known_as_of(model, as_of), model.slug.in_(ids))
    )


def select_count(statement: Statement, cap: int | None) -> Statement:
    """Count the rows of a statement; with `cap`, up to one more than that."""
    capped = statement if cap is None else statement.limit(cap + 1)
    return select(func.count().label("total")).select_from(capped.subquery())


def select_history(model: type[Version], slug: str) -> Statement:
    """Select all versions of a record, oldest first."""
    return (
        select(model.known_from, model.known_to, model.revision, *list_document_columns(model))
        .join(Document, Document.pk == model.document_pk)
        .where(model.slug == slug)
        .order_by(model.known_from)
    )


def select_record_state(kind: Kind, slug: str) -> Statement:
    """Select the state of a record, its reason, the id of the record that replaces it, and its revision."""
    successor_pk = func.coalesce(Record.merged_into, Record.replaced_by)
    return (
        select(Record.pk, Record.state, Record.reason, Survivor.slug.label("successor"), Record.revision)
        .outerjoin(Survivor, Survivor.pk == successor_pk)
        .where(Record.kind == kind, Record.slug == slug)
    )


def select_claims() -> Statement:
    """Select claims in the order of recording, with the columns of the record and the source that readers need."""
    claim_columns = (column for column in Claim.__table__.columns if column.key not in ("source_pk", "actor"))
    return (
        select(
            *claim_columns,
            Record.kind,
            build_current_slug().label("record"),
            func.coalesce(Record.merged_into, Record.pk).label("current_pk"),
            Source.slug.label("source"),
            Source.origin.label("source_origin"),
            Source.publisher,
            Source.type.label("source_type"),
            Source.series,
            Source.published_edtf,
            Source.published_earliest,
            Source.published_latest,
        )
        .join(Record, Record.pk == Claim.record_pk)
        .outerjoin(Survivor, Survivor.pk == Record.merged_into)
        .join(Source, Source.pk == Claim.source_pk)
        .order_by(Claim.pk)
    )


def build_current_slug() -> ColumnElement[str]:
    """Build the current id of the record that a claim is about: the id of the survivor if the record was merged."""
    return func.coalesce(Survivor.slug, Record.slug)


def is_about(pks: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a claim is about one of these records, or about a record merged into one."""
    return Claim.record_pk.in_(select(Record.pk).where(or_(Record.pk.in_(pks), Record.merged_into.in_(pks))))


def select_merges(moment: dt.datetime | None = None) -> Statement:
    """Select the merges in force, now or at a moment, in their order, with the keys and ids of both records."""
    in_force: ColumnElement[bool] = Merge.undone_at.is_(None)
    if moment is not None:
        in_force = and_(Merge.recorded_at <= moment, or_(in_force, Merge.undone_at > moment))
    has_claims = exists().where(Claim.record_pk == Merge.into_pk, Claim.recorded_at <= Merge.recorded_at)
    return (
        select(
            Merge.record_pk,
            Merge.into_pk,
            Record.kind,
            Record.slug,
            Survivor.slug.label("into"),
            has_claims.label("into_has_claims"),
        )
        .join(Record, Record.pk == Merge.record_pk)
        .join(Survivor, Survivor.pk == Merge.into_pk)
        .where(in_force)
        .order_by(Merge.pk)
    )


def is_published_by(as_of: dt.date) -> ColumnElement[bool]:
    """Return the condition that the source of a claim was published by the end of a day.

    Registers and reference works count as published always: they list what exists, and report no events.
    """
    return or_(Source.published_latest <= as_of, Source.type.in_([word for word in SourceType if not word.is_evidence]))


def select_releases(series: Collection[str]) -> Statement:
    """Select the releases of series, the oldest first. A source is a release from its first claim on."""
    return (
        select(Source.series, Source.published_latest, Source.published_earliest)
        .where(Source.series.in_(series), exists().where(Claim.source_pk == Source.pk))
        .distinct()
        .order_by(Source.series, Source.published_latest, Source.published_earliest)
    )


def select_data_version() -> Statement:
    """Select the data version: the number of the last change, 0 if there is none."""
    return select(func.coalesce(func.max(Change.seq), 0).label("data_version"))


def select_last_change() -> Statement:
    """Select the number and the moment of the last change; no row if there is none."""
    return select(Change.seq, Change.recorded_at).order_by(Change.seq.desc()).limit(1)


def select_secret(purpose: str) -> Statement:
    """Select a secret that the service generated for its own use."""
    return select(Secret.value).where(Secret.purpose == purpose)
