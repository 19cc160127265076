"""Events: what happened, or is to happen, when. Each is an imprecise date of a record, found by one query."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, Integer, String, and_, bindparam, func, literal, or_, select, union, union_all

from models import VERSIONS
from models.queries.records import is_known_as_of
from models.queries.relations import as_of_parameter, cast_to_text, select_referring_records
from models.record import Record
from models.vocabularies import Kind

# What has no last day comes after everything that begins with it.
NEVER = dt.date.max
DATE = ("text", "edtf", "earliest", "latest", "precision")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a kind of record: its name, the field with its date, and the field whose date makes it void."""

    name: str
    kind: Kind
    field: str
    unless: str = ""
    meaning: str = ""


EVENTS = (
    Event("company_founded", Kind.COMPANY, "founded", meaning="a company was founded"),
    Event("partnership_started", Kind.PARTNERSHIP, "started", meaning="a partnership took effect"),
    Event("partnership_ended", Kind.PARTNERSHIP, "ended", meaning="a partnership ended"),
    Event("investment_announced", Kind.INVESTMENT, "announced", meaning="an investment was announced"),
    Event("plant_announced", Kind.PLANT, "announced", meaning="a plant was announced"),
    Event("construction_start", Kind.PLANT, "construction_start", meaning="building of a plant began, or is to begin"),
    Event("production_start", Kind.PLANT, "production_start", meaning="production in a plant began, or is to begin"),
    Event("milestone_met", Kind.MILESTONE, "met_on", meaning="a milestone was met"),
    Event("milestone_due", Kind.MILESTONE, "due", unless="met_on", meaning="a milestone is due that was not met yet"),
    Event("approval_decided", Kind.APPROVAL, "decided", meaning="an authority decided"),
    Event("policy_from", Kind.POLICY, "from", meaning="a policy came into force, or is to"),
    Event("policy_to", Kind.POLICY, "to", meaning="a policy ended, or is to end"),
)


@functools.cache
def select_events(past: bool, scopes: frozenset[Kind]) -> Any:
    """Select a page of events in their order: `first` (earliest day), `last`, and a `key` that breaks ties.

    For each kind in `scopes`, an event must belong to one of the records whose ids are the parameter of its name, or
    to what they take part in. Other parameters: `events`, by name; `since` and `until`, the span that they can lie in;
    `as_of`; `most`; and the place to go on from, `first`, `last` and `key`.
    """
    within = [_scope(kind, past) for kind in sorted(scopes)]
    found = union_all(*(_event(event, past, within) for event in EVENTS)).subquery()
    chosen = found.c.event.in_(bindparam("events", expanding=True))
    order = (found.c.first, found.c.last, found.c.key)
    page = select(found).where(chosen, _after(found.c)).order_by(*order)
    return page.limit(bindparam("most", type_=Integer))


def _event(event: Event, past: bool, within: list[Any]) -> Any:
    """Select the events of one sort."""
    model: Any = VERSIONS[event.kind]
    columns = model.__table__.c
    earliest, latest = columns[f"{event.field}_earliest"], columns[f"{event.field}_latest"]
    found = select(
        func.coalesce(earliest, latest).label("first"),
        func.coalesce(latest, literal(NEVER, Date)).label("last"),
        literal(f"{event.kind}/").concat(model.slug).concat(f"/{event.name}").label("key"),
        literal(event.name).label("event"),
        literal(str(event.kind)).label("kind"),
        literal(event.field).label("field"),
        model.record_pk,
        model.slug,
        model.name,
        cast_to_text(columns.get("type"), "type"),
        cast_to_text(columns.get("stage", columns.get("status")), "status"),
        *(columns[f"{event.field}_{part}"].label(part) for part in DATE),
    ).where(
        is_known_as_of(model, as_of_parameter(past)),
        or_(earliest.is_not(None), latest.is_not(None)),
        or_(latest.is_(None), latest >= bindparam("since", type_=Date)),
        or_(earliest.is_(None), earliest <= bindparam("until", type_=Date)),
        *(_belongs(columns, scope) for scope in within),
    )
    if event.unless:
        void = [columns[f"{event.unless}_{bound}"] for bound in ("earliest", "latest")]
        found = found.where(*(bound.is_(None) for bound in void))
    return found


def _scope(kind: Kind, past: bool) -> Any:
    """Select the keys of the records with the ids asked for, and of all that refer to them."""
    ids: Any = bindparam(str(kind), expanding=True)
    own = select(Record.pk).where(Record.kind == kind, Record.slug.in_(ids))
    return union(own, *select_referring_records(kind, past, own)).cte(f"of_{kind}")


def _belongs(columns: Any, scope: Any) -> Any:
    """Say that a record is in a scope, or is a milestone or an approval of one that is."""
    keys = select(scope.c[0])
    inside = columns.record_pk.in_(keys)
    return or_(inside, columns.subject_pk.in_(keys)) if "subject_pk" in columns else inside


def _after(columns: Any) -> Any:
    """Say that an event comes after the place to go on from."""
    first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
    beyond = or_(columns.last > last, and_(columns.last == last, columns.key > bindparam("key", type_=String)))
    return or_(columns.first > first, and_(columns.first == first, beyond))
