"""Punctuality of milestones, by group."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields

from api.context import service
from api.filters import criteria, filters_of
from api.stats.common import GroupSchema, StatsMetaSchema, Values, year_of
from ledger.statistics import milestones
from ledger.statistics.groups import grouped
from ledger.statistics.milestones import MEANINGS, Outcome
from models.columns import ImpreciseDate
from models.queries.statistics import parse_companies, read_value, select_milestones, select_subject_companies
from models.vocabularies import Kind
from schemas import SCHEMAS

KEYS = ["company", "type", "year"]
FILTERS = filters_of(SCHEMAS[Kind.MILESTONE])
EXAMPLE = {
    "data": [
        {
            "group": {"company": "foxconn"},
            "several": {},
            "count": 1,
            "ids": ["foxconn-lordstown-closing"],
            "outcomes": {str(outcome): int(outcome is Outcome.LATE) for outcome in Outcome},
            "by_outcome": {"late": ["foxconn-lordstown-closing"]},
            "slip_days": {"known": 1, "average": 18, "max": 18},
        }
    ],
    "meta": {"data_version": 874, "as_of": "2024-12-31", "day": "2024-12-31"},
}
OUTCOMES = "; ".join(f"`{outcome}`: {MEANINGS[outcome]}" for outcome in Outcome)


class SlipSchema(Schema):
    """How far due dates have moved."""

    known = fields.Integer(required=True, metadata={"description": "Of how many milestones it is known"})
    average = fields.Float(
        required=True, allow_none=True, metadata={"description": "In days; below 0 where they were brought forward"}
    )
    max = fields.Integer(required=True, allow_none=True, metadata={"description": "The longest, in days"})


class MilestoneGroupSchema(GroupSchema):
    """What became of a group of milestones."""

    outcomes = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": f"How many had each outcome. {OUTCOMES}", "example": {"kept": 3, "late": 1}},
    )
    by_outcome = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata={"description": "Their ids, by outcome, of outcomes that any had"},
    )
    slip_days = fields.Nested(
        SlipSchema, required=True, metadata={"description": "From the first due date to the present one, latest days"}
    )


class MilestoneStatsMetaSchema(StatsMetaSchema):
    """What the answer was made from."""

    day = fields.String(
        required=True,
        metadata={"format": "date", "description": "By which day it is judged what is overdue: `as_of`, or today, UTC"},
    )


def groups(options: dict[str, Any], day: dt.date) -> Iterator[dict[str, Any]]:
    """Load milestones and yield their groups. At most two statements."""
    as_of, keys = options.get("as_of"), options["group_by"]
    rows = service().rows(select_milestones(criteria(FILTERS, options), as_of))
    companies: dict[int | None, set[str | None]] = defaultdict(set)
    if "company" in keys:
        for subject, company, listed in service().rows(select_subject_companies(as_of)):
            companies[subject] |= parse_companies(company, listed)
    loaded = [(row, _milestone(row)) for row in rows]
    for group in grouped(keys, ((one, _values(one, row, companies[row.subject_pk])) for row, one in loaded)):
        ids = [one.id for one in group.members]
        yield group.as_document() | {"count": len(ids), "ids": ids} | milestones.summary(group.members, day)


def _milestone(row: Any) -> milestones.Milestone:
    due, met_on = (read_value(ImpreciseDate, row, name) for name in ("due", "met_on"))
    return milestones.Milestone(row.slug, row.status, due, met_on, row.slip_days, row.overdue_from)


def _values(one: milestones.Milestone, row: Any, companies: set[str | None]) -> Values:
    return {"company": companies, "type": {row.type}, "year": {year_of(one.due or one.met_on)}}
