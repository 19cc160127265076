"""Computes the derived dates of a milestone: the first due date, the slip, and the first overdue day."""

import datetime as dt

from ledger.resolution.claim import Claim
from models.json_types import JsonObject
from models.vocabularies import MilestoneStatus, Stance
from schemas.fields.values import parse_day

# A milestone that is still ahead can be overdue.
AHEAD_STATUSES = (None, MilestoneStatus.SCHEDULED, MilestoneStatus.POSTPONED, MilestoneStatus.PARTIALLY_MET)


def compute_slip(values: JsonObject, claims: list[Claim]) -> JsonObject:
    """Return `original_due`, `slip_days` and `overdue_from` of a milestone from its values and its visible claims.

    The slip is the number of days between the latest bounds. It is null if one of them is open. A milestone that is due
    "by 2024" is overdue from 1 January 2025.
    """
    dues = [claim for claim in claims if claim.field == "due" and claim.stance is Stance.ASSERTS and not claim.doubted]
    first = min(
        dues, key=lambda claim: (claim.ordering_day, -claim.rank, claim.recording_order, claim.id), default=None
    )
    original_due = first.value if first else None
    latest, original_latest = _parse_latest(values.get("due")), _parse_latest(original_due)
    is_ahead = values.get("status") in AHEAD_STATUSES and values.get("met_on") is None
    # The last day that Python knows has no next day.
    can_be_overdue = latest is not None and is_ahead and latest < dt.date.max
    return {
        "original_due": original_due,
        "slip_days": (latest - original_latest).days if latest and original_latest else None,
        "overdue_from": latest + dt.timedelta(days=1) if latest and can_be_overdue else None,
    }


def has_evidence_since_due(overdue_from: dt.date | None, last_published: dt.date, day: dt.date) -> bool | None:
    """Return whether a source on a milestone that is overdue on `day` can be later than its due date.

    None if the milestone is not overdue. All claims on the milestone count, whatever their field and stance.
    """
    if overdue_from is None or overdue_from > day:
        return None
    return last_published >= overdue_from


def _parse_latest(date: JsonObject | None) -> dt.date | None:
    return parse_day(date["latest"]) if date else None
