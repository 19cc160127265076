"""Queries over links: the records that refer to a record, those that it refers to, and ties between two companies.

The statements have parameters, so each is built only once: `records`, the keys of records, and `as_of`, a day.
If `past` is true, a function builds the statement for a day, otherwise the one for the present.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Date,
    Float,
    FromClause,
    Label,
    String,
    Subquery,
    bindparam,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import SQLCoreOperations

from models import VERSIONS
from models.queries.records import Statement, UnionStatement, is_known_as_of
from models.queries.references import LINKS, Link
from models.record import Record
from models.vocabularies import Kind

# What an element of a list states about the record that it names.
SHARE_COLUMNS = ("share_text", "share_min", "share_max", "share_bound", "share_state", "share_of")
ROLE_COLUMNS = ("role", "title")

# A column of text, mapped or computed.
TextColumn = ColumnElement[str] | InstrumentedAttribute[str]


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between two companies, because one record names both of them under these paths."""

    name: str
    path: str
    other_path: str
    mutual: bool  # whether both companies have the same role, so neither is the first


# By the kind of the record that names both companies.
TIES: dict[Kind, tuple[Tie, ...]] = {
    Kind.PARTNERSHIP: (Tie("partner", "parties.company", "parties.company", True),),
    Kind.INVESTMENT: (
        Tie("investor", "investors.company", "target_company", False),
        Tie("buyer", "investors.company", "sellers.company", False),
    ),
    Kind.COMPANY: (Tie("co_owner", "owners.company", "owners.company", True),),
    Kind.PLANT: (Tie("co_owner", "owners.company", "owners.company", True),),
    Kind.PROJECT: (Tie("project_partner", "companies.company", "companies.company", True),),
}

_LINKS_BY_PATH = {(link.model.kind, link.path): link for link in LINKS}


@functools.cache
def select_relations(kind: Kind, past: bool) -> Subquery:
    """Select all relations of one record of a kind, in both directions. Each row has a unique `key`."""
    requested = _select_requested()
    branches = [
        *(_select_outgoing(link, requested, past) for link in LINKS if link.model.kind is kind),
        *(_select_incoming(link, requested, past) for link in LINKS if link.reaches(kind)),
    ]
    if kind is Kind.COMPANY:
        branches += _select_ties(requested, past)
    return union_all(*branches).subquery()


@functools.cache
def select_neighbours(past: bool) -> Statement:
    """Select the key, kind and id of every record that is one reference away from the given records."""
    requested = _select_requested()
    selects = (_select_outgoing, _select_incoming)
    rows = union_all(*(select_link(link, requested, past) for link in LINKS for select_link in selects)).subquery()
    return select(rows.c.far_pk, rows.c.kind, rows.c.slug).distinct().order_by(rows.c.kind, rows.c.slug)


@functools.cache
def select_references_among(past: bool) -> Statement:
    """Select the references that have both ends among the given records."""
    requested = _select_requested()
    return select(union_all(*(_select_outgoing(link, requested, past, inside=True) for link in LINKS)).subquery())


def select_referring_records(kind: Kind, past: bool, target_pks: Statement) -> list[Statement]:
    """Select the keys of the records that refer to the records of one kind in `target_pks`: one statement per link."""
    return [
        select(link.model.record_pk)
        .select_from(_join_list(link, elements))
        .where(is_known_as_of(link.model, bind_as_of(past)), _get_link_column(link, elements).in_(target_pks))
        for link, elements in ((link, _alias_list(link)) for link in LINKS if link.reaches(kind))
    ]


def select_record_names(kinds: Iterable[Kind], past: bool) -> UnionStatement:
    """Select the kind, id, name, type, and status or stage of the given records of these kinds, by key."""
    branches = []
    for kind in kinds:
        model = VERSIONS[kind]
        columns = model.__table__.c
        branches.append(
            select(
                model.record_pk,
                literal(str(kind)).label("kind"),
                model.slug,
                model.name,
                cast_to_text(columns.get("type"), "type"),
                cast_to_text(columns.get("stage", columns.get("status")), "status"),
            ).where(model.record_pk.in_(bindparam("records", expanding=True)), is_known_as_of(model, bind_as_of(past)))
        )
    return union_all(*branches)


def bind_as_of(past: bool) -> BindParameter[dt.date] | None:
    """Return the parameter `as_of`, or None for the present."""
    return bindparam("as_of", type_=Date) if past else None


def cast_to_text(column: SQLCoreOperations[object] | None, label: str) -> Label[str]:
    """Return a column as plain text, so words of different vocabularies fit into one result. No column gives NULL."""
    return (cast(null(), String) if column is None else type_coerce(column, String)).label(label)


def _cast_to_number(column: ColumnElement[float] | None, label: str) -> Label[float]:
    return (cast(null(), Float) if column is None else column).label(label)


def _select_requested() -> CTE:
    """Select the keys of the given records."""
    return select(Record.pk).where(Record.pk.in_(bindparam("records", expanding=True))).cte("near")


def _select_outgoing(link: Link, requested: CTE, past: bool, *, inside: bool = False) -> Statement:
    """Select the references of given records by a link; with `inside`, only those to given records."""
    elements = _alias_list(link)
    column, owner = _get_link_column(link, elements), link.model.record_pk
    relation = _build_relation_columns(link.path, "out", link, Record.kind, Record.slug, column, elements)
    requested_pks = select(requested.c.pk)
    statement = (
        select(*relation)
        .select_from(_join_list(link, elements).join(Record, Record.pk == column))
        .where(is_known_as_of(link.model, bind_as_of(past)), owner.in_(requested_pks))
    )
    return statement.where(column.in_(requested_pks)) if inside else statement


def _select_incoming(link: Link, requested: CTE, past: bool) -> Statement:
    """Select the references to given records by a link."""
    elements = _alias_list(link)
    column, owner, kind = _get_link_column(link, elements), link.model.record_pk, literal(str(link.model.kind))
    relation = _build_relation_columns(link.path, "in", link, kind, link.model.slug, owner, elements)
    return (
        select(*relation)
        .select_from(_join_list(link, elements))
        .where(is_known_as_of(link.model, bind_as_of(past)), column.in_(select(requested.c.pk)))
    )


def _select_ties(requested: CTE, past: bool) -> Iterator[Statement]:
    """Select the companies that have a tie with given companies: one statement per tie and direction."""
    for kind, ties in TIES.items():
        for tie in ties:
            link, other = _LINKS_BY_PATH[kind, tie.path], _LINKS_BY_PATH[kind, tie.other_path]
            yield _select_tie(tie.name, "both" if tie.mutual else "out", link, other, requested, past)
            if not tie.mutual:
                yield _select_tie(tie.name, "in", other, link, requested, past)


def _select_tie(name: str, direction: str, own: Link, other: Link, requested: CTE, past: bool) -> Statement:
    """Select the companies at the `other` end of a tie that has a given company at its `own` end."""
    own_elements, other_elements = _alias_list(own), _alias_list(other)
    source = _join_list(own, own_elements)
    if other_elements is not None:
        source = source.join(other_elements, other_elements.c.version_pk == other.model.pk)
    own_pk, other_pk = _get_link_column(own, own_elements), _get_link_column(other, other_elements)
    relation = _build_relation_columns(
        name, direction, other, Record.kind, Record.slug, other_pk, other_elements, via=own.model.slug
    )
    return (
        select(*relation)
        .select_from(source.join(Record, Record.pk == other_pk))
        .distinct()
        .where(is_known_as_of(own.model, bind_as_of(past)), own_pk.in_(select(requested.c.pk)), other_pk != own_pk)
    )


def _alias_list(link: Link) -> FromClause | None:
    """Return the table of the list that has the link, under an alias; None if the link is not in a list."""
    return None if link.element is None else link.element.__table__.alias()


def _get_link_column(link: Link, elements: FromClause | None) -> ColumnElement[int]:
    return link.column if elements is None else elements.c[link.column.name]


def _join_list(link: Link, elements: FromClause | None) -> FromClause:
    versions = link.model.__table__
    return versions if elements is None else versions.join(elements, elements.c.version_pk == versions.c.pk)


def _build_relation_columns(
    name: str,
    direction: str,
    link: Link,
    kind: TextColumn,
    slug: TextColumn,
    far_pk: ColumnElement[int] | InstrumentedAttribute[int],
    elements: FromClause | None,
    *,
    via: TextColumn | None = None,
) -> list[SQLCoreOperations[object]]:
    """Return the columns of a `RelationRow`. `via` is the id of the record that makes a tie."""
    stated = {} if elements is None else dict(elements.c.items())
    position = literal("") if elements is None else cast(elements.c.position, String)
    kind_text = type_coerce(kind, String)
    key: ColumnElement[str] = kind_text
    for part in (slug, literal(name), literal(direction), literal("") if via is None else via, position):
        key = key.concat("/").concat(part)
    return [
        key.label("key"),
        literal(name).label("relation"),
        literal(direction).label("direction"),
        literal(str(link.model.kind)).label("owner_kind"),
        link.model.record_pk.label("owner_pk"),
        far_pk.label("far_pk"),
        kind_text.label("kind"),
        slug.label("slug"),
        cast_to_text(next((stated[role] for role in ROLE_COLUMNS if role in stated), None), "role"),
        *(
            (_cast_to_number if label.endswith(("min", "max")) else cast_to_text)(stated.get(label), label)
            for label in SHARE_COLUMNS
        ),
    ]
