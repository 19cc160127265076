"""The punctuality of milestones, by group."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from marshmallow import Schema, fields

from api.context import get_reader
from api.filters import build_criteria, build_filters
from api.stats.common import GroupSchema, StatsMetaSchema, StatsParameters, find_certain_year
from ledger.statistics import milestones
from ledger.statistics.groups import Values, build_groups
from ledger.statistics.milestones import OUTCOME_MEANINGS, MilestoneOutcome
from models.columns import ImpreciseDate
from models.json_types import JsonObject
from models.queries.rows import MilestoneRow, SubjectCompanyRow
from models.queries.statistics import parse_companies, read_value, select_milestones, select_subject_companies
from models.vocabularies import Kind
from schemas import SCHEMAS

GROUP_KEYS = ["company", "type", "year"]
FILTERS = build_filters(SCHEMAS[Kind.MILESTONE])
EXAMPLE_RESPONSE = {
    "data": [
        {
            "group": {"company": "foxconn"},
            "several": {},
            "count": 1,
            "ids": ["foxconn-lordstown-closing"],
            "outcomes": {str(outcome): int(outcome is MilestoneOutcome.LATE) for outcome in MilestoneOutcome},
            "by_outcome": {"late": ["foxconn-lordstown-closing"]},
            "evidence_since_due": {"true": 0, "false": 0},
            "by_evidence_since_due": {},
            "slip_days": {"known": 1, "average": 18, "max": 18},
        }
    ],
    "meta": {"data_version": 874, "as_of": "2024-12-31", "day": "2024-12-31"},
}
OUTCOME_DESCRIPTION = "; ".join(f"`{outcome}`: {OUTCOME_MEANINGS[outcome]}" for outcome in MilestoneOutcome)


class SlipSchema(Schema):
    """How many days due dates have moved."""

    known = fields.Integer(required=True, metadata={"description": "The number of milestones with a known slip"})
    average = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "The average in days. Below 0 if due dates became earlier"},
    )
    max = fields.Integer(required=True, allow_none=True, metadata={"description": "The longest slip in days"})


class MilestoneGroupSchema(GroupSchema):
    """The outcomes of a group of milestones."""

    outcomes = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={
            "description": f"The number of milestones with each outcome. {OUTCOME_DESCRIPTION}",
            "example": {"kept": 3, "late": 1},
        },
    )
    by_outcome = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata={"description": "The ids of the milestones with each outcome, for outcomes that occur"},
    )
    evidence_since_due = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={
            "description": "The number of overdue milestones with a source from after the due date (`true`), and "
            "without one (`false`)",
            "example": {"true": 1, "false": 2},
        },
    )
    by_evidence_since_due = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata={"description": "The ids of the overdue milestones, by the same, for values that occur"},
    )
    slip_days = fields.Nested(
        SlipSchema,
        required=True,
        metadata={"description": "The days from the first due date to the present one, by the latest day of each"},
    )


class MilestoneStatsMetaSchema(StatsMetaSchema):
    """The state of the data that the response was made from, and the day that decides what is overdue."""

    day = fields.String(
        required=True,
        metadata={"format": "date", "description": "The day that decides what is overdue: `as_of`, or today (UTC)"},
    )


def load_groups(params: StatsParameters, day: dt.date) -> Iterator[JsonObject]:
    """Load milestones and yield their groups. Runs at most two statements."""
    as_of, reader = params.as_of, get_reader()
    criteria = build_criteria(FILTERS, params.filters, as_of)
    rows: list[MilestoneRow] = reader.rows(select_milestones(criteria, as_of))
    companies: dict[int | None, set[str | None]] = defaultdict(set)
    if "company" in params.group_by:
        subjects: list[SubjectCompanyRow] = reader.rows(select_subject_companies(as_of))
        for subject in subjects:
            companies[subject.subject] |= parse_companies(subject.company, subject.companies)
    members = [_build_member(row, companies[row.subject_pk]) for row in rows]
    for group in build_groups(params.group_by, members):
        ids = [milestone.id for milestone in group.members]
        summary = milestones.summarize_milestones(group.members, day)
        yield group.as_document() | {"count": len(ids), "ids": ids} | summary


def _build_member(row: MilestoneRow, companies: set[str | None]) -> tuple[milestones.MilestoneInput, Values]:
    """Build a milestone and its values by key. Its year is that of the present due date, else of the day it was met."""
    due, met_on = (read_value(ImpreciseDate, row, name) for name in ("due", "met_on"))
    milestone = milestones.MilestoneInput(
        row.slug, row.status, due, met_on, row.slip_days, row.overdue_from, row.last_published
    )
    return milestone, {"company": companies, "type": {row.type}, "year": {find_certain_year(due or met_on)}}
