"""Events: past and future dates of records, such as the announcement of a plant. One query selects them in order."""

import datetime as dt
import functools
from dataclasses import dataclass

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
)

from models import VERSIONS, Version
from models.queries.records import Statement, is_known_as_of
from models.queries.relations import bind_as_of, cast_to_text, select_referring_records
from models.record import Record
from models.vocabularies import Kind

# Sorts an event without a latest day after the other events of its first day.
NO_LAST_DAY = dt.date.max
DATE_COLUMNS = ("text", "edtf", "earliest", "latest", "precision")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a kind of record: its name, the field with its date, and the field whose date cancels the event."""

    name: str
    kind: Kind
    field: str
    cancelled_by: str = ""
    meaning: str = ""


EVENTS = (
    Event("company_founded", Kind.COMPANY, "founded", meaning="a company is founded"),
    Event("partnership_started", Kind.PARTNERSHIP, "started", meaning="a partnership takes effect"),
    Event("partnership_ended", Kind.PARTNERSHIP, "ended", meaning="a partnership ends"),
    Event("investment_announced", Kind.INVESTMENT, "announced", meaning="an investment is announced"),
    Event("plant_announced", Kind.PLANT, "announced", meaning="a plant is announced"),
    Event("construction_start", Kind.PLANT, "construction_start", meaning="construction of a plant begins"),
    Event("production_start", Kind.PLANT, "production_start", meaning="production in a plant begins"),
    Event("milestone_met", Kind.MILESTONE, "met_on", meaning="a milestone is met"),
    Event("milestone_due", Kind.MILESTONE, "due", cancelled_by="met_on", meaning="a milestone is due and not yet met"),
    Event("approval_decided", Kind.APPROVAL, "decided", meaning="an authority decides"),
    Event("policy_from", Kind.POLICY, "from", meaning="a policy comes into force"),
    Event("policy_to", Kind.POLICY, "to", meaning="a policy ends"),
)
# The event of every record: a source is the first to publish something on it. A timeline has it on request only.
REPORTED = "reported"
EVENT_NAMES = [*(event.name for event in EVENTS), REPORTED]
# Sets of events whose statements stay compiled. Clients ask for few of the possible sets.
CACHED_SETS = 64


@functools.cache
def select_events(past: bool, scopes: frozenset[Kind], with_reported: bool = False) -> Statement:
    """Select a page of events, sorted by `first` (the earliest day), by `last`, and by a unique `key`.

    For each kind in `scopes`, an event must belong to one of the given records of the kind, or to a record that refers
    to one. The parameter named like the kind has their keys. The other parameters are `events`, the names; `since` and
    `until`, the first and last day of the period; `as_of`; `limit`; and `first`, `last` and `key` of the
    event before the page.
    """
    within = [_select_scope(kind, past) for kind in sorted(scopes)]
    occurrences = [_select_event(event, past, within) for event in EVENTS]
    if with_reported:
        occurrences += [_select_reported(model, past, within) for model in VERSIONS.values()]
    events = union_all(*occurrences).subquery()
    is_chosen = events.c.event.in_(bindparam("events", expanding=True))
    order = (events.c.first, events.c.last, events.c.key)
    page = select(events).where(is_chosen, _is_after_position(events)).order_by(*order)
    return page.limit(bindparam("limit", type_=Integer))


def _select_event(event: Event, past: bool, within: list[CTE]) -> Statement:
    """Select all occurrences of one event."""
    model = VERSIONS[event.kind]
    columns = model.__table__.c
    earliest, latest = columns[f"{event.field}_earliest"], columns[f"{event.field}_latest"]
    statement = select(
        func.coalesce(earliest, latest).label("first"),
        func.coalesce(latest, literal(NO_LAST_DAY, Date)).label("last"),
        literal(f"{event.kind}/").concat(model.slug).concat(f"/{event.name}").label("key"),
        literal(event.name).label("event"),
        literal(str(event.kind)).label("kind"),
        literal(event.field).label("field"),
        model.record_pk,
        model.slug,
        model.name,
        cast_to_text(columns.get("type"), "type"),
        cast_to_text(columns.get("stage", columns.get("status")), "status"),
        *(columns[f"{event.field}_{part}"].label(part) for part in DATE_COLUMNS),
    ).where(
        is_known_as_of(model, bind_as_of(past)),
        or_(earliest.is_not(None), latest.is_not(None)),
        or_(latest.is_(None), latest >= bindparam("since", type_=Date)),
        or_(earliest.is_(None), earliest <= bindparam("until", type_=Date)),
        *(_is_in_scope(model.__table__, scope) for scope in within),
    )
    if event.cancelled_by:
        bounds = (columns[f"{event.cancelled_by}_{bound}"] for bound in ("earliest", "latest"))
        statement = statement.where(*(bound.is_(None) for bound in bounds))
    return statement


def _select_reported(model: type[Version], past: bool, within: list[CTE]) -> Statement:
    """Select the first publication on each record of a kind, with the columns of an event."""
    columns, day = model.__table__.c, model.first_published
    no_text = cast(null(), String)
    return select(
        day.label("first"),
        day.label("last"),
        literal(f"{model.kind}/").concat(model.slug).concat(f"/{REPORTED}").label("key"),
        literal(REPORTED).label("event"),
        literal(str(model.kind)).label("kind"),
        # Every record has claims on its name.
        literal("name").label("field"),
        model.record_pk,
        model.slug,
        model.name,
        cast_to_text(columns.get("type"), "type"),
        cast_to_text(columns.get("stage", columns.get("status")), "status"),
        no_text.label("text"),
        no_text.label("edtf"),
        day.label("earliest"),
        day.label("latest"),
        literal("day").label("precision"),
    ).where(
        is_known_as_of(model, bind_as_of(past)),
        day >= bindparam("since", type_=Date),
        day <= bindparam("until", type_=Date),
        *(_is_in_scope(model.__table__, scope) for scope in within),
    )


@functools.lru_cache(maxsize=CACHED_SETS)
def select_undated(past: bool, scopes: frozenset[Kind], names: frozenset[str]) -> Statement:
    """Select the kind and id of the records in all scopes that have none of the named events.

    These are records of the kinds that such events belong to. The parameters are `limit`, `as_of`, and one for each
    scope, as for `select_events`.
    """
    within = [_select_scope(kind, past) for kind in sorted(scopes)]
    kinds = dict.fromkeys(event.kind for event in EVENTS if event.name in names)
    undated = union_all(*(_select_undated_kind(kind, past, within, names) for kind in kinds)).subquery()
    return select(undated).order_by(undated.c.kind, undated.c.slug).limit(bindparam("limit", type_=Integer))


def _select_undated_kind(kind: Kind, past: bool, within: list[CTE], names: frozenset[str]) -> Statement:
    model = VERSIONS[kind]
    columns = model.__table__.c
    events = [event for event in EVENTS if event.kind is kind and event.name in names]
    fields = {field for event in events for field in (event.field, event.cancelled_by) if field}
    return select(literal(str(kind)).label("kind"), model.slug.label("slug")).where(
        is_known_as_of(model, bind_as_of(past)),
        *(columns[f"{field}_{bound}"].is_(None) for field in sorted(fields) for bound in ("earliest", "latest")),
        *(_is_in_scope(model.__table__, scope) for scope in within),
    )


def _select_scope(kind: Kind, past: bool) -> CTE:
    """Select the given keys of records, and the keys of all records that refer to them."""
    keys: BindParameter[int] = bindparam(str(kind), expanding=True)
    given = select(Record.pk).where(Record.pk.in_(keys))
    return union(given, *select_referring_records(kind, past, given)).cte(f"of_{kind}")


def _is_in_scope(versions: FromClause, scope: CTE) -> ColumnElement[bool]:
    """Return the condition that a record is in a scope, or is a milestone or approval of a record in it."""
    columns, keys = versions.c, select(scope.c[0])
    is_inside = columns.record_pk.in_(keys)
    return or_(is_inside, columns.subject_pk.in_(keys)) if "subject_pk" in columns else is_inside


def _is_after_position(events: FromClause) -> ColumnElement[bool]:
    """Return the condition that an event comes after the one before the page."""
    columns = events.c
    first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
    is_later = or_(columns.last > last, and_(columns.last == last, columns.key > bindparam("key", type_=String)))
    return or_(columns.first > first, and_(columns.first == first, is_later))
