"""Reads the day of the decision or event from the claims of the same source, so it can order statuses of one day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ledger.resolution.claim import Claim
from models.vocabularies import Stance
from schemas.fields.values import parse_day


def add_event_days(statuses: list[Claim], claims: Iterable[Claim], event_field: str) -> list[Claim]:
    """Return the claims on a status with the day that their sources state in `event_field`, such as `decided`.

    A source has to state one status and one day. With several it is not known which of them belong together.
    """
    days: dict[str, set[tuple[str | None, str | None]]] = defaultdict(set)
    for claim in claims:
        if claim.field == event_field and claim.stance is Stance.ASSERTS and not claim.doubted:
            days[claim.source].add((claim.value["earliest"], claim.value["latest"]))
    if not days:
        return statuses
    words: dict[str, set[str]] = defaultdict(set)
    for claim in statuses:
        if claim.stance is Stance.ASSERTS:
            words[claim.source].add(claim.value)
    event_days = {
        source: day
        for source, spans in days.items()
        if len(spans) == len(words[source]) == 1 and (day := _get_single_day(*spans)) is not None
    }
    return [
        replace(claim, event_day=event_days[claim.source])
        if claim.stance is Stance.ASSERTS and claim.source in event_days
        else claim
        for claim in statuses
    ]


def _get_single_day(span: tuple[str | None, str | None]) -> dt.date | None:
    """Return the day of a date that is one day."""
    earliest, latest = span
    return parse_day(earliest) if earliest == latest else None
