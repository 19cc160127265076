"""Finds the claims that dispute a value: contradictions of the same time, and denials that are not answered."""

import datetime as dt

from ledger.resolution.claim import Claim
from ledger.resolution.series import is_only_against_itself
from ledger.resolution.values import Values


def find_contradicting(winner: Claim, losers: list[Claim], values: Values) -> list[Claim]:
    """Return the undoubted losers of the same time whose value cannot be true together with the winner's.

    One voice does not dispute itself, and a step before the winner's does not dispute it.
    """
    return [
        claim
        for claim in losers
        if claim.is_of_same_time_as(winner)
        and not claim.doubted
        and not values.are_equal(claim, winner)
        and (claim.origin, claim.speaker) != (winner.origin, winner.speaker)
        and not is_only_against_itself(claim, [winner])
        and values.comparison.is_known(claim.value)
        and not values.comparison.agree(claim.value, winner.value)
        and not is_earlier_step(claim, winner, values)
    ]


def is_earlier_step(claim: Claim, other: Claim, values: Values) -> bool:
    """Tell whether a claim states what came before the other: by the days of the events, else by their stages."""
    if claim.event_day and other.event_day and claim.event_day != other.event_day:
        return claim.event_day < other.event_day
    stage, other_stage = values.comparison.get_stage(claim.value), values.comparison.get_stage(other.value)
    return stage is not None and other_stage is not None and stage < other_stage


def find_disputing(
    supporting: list[Claim], asserting: list[Claim], opposing: list[Claim], values: Values
) -> list[Claim]:
    """Return the denials and doubts that are not older than any of the `supporting` claims.

    A denial of a value counts only if a claim asserts that value. Else it is only shown.
    """
    latest = max((claim.ordering_day for claim in supporting), default=dt.date.min)
    about = values.find_about(opposing, asserting) if opposing else ()
    return [
        claim
        for claim in opposing
        if claim.last_day >= latest and claim.id in about and not is_only_against_itself(claim, supporting)
    ]
