"""The rule: computes the value of a field from the claims on it. Pure functions, independent of the order of claims.

The steps are those of the design, in its order. Each step is a function that takes the remaining claims and returns the
ones that it keeps. A claim that a step drops is recorded with the name of the step, for `/explain`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ledger.resolution.claim import Claim
from ledger.resolution.disputes import find_contradicting, find_disputing
from ledger.resolution.series import split_superseded
from ledger.resolution.values import Values
from models.json_types import JsonObject
from models.vocabularies import Certainty, Stance
from schemas.fields.comparison import Comparison

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
    ESTIMATED = "estimated"
    RUMOURED = "rumoured"
    WITH_SHARES = "with_shares"
    NARROWER = "narrower"
    LATER = "later"
    FURTHER = "further"
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
TIE_BREAKERS = (Step.LATER, Step.FURTHER, Step.MORE_CERTAIN, Step.MORE_ORIGINS)
# In the order of the steps. `uncontested` comes last: no step decided.
EXPLANATIONS = {
    Step.SUPERSEDED: "A newer release of the same series replaced this claim.",
    Step.PREFERRED: "An editor preferred this claim.",
    Step.DENIED: (
        "A source denied the other value on the same day or later. Above `reported` a value yields only to a denial by"
        " its own speaker."
    ),
    Step.DOUBTED: "A claim that an editor doubts yields to every claim without a doubt.",
    Step.KNOWN: "A known value beats one that is undisclosed, unknown or vague.",
    Step.WITH_SHARES: "Only a list of owners with shares replaces a list of owners with shares.",
    Step.ESTIMATED: (
        "An estimate yields to every claim above it, unless the source states a later day on which the estimate holds."
    ),
    Step.RUMOURED: (
        f"A rumour yields to every more certain claim, unless it is more than {RUMOUR_STANDS_AFTER.days} days younger"
        " or two independent origins report it."
    ),
    Step.NARROWER: (
        "Of two compatible values the narrower one wins, and the wider one corroborates it. A bound without another end"
        " yields only to a value that is not older."
    ),
    Step.LATER: "The later value wins.",
    Step.FURTHER: "Of values of the same day the one that is further along wins, such as granted after applied.",
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
    values = Values(comparison)
    contest = _run_steps(list(asserting.values()), opposing, values, has_shares)
    winner, step, last_losses = choose_winner(contest.remaining, values)
    # A promoted rumour is `reported` only inside the contest. The outcome has the claim as it was made.
    losses = [
        Loss(asserting[loss.claim.id], None if _is_echo(loss, winner, values) else loss.step)
        for loss in contest.losses + last_losses
    ]
    if step is Step.UNCONTESTED:
        differing = (loss for loss in reversed(losses) if not values.are_equal(loss.claim, winner))
        step = next((loss.step for loss in differing if loss.step), Step.UNCONTESTED)
    counted = [loss.claim for loss in losses if loss.step is not Step.SUPERSEDED]
    supporting = [claim for claim in contest.remaining if values.are_nested(claim, winner)] if opposing else []
    return Outcome(
        value=winner.value,
        winner=asserting[winner.id],
        step=step,
        losses=tuple(losses),
        also=tuple(loss.claim for loss in losses if loss.step is Step.KNOWN),
        disputed_by=(
            *find_contradicting(winner, counted, values),
            *find_disputing(supporting, [winner, *counted], opposing, values),
        ),
    )


def _is_echo(loss: Loss, winner: Claim, values: Values) -> bool:
    """Tell whether a loser states the same as the winner. A claim that its own series replaced supports nothing."""
    return loss.step is not Step.SUPERSEDED and values.are_equal(loss.claim, winner)


def _run_steps(
    asserting: list[Claim],
    opposing: list[Claim],
    values: Values,
    has_shares: Callable[[list[JsonObject]], bool] | None,
) -> Contest:
    """Run the steps that drop claims. Those that choose among the remaining claims follow in `choose_winner`."""
    contest = Contest(asserting)
    contest.keep(split_superseded(contest.remaining)[0], Step.SUPERSEDED)
    contest.keep([claim for claim in contest.remaining if claim.preferred], Step.PREFERRED)
    refuted = values.find_refuted(contest.remaining, opposing)
    contest.keep([claim for claim in contest.remaining if claim.id not in refuted], Step.DENIED)
    contest.keep([claim for claim in contest.remaining if not claim.doubted], Step.DOUBTED)
    contest.keep([claim for claim in contest.remaining if values.comparison.is_known(claim.value)], Step.KNOWN)
    if has_shares:
        contest.keep([claim for claim in contest.remaining if has_shares(claim.value)], Step.WITH_SHARES)
    contest.remaining = promote_rumours(contest.remaining, values)
    contest.keep(drop_estimates(contest.remaining), Step.ESTIMATED)
    contest.keep(drop_rumours(contest.remaining), Step.RUMOURED)
    return contest


def is_opposing(claim: Claim) -> bool:
    """Tell whether a claim denies or doubts. A claim that an editor doubts never causes a dispute."""
    return claim.stance in (Stance.DENIES, Stance.DOUBTS) and not claim.doubted


def promote_rumours(claims: list[Claim], values: Values) -> list[Claim]:
    """Return the claims with the certainty `reported` for rumours that two independent origins state alike."""
    rumours = [claim for claim in claims if is_rumour(claim)]
    if len(rumours) < 2:
        return claims
    origins = values.count_origins(rumours)
    return [replace(claim, certainty=Certainty.REPORTED) if origins.get(claim.id, 0) > 1 else claim for claim in claims]


def drop_estimates(claims: list[Claim]) -> list[Claim]:
    """Return the claims without estimates, except those that hold on a later day than every more certain claim.

    An aggregator that repeats its estimate every quarter knows nothing newer than what the parties stated.
    """
    estimated = Certainty.ESTIMATED.rank
    latest = max((claim.last_day for claim in claims if claim.rank > estimated), default=None)
    return [
        claim
        for claim in claims
        if claim.rank != estimated or latest is None or (claim.has_valid_day and claim.ordering_day > latest)
    ]


def drop_rumours(claims: list[Claim]) -> list[Claim]:
    """Return the claims without rumours, except those that are much younger than every more certain claim."""
    latest = max((claim.ordering_day for claim in claims if not is_rumour(claim)), default=dt.date.min)
    return [claim for claim in claims if not is_rumour(claim) or claim.ordering_day - latest > RUMOUR_STANDS_AFTER]


def is_rumour(claim: Claim) -> bool:
    """Tell whether the claim has the lowest certainty."""
    return claim.rank <= Certainty.RUMOURED.rank


def choose_winner(claims: list[Claim], values: Values) -> tuple[Claim, Step, list[Loss]]:
    """Choose by the narrower value, then the later, the further, the more certain, more origins, the first recorded.

    It goes through the claims in the order of the last five steps, and moves to each claim with a narrower value than
    the one before.
    """
    measures = _measure(claims, values)
    ordered = sorted(claims, key=lambda claim: (measures[claim.id], -claim.recording_order, claim.id), reverse=True)
    winner = ordered[0]
    for claim in ordered:
        if _takes_over(claim, winner, values):
            winner = claim
    losses = [
        Loss(claim, _find_losing_step(winner, claim, measures, values)) for claim in claims if claim.id != winner.id
    ]
    losing_steps = {loss.step for loss in losses if loss.step is not None}
    if winner is not ordered[0]:
        step = Step.NARROWER
    elif losing_steps:
        # The rival that came closest names the step that decided.
        step = max(losing_steps, key=list(Step).index)
    else:
        step = Step.UNCONTESTED
    return winner, step, losses


def _takes_over(claim: Claim, winner: Claim, values: Values) -> bool:
    """Tell whether the value of a claim is narrower. A bound without another end yields only to a claim not older."""
    return (
        not values.are_equal(claim, winner)
        and values.comparison.is_narrower(claim.value, winner.value)
        and (claim.is_not_older_than(winner) or not values.comparison.is_half_open(winner.value))
    )


Measures = tuple[tuple[int, ...], ...]


def _measure(claims: list[Claim], values: Values) -> dict[str, Measures]:
    """Return what the steps in `TIE_BREAKERS` compare, in their order, by the id of the claim.

    How far along a claim is counts only if it is known of all claims of its day. Else there is no order among them.
    """
    origins = values.count_origins(claims)
    days: dict[dt.date, list[tuple[int | None, int | None]]] = defaultdict(list)
    progress = {claim.id: (_get_event_day(claim), values.comparison.get_stage(claim.value)) for claim in claims}
    for claim in claims:
        days[claim.ordering_day].append(progress[claim.id])
    has_days = {day: all(event is not None for event, _ in entries) for day, entries in days.items()}
    has_stages = {day: all(stage is not None for _, stage in entries) for day, entries in days.items()}
    measures: dict[str, Measures] = {}
    for claim in claims:
        event, stage = progress[claim.id]
        further = (
            event if event is not None and has_days[claim.ordering_day] else 0,
            stage if stage is not None and has_stages[claim.ordering_day] else 0,
        )
        measures[claim.id] = ((claim.ordering_day.toordinal(),), further, (claim.rank,), (origins[claim.id],))
    return measures


def _get_event_day(claim: Claim) -> int | None:
    return claim.event_day.toordinal() if claim.event_day else None


def _find_losing_step(winner: Claim, loser: Claim, measures: dict[str, Measures], values: Values) -> Step | None:
    """Return the step that decides against `loser`; None if both state the same value."""
    if values.are_equal(winner, loser):
        return None
    if values.comparison.is_narrower(winner.value, loser.value):
        return Step.NARROWER
    for step, winning, losing in zip(TIE_BREAKERS, measures[winner.id], measures[loser.id], strict=True):
        if winning != losing:
            # A winner that is not better by this step won because its value lies inside that of a better claim.
            return step if winning > losing else Step.NARROWER
    return Step.FIRST_RECORDED
