"""The rule: computes the value of a field from the claims on it. Pure functions, independent of the order of claims.

The steps are those of the design, in its order. Each step is a function that takes the remaining claims and returns the
ones that it keeps. A claim that a step drops is recorded with the name of the step, for `/explain`.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ledger.resolution.claim import Claim
from ledger.resolution.series import is_only_against_itself, split_superseded
from models.json_types import JsonObject
from models.vocabularies import Certainty, Stance
from schemas.fields.comparison import Comparison, is_within

# Stored with every version. Raise it with each change that can give another version for the same claims: a step, a
# number here, the comparison of values, the content of a document, the count of the evidence. Versions with a lower
# number were made by an older rule. `evfacts rebuild` computes them again.
RULE_NUMBER = 2
# Plans change in half a year. So a rumour that is more than this much younger than every better claim is news, not an
# echo.
RUMOUR_STANDS_AFTER = dt.timedelta(days=180)


class Step(StrEnum):
    """The step of the rule that decided, as `/explain` names it."""

    UNCONTESTED = "uncontested"
    SUPERSEDED = "superseded"
    PREFERRED = "preferred"
    DENIED = "denied"
    DOUBTED = "doubted"
    KNOWN = "known"
    RUMOURED = "rumoured"
    WITH_SHARES = "with_shares"
    NARROWER = "narrower"
    LATER = "later"
    MORE_CERTAIN = "more_certain"
    MORE_ORIGINS = "more_origins"
    FIRST_RECORDED = "first_recorded"
    # The steps for the name of a record, in `names.py`.
    RENAMED = "renamed"
    MERGED = "merged"
    MOST_USED = "most_used"
    FIRST_USED = "first_used"
    IN_USE = "in_use"


# The steps that compare two claims by a number, in their order.
TIE_BREAKERS = (Step.LATER, Step.MORE_CERTAIN, Step.MORE_ORIGINS)
# In the order of the steps. `uncontested` comes last: no step decided.
EXPLANATIONS = {
    Step.SUPERSEDED: "A newer release of the same series replaced this claim.",
    Step.PREFERRED: "An editor preferred this claim.",
    Step.DENIED: "A source denied the other value on the same day or later.",
    Step.DOUBTED: "A claim that an editor doubts yields to every claim without a doubt.",
    Step.KNOWN: "A known value beats one that is undisclosed, unknown or vague.",
    Step.WITH_SHARES: "Only a list of owners with shares replaces a list of owners with shares.",
    Step.RUMOURED: (
        f"A rumour yields to every more certain claim, unless it is more than {RUMOUR_STANDS_AFTER.days} days younger"
        " or two independent origins report it."
    ),
    Step.NARROWER: "Of two compatible values the narrower one wins, and the wider one corroborates it.",
    Step.LATER: "The later value wins.",
    Step.MORE_CERTAIN: "Of values of the same day the more certain one wins.",
    Step.MORE_ORIGINS: "Of equally certain values the one with more independent origins wins.",
    Step.FIRST_RECORDED: "If all else is equal, the claim that was recorded first wins.",
    Step.RENAMED: "A source gives the other name as a former one, or this one as the name from a later day on.",
    Step.MERGED: "A merge keeps the name of the record that remains.",
    Step.MOST_USED: "The name that most independent origins use wins.",
    Step.FIRST_USED: "Of names that equally many independent origins use, the one that was used first wins.",
    Step.IN_USE: (
        "The company itself or two independent origins use this name, and no source has used the other one since."
    ),
    Step.UNCONTESTED: "No claim states a different value.",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """A claim that did not win, with the step that dropped it; None if it states the same value as the winner."""

    claim: Claim
    step: Step | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of the rule for the claims on one value."""

    value: object  # canonical
    winner: Claim
    step: Step
    losses: tuple[Loss, ...] = ()
    also: tuple[Claim, ...] = ()  # claims that the value is undisclosed, unknown or vague
    disputed_by: tuple[Claim, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether any claim disputes the value."""
        return bool(self.disputed_by)


@dataclass(slots=True)
class Contest:
    """The remaining claims, and those that have lost."""

    remaining: list[Claim]
    losses: list[Loss] = field(default_factory=list)

    def keep(self, claims: list[Claim], step: Step) -> None:
        """Keep only `claims`. If there are none, keep all: a step never empties the contest."""
        if claims and len(claims) < len(self.remaining):
            ids = {claim.id for claim in claims}
            self.losses += [Loss(claim, step) for claim in self.remaining if claim.id not in ids]
            self.remaining = claims


def resolve(
    claims: Iterable[Claim], comparison: Comparison, *, has_shares: Callable[[list[JsonObject]], bool] | None = None
) -> Outcome | None:
    """Resolve the visible claims on one value, without withdrawn ones. Return None if no claim asserts a value.

    For a statement of owners, `has_shares` tells whether a list states shares.
    """
    claims = sorted(claims, key=lambda claim: (claim.recording_order, claim.id))
    asserting = {claim.id: claim for claim in claims if claim.stance is Stance.ASSERTS}
    if not asserting:
        return None
    opposing = [claim for claim in split_superseded(claims)[0] if is_opposing(claim)]
    contest = _run_steps(list(asserting.values()), opposing, comparison, has_shares)
    winner, step, last_losses = choose_winner(contest.remaining, comparison)
    # A promoted rumour is `reported` only inside the contest. The outcome has the claim as it was made.
    losses = [
        Loss(asserting[loss.claim.id], None if _is_echo(loss, winner, comparison) else loss.step)
        for loss in contest.losses + last_losses
    ]
    if step is Step.UNCONTESTED:
        differing = (loss for loss in reversed(losses) if not comparison.are_equal(loss.claim.value, winner.value))
        step = next((loss.step for loss in differing if loss.step), Step.UNCONTESTED)
    counted = [loss.claim for loss in losses if loss.step is not Step.SUPERSEDED]
    supporting = [claim for claim in contest.remaining if is_same_or_nested(claim.value, winner.value, comparison)]
    asserted_values = [winner.value, *(claim.value for claim in counted)]
    return Outcome(
        value=winner.value,
        winner=asserting[winner.id],
        step=step,
        losses=tuple(losses),
        also=tuple(loss.claim for loss in losses if loss.step is Step.KNOWN),
        disputed_by=(
            *find_contradicting(winner, counted, comparison),
            *find_disputing(supporting, asserted_values, opposing, comparison),
        ),
    )


def _is_echo(loss: Loss, winner: Claim, comparison: Comparison) -> bool:
    """Tell whether a loser states the same as the winner. A claim that its own series replaced supports nothing."""
    return loss.step is not Step.SUPERSEDED and comparison.are_equal(loss.claim.value, winner.value)


def _run_steps(
    asserting: list[Claim],
    opposing: list[Claim],
    comparison: Comparison,
    has_shares: Callable[[list[JsonObject]], bool] | None,
) -> Contest:
    """Run the steps that drop claims. Those that choose among the remaining claims follow in `choose_winner`."""
    contest = Contest(asserting)
    contest.keep(split_superseded(contest.remaining)[0], Step.SUPERSEDED)
    contest.keep([claim for claim in contest.remaining if claim.preferred], Step.PREFERRED)
    contest.keep([claim for claim in contest.remaining if not is_refuted(claim, opposing, comparison)], Step.DENIED)
    contest.keep([claim for claim in contest.remaining if not claim.doubted], Step.DOUBTED)
    contest.keep([claim for claim in contest.remaining if comparison.is_known(claim.value)], Step.KNOWN)
    if has_shares:
        contest.keep([claim for claim in contest.remaining if has_shares(claim.value)], Step.WITH_SHARES)
    contest.remaining = promote_rumours(contest.remaining, comparison)
    contest.keep(drop_rumours(contest.remaining), Step.RUMOURED)
    return contest


def is_opposing(claim: Claim) -> bool:
    """Tell whether a claim denies or doubts. A claim that an editor doubts never causes a dispute."""
    return claim.stance in (Stance.DENIES, Stance.DOUBTS) and not claim.doubted


def is_refuted(claim: Claim, opposing: list[Claim], comparison: Comparison) -> bool:
    """Tell whether a denial that is not older denies the value of a claim, or a wider value.

    A denial of 30 March does not deny the year of that day.
    """
    return any(
        denial.stance is Stance.DENIES
        and denial.value is not None
        and denial.is_not_older_than(claim)
        and is_within(claim.value, denial.value, comparison)
        for denial in opposing
    )


def promote_rumours(claims: list[Claim], comparison: Comparison) -> list[Claim]:
    """Return the claims with the certainty `reported` for rumours that two independent origins state alike."""
    rumours = [claim for claim in claims if is_rumour(claim)]
    return [
        replace(claim, certainty=Certainty.REPORTED)
        if is_rumour(claim) and count_origins(claim.value, rumours, comparison) > 1
        else claim
        for claim in claims
    ]


def drop_rumours(claims: list[Claim]) -> list[Claim]:
    """Return the claims without rumours, except those that are much younger than every more certain claim."""
    latest = max((claim.ordering_day for claim in claims if not is_rumour(claim)), default=dt.date.min)
    return [claim for claim in claims if not is_rumour(claim) or claim.ordering_day - latest > RUMOUR_STANDS_AFTER]


def is_rumour(claim: Claim) -> bool:
    """Tell whether the claim has the lowest certainty."""
    return claim.rank <= Certainty.RUMOURED.rank


def choose_winner(claims: list[Claim], comparison: Comparison) -> tuple[Claim, Step, list[Loss]]:
    """Choose by the narrower value, then the later, the more certain, more origins, the first recorded.

    It starts from the claim that wins by the last four steps. From there it follows the chain of narrower values to its
    end. The chain ends because each value is strictly narrower than the one before.
    """
    winner = max(claims, key=lambda claim: _sort_key(claim, claims, comparison))
    narrowed = False
    while narrower := [claim for claim in claims if comparison.is_narrower(claim.value, winner.value)]:
        winner = max(narrower, key=lambda claim: _sort_key(claim, claims, comparison))
        narrowed = True
    losses = [
        Loss(claim, _find_losing_step(winner, claim, claims, comparison)) for claim in claims if claim.id != winner.id
    ]
    losing_steps = [loss.step for loss in losses if loss.step is not None]
    if narrowed:
        step = Step.NARROWER
    elif losing_steps:
        # The rival that came closest names the step that decided.
        step = max(losing_steps, key=list(Step).index)
    else:
        step = Step.UNCONTESTED
    return winner, step, losses


def _sort_key(claim: Claim, claims: list[Claim], comparison: Comparison) -> tuple[tuple[int, int, int], int, str]:
    return _measure(claim, claims, comparison), -claim.recording_order, claim.id


def _measure(claim: Claim, claims: list[Claim], comparison: Comparison) -> tuple[int, int, int]:
    """Return what the steps in `TIE_BREAKERS` compare, in their order."""
    return claim.ordering_day.toordinal(), claim.rank, count_origins(claim.value, claims, comparison)


def _find_losing_step(winner: Claim, loser: Claim, claims: list[Claim], comparison: Comparison) -> Step | None:
    """Return the step that decides against `loser`; None if both state the same value."""
    if comparison.are_equal(winner.value, loser.value):
        return None
    if comparison.is_narrower(winner.value, loser.value):
        return Step.NARROWER
    measures = _measure(winner, claims, comparison), _measure(loser, claims, comparison)
    for step, winning, losing in zip(TIE_BREAKERS, *measures, strict=True):
        if winning != losing:
            # A winner that is not better by this step won because its value lies inside that of a better claim.
            return step if winning > losing else Step.NARROWER
    return Step.FIRST_RECORDED


def count_origins(value: object, claims: list[Claim], comparison: Comparison) -> int:
    """Count the independent origins that state a value, a wider or a narrower one."""
    return len({claim.origin for claim in claims if is_same_or_nested(claim.value, value, comparison)})


def is_same_or_nested(value: object, other: object, comparison: Comparison) -> bool:
    """Tell whether two values are equal, or one lies inside the other."""
    return is_within(value, other, comparison) or comparison.is_narrower(other, value)


def find_contradicting(winner: Claim, losers: list[Claim], comparison: Comparison) -> list[Claim]:
    """Return the undoubted losers of the same time whose value cannot be true together with the winner's."""
    return [
        claim
        for claim in losers
        if claim.is_of_same_time_as(winner)
        and not claim.doubted
        and not is_only_against_itself(claim, [winner])
        and comparison.is_known(claim.value)
        and not comparison.agree(claim.value, winner.value)
    ]


def find_disputing(
    supporting: list[Claim], asserted_values: list[object], opposing: list[Claim], comparison: Comparison
) -> list[Claim]:
    """Return the denials and doubts that are not older than any of the `supporting` claims.

    A denial of a value counts only if a claim asserts that value. Else it is only shown.
    """
    return [
        claim
        for claim in opposing
        if all(claim.is_not_older_than(assertion) for assertion in supporting)
        and not is_only_against_itself(claim, supporting)
        and (claim.value is None or any(is_same_or_nested(value, claim.value, comparison) for value in asserted_values))
    ]
