"""Finds facts in one block that cannot be true together, or of one record alone. Pure functions of canonical values."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import cast

from models.json_types import JsonObject
from models.vocabularies import Kind
from schemas.fields.canonical_values import ShareValue
from schemas.fields.facts import OwnersStatement
from schemas.fields.references import find_references
from schemas.fields.scalars import Fact
from schemas.fields.spans import build_span

WHOLE = 100  # percent
# A latitude of one source with the longitude of another is a place that no source means.
COORDINATES = frozenset({"latitude", "longitude"})


def find_contradictions(
    kind: Kind, slug: str, facts: Mapping[str, object], fields: Mapping[str, Fact]
) -> Iterator[tuple[str, str]]:
    """Yield the field and the message of each fact that contradicts another one, or the record itself.

    `facts` are the canonical values that one block asserts, `fields` are those of the kind.
    """
    for name, value in facts.items():
        if (kind, slug) in find_references(fields[name], value, kind):
            yield name, f"This refers to the {kind} {slug!r} itself. Send the id of another record."
        if isinstance(fields[name], OwnersStatement) and isinstance(value, list):
            yield from ((name, message) for message in _check_owners(value))
    given = COORDINATES & facts.keys()
    if len(given) == 1:
        (other,) = COORDINATES - given
        yield min(given), f"A {min(given)} alone is no place. Send the {other} of the same source with it."


def _check_owners(owners: list[JsonObject]) -> Iterator[str]:
    ids = Counter(slug for owner in owners for slug in owner.get("companies") or [owner.get("company")] if slug)
    for slug, count in ids.items():
        if count > 1:
            yield f"The owner {slug!r} is in this list {count} times. Send each owner once, with its whole share."
    for total in _sum_lowest_shares(owners).values():
        if total > WHOLE:
            yield f"These shares add up to at least {total:g} %. The owners of one whole have at most {WHOLE} %."


def _sum_lowest_shares(owners: list[JsonObject]) -> dict[str | None, float]:
    """Sum the lowest possible shares, by the whole that they are shares of. Each number may be a rounded one."""
    sums: dict[str | None, float] = {}
    for owner in owners:
        share = owner.get("share") or {}
        if share.get("min") is not None:
            half_a_digit = 10.0 ** int(Decimal(str(share["min"])).as_tuple().exponent) / 2
            low = build_span(cast(ShareValue, share), share["bound"] == "about").low - half_a_digit
            sums[share.get("of")] = sums.get(share.get("of"), 0) + low
    return sums
