"""Renders claims, and marks those that the newest release of their series no longer lists."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from api.context import get_reader
from api.records.claim_documents import render_claim
from ledger.references.merged_ids import MergedIds
from ledger.resolution.claim import Claim
from ledger.resolution.listing import find_unlisted
from ledger.versions.releases import group_releases
from ledger.versions.store import convert_claim_row
from models import Claim as StoredClaim
from models import Source
from models.json_types import JsonObject
from models.queries.records import Statement, is_about, is_published_by, select_claims, select_merges, select_releases
from models.queries.rows import ClaimRow
from models.vocabularies import ClaimState, Kind

# Runs a statement, on the connection of the reader or in the transaction of a write.
Execute = Callable[[Statement], Sequence[Any]]


def render_claims(
    rows: Iterable[ClaimRow],
    as_of: dt.date | None = None,
    execute: Execute | None = None,
    merged_ids: MergedIds | None = None,
) -> list[JsonObject]:
    """Return the documents of claims, each with the day of the first release by `as_of` that no longer lists it.

    Only claims of a series need statements of their own. The merges are loaded if the caller does not have them.
    """
    rows = list(rows)
    unlisted: dict[str, dt.date] = {}
    if any(row.series for row in rows):
        unlisted = load_unlisted(rows, as_of, execute or get_reader().rows, merged_ids)
    return [render_claim(row, unlisted.get(row.id)) for row in rows]


def load_unlisted(
    rows: Iterable[ClaimRow], as_of: dt.date | None, execute: Execute, merged_ids: MergedIds | None = None
) -> dict[str, dt.date]:
    """Return the days of `find_unlisted` for the claims of series among `rows`, by the id of the claim."""
    listed = [row for row in rows if row.series and row.field]
    series = sorted({str(row.series) for row in listed})
    statement = select_claims().where(
        is_about({row.current_pk for row in listed}),
        StoredClaim.field.in_({str(row.field) for row in listed}),
        StoredClaim.state != ClaimState.WITHDRAWN,
        Source.series.in_(series),
    )
    merged_ids = merged_ids or MergedIds(execute(select_merges()))
    by_record: dict[tuple[Kind, int], list[Claim]] = defaultdict(list)
    for row in execute(statement.where(is_published_by(as_of)) if as_of else statement):
        by_record[row.kind, row.current_pk].append(convert_claim_row(row, merged_ids))
    releases = group_releases(execute(select_releases(series)))
    unlisted: dict[str, dt.date] = {}
    for (kind, _), claims in by_record.items():
        unlisted |= find_unlisted(kind, claims, releases, as_of)
    return unlisted
