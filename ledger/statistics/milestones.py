"""Counts milestones by whether they were met by their first due date: kept, late, missed, or still ahead. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ledger.resolution.milestone_slip import has_evidence_since_due
from ledger.rounding import round_to_hundredths
from models.columns import ImpreciseDate
from models.json_types import JsonObject
from models.vocabularies import MilestoneStatus


class MilestoneOutcome(StrEnum):
    """The outcome of a milestone, in the order of the response. Each milestone has one."""

    KEPT = "kept"
    LATE = "late"
    MISSED = "missed"
    PARTLY_MET = "partly_met"
    OPEN = "open"
    OVERDUE = "overdue"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    UNSCHEDULED = "unscheduled"
    UNKNOWN = "unknown"


OUTCOME_MEANINGS = {
    MilestoneOutcome.KEPT: "met by the last day of its first due date",
    MilestoneOutcome.LATE: "met after that day",
    MilestoneOutcome.MISSED: "a source states that it did not happen by its date",
    MilestoneOutcome.PARTLY_MET: "met in part or below its quantity, and not overdue",
    MilestoneOutcome.OPEN: "ahead, and due on its first due date or earlier",
    MilestoneOutcome.OVERDUE: "not met, and the last day of its present due date is past",
    MilestoneOutcome.POSTPONED: "ahead, and moved to a later or open date",
    MilestoneOutcome.CANCELLED: "cancelled",
    MilestoneOutcome.UNSCHEDULED: "met, and no source stated a due date",
    MilestoneOutcome.UNKNOWN: (
        "met, but the dates are too imprecise to show whether in time; or neither a status nor a date is known"
    ),
}


@dataclass(frozen=True, slots=True)
class MilestoneInput:
    """The facts of a milestone that statistics need.

    `slip_days` is the number of days from the last day of the first due date to the last day of the present one.
    """

    id: str
    status: MilestoneStatus | None
    due: ImpreciseDate | None
    met_on: ImpreciseDate | None
    slip_days: int | None
    overdue_from: dt.date | None
    last_published: dt.date

    @property
    def first_due_by(self) -> dt.date | None:
        """The last day of the first due date; None if that date is open or unknown."""
        if self.slip_days is None or self.due is None or self.due.latest is None:
            return None
        return self.due.latest - dt.timedelta(days=self.slip_days)


def determine_outcome(milestone: MilestoneInput, day: dt.date) -> MilestoneOutcome:
    """Return the outcome of a milestone on `day`."""
    status = milestone.status
    if status is MilestoneStatus.CANCELLED:
        return MilestoneOutcome.CANCELLED
    if status is MilestoneStatus.MISSED:
        return MilestoneOutcome.MISSED
    if milestone.overdue_from and milestone.overdue_from <= day:
        return MilestoneOutcome.OVERDUE
    if status is MilestoneStatus.PARTIALLY_MET:
        return MilestoneOutcome.PARTLY_MET
    if status is MilestoneStatus.MET or milestone.met_on:
        return _judge_met(milestone)
    if status is MilestoneStatus.POSTPONED or (milestone.slip_days or 0) > 0:
        return MilestoneOutcome.POSTPONED
    return MilestoneOutcome.OPEN if status or milestone.due else MilestoneOutcome.UNKNOWN


def _judge_met(milestone: MilestoneInput) -> MilestoneOutcome:
    if milestone.due is None:
        return MilestoneOutcome.UNSCHEDULED
    due_by, met_on = milestone.first_due_by, milestone.met_on
    if due_by is None or met_on is None:
        return MilestoneOutcome.UNKNOWN
    if met_on.latest and met_on.latest <= due_by:
        return MilestoneOutcome.KEPT
    return MilestoneOutcome.LATE if met_on.earliest and met_on.earliest > due_by else MilestoneOutcome.UNKNOWN


def summarize_milestones(milestones: Iterable[MilestoneInput], day: dt.date) -> JsonObject:
    """Count the milestones of a group by outcome, and compute how far their due dates have slipped."""
    milestones = list(milestones)
    by_outcome: dict[str, list[str]] = {str(outcome): [] for outcome in MilestoneOutcome}
    by_evidence: dict[str, list[str]] = {"true": [], "false": []}
    for milestone in milestones:
        outcome = determine_outcome(milestone, day)
        by_outcome[outcome].append(milestone.id)
        if outcome is MilestoneOutcome.OVERDUE:
            evidence = has_evidence_since_due(milestone.overdue_from, milestone.last_published, day)
            by_evidence["true" if evidence else "false"].append(milestone.id)
    slips = [milestone.slip_days for milestone in milestones if milestone.slip_days is not None]
    return {
        "outcomes": {outcome: len(ids) for outcome, ids in by_outcome.items()},
        "by_outcome": {outcome: ids for outcome, ids in by_outcome.items() if ids},
        "evidence_since_due": {evidence: len(ids) for evidence, ids in by_evidence.items()},
        "by_evidence_since_due": {evidence: ids for evidence, ids in by_evidence.items() if ids},
        "slip_days": {
            "known": len(slips),
            "average": round_to_hundredths(sum(slips) / len(slips)) if slips else None,
            "max": max(slips, default=None),
        },
    }
