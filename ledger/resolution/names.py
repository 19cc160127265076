"""Resolves the name of a record, and lists its other names. Pure functions, independent of the order of claims.

A single differing spelling never renames a record. Each spelling that is not the name is an alias.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.resolution.claim import Claim
from ledger.resolution.disputes import find_disputing
from ledger.resolution.fields import Resolution, resolve_field
from ledger.resolution.origins import follow_origins
from ledger.resolution.rule import Contest, Loss, Outcome, Step, is_opposing
from ledger.resolution.series import split_superseded
from ledger.resolution.values import Values
from models.json_types import JsonObject
from models.vocabularies import NameType, Stance
from schemas.fields.comparison import EXACT
from schemas.fields.facts import ListFact
from schemas.fields.values import parse_day

# The claims on these fields decide on the name together.
NAME_FIELDS = frozenset({"name", "names", "previous_names"})
# So many independent origins that use a new name change the name of a record: one alone can be a spelling of its own.
ORIGINS_OF_NEW_NAME = 2


@dataclass(frozen=True, slots=True)
class _Spelling:
    """The claims that use one name, without regard to case and white space, in the order of use."""

    claims: list[Claim]

    @property
    def measure(self) -> tuple[int, int, int]:
        """What decides between names, the greater the better: the number of origins, then the first use."""
        first = self.claims[0]
        return len({claim.origin for claim in self.claims}), -first.ordering_day.toordinal(), -first.recording_order

    def has_replaced(self, other: "_Spelling", slug: str) -> bool:
        """Tell whether the record itself or two origins use this name, all of them after the last use of the other."""
        last_use = max(use.last_day for use in other.claims)
        later = [claim for claim in self.claims if claim.ordering_day > last_use]
        origins = {claim.origin for claim in later}
        return len(origins) >= ORIGINS_OF_NEW_NAME or any(claim.speaker == slug for claim in later)


def normalize_name(name: str) -> str:
    """Return a name without the differences that make no other name: case and white space."""
    return " ".join(name.casefold().split())


def resolve_name(claims: Iterable[Claim], slug: str) -> Resolution | None:
    """Resolve the name of the record `slug` from all visible claims on it. Return None if no claim gives a name."""
    claims = _sort_by_use(claims)
    on_name = follow_origins(claim for claim in claims if claim.field == "name")
    asserting = [claim for claim in on_name if claim.stance is Stance.ASSERTS]
    if not asserting:
        return None
    values = Values(EXACT)
    opposing = [claim for claim in split_superseded(on_name)[0] if is_opposing(claim)]
    contest = Contest(asserting)
    contest.keep(split_superseded(contest.remaining)[0], Step.SUPERSEDED)
    contest.keep([claim for claim in contest.remaining if claim.preferred], Step.PREFERRED)
    refuted = values.find_refuted(contest.remaining, opposing)
    contest.keep([claim for claim in contest.remaining if claim.id not in refuted], Step.DENIED)
    contest.keep([claim for claim in contest.remaining if not claim.doubted], Step.DOUBTED)
    replaced = _find_replaced_names(claims)
    contest.keep([claim for claim in contest.remaining if _get_key(claim) not in replaced], Step.RENAMED)
    contest.keep([claim for claim in contest.remaining if not claim.merged], Step.MERGED)
    spelling, step, last_losses = _choose_spelling(_group_spellings(contest.remaining), slug)
    winner = _choose_use(spelling)
    losses = [
        Loss(loss.claim, None if _get_key(loss.claim) == _get_key(winner) else loss.step)
        for loss in contest.losses + last_losses
    ]
    losses += [Loss(claim, None) for claim in spelling.claims if claim.id != winner.id]
    if step is Step.UNCONTESTED:
        step = next((loss.step for loss in reversed(losses) if loss.step), Step.UNCONTESTED)
    disputing = find_disputing(spelling.claims, asserting, opposing, values)
    # Another spelling is an alias, so it disputes nothing.
    outcome = Outcome(winner.value, winner, step, tuple(losses), disputed_by=tuple(disputing))
    return Resolution(winner.value, (outcome,))


def resolve_names(
    field: ListFact, claims: Iterable[Claim], slug: str, former_slugs: Sequence[str] = ()
) -> Resolution | None:
    """Resolve the other names of a record: those that sources list, spellings of its name, and its former ids."""
    claims = _sort_by_use(claims)
    listed = resolve_field(field, [claim for claim in claims if claim.field == "names"])
    elements: list[JsonObject] = list(listed.value) if listed and isinstance(listed.value, list) else []
    outcomes = list(listed.outcomes) if listed else []
    name = resolve_name(claims, slug)
    known = {normalize_name(element["text"]) for element in elements}
    known |= {_get_key(claim) for claim in _select_assertions(claims, "previous_names")}
    known |= {_get_key(winner) for winner in name.winners} if name else set()
    for claim in _list_first_uses(claims, name):
        if _get_key(claim) not in known:
            alias = {"text": claim.value, "type": str(NameType.ALIAS), "source": claim.source}
            elements.append(alias)
            outcomes.append(Outcome(alias, claim, Step.UNCONTESTED))
            known.add(_get_key(claim))
    elements += [{"text": former, "type": str(NameType.ALIAS)} for former in former_slugs if former not in known]
    if not elements:
        return listed
    base = listed or Resolution(elements, ())
    return Resolution(elements, tuple(outcomes), base.disputed_by, base.left_out)


def _sort_by_use(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (claim.ordering_day, claim.recording_order, claim.id))


def _select_assertions(claims: Iterable[Claim], field: str) -> list[Claim]:
    """Select the claims that assert a value of a field. Those that an editor doubts do not count."""
    return [claim for claim in claims if claim.field == field and claim.stance is Stance.ASSERTS and not claim.doubted]


def _get_key(claim: Claim) -> str:
    return normalize_name(str(claim.value))


def _group_spellings(claims: Iterable[Claim]) -> list[_Spelling]:
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_get_key(claim), []).append(claim)
    return [_Spelling(group) for group in groups.values()]


def _choose_spelling(spellings: list[_Spelling], slug: str) -> tuple[_Spelling, Step, list[Loss]]:
    """Choose the name that most origins use, then each name that has replaced the one before.

    The chain ends because the last use of each name is later than that of the one before.
    """
    chosen = max(spellings, key=lambda spelling: spelling.measure)
    replaced: list[_Spelling] = []
    while newer := [spelling for spelling in spellings if spelling.has_replaced(chosen, slug)]:
        replaced.append(chosen)
        chosen = max(newer, key=lambda spelling: spelling.measure)
    losses: list[Loss] = []
    for spelling in spellings:
        if spelling is not chosen:
            step = Step.IN_USE if spelling in replaced else _find_losing_step(chosen, spelling)
            losses += [Loss(claim, step) for claim in spelling.claims]
    # The rival that came closest names the step that decided.
    steps = [loss.step for loss in losses if loss.step]
    return chosen, max(steps, key=list(Step).index, default=Step.UNCONTESTED), losses


def _find_losing_step(winner: _Spelling, loser: _Spelling) -> Step:
    """Return the step that decides against a name that was never the name."""
    if winner.measure < loser.measure:
        return Step.IN_USE
    return Step.MOST_USED if winner.measure[0] > loser.measure[0] else Step.FIRST_USED


def _choose_use(spelling: _Spelling) -> Claim:
    """Return the last use of a name, with the letters' case and the spaces that most origins write."""
    written: dict[object, list[Claim]] = {}
    for claim in spelling.claims:
        written.setdefault(claim.value, []).append(claim)
    uses = max((_Spelling(claims) for claims in written.values()), key=lambda uses: uses.measure)
    return max(uses.claims, key=lambda claim: (claim.preferred, claim.ordering_day, claim.rank, -claim.recording_order))


def _list_first_uses(claims: list[Claim], name: Resolution | None) -> list[Claim]:
    """Return the first claim of each spelling of the name, in the order of publication.

    A spelling that a source denies or an editor doubts is no name of the record.
    """
    outcomes = name.outcomes if name else ()
    denied = {loss.claim.id for outcome in outcomes for loss in outcome.losses if loss.step is Step.DENIED}
    uses = [claim for claim in _select_assertions(claims, "name") if claim.id not in denied]
    return sorted((min(group.claims, key=_get_publication) for group in _group_spellings(uses)), key=_get_publication)


def _get_publication(claim: Claim) -> tuple[dt.date, str, int, str]:
    return claim.published_earliest, claim.source, claim.position, claim.id


def _find_replaced_names(claims: list[Claim]) -> set[str]:
    """Return the names that a source gives as former, or that another name replaced from a stated day on.

    A name that a source states from a later day on is in use again.
    """
    first_used: dict[str, dt.date] = {}
    for claim in _select_assertions(claims, "name"):
        first_used.setdefault(_get_key(claim), claim.ordering_day)
    names = [(claim, claim.value) for claim in _select_assertions(claims, "names") if isinstance(claim.value, dict)]
    given_up = [(claim, normalize_name(value["text"])) for claim, value in names if _is_given_up(claim, value)]
    given_up += [(claim, _get_key(claim)) for claim in _select_assertions(claims, "previous_names")]
    introduced: dict[str, dt.date] = {}
    for claim, value in names:
        key, day = normalize_name(value["text"]), _parse_start(value)
        if day is not None and key in first_used and not _is_given_up(claim, value):
            introduced[key] = max(day, introduced.get(key, day))
    replaced = {key for claim, key in given_up if introduced.get(key, dt.date.min) <= claim.ordering_day}
    for key, used in first_used.items():
        own = introduced.get(key, dt.date.min)
        if any(used < day and own < day for other, day in introduced.items() if other != key):
            replaced.add(key)
    return replaced


def _is_given_up(claim: Claim, name: JsonObject) -> bool:
    """Tell whether a name is a former one, or was in use up to a day before the claim."""
    end = parse_day((name.get("to") or {}).get("latest"))
    return name["type"] == NameType.FORMER or (end is not None and end <= claim.published_latest)


def _parse_start(name: JsonObject) -> dt.date | None:
    """Return the first day when a name was surely in use."""
    start = name.get("from") or {}
    return parse_day(start.get("latest") or start.get("earliest"))
