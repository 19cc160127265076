"""Loads the releases of series, which versions depend on, and finds the records that a new release does not list."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.resolution.claim import Claim
from ledger.resolution.series import NO_RELEASES, Release, Releases
from models import Claim as ClaimModel
from models import Source
from models.queries.records import select_releases
from models.queries.rows import ReleaseRow
from models.vocabularies import ClaimState


def load_releases(session: Session, series: Iterable[str | None]) -> Releases:
    """Load the releases of series. Without any series, this sends no statement."""
    names = {name for name in series if name is not None}
    return group_releases(session.execute(select_releases(sorted(names)))) if names else NO_RELEASES


def load_releases_of_claims(session: Session, claims: Iterable[Iterable[Claim]]) -> Releases:
    """Load the releases of the series of claims."""
    return load_releases(session, (claim.series for group in claims for claim in group))


def group_releases(rows: Iterable[ReleaseRow]) -> Releases:
    """Group rows of `select_releases` by series."""
    releases: dict[str, list[Release]] = defaultdict(list)
    for row in rows:
        releases[row.series].append(Release(row.published_latest, row.published_earliest))
    return dict(releases)


def find_affected_records(session: Session, before: Releases, after: Releases) -> set[int]:
    """Return the keys of the records that a release listed just before a release that was added or removed.

    Only these can have a claim whose listing ends on another day now.
    """
    affected: set[int] = set()
    for series in before.keys() | after.keys():
        old, new = set(before.get(series, ())), set(after.get(series, ()))
        for changed in old ^ new:
            if earlier := [release for release in old | new if release < changed]:
                affected |= _load_listed_records(session, series, max(earlier))
    return affected


def _load_listed_records(session: Session, series: str, release: Release) -> set[int]:
    statement = select(ClaimModel.record_pk).join(Source, Source.pk == ClaimModel.source_pk).distinct()
    return set(
        session.scalars(
            statement.where(
                Source.series == series,
                Source.published_latest == release.latest,
                Source.published_earliest == release.earliest,
                ClaimModel.state != ClaimState.WITHDRAWN,
            )
        )
    )
