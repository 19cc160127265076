"""Resolves the claims on a field to its value: one value, a set merged element by element, or a statement."""

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

from ledger.resolution.claim import Claim
from ledger.resolution.disputes import find_disputing
from ledger.resolution.rule import Loss, Outcome, Step, is_opposing, resolve
from ledger.resolution.series import is_only_against_itself, split_superseded
from ledger.resolution.values import Values
from models.json_types import JsonObject
from models.vocabularies import Stance
from schemas.fields.facts import ElementSet, ListFact, Merge, Remarks, get_comparison, get_merge
from schemas.fields.scalars import Fact


@dataclass(frozen=True, slots=True)
class Resolution:
    """The canonical value of a field, with one outcome for each value in it.

    `disputed_by` are claims that dispute the field, in addition to those in the outcomes. `left_out` are the claims on
    elements that the value does not contain.
    """

    value: object
    outcomes: tuple[Outcome, ...]
    disputed_by: tuple[Claim, ...] = ()
    left_out: tuple[Loss, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether any claim disputes the field or a value in it."""
        return bool(self.disputed_by) or any(outcome.disputed for outcome in self.outcomes)

    @property
    def winners(self) -> list[Claim]:
        """The claims that the value was taken from."""
        return [outcome.winner for outcome in self.outcomes]


def resolve_field(field: Fact, claims: Iterable[Claim]) -> Resolution | None:
    """Resolve all visible claims on a field, of every stance. Return None if the field has no value."""
    claims = sorted(claims, key=lambda claim: (claim.recording_order, claim.id))
    merge = get_merge(field)
    if merge is Merge.SET:
        assert isinstance(field, ListFact)  # noqa: S101 - only lists merge as sets; for the type checker
        return _resolve_set(field, claims)
    shares = has_shares if merge is Merge.STATEMENT else None
    outcome = resolve(claims, get_comparison(field), has_shares=shares)
    return Resolution(outcome.value, (outcome,)) if outcome else None


def has_shares(owners: list[JsonObject]) -> bool:
    """Tell whether a list of owners states a share."""
    return any((owner.get("share") or {}).get("state") == "known" for owner in owners)


def _resolve_set(field: ListFact, claims: list[Claim]) -> Resolution | None:
    """Merge a set element by element.

    A denial removes its element. A doubted claim gives an element only if all claims on the set are doubted.
    """
    asserting = [claim for claim in claims if claim.stance is Stance.ASSERTS]
    all_doubted = all(claim.doubted for claim in asserting)
    opposing = [claim for claim in claims if is_opposing(claim)]
    disputing = {
        denial.id: denial
        for denial in opposing
        if denial.value is None
        and _is_latest(denial, asserting, all_doubted)
        and not is_only_against_itself(denial, asserting)
    }
    elements: list[tuple[object, list[Outcome]]] = []
    left_out: list[Loss] = []
    for group in sorted(_group_by_element(field, claims), key=_sort_key):
        values = Values(field.element_comparison)
        assertions = [claim for claim in group if claim.stance is Stance.ASSERTS]
        denials = [claim for claim in group if is_opposing(claim)]
        refuted = values.find_refuted([claim for claim in assertions if not claim.preferred], denials)
        remaining = [claim for claim in assertions if claim.id not in refuted]
        left_out += [Loss(claim, Step.DENIED) for claim in assertions if claim.id in refuted]
        counted = [claim for claim in remaining if _is_counted(claim, all_doubted)]
        disputing |= {denial.id: denial for denial in find_disputing(counted, assertions, denials, values)}
        current, superseded = split_superseded(remaining)
        history = tuple(Loss(claim, Step.SUPERSEDED) for claim in superseded)
        if any(_is_counted(claim, all_doubted) for claim in current):
            value, parts = _resolve_element(field, current)
            parts[0] = replace(parts[0], losses=history + parts[0].losses)
            elements.append((value, parts))
        else:
            left_out += [*history, *(Loss(claim, Step.DOUBTED) for claim in current)]
    outcomes = tuple(outcome for _, parts in elements for outcome in parts)
    if not outcomes:
        return None
    return Resolution([value for value, _ in elements], outcomes, tuple(disputing.values()), tuple(left_out))


def _group_by_element(field: ListFact, claims: list[Claim]) -> list[list[Claim]]:
    """Group the claims on a set by the element that they are about. Claims without a value are about none."""
    groups: dict[Hashable, list[Claim]] = {}
    for claim in claims:
        if claim.value is not None:
            groups.setdefault(field.get_key(claim.value), []).append(claim)
    if not (isinstance(field, ElementSet) and field.dated):
        return list(groups.values())
    return [part for group in groups.values() for part in _split_by_date(field, group)]


def _split_by_date(field: ElementSet, claims: list[Claim]) -> list[list[Claim]]:
    """Split the claims on elements with one key: another figure for another date is another element.

    The same figure for another date is one element, because the date has moved. So is another figure for the same date,
    because the figure was revised. A denial goes to every part, and denies there what it is about.
    """
    assertions = [claim for claim in claims if claim.stance is Stance.ASSERTS]
    links: dict[Hashable, Hashable] = {}

    def find_root(node: Hashable) -> Hashable:
        while (parent := links.setdefault(node, node)) != node:
            links[node] = links[parent]
            node = parent
        return node

    for claim in assertions:
        figure, date = field.get_figure_and_date(claim.value)
        links[find_root(("figure", figure))] = find_root(("date", date))
    parts: dict[Hashable, list[Claim]] = {}
    for claim in assertions:
        parts.setdefault(find_root(("date", field.get_figure_and_date(claim.value)[1])), []).append(claim)
    others = [claim for claim in claims if claim.stance is not Stance.ASSERTS]
    return [part + others for part in parts.values()] or [others]


def _is_counted(claim: Claim, all_doubted: bool) -> bool:
    """Tell whether a claim can give an element. A doubted claim cannot, unless all claims on the set are doubted."""
    return all_doubted or claim.preferred or not claim.doubted


def _is_latest(denial: Claim, asserting: list[Claim], all_doubted: bool) -> bool:
    """Tell whether a denial is not older than any assertion that counts."""
    days = (claim.ordering_day for claim in asserting if _is_counted(claim, all_doubted))
    return denial.last_day >= max(days, default=dt.date.min)


def _resolve_element(field: ListFact, claims: list[Claim]) -> tuple[object, list[Outcome]]:
    """Resolve the assertions of one element: as a whole, or part by part."""
    if isinstance(field, ElementSet):
        return _resolve_whole_element(field, claims) if field.whole else _resolve_element_parts(field, claims)
    if isinstance(field, Remarks):
        return _resolve_remark(claims)
    outcome = resolve(claims, field.element_comparison)
    assert outcome is not None  # noqa: S101 - every group has an assertion; for the type checker
    return outcome.value, [outcome]


def _resolve_remark(claims: list[Claim]) -> tuple[JsonObject, list[Outcome]]:
    """Return a remark with the source that made it first. Later claims with the same remark corroborate it."""
    first, *others = sorted(
        claims, key=lambda claim: (claim.doubted, claim.published_earliest, claim.source, claim.position, claim.id)
    )
    value = {"text": first.value, "source": first.source}
    return value, [Outcome(value, first, Step.UNCONTESTED, tuple(Loss(claim, None) for claim in others))]


def _resolve_whole_element(field: ElementSet, claims: list[Claim]) -> tuple[JsonObject, list[Outcome]]:
    """Return the winning element, completed with parts that it lacks from claims that agree with it."""
    outcome = resolve(claims, field.element_comparison)
    assert outcome is not None  # noqa: S101 - every group has an assertion; for the type checker
    value: JsonObject = dict(outcome.winner.value)
    losers = [loss.claim for loss in outcome.losses if not loss.claim.doubted]
    for claim in sorted(
        losers, key=lambda claim: (claim.ordering_day, claim.rank, -claim.recording_order), reverse=True
    ):
        if field.element_comparison.agree(claim.value, value):
            value = claim.value | value
    return _order_parts(field, value), [replace(outcome, value=value)]


def _resolve_element_parts(field: ElementSet, claims: list[Claim]) -> tuple[JsonObject, list[Outcome]]:
    """Resolve each part of an element independently of the other parts."""
    value: JsonObject = {}
    outcomes: list[Outcome] = []
    for name, comparison in field.parts.parts.items():
        outcome = resolve(
            [replace(claim, value=claim.value[name]) for claim in claims if name in claim.value], comparison
        )
        if outcome is not None:
            value[name] = outcome.value
            outcomes.append(outcome)
    return value, outcomes


def _order_parts(field: ElementSet, value: JsonObject) -> JsonObject:
    """Put the parts in the order of the schema, so the document does not depend on the order of the claims."""
    return {name: value[name] for name in field.parts.parts if name in value}


def _sort_key(group: list[Claim]) -> tuple[dt.date, str, int, str]:
    """Return the key that orders the elements of a set: the first publication comes first."""
    assertions = [claim for claim in group if claim.stance is Stance.ASSERTS]
    return min((claim.published_earliest, claim.source, claim.position, claim.id) for claim in assertions or group)


__all__ = ["Resolution", "Step", "has_shares", "resolve_field"]
