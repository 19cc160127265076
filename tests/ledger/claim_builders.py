"""Claims in one line: `says("approval.status", "granted", on="2022-08-26", by="Reuters")`."""

import itertools
from typing import Any

from ledger.resolution.claim import Claim, determine_ordering_day, determine_origin, has_valid_day, normalize_outlet
from ledger.resolution.fields import Resolution, resolve_field
from ledger.resolution.projection import FACTS
from ledger.resolution.rule import Outcome
from models.vocabularies import Certainty, Kind, Stance
from schemas.fields.facts import Merge, get_merge
from schemas.fields.scalars import Fact
from schemas.text import edtf

_recorded = itertools.count(1)


def fact(name: str) -> Fact:
    """Find a field by its kind and name: `plant.status`."""
    kind, _, field = name.partition(".")
    return FACTS[Kind(kind)][field]


def canonical(name: str, value: Any) -> Any:
    """Read a value as it is read from a dossier; of a set, one element."""
    if get_merge(fact(name)) is not Merge.SET:
        return fact(name).deserialize(value)
    # Remarks make their own list of one text.
    (element,) = fact(name).deserialize(value if name.endswith(".description") else [value])
    return element


def says(
    name: str,
    value: Any = None,
    *,
    on: str = "2022-08-26",
    by: str = "Reuters",
    certainty: str | None = "reported",
    stance: str = "asserts",
    valid: str | None = None,
    origin: str | None = None,
    speaker: str | None = None,
    recorded: int | None = None,
    **kwargs: Any,
) -> Claim:
    """Make a claim on a field, published by `by` on an EDTF date; recorded after those made before it."""
    recorded = next(_recorded) if recorded is None else recorded
    published = edtf.parse(on)
    earliest, latest = published.earliest, published.latest
    assert earliest is not None
    assert latest is not None
    ordering_day = determine_ordering_day(earliest, valid)
    source = f"{by.lower().replace(' ', '-')}-{on}"
    return Claim(
        id=f"claim-{recorded:06}",
        field=name.partition(".")[2],
        value=None if value is None else canonical(name, value),
        stance=Stance(stance),
        certainty=Certainty(certainty) if stance == "asserts" else None,
        speaker=speaker,
        source=source,
        origin=determine_origin([origin] if origin else None, None, by, source, speaker),
        publisher=normalize_outlet(by),
        has_valid_day=has_valid_day(earliest, valid),
        published_latest=latest,
        published_earliest=earliest,
        ordering_day=ordering_day,
        ordering_day_latest=latest if ordering_day == earliest else ordering_day,
        recording_order=recorded,
        **kwargs,
    )


def denies(name: str, value: Any = None, **kwargs: Any) -> Claim:
    """Make a denial of a field, or of one value of it."""
    return says(name, value, stance="denies", **kwargs)


def resolution(name: str, *claims: Claim) -> Resolution:
    """Resolve a field that has a value."""
    found = resolve_field(fact(name), claims)
    assert found is not None
    return found


def outcome(name: str, *claims: Claim) -> Outcome:
    """Resolve a field that has one value, and return what became of its claims."""
    (only,) = resolution(name, *claims).outcomes
    return only
