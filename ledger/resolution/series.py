"""Series: a tracker that repeats itself, release after release. Pure functions, no database access.

A release is all sources of one series with one publication date, because a large release is cut into several sources.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.resolution.claim import Claim


class Release(NamedTuple):
    """A release of a series: the latest day of its publication, when it becomes visible, and the earliest day."""

    latest: dt.date
    earliest: dt.date


# The releases by series, the oldest first.
Releases = Mapping[str, Sequence[Release]]
NO_RELEASES: Releases = {}


def get_release(claim: Claim) -> Release:
    """Return the release of a series that a claim comes with."""
    return Release(claim.published_latest, claim.published_earliest)


def split_superseded(claims: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Split visible claims on one value into those that count, and those that a newer release of their series replaces.

    A claim that an editor prefers always counts.
    """
    newest: dict[str, Release] = {}
    for claim in claims:
        if claim.series is not None:
            newest[claim.series] = max(newest.get(claim.series, get_release(claim)), get_release(claim))
    current: list[Claim] = []
    superseded: list[Claim] = []
    for claim in claims:
        counts = claim.preferred or claim.series is None or get_release(claim) == newest[claim.series]
        (current if counts else superseded).append(claim)
    return current, superseded


def is_only_against_itself(opposing: Claim, asserting: Iterable[Claim]) -> bool:
    """Tell whether a claim opposes only claims of its own series. A series never disputes itself."""
    return opposing.series is not None and all(claim.series == opposing.series for claim in asserting)


def find_release_without(releases: Sequence[Release], listed: Release, day: dt.date | None) -> Release | None:
    """Return the first release after the one that lists something last, None without one by `day`."""
    return min(
        (release for release in releases if release > listed and (not day or release.latest <= day)), default=None
    )
