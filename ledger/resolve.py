"""The rule: from the claims on one field to its value. Pure functions, independent of the order of the claims.

The steps are those of the design, in its order. Each is a function that takes the claims still standing and returns
those that stay; what it drops is kept with the step's name, so that `/explain` can say why a claim lost.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from ledger.claims import Claim
from models.vocabularies import Certainty, Stance
from schemas.comparison import Comparison

# A rumour this much younger than the best other claim is news, not an echo: plans change in half a year.
RUMOUR_STANDS_AFTER = dt.timedelta(days=180)


class Step(StrEnum):
    """What decided. The text is what `/explain` says."""

    UNCONTESTED = "uncontested"
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


EXPLANATIONS = {
    Step.UNCONTESTED: "No claim says otherwise.",
    Step.PREFERRED: "An editor preferred this claim.",
    Step.DENIED: "The other value was denied after it was said.",
    Step.DOUBTED: "A claim that an editor doubts stands only where nothing else does.",
    Step.KNOWN: "A known value beats one that is undisclosed, unknown or vague.",
    Step.RUMOURED: "A rumour yields to anything above it, unless it is 180 days younger or two origins say the same.",
    Step.WITH_SHARES: "Owners with shares are replaced only by owners with shares.",
    Step.NARROWER: "Of two compatible values the narrower wins, and the wider corroborates it.",
    Step.LATER: "The later value wins.",
    Step.MORE_CERTAIN: "Of values of the same day the more certain wins.",
    Step.MORE_ORIGINS: "Of equally certain values the one with more independent origins wins.",
    Step.FIRST_RECORDED: "All else being equal, the first recorded wins.",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """A claim that did not win, with the step at which it lost; None where it says the same as the winner."""

    claim: Claim
    step: Step | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the claims on one value."""

    value: Any
    winner: Claim
    step: Step
    losses: tuple[Loss, ...] = ()
    also: tuple[Claim, ...] = ()  # claims that the value is undisclosed, unknown or vague
    against: tuple[Claim, ...] = ()  # claims that dispute the value

    @property
    def disputed(self) -> bool:
        return bool(self.against)


@dataclass(slots=True)
class _Contest:
    """The claims still standing, and those that have lost."""

    standing: list[Claim]
    losses: list[Loss] = field(default_factory=list)

    def keep(self, staying: list[Claim], step: Step) -> None:
        """Go on with `staying`, unless nothing would be left."""
        if staying and len(staying) < len(self.standing):
            kept = {claim.id for claim in staying}
            self.losses += [Loss(claim, step) for claim in self.standing if claim.id not in kept]
            self.standing = staying


def resolve(
    claims: Iterable[Claim], comparison: Comparison, *, has_shares: Callable[[Any], bool] | None = None
) -> Outcome | None:
    """Resolve the claims on one value that are visible and not withdrawn; None where nobody asserts anything.

    `has_shares` is given for a statement of owners, and tells whether a list states shares.
    """
    claims = sorted(claims, key=lambda claim: (claim.recorded, claim.id))
    asserting = [claim for claim in claims if claim.stance is Stance.ASSERTS]
    if not asserting:
        return None
    opposing = [claim for claim in claims if claim.stance in (Stance.DENIES, Stance.DOUBTS)]
    contest = _Contest(asserting)
    contest.keep([claim for claim in asserting if claim.preferred], Step.PREFERRED)
    contest.keep(not_denied(contest.standing, opposing, comparison), Step.DENIED)
    contest.keep([claim for claim in contest.standing if not claim.doubted], Step.DOUBTED)
    contest.keep([claim for claim in contest.standing if comparison.known(claim.value)], Step.KNOWN)
    if has_shares:
        contest.keep([claim for claim in contest.standing if has_shares(claim.value)], Step.WITH_SHARES)
    contest.keep(more_than_rumours(contest.standing, comparison), Step.RUMOURED)
    winner, step, lost = last_word(contest.standing, comparison)
    losses = contest.losses + lost
    against = disputing(winner, [loss.claim for loss in losses], opposing, comparison)
    if step is Step.UNCONTESTED:
        step = next((loss.step for loss in reversed(losses) if loss.step), Step.UNCONTESTED)
    return Outcome(
        value=winner.value,
        winner=winner,
        step=step,
        losses=tuple(losses),
        also=tuple(loss.claim for loss in losses if loss.step is Step.KNOWN),
        against=tuple(against),
    )


def not_denied(claims: list[Claim], opposing: list[Claim], comparison: Comparison) -> list[Claim]:
    """Leave out the claims whose very value was denied after they said it."""
    denials = [claim for claim in opposing if claim.stance is Stance.DENIES and claim.value is not None]
    return [
        claim
        for claim in claims
        if not any(same(claim.value, denial.value, comparison) and denial.time >= claim.time for denial in denials)
    ]


def more_than_rumours(claims: list[Claim], comparison: Comparison) -> list[Claim]:
    """Leave out the rumours, unless nothing else is there, they are much younger, or two origins say the same.

    Rumours of two origins then count as reported.
    """
    better = [claim for claim in claims if claim.rank > Certainty.RUMOURED.rank]
    if not better:
        return claims
    best = max(better, key=lambda claim: (claim.rank, claim.time))
    rumours = [claim for claim in claims if claim.rank <= Certainty.RUMOURED.rank]
    standing = list(better)
    for rumour in rumours:
        if any(other.origin != rumour.origin and same(rumour.value, other.value, comparison) for other in rumours):
            standing.append(replace(rumour, certainty=Certainty.REPORTED))
        elif rumour.time - best.time > RUMOUR_STANDS_AFTER:
            standing.append(rumour)
    return standing


def last_word(claims: list[Claim], comparison: Comparison) -> tuple[Claim, Step, list[Loss]]:
    """Choose by the narrower value, then the later, the more certain, more origins, the first recorded.

    Starts from the claim that wins by the latter four, and goes on to the narrowest value inside it.
    """
    winner = max(claims, key=lambda claim: _order(claim, claims, comparison))
    narrowed = False
    while inside := [claim for claim in claims if comparison.inside(claim.value, winner.value)]:
        winner = max(inside, key=lambda claim: _order(claim, claims, comparison))
        narrowed = True
    losses = [
        Loss(claim, _step_between(winner, claim, claims, comparison)) for claim in claims if claim.id != winner.id
    ]
    decisive = [loss.step for loss in losses if loss.step is not None]
    if narrowed:
        step = Step.NARROWER
    elif decisive:
        # The rival that came closest says which step decided.
        step = max(decisive, key=list(Step).index)
    else:
        step = Step.UNCONTESTED
    return winner, step, losses


def _order(claim: Claim, claims: list[Claim], comparison: Comparison) -> tuple[dt.date, int, int, int, str]:
    return claim.time, claim.rank, origins_of(claim.value, claims, comparison), -claim.recorded, claim.id


def _step_between(winner: Claim, loser: Claim, claims: list[Claim], comparison: Comparison) -> Step | None:
    """Name the step at which `loser` lost; None where it says the same."""
    if winner.value == loser.value:
        return None
    if comparison.inside(winner.value, loser.value):
        return Step.NARROWER
    steps = (Step.LATER, Step.MORE_CERTAIN, Step.MORE_ORIGINS)
    ours, theirs = _order(winner, claims, comparison), _order(loser, claims, comparison)
    for step, our, their in zip(steps, ours, theirs, strict=False):
        if our != their:
            # A winner that is no better here won by being inside the value of a better one.
            return step if our > their else Step.NARROWER  # type: ignore[operator]
    return Step.FIRST_RECORDED


def origins_of(value: Any, claims: list[Claim], comparison: Comparison) -> int:
    """Count the independent origins that say the same."""
    return len({claim.origin for claim in claims if same(claim.value, value, comparison)})


def same(one: Any, other: Any, comparison: Comparison) -> bool:
    """Tell whether two values are the same news: equal, or one inside the other."""
    return bool(one == other or comparison.inside(one, other) or comparison.inside(other, one))


def disputing(winner: Claim, losers: list[Claim], opposing: list[Claim], comparison: Comparison) -> list[Claim]:
    """Return the claims that dispute the winner.

    These are undoubted losers of the same time that cannot be true beside it, and denials and doubts that are not
    older: of the field, of the winning value, or of a value that somebody else asserts.
    """
    contradicting = [
        claim
        for claim in losers
        if claim.time == winner.time
        and not claim.doubted
        and comparison.known(claim.value)
        and not comparison.agree(claim.value, winner.value)
    ]
    asserted = [winner, *losers]
    denying = [
        claim
        for claim in opposing
        if claim.time >= winner.time
        and (claim.value is None or any(same(other.value, claim.value, comparison) for other in asserted))
    ]
    return contradicting + denying
