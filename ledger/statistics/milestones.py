"""Whether milestones came when they were first said to: kept, late, missed, or still ahead. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ledger.statistics.sums import plain
from models.columns import ImpreciseDate
from models.vocabularies import MilestoneStatus


class Outcome(StrEnum):
    """What became of a milestone, in the order of the answer. Each milestone has one."""

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


MEANINGS = {
    Outcome.KEPT: "met by the last day that its first due date allows",
    Outcome.LATE: "met after that day",
    Outcome.MISSED: "a source says that it did not happen by its date",
    Outcome.PARTLY_MET: "met in part or short of its quantity, and not overdue",
    Outcome.OPEN: "ahead, and due when it was first said to be, or earlier",
    Outcome.OVERDUE: "not met, and the last day that its present due date allows is past",
    Outcome.POSTPONED: "ahead, and moved to a later or open date",
    Outcome.CANCELLED: "given up",
    Outcome.UNSCHEDULED: "met, and no due date was ever said",
    Outcome.UNKNOWN: "met, and the dates are too imprecise to say whether in time; or nothing is known of when",
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is needed of a milestone. `slip_days` lie between the last days of the first and the present due date."""

    id: str
    status: MilestoneStatus | None
    due: ImpreciseDate | None
    met_on: ImpreciseDate | None
    slip_days: int | None
    overdue_from: dt.date | None

    @property
    def first_due_by(self) -> dt.date | None:
        """The last day that the first due date allows; None where it is open or was never said."""
        if self.slip_days is None or self.due is None or self.due.latest is None:
            return None
        return self.due.latest - dt.timedelta(days=self.slip_days)


def outcome_of(milestone: Milestone, day: dt.date) -> Outcome:
    """Say what had become of a milestone by `day`."""
    status = milestone.status
    if status is MilestoneStatus.CANCELLED:
        return Outcome.CANCELLED
    if status is MilestoneStatus.MISSED:
        return Outcome.MISSED
    if milestone.overdue_from and milestone.overdue_from <= day:
        return Outcome.OVERDUE
    if status is MilestoneStatus.PARTIALLY_MET:
        return Outcome.PARTLY_MET
    if status is MilestoneStatus.MET or milestone.met_on:
        return _met(milestone)
    if status is MilestoneStatus.POSTPONED or (milestone.slip_days or 0) > 0:
        return Outcome.POSTPONED
    return Outcome.OPEN if status or milestone.due else Outcome.UNKNOWN


def _met(milestone: Milestone) -> Outcome:
    if milestone.due is None:
        return Outcome.UNSCHEDULED
    due_by, met_on = milestone.first_due_by, milestone.met_on
    if due_by is None or met_on is None:
        return Outcome.UNKNOWN
    if met_on.latest and met_on.latest <= due_by:
        return Outcome.KEPT
    return Outcome.LATE if met_on.earliest and met_on.earliest > due_by else Outcome.UNKNOWN


def summary(milestones: Iterable[Milestone], day: dt.date) -> dict[str, Any]:
    """Count a group by outcome, and measure how far its due dates have slipped."""
    milestones = list(milestones)
    by_outcome: dict[str, list[str]] = {str(outcome): [] for outcome in Outcome}
    for milestone in milestones:
        by_outcome[outcome_of(milestone, day)].append(milestone.id)
    slips = [one.slip_days for one in milestones if one.slip_days is not None]
    return {
        "outcomes": {outcome: len(ids) for outcome, ids in by_outcome.items()},
        "by_outcome": {outcome: ids for outcome, ids in by_outcome.items() if ids},
        "slip_days": {
            "known": len(slips),
            "average": plain(sum(slips) / len(slips)) if slips else None,
            "max": max(slips, default=None),
        },
    }
