"""From the claims on a field to the value that is served: one value, a set merged by its elements, or a statement."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ledger.resolution.claim import Claim
from ledger.resolution.rule import Loss, Outcome, Step, opposes, refuted, resolve, same
from models.vocabularies import Stance
from schemas.fields.facts import ElementSet, ListFact, Merge, Remarks, comparison_of, merge_of
from schemas.fields.scalars import Fact


@dataclass(frozen=True, slots=True)
class Resolution:
    """The value of a field, and what became of the claims on it: one outcome for each value in it.

    `left_out` are the claims on elements that are not in the value.
    """

    value: Any
    outcomes: tuple[Outcome, ...]
    against: tuple[Claim, ...] = ()  # claims that dispute the field beside those in the outcomes
    left_out: tuple[Loss, ...] = ()

    @property
    def disputed(self) -> bool:
        return bool(self.against) or any(outcome.disputed for outcome in self.outcomes)

    @property
    def winners(self) -> list[Claim]:
        """The claims that the value was taken from."""
        return [outcome.winner for outcome in self.outcomes]


def resolve_field(field: Fact, claims: Iterable[Claim]) -> Resolution | None:
    """Resolve all visible claims on a field, of every stance; None where it has no value."""
    claims = sorted(claims, key=lambda claim: (claim.recorded, claim.id))
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
    alone = all(claim.doubted for claim in asserting)
    opposing = [claim for claim in claims if opposes(claim)]
    against = [claim for claim in opposing if claim.value is None and _is_last(claim, asserting, alone)]
    elements: list[tuple[Any, list[Outcome]]] = []
    left_out: list[Loss] = []
    for group in sorted(groups.values(), key=_first_said):
        said = [claim for claim in group if claim.stance is Stance.ASSERTS]
        denials = [claim for claim in group if opposes(claim)]
        standing = [claim for claim in said if claim.preferred or not refuted(claim, denials, field.elements)]
        left_out += [Loss(claim, Step.DENIED) for claim in said if claim not in standing]
        against += [
            denial
            for denial in denials
            if _is_last(denial, standing, alone)
            and any(same(claim.value, denial.value, field.elements) for claim in said)
        ]
        if any(_counts(claim, alone) for claim in standing):
            elements.append(_resolve_element(field, standing))
        else:
            left_out += [Loss(claim, Step.DOUBTED) for claim in standing]
    outcomes = tuple(outcome for _, parts in elements for outcome in parts)
    if not outcomes:
        return None
    return Resolution([value for value, _ in elements], outcomes, tuple(against), tuple(left_out))


def _counts(claim: Claim, alone: bool) -> bool:
    """Tell whether an element may rest on a claim: a doubted one does not count, unless there are no others."""
    return alone or claim.preferred or not claim.doubted


def _is_last(denial: Claim, asserting: list[Claim], alone: bool) -> bool:
    """Tell whether no assertion that counts is younger than a denial."""
    return all(denial.not_before(claim) for claim in asserting if _counts(claim, alone))


def _resolve_element(field: ListFact, said: list[Claim]) -> tuple[Any, list[Outcome]]:
    """Resolve the claims on one element: as a whole, or part by part."""
    if isinstance(field, ElementSet):
        return _whole_element(field, said) if field.whole else _parts_of_element(field, said)
    if isinstance(field, Remarks):
        return _remark(said)
    outcome = resolve(said, field.elements)
    assert outcome is not None  # noqa: S101 - every group has an assertion; for the type checker
    return outcome.value, [outcome]


def _remark(said: list[Claim]) -> tuple[Any, list[Outcome]]:
    """Serve a remark with the source that made it first; who repeats it says the same."""
    first, *others = sorted(said, key=lambda claim: (claim.doubted, claim.said, claim.source, claim.position, claim.id))
    value = {"text": first.value, "source": first.source}
    return value, [Outcome(value, first, Step.UNCONTESTED, tuple(Loss(claim, None) for claim in others))]


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
    for name, comparison in field.parts.parts.items():
        outcome = resolve(
            [replace(claim, value=claim.value[name]) for claim in said if name in claim.value], comparison
        )
        if outcome is not None:
            value[name] = outcome.value
            outcomes.append(outcome)
    return value, outcomes


def _in_order(field: ElementSet, value: dict[str, Any]) -> dict[str, Any]:
    """Order the parts as the schema declares them, so that the document does not depend on who said them first."""
    return {name: value[name] for name in field.parts.parts if name in value}


def _first_said(group: list[Claim]) -> tuple[Any, ...]:
    return min((claim.said, claim.source, claim.position, claim.id) for claim in group)


__all__ = ["Resolution", "Step", "has_shares", "resolve_field"]
