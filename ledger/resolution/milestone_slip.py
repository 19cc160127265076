"""What a milestone lets us work out: its first due date, how far it slipped, and from when it is overdue."""

import datetime as dt
from typing import Any

from ledger.resolution.claim import Claim
from models.vocabularies import MilestoneStatus, Stance
from schemas.fields.values import as_day

AHEAD = (None, MilestoneStatus.SCHEDULED, MilestoneStatus.POSTPONED, MilestoneStatus.PARTIALLY_MET)


def slip(values: dict[str, Any], claims: list[Claim]) -> dict[str, Any]:
    """Return `original_due`, `slip_days` and `overdue_from` of a milestone from its values and its visible claims.

    The slip is counted between the latest bounds, in days, and null where one of them is open. "By 2024" is overdue
    from 1 January 2025.
    """
    dues = [claim for claim in claims if claim.field == "due" and claim.stance is Stance.ASSERTS and not claim.doubted]
    first = min(dues, key=lambda claim: (claim.time, -claim.rank, claim.recorded, claim.id), default=None)
    original = first.value if first else None
    now, then = _latest(values.get("due")), _latest(original)
    ahead = values.get("status") in AHEAD and values.get("met_on") is None
    return {
        "original_due": original,
        "slip_days": (now - then).days if now and then else None,
        "overdue_from": now + dt.timedelta(days=1) if now and ahead and now < dt.date.max else None,
    }


def _latest(date: dict[str, Any] | None) -> dt.date | None:
    return as_day(date["latest"]) if date else None
