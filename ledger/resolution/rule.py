"""The rule: from the claims on one field to its value. Pure functions, independent of the order of the claims.

The steps are those of the design, in its order. Each is a function that takes the claims still standing and returns
those that stay; what it drops is kept with the step's name, so that `/explain` can say why a claim lost.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from ledger.resolution.claim import Claim
from models.vocabularies import Certainty, Stance
from schemas.fields.comparison import Comparison, within

# A rumour more than this much younger than every better claim is news, not an echo: plans change in half a year.
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
    Step.RUMOURED: "A rumour yields to anything above it, unless over 180 days younger or told by two origins.",
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
    asserting = {claim.id: claim for claim in claims if claim.stance is Stance.ASSERTS}
    if not asserting:
        return None
    opposing = [claim for claim in claims if opposes(claim)]
    contest = _Contest(list(asserting.values()))
    contest.keep([claim for claim in contest.standing if claim.preferred], Step.PREFERRED)
    contest.keep([claim for claim in contest.standing if not refuted(claim, opposing, comparison)], Step.DENIED)
    contest.keep([claim for claim in contest.standing if not claim.doubted], Step.DOUBTED)
    contest.keep([claim for claim in contest.standing if comparison.known(claim.value)], Step.KNOWN)
    if has_shares:
        contest.keep([claim for claim in contest.standing if has_shares(claim.value)], Step.WITH_SHARES)
    contest.standing = promoted(contest.standing, comparison)
    contest.keep(more_than_rumours(contest.standing), Step.RUMOURED)
    winner, step, lost = last_word(contest.standing, comparison)
    # Promotion counts within the contest only: the claim itself is still a rumour.
    losses = [
        Loss(asserting[loss.claim.id], None if comparison.equal(loss.claim.value, winner.value) else loss.step)
        for loss in contest.losses + lost
    ]
    if step is Step.UNCONTESTED:
        step = next((loss.step for loss in reversed(losses) if loss.step), Step.UNCONTESTED)
    saying_so = [claim for claim in contest.standing if same(claim.value, winner.value, comparison)]
    asserted = [claim.value for claim in asserting.values()]
    return Outcome(
        value=winner.value,
        winner=asserting[winner.id],
        step=step,
        losses=tuple(losses),
        also=tuple(loss.claim for loss in losses if loss.step is Step.KNOWN),
        against=(
            *contradicting(winner, [loss.claim for loss in losses], comparison),
            *disputing(saying_so, asserted, opposing, comparison),
        ),
    )


def opposes(claim: Claim) -> bool:
    """Tell whether it denies or doubts; what an editor doubts never makes a dispute."""
    return claim.stance in (Stance.DENIES, Stance.DOUBTS) and not claim.doubted


def refuted(claim: Claim, opposing: list[Claim], comparison: Comparison) -> bool:
    """Tell whether its very value, or a wider one, was denied after it was said.

    Who denies 30 March does not deny that it was in that year.
    """
    return any(
        denial.stance is Stance.DENIES
        and denial.value is not None
        and denial.not_before(claim)
        and within(claim.value, denial.value, comparison)
        for denial in opposing
    )


def promoted(claims: list[Claim], comparison: Comparison) -> list[Claim]:
    """Let the rumours that two origins tell alike count as reported."""
    rumours = [claim for claim in claims if is_rumour(claim)]
    return [
        replace(claim, certainty=Certainty.REPORTED)
        if is_rumour(claim) and origins_of(claim.value, rumours, comparison) > 1
        else claim
        for claim in claims
    ]


def more_than_rumours(claims: list[Claim]) -> list[Claim]:
    """Leave out the rumours, unless they are much younger than everything above them."""
    latest = max((claim.time for claim in claims if not is_rumour(claim)), default=dt.date.min)
    return [claim for claim in claims if not is_rumour(claim) or claim.time - latest > RUMOUR_STANDS_AFTER]


def is_rumour(claim: Claim) -> bool:
    """Tell whether nothing stands below its certainty."""
    return claim.rank <= Certainty.RUMOURED.rank


def last_word(claims: list[Claim], comparison: Comparison) -> tuple[Claim, Step, list[Loss]]:
    """Choose by the narrower value, then the later, the more certain, more origins, the first recorded.

    Starts from the claim that wins by the latter four, and goes on to the narrowest value inside it. That ends, since
    each value is strictly narrower than the one before.
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
    if comparison.equal(winner.value, loser.value):
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
    return within(one, other, comparison) or comparison.inside(other, one)


def contradicting(winner: Claim, losers: list[Claim], comparison: Comparison) -> list[Claim]:
    """Return the undoubted losers of the same time that cannot be true beside the winner."""
    return [
        claim
        for claim in losers
        if claim.of_one_time(winner)
        and not claim.doubted
        and comparison.known(claim.value)
        and not comparison.agree(claim.value, winner.value)
    ]


def disputing(
    saying_so: list[Claim], asserted: list[Any], opposing: list[Claim], comparison: Comparison
) -> list[Claim]:
    """Return the denials and doubts that no claim which says what is served is younger than.

    Those of a value count where somebody asserts it; else they are only shown.
    """
    return [
        claim
        for claim in opposing
        if all(claim.not_before(assertion) for assertion in saying_so)
        and (claim.value is None or any(same(value, claim.value, comparison) for value in asserted))
    ]
