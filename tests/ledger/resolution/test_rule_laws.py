"""Laws of the rule that hold for any claims: nothing hangs on the order in which they come, and nothing is lost."""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.resolution.claim import Claim
from ledger.resolution.fields import resolve_field
from ledger.resolution.rule import Step
from models.vocabularies import Certainty, Stance
from schemas.fields.facts import get_comparison
from tests.ledger.claim_builders import fact, says

STATUS, DATE, AMOUNT, OWNERS = "approval.status", "plant.announced", "investment.amount", "company.owners"
PRODUCTS, PARTIES, CAPACITY, REMARKS = "plant.products", "partnership.parties", "plant.capacity", "plant.description"


def money(low: float | None, high: float | None, bound: str, currency: str = "USD", **kwargs: Any) -> dict[str, Any]:
    return {"min": low, "max": high, "bound": bound, "currency": currency, **kwargs}


def planned(number: int, **kwargs: Any) -> dict[str, Any]:
    return {"quantity": {"min": number, "max": number, "unit": "vehicles/year"}, **kwargs}


# Few values, sources and days, so that claims meet.
VALUES: dict[str, list[Any]] = {
    STATUS: ["applied", "granted", "refused"],
    DATE: ["2021-03-30", "2021-33", "2021", "2022", "[..2021-04-30]", "[..2021-05-18]"],
    AMOUNT: [
        {"state": "undisclosed"},
        {"state": "none"},
        money(9.8, 9.8, "exact", text="9.8"),
        money(9.75, 9.75, "exact"),
        money(9.754, 9.754, "exact"),
        money(5, 5, "exact"),
        money(None, 20, "up_to"),
        money(9.8, 9.8, "exact", stated=[{"currency": "EUR", "min": 9, "max": 9}]),
        money(10, 10, "about"),
        money(5, None, "over"),
        money(9, 9, "exact", "EUR"),
        money(8, 12, "range", "EUR"),
    ],
    OWNERS: [
        [{"company": "alpha"}, {"company": "beta"}],
        [{"company": "beta"}, {"company": "alpha", "share": {"text": "60%"}}],
        [{"company": "gamma", "share": {"text": "100%"}}],
    ],
    PRODUCTS: ["cars", "Cars", "vans"],
    PARTIES: [
        {"company": "alpha"},
        {"company": "alpha", "role": "buyer"},
        {"company": "alpha", "role": "supplier", "share": {"text": "60%"}},
        {"unnamed": "a maker"},
    ],
    CAPACITY: [planned(150_000), planned(150_000, by="2025"), planned(300_000, scope="total"), planned(1, phase="2")],
    REMARKS: ["Two lines.", "two lines.", "It is large."],
}
SINGLE, SETS = [STATUS, DATE, AMOUNT, OWNERS], [PRODUCTS, PARTIES, CAPACITY, REMARKS]
EVENT_DAYS = [None, dt.date(2021, 12, 30), dt.date(2021, 12, 31)]
DAYS = ["2022-01-01", "2022-01-02", "2022-01", "2022", "2022-08-26"]


@st.composite
def claims(draw: st.DrawFn, names: list[str], stances: tuple[str, ...] = ("asserts",)) -> tuple[str, list[Claim]]:
    """A field, and claims on it that a client might have recorded in any order."""
    name = draw(st.sampled_from(names))
    found = []
    for recorded in range(draw(st.integers(1, 7))):
        stance = draw(st.sampled_from(stances)) if recorded else "asserts"
        # Of the others than assertions, only denials have values.
        valued = stance == "asserts" or (stance == "denies" and draw(st.booleans()))
        claim = says(
            name,
            draw(st.sampled_from(VALUES[name])) if valued else None,
            on=draw(st.sampled_from(DAYS)),
            by=draw(st.sampled_from(["Reuters", "Bloomberg", "Nikkei"])),
            certainty=draw(
                st.sampled_from(["rumoured", "rumoured", "estimated", "reported", "announced", "confirmed"])
            ),
            speaker=draw(st.sampled_from([None, None, "alpha", "an analyst"])),
            origin=draw(st.sampled_from([None, None, "Reuters", "Nikkei"])),
            stance=stance,
            valid=draw(st.sampled_from([None, None, "2021", "../2022-01"])),
            recorded=recorded,
            doubted=draw(st.sampled_from([False, False, True])),
            preferred=stance == "asserts" and draw(st.sampled_from([False] * 5 + [True])),
            event_day=draw(st.sampled_from(EVENT_DAYS)) if name == STATUS else None,
        )
        found.append(claim)
    return name, found


STANCES = ("asserts", "asserts", "asserts", "denies", "doubts", "undecided", "no_comment")
said_alone = claims(SINGLE, STANCES)
said_in_sets = claims(SETS, STANCES)


def asserted(found: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in found if claim.stance is Stance.ASSERTS]


@given(st.one_of(said_alone, said_in_sets), st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(drawn: tuple[str, list[Claim]], chance: random.Random) -> None:
    name, found = drawn
    shuffled = chance.sample(found, len(found))
    assert resolve_field(fact(name), shuffled) == resolve_field(fact(name), found)


@given(st.one_of(said_alone, claims(SETS)), st.data())
def test_a_copy_of_the_same_day_changes_nothing(drawn: tuple[str, list[Claim]], data: st.DataObject) -> None:
    """However many sources repeat one origin, they are one voice."""
    name, found = drawn
    original = data.draw(st.sampled_from(asserted(found)))
    copies = [
        replace(original, id=f"copy-{number}", source=f"zz-{number}", recording_order=1000 + number)
        for number in range(3)
    ]
    before, after = resolve_field(fact(name), found), resolve_field(fact(name), [*found, *copies])
    assert before is not None
    assert after is not None
    assert after.value == before.value
    assert after.disputed == before.disputed


@given(said_alone)
def test_every_assertion_has_won_or_lost_once(drawn: tuple[str, list[Claim]]) -> None:
    name, found = drawn
    resolution = resolve_field(fact(name), found)
    assert resolution is not None
    (outcome,) = resolution.outcomes
    assert outcome.winner in asserted(found)
    assert resolution.value == outcome.value == outcome.winner.value
    after = [outcome.winner, *(loss.claim for loss in outcome.losses)]
    assert sorted(after, key=lambda claim: claim.id) == sorted(asserted(found), key=lambda claim: claim.id)


@given(said_in_sets)
def test_every_assertion_on_an_element_is_accounted_for(drawn: tuple[str, list[Claim]]) -> None:
    name, found = drawn
    resolution = resolve_field(fact(name), found)
    if resolution is not None:
        resolved = {
            claim.id for one in resolution.outcomes for claim in [one.winner, *(loss.claim for loss in one.losses)]
        }
        left_out = {loss.claim.id for loss in resolution.left_out}
        assert not resolved & left_out
        assert resolved | left_out == {claim.id for claim in asserted(found)}


@given(said_alone)
def test_who_lost_without_a_step_says_the_same(drawn: tuple[str, list[Claim]]) -> None:
    name, found = drawn
    resolution = resolve_field(fact(name), found)
    assert resolution is not None
    (outcome,) = resolution.outcomes
    comparison = get_comparison(fact(name))
    for loss in outcome.losses:
        assert (loss.step is None) == comparison.are_equal(loss.claim.value, outcome.value)
    contested = any(loss.step for loss in outcome.losses)
    assert (outcome.step is not Step.UNCONTESTED) == contested


@given(said_alone)
def test_what_beats_what(drawn: tuple[str, list[Claim]]) -> None:
    """A preferred claim beats all, then an undoubted one beats doubted ones, then a known value one that is not."""
    name, found = drawn
    resolution = resolve_field(fact(name), found)
    assert resolution is not None
    (winner,) = resolution.winners
    rivals = asserted(found)
    if any(claim.preferred for claim in rivals):
        assert winner.preferred
    elif not any(claim.stance is Stance.DENIES and claim.value is not None for claim in found):
        if any(not claim.doubted for claim in rivals):
            assert not winner.doubted
            rivals = [claim for claim in rivals if not claim.doubted]
        known = get_comparison(fact(name)).is_known
        assert known(winner.value) or not any(known(claim.value) for claim in rivals)


@given(st.one_of(said_alone, said_in_sets))
def test_only_undoubted_claims_of_the_time_or_later_dispute(drawn: tuple[str, list[Claim]]) -> None:
    name, found = drawn
    resolution = resolve_field(fact(name), found)
    if resolution is not None:
        against = [claim for one in resolution.outcomes for claim in one.disputed_by] + list(resolution.disputed_by)
        assert all(not claim.doubted for claim in against)
        assert {claim.stance for claim in against} <= {Stance.ASSERTS, Stance.DENIES, Stance.DOUBTS}
        for one in resolution.outcomes:
            assert all(claim.is_not_older_than(one.winner) for claim in one.disputed_by)


@given(said_alone)
def test_a_denial_removes_only_weak_claims_and_those_of_its_speaker(drawn: tuple[str, list[Claim]]) -> None:
    name, found = drawn
    resolution = resolve_field(fact(name), found)
    assert resolution is not None
    speakers = {claim.speaker for claim in found if claim.stance is Stance.DENIES} - {None}
    for loss in resolution.outcomes[0].losses:
        if loss.step is Step.DENIED:
            assert loss.claim.rank <= Certainty.REPORTED.rank or loss.claim.speaker in speakers


@given(claims(SINGLE))
def test_an_estimate_wins_only_alone_or_by_its_own_day(drawn: tuple[str, list[Claim]]) -> None:
    name, found = drawn
    resolution = resolve_field(fact(name), [replace(claim, doubted=False, preferred=False) for claim in found])
    assert resolution is not None
    (outcome,) = resolution.outcomes
    if outcome.winner.certainty is Certainty.ESTIMATED and not outcome.winner.has_valid_day:
        earlier = {None, Step.KNOWN, Step.WITH_SHARES}
        assert all(loss.claim.rank <= Certainty.ESTIMATED.rank or loss.step in earlier for loss in outcome.losses)


@given(st.one_of(said_alone, said_in_sets))
def test_one_voice_does_not_dispute_itself(drawn: tuple[str, list[Claim]]) -> None:
    name, found = drawn
    resolution = resolve_field(fact(name), found)
    for outcome in resolution.outcomes if resolution else ():
        voice = outcome.winner.origin, outcome.winner.speaker
        assert all((claim.origin, claim.speaker) != voice for claim in asserted(outcome.disputed_by))


@given(claims(SINGLE))
def test_the_losers_without_the_value_change_nothing_more(drawn: tuple[str, list[Claim]]) -> None:
    """The rule is idempotent: the claims that state the winning value resolve to it again."""
    name, found = drawn
    resolution = resolve_field(fact(name), found)
    assert resolution is not None
    (outcome,) = resolution.outcomes
    same = [outcome.winner, *(loss.claim for loss in outcome.losses if loss.step is None)]
    again = resolve_field(fact(name), same)
    assert again is not None
    assert get_comparison(fact(name)).are_equal(again.value, resolution.value)
    assert not again.disputed


@given(claims(SINGLE), st.sampled_from(list(Certainty)))
def test_claims_of_one_voice_and_value_are_uncontested(drawn: tuple[str, list[Claim]], certainty: Certainty) -> None:
    name, found = drawn
    alike = [replace(claim, value=found[0].value, certainty=certainty) for claim in found]
    resolution = resolve_field(fact(name), alike)
    assert resolution is not None
    assert resolution.value == found[0].value
    assert not resolution.disputed
    assert resolution.outcomes[0].step is Step.UNCONTESTED


@given(claims(SETS))
def test_a_set_joins_what_all_sources_say(drawn: tuple[str, list[Claim]]) -> None:
    name, found = drawn
    undoubted = [replace(claim, doubted=False) for claim in found]
    resolution = resolve_field(fact(name), undoubted)
    assert resolution is not None
    served = [element["text"] for element in resolution.value] if name == REMARKS else resolution.value
    key = fact(name).get_key
    assert {key(element) for element in served} == {key(claim.value) for claim in undoubted}
    if name == CAPACITY:  # Another figure for another date is another element.
        dates = [(key(element), fact(name).get_figure_and_date(element)[1]) for element in served]
        assert len(served) == len(set(dates))
    else:
        assert len(served) == len({key(claim.value) for claim in undoubted})


@given(claims([PRODUCTS, PARTIES, CAPACITY]), st.randoms(use_true_random=False))
def test_the_order_of_a_set_does_not_hang_on_recording(drawn: tuple[str, list[Claim]], chance: random.Random) -> None:
    name, found = drawn
    numbers = chance.sample(range(len(found)), len(found))
    again = [replace(claim, recording_order=number) for claim, number in zip(found, numbers, strict=True)]
    before, after = resolve_field(fact(name), found), resolve_field(fact(name), again)
    assert before is not None
    assert after is not None
    key = fact(name).get_key
    assert [key(element) for element in after.value] == [key(element) for element in before.value]
