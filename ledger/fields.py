"""From the claims on a field to the value that is served: one value, a set merged by its elements, or a statement."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ledger.claims import Claim
from ledger.resolve import Outcome, Step, disputing, resolve
from models.vocabularies import Stance
from schemas.comparison import EXACT
from schemas.facts import ElementSet, ListFact, Merge, Remarks, comparison_of, merge_of
from schemas.plain import Fact


@dataclass(frozen=True, slots=True)
class Resolution:
    """The value of a field, and what became of the claims on it: one outcome for each value in it."""

    value: Any
    outcomes: tuple[Outcome, ...]
    against: tuple[Claim, ...] = ()  # claims that dispute the field beside those in the outcomes

    @property
    def disputed(self) -> bool:
        return bool(self.against) or any(outcome.disputed for outcome in self.outcomes)

    @property
    def winners(self) -> list[Claim]:
        """The claims that the value was taken from."""
        return [outcome.winner for outcome in self.outcomes]


def resolve_field(field: Fact, claims: Iterable[Claim]) -> Resolution | None:
    """Resolve all visible claims on a field, of every stance; None where it has no value."""
    claims = list(claims)
    merge = merge_of(field)
    if merge is Merge.SET:
        assert isinstance(field, ListFact)  # noqa: S101 - only lists merge as sets; for the type checker
        return _resolve_set(field, claims)
    shares = has_shares if merge is Merge.STATEMENT else None
    outcome = resolve(claims, comparison_of(field), has_shares=shares)
    return Resolution(outcome.value, (outcome,)) if outcome else None


def has_shares(owners: list[dict[str, Any]]) -> bool:
    """Tell whether a list of owners states a share."""
    return any((owner.get("share") or {}).get("state") == "known" for owner in owners)


def _resolve_set(field: ListFact, claims: list[Claim]) -> Resolution | None:
    """Merge a set element by element; a denial takes its element out, a doubted element stands only alone."""
    groups: dict[Any, list[Claim]] = {}
    for claim in claims:
        if claim.value is not None:
            groups.setdefault(field.key(claim.value), []).append(claim)
    asserting = [claim for claim in claims if claim.stance is Stance.ASSERTS]
    if not asserting:
        return None
    alone = all(claim.doubted for claim in asserting)
    elements: list[tuple[Any, list[Outcome]]] = []
    against: list[Claim] = []
    for group in sorted(groups.values(), key=_first_said):
        said = [claim for claim in group if claim.stance is Stance.ASSERTS]
        denials = [claim for claim in group if claim.stance is Stance.DENIES]
        if not said or (not alone and all(claim.doubted for claim in said)):
            continue
        latest = max(claim.time for claim in said)
        refuting = [denial for denial in denials if denial.time >= latest]
        against += refuting
        if not refuting:
            elements.append(_resolve_element(field, said))
    against += _denials_of_field(claims)
    outcomes = tuple(outcome for _, parts in elements for outcome in parts)
    if not outcomes:
        return None
    return Resolution([value for value, _ in elements], outcomes, tuple(against))


def _denials_of_field(claims: list[Claim]) -> list[Claim]:
    """Return the denials and doubts of the whole field that no assertion is younger than."""
    latest = max(claim.time for claim in claims if claim.stance is Stance.ASSERTS)
    return [
        claim
        for claim in claims
        if claim.stance in (Stance.DENIES, Stance.DOUBTS) and claim.value is None and claim.time >= latest
    ]


def _resolve_element(field: ListFact, said: list[Claim]) -> tuple[Any, list[Outcome]]:
    """Resolve the claims on one element: as a whole, or part by part."""
    if isinstance(field, ElementSet):
        return _whole_element(field, said) if field.whole else _parts_of_element(field, said)
    outcome = resolve(said, EXACT)
    assert outcome is not None  # noqa: S101 - every group has an assertion; for the type checker
    if isinstance(field, Remarks):
        first = min(said, key=lambda claim: (claim.said, claim.source, claim.position))
        return {"text": first.value, "source": first.source}, [outcome]
    return outcome.value, [outcome]


def _whole_element(field: ElementSet, said: list[Claim]) -> tuple[Any, list[Outcome]]:
    """Take the winning element, and what it leaves open from claims that agree with it."""
    outcome = resolve(said, field.elements)
    assert outcome is not None  # noqa: S101 - every group has an assertion; for the type checker
    value = dict(outcome.value)
    agreeing = [loss.claim for loss in outcome.losses if not loss.claim.doubted]
    for claim in sorted(agreeing, key=lambda claim: (claim.time, claim.rank, -claim.recorded), reverse=True):
        if field.elements.agree(claim.value, value):
            value = claim.value | value
    return _in_order(field, value), [replace(outcome, value=value)]


def _parts_of_element(field: ElementSet, said: list[Claim]) -> tuple[Any, list[Outcome]]:
    """Resolve each part of an element by itself."""
    value: dict[str, Any] = {}
    outcomes: list[Outcome] = []
    for name in {name: None for claim in said for name in claim.value}:
        claims = [replace(claim, value=claim.value[name]) for claim in said if name in claim.value]
        outcome = resolve(claims, field.parts.parts[name])
        assert outcome is not None  # noqa: S101 - a part is there because somebody asserts it
        value[name] = outcome.value
        outcomes.append(outcome)
    return _in_order(field, value), outcomes


def _in_order(field: ElementSet, value: dict[str, Any]) -> dict[str, Any]:
    """Order the parts as the schema declares them, so that the document does not depend on who said them first."""
    return {name: value[name] for name in field.parts.parts if name in value}


def _first_said(group: list[Claim]) -> tuple[Any, ...]:
    return min((claim.said, claim.source, claim.position, claim.id) for claim in group)


__all__ = ["Resolution", "Step", "disputing", "has_shares", "resolve_field"]
