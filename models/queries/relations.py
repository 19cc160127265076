"""Queries over links: what refers to a record, what it refers to, and which companies something brings together.

All take the keys of records as the parameter `records` and the day as `as_of`, so that each is built once.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Date, Float, String, bindparam, cast, literal, null, select, type_coerce, union_all

from models import VERSIONS
from models.queries.records import is_known_as_of
from models.queries.references import LINKS, Link
from models.record import Record
from models.vocabularies import Kind

# What a row of a list says of the record that it names.
SHARE = ("share_text", "share_min", "share_max", "share_bound", "share_state", "share_of")
ROLE = ("role", "title")


@dataclass(frozen=True, slots=True)
class Tie:
    """What makes two companies belong together: both stand in one record, in these places."""

    name: str
    one: str
    other: str
    mutual: bool  # whether the two places are alike, so that neither company is first


# By the kind of the record that brings the companies together.
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


def near() -> CTE:
    """Select the keys of the records that are asked about."""
    return select(Record.pk).where(Record.pk.in_(bindparam("records", expanding=True))).cte("near")


_LINKS = {(link.model.kind, link.path): link for link in LINKS}


@functools.cache
def select_relations(kind: Kind, past: bool) -> Any:
    """Select everything that relates to one record of a kind, in either direction; each row has a `key` of its own."""
    near = _near()
    branches = [
        *(_out(link, near, past) for link in LINKS if link.model.kind is kind),
        *(_in(link, near, past) for link in LINKS if link.reaches(kind)),
    ]
    if kind is Kind.COMPANY:
        branches += list(_ties(near, past))
    return union_all(*branches).subquery()


@functools.cache
def select_neighbours(past: bool) -> Any:
    """Select the key, kind and id of every record that is one reference away from those asked about."""
    near = _near()
    found = union_all(*(branch(link, near, past) for link in LINKS for branch in (_out, _in))).subquery()
    return select(found.c.far_pk, found.c.kind, found.c.slug).distinct().order_by(found.c.kind, found.c.slug)


@functools.cache
def select_references_among(past: bool) -> Any:
    """Select the references between records that are all among those asked about."""
    near = _near()
    found = union_all(*(_out(link, near, past, inside=True) for link in LINKS)).subquery()
    return select(found)


def select_referring_records(kind: Kind, past: bool, asked: Any) -> list[Any]:
    """Select the keys of the records that refer to some of one kind, whose keys `asked` selects: a query a link."""
    return [
        select(link.model.record_pk)
        .select_from(_joined(link, rows))
        .where(is_known_as_of(link.model, as_of_parameter(past)), _column(link, rows).in_(asked))
        for link, rows in ((link, _rows(link)) for link in LINKS if link.reaches(kind))
    ]


def select_record_names(kinds: Iterable[Kind], past: bool) -> Any:
    """Select what to call records, by key: kind, id, name, type, and status or stage."""
    asked: Any = bindparam("records", expanding=True)
    branches = []
    for kind in kinds:
        model: Any = VERSIONS[kind]
        columns = model.__table__.c
        branches.append(
            select(
                model.record_pk,
                literal(str(kind)).label("kind"),
                model.slug,
                model.name,
                cast_to_text(columns.get("type"), "type"),
                cast_to_text(columns.get("stage", columns.get("status")), "status"),
            ).where(model.record_pk.in_(asked), is_known_as_of(model, as_of_parameter(past)))
        )
    return union_all(*branches)


def _near() -> CTE:
    """Select the keys of the records that are asked about."""
    return select(Record.pk).where(Record.pk.in_(bindparam("records", expanding=True))).cte("near")


def as_of_parameter(past: bool) -> Any:
    """Return the day asked for as a parameter, None for the present."""
    return bindparam("as_of", type_=Date) if past else None


def _out(link: Link, near: CTE, past: bool, *, inside: bool = False) -> Any:
    """Select what records asked about refer to by a link; `inside` keeps what is itself asked about."""
    rows = _rows(link)
    column, owner = _column(link, rows), link.model.record_pk
    said = _relation(link.path, "out", link, Record.kind, Record.slug, column, rows)
    keys = select(near.c.pk)
    found = select(*said).select_from(_joined(link, rows).join(Record, Record.pk == column))
    found = found.where(is_known_as_of(link.model, as_of_parameter(past)), owner.in_(keys))
    return found.where(column.in_(keys)) if inside else found


def _in(link: Link, near: CTE, past: bool) -> Any:
    """Select what refers to records asked about by a link."""
    rows = _rows(link)
    kind = literal(str(link.model.kind))
    said = _relation(link.path, "in", link, kind, link.model.slug, link.model.record_pk, rows)
    found = select(*said).select_from(_joined(link, rows))
    return found.where(is_known_as_of(link.model, as_of_parameter(past)), _column(link, rows).in_(select(near.c.pk)))


def _ties(near: CTE, past: bool) -> Iterator[Any]:
    """Select the companies that another record brings together with those asked about."""
    for kind, ties in TIES.items():
        for tie in ties:
            one, other = _LINKS[kind, tie.one], _LINKS[kind, tie.other]
            yield _tie(tie.name, "both" if tie.mutual else "out", one, other, near, past)
            if not tie.mutual:
                yield _tie(tie.name, "in", other, one, near, past)


def _tie(name: str, direction: str, own: Link, other: Link, near: CTE, past: bool) -> Any:
    """Select the companies at the other end of a tie, where one that is asked about stands at its own end."""
    own_rows, other_rows = _rows(own), _rows(other)
    source = _joined(own, own_rows)
    if other_rows is not None:
        source = source.join(other_rows, other_rows.c.version_pk == other.model.pk)
    mine, theirs = _column(own, own_rows), _column(other, other_rows)
    said = _relation(name, direction, other, Record.kind, Record.slug, theirs, other_rows, via=own.model.slug)
    found = select(*said).select_from(source.join(Record, Record.pk == theirs)).distinct()
    return found.where(is_known_as_of(own.model, as_of_parameter(past)), mine.in_(select(near.c.pk)), theirs != mine)


def _rows(link: Link) -> Any:
    """Return the table of the list that a link stands in, under a name of its own; None where it stands in none."""
    return None if link.row is None else link.row.__table__.alias()


def _column(link: Link, rows: Any) -> Any:
    return link.column if rows is None else rows.c[link.column.name]


def _joined(link: Link, rows: Any) -> Any:
    versions = link.model.__table__
    return versions if rows is None else versions.join(rows, rows.c.version_pk == versions.c.pk)


def _relation(
    name: str, direction: str, link: Link, kind: Any, slug: Any, far: Any, rows: Any, *, via: Any = None
) -> list[Any]:
    """Return the columns of a relation: what it is, who states it, who is at its far end, and in what role."""
    stated = {} if rows is None else rows.c
    position = literal("") if rows is None else cast(rows.c.position, String)
    kind = type_coerce(kind, String)
    key: Any = kind
    for part in (slug, literal(name), literal(direction), literal("") if via is None else via, position):
        key = key.concat("/").concat(part)
    return [
        key.label("key"),
        literal(name).label("relation"),
        literal(direction).label("direction"),
        literal(str(link.model.kind)).label("owner_kind"),
        link.model.record_pk.label("owner_pk"),
        far.label("far_pk"),
        kind.label("kind"),
        slug.label("slug"),
        cast_to_text(next((stated[word] for word in ROLE if word in stated), None), "role"),
        *(
            _number(stated.get(one), one) if one.endswith(("min", "max")) else cast_to_text(stated.get(one), one)
            for one in SHARE
        ),
    ]


def cast_to_text(column: Any, label: str) -> Any:
    """Return a column as plain text, so that words of different vocabularies fit into one result; NULL for none."""
    return (cast(null(), String) if column is None else type_coerce(column, String)).label(label)


def _number(column: Any, label: str) -> Any:
    return (cast(null(), Float) if column is None else column).label(label)
