"""The rule, step by step, with the cases that shaped it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ledger.resolution.claim import Claim
from ledger.resolution.fields import resolve_field
from ledger.resolution.rule import EXPLANATIONS, RUMOUR_STANDS_AFTER, TIE_BREAKERS, Outcome, Step, resolve
from models.vocabularies import Certainty
from schemas.fields.facts import get_comparison
from tests.ledger.claim_builders import denies, fact, outcome, says

STATUS, AMOUNT, DATE = "approval.status", "investment.amount", "plant.production_start"
BILLION = 1_000_000_000


def dollars(number: float, bound: str = "exact", **kwargs: Any) -> dict[str, Any]:
    """A sum in billions of dollars."""
    low, high = bound not in ("up_to", "under"), bound not in ("at_least", "over")
    amount = number * BILLION
    return {
        "min": amount if low else None,
        "max": amount if high else None,
        "bound": bound,
        "currency": "USD",
        **kwargs,
    }


def steps(found: Outcome) -> dict[str, Step | None]:
    """The step at which each claim lost, by the id of the claim."""
    return {loss.claim.id: loss.step for loss in found.losses}


def test_every_step_is_explained_in_the_order_of_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    dropping: list[Step] = []
    monkeypatch.setattr("ledger.resolution.rule.Contest.keep", lambda self, claims, step: dropping.append(step))
    resolve([says(STATUS, "granted")], get_comparison(fact(STATUS)), has_shares=lambda owners: True)
    choosing = [Step.NARROWER, *TIE_BREAKERS, Step.FIRST_RECORDED]
    naming = [Step.RENAMED, Step.MERGED, Step.MOST_USED, Step.FIRST_USED, Step.IN_USE]
    assert list(EXPLANATIONS) == [*dropping, *choosing, *naming, Step.UNCONTESTED]
    assert set(EXPLANATIONS) == set(Step)


def test_no_value_where_nobody_asserts() -> None:
    assert resolve_field(fact(STATUS), []) is None
    assert resolve_field(fact(STATUS), [denies(STATUS), says(STATUS, stance="no_comment")]) is None


class TestUncontested:
    def test_one_claim(self) -> None:
        claim = says(STATUS, "granted")
        found = outcome(STATUS, claim)
        assert (found.winner, found.value, found.step) == (claim, "granted", Step.UNCONTESTED)
        assert not found.disputed

    def test_who_says_the_same_in_other_words_has_not_lost(self) -> None:
        first = says(AMOUNT, dollars(10, text="$10 billion"), on="2022-01-01")
        again = says(AMOUNT, dollars(10, text="10bn US dollars"), on="2022-02-01", by="Bloomberg")
        found = outcome(AMOUNT, first, again)
        assert (found.winner, found.step) == (again, Step.UNCONTESTED)
        assert steps(found) == {first.id: None}

    def test_units_and_letters_are_words_too(self) -> None:
        gigawatt, megawatt = {"quantity": {"text": "4.1 GWh a year"}}, {"quantity": {"text": "4,100 MWh a year"}}
        one = says("plant.phases", {"name": "Phase 1", "capacity": gigawatt["quantity"]}, by="Reuters")
        other = says("plant.phases", {"name": "PHASE 1", "capacity": megawatt["quantity"]}, by="Bloomberg")
        found = resolve_field(fact("plant.phases"), [one, other])
        assert found is not None
        assert not found.disputed

    def test_a_rumour_that_proves_right_has_not_lost(self) -> None:
        rumour = says(STATUS, "granted", on="2022-01-10", certainty="rumoured")
        proof = says(STATUS, "granted", on="2022-03-10", certainty="confirmed", by="Ministry")
        found = outcome(STATUS, rumour, proof)
        assert (found.winner, found.step) == (proof, Step.UNCONTESTED)
        assert steps(found) == {rumour.id: None}


class TestPreferred:
    def test_beats_what_is_later_and_more_certain(self) -> None:
        chosen = says(STATUS, "granted", on="2022-01-01", certainty="rumoured", preferred=True)
        later = says(STATUS, "refused", on="2022-03-01", certainty="confirmed")
        found = outcome(STATUS, chosen, later)
        assert (found.winner, found.step) == (chosen, Step.PREFERRED)
        assert steps(found) == {later.id: Step.PREFERRED}
        assert not found.disputed

    def test_beats_even_where_it_is_doubted_and_denied(self) -> None:
        chosen = says(STATUS, "granted", doubted=True, preferred=True)
        found = outcome(STATUS, chosen, says(STATUS, "refused"), denies(STATUS, "granted", on="2022-09-01"))
        assert found.winner == chosen

    def test_does_not_hide_that_sources_disagree(self) -> None:
        chosen = says(STATUS, "granted", preferred=True)
        rival = says(STATUS, "refused", by="Bloomberg")
        denial = denies(STATUS, on="2022-09-01")
        assert outcome(STATUS, chosen, rival, denial).disputed_by == (rival, denial)

    def test_two_preferred_claims_go_on_by_the_rule(self) -> None:
        old = says(STATUS, "applied", on="2022-01-01", preferred=True)
        new = says(STATUS, "granted", on="2022-02-01", preferred=True)
        found = outcome(STATUS, new, old, says(STATUS, "refused", on="2022-03-01"))
        assert (found.winner, found.step) == (new, Step.LATER)


class TestDenied:
    def test_a_denied_value_loses_to_an_older_one_and_disputes(self) -> None:
        old = says(STATUS, "applied", on="2022-01-01")
        new = says(STATUS, "granted", on="2022-02-01")
        denial = denies(STATUS, "granted", on="2022-03-01")
        found = outcome(STATUS, old, new, denial)
        assert (found.winner, found.step) == (old, Step.DENIED)
        assert steps(found) == {new.id: Step.DENIED}
        assert found.disputed_by == (denial,)

    def test_the_only_value_stays_and_is_disputed(self) -> None:
        claim, denial = says(STATUS, "granted"), denies(STATUS, "granted", on="2022-08-27")
        found = outcome(STATUS, claim, denial)
        assert (found.winner, found.step, found.disputed_by) == (claim, Step.UNCONTESTED, (denial,))

    def test_without_a_value_it_disputes_and_does_not_erase(self) -> None:
        claim, denial = says(STATUS, "granted"), denies(STATUS, on="2022-08-27")
        found = outcome(STATUS, claim, denial)
        assert (found.winner, found.disputed_by) == (claim, (denial,))

    def test_a_denial_of_the_same_day_disputes(self) -> None:
        assert outcome(STATUS, says(STATUS, "granted"), denies(STATUS)).disputed

    def test_of_what_nobody_says_is_only_shown(self) -> None:
        found = outcome(STATUS, says(STATUS, "granted"), denies(STATUS, "revoked", on="2022-09-01"))
        assert not found.disputed

    def test_older_than_a_later_assertion_it_neither_refutes_nor_disputes(self) -> None:
        first = says(STATUS, "granted", on="2022-01-01")
        other = says(STATUS, "applied", on="2022-01-02")
        denial = denies(STATUS, "granted", on="2022-02-01")
        again = says(STATUS, "granted", on="2022-03-01", by="Ministry")
        found = outcome(STATUS, first, other, denial, again)
        assert (found.winner, found.disputed) == (again, False)
        assert steps(found)[first.id] is None

    def test_answered_by_a_wider_assertion_it_does_not_dispute(self) -> None:
        exact = says(DATE, "2021-03-30", on="2021-03-30")
        denial = denies(DATE, on="2021-05-01")
        wider = says(DATE, "2021", on="2022-01-15", by="Bloomberg")
        assert not outcome(DATE, exact, denial, wider).disputed

    def test_is_not_answered_by_a_rumour(self) -> None:
        announced = says(STATUS, "granted", on="2022-01-01", certainty="announced")
        denial = denies(STATUS, on="2022-02-01")
        rumour = says(STATUS, "granted", on="2022-03-01", certainty="rumoured", by="a blog")
        assert outcome(STATUS, announced, denial, rumour).disputed_by == (denial,)

    def test_of_a_range_refutes_what_lies_in_it(self) -> None:
        small, large = says(AMOUNT, dollars(2), on="2022-01-01"), says(AMOUNT, dollars(7), on="2022-02-01")
        denial = denies(AMOUNT, dollars(5, "over"), on="2022-03-01")
        assert outcome(AMOUNT, small, large, denial).winner == small

    def test_of_a_point_does_not_refute_the_range_around_it(self) -> None:
        old = says(DATE, "2020-06", on="2020-07-01")
        year = says(DATE, "2021", on="2021-12-01")
        denial = denies(DATE, "2021-03-30", on="2021-12-02")
        assert outcome(DATE, old, year, denial).winner == year

    @pytest.mark.parametrize("certainty", ["planned", "announced", "confirmed", "completed"])
    def test_does_not_undo_what_is_more_than_reported(self, certainty: str) -> None:
        """The accused denies, and the confirmed status stays, disputed."""
        stale = says("investment.status", "partly_paid", on="2022-05-01")
        official = says("investment.status", "clawed_back", on="2023-05-01", certainty=certainty, speaker="agency")
        denial = denies("investment.status", "clawed_back", on="2023-05-02", speaker="maker")
        found = outcome("investment.status", stale, official, denial)
        assert (found.winner, found.disputed_by) == (official, (denial,))

    def test_undoes_what_its_own_speaker_stated(self) -> None:
        old = says(STATUS, "applied", on="2022-01-01")
        own = says(STATUS, "granted", on="2022-02-01", certainty="announced", speaker="maker")
        other = says(STATUS, "granted", on="2022-02-01", certainty="announced", speaker="agency")
        denial = denies(STATUS, "granted", on="2022-03-01", speaker="maker")
        assert outcome(STATUS, old, own, denial).winner == old
        assert outcome(STATUS, old, own, other, denial).winner == other

    def test_a_speaker_that_is_not_named_is_not_the_same(self) -> None:
        old = says(STATUS, "applied", on="2022-01-01")
        new = says(STATUS, "granted", on="2022-02-01", certainty="announced")
        assert outcome(STATUS, old, new, denies(STATUS, "granted", on="2022-03-01")).winner == new

    @pytest.mark.parametrize("value", [None, "granted"])
    def test_one_that_an_editor_doubts_has_no_effect(self, value: str | None) -> None:
        old, new = says(STATUS, "applied", on="2022-01-01"), says(STATUS, "granted", on="2022-02-01")
        found = outcome(STATUS, old, new, denies(STATUS, value, on="2022-03-01", doubted=True))
        assert (found.winner, found.disputed) == (new, False)

    def test_no_comment_and_undecided_are_no_denials(self) -> None:
        later = [says(STATUS, stance=stance, on="2022-09-01") for stance in ("no_comment", "undecided")]
        assert not outcome(STATUS, says(STATUS, "granted"), *later).disputed

    def test_a_doubt_disputes(self) -> None:
        doubt = says(STATUS, stance="doubts", on="2022-09-01")
        assert outcome(STATUS, says(STATUS, "granted"), doubt).disputed_by == (doubt,)


class TestDoubted:
    def test_stands_alone(self) -> None:
        claim = says(STATUS, "granted", doubted=True)
        assert outcome(STATUS, claim).winner == claim

    def test_yields_to_anything_else_and_never_disputes(self) -> None:
        slip = says(STATUS, "refused", certainty="confirmed", doubted=True)
        rumour = says(STATUS, "granted", certainty="rumoured")
        found = outcome(STATUS, slip, rumour)
        assert (found.winner, found.step, found.disputed) == (rumour, Step.DOUBTED, False)
        assert steps(found) == {slip.id: Step.DOUBTED}

    def test_does_not_make_two_origins_of_one(self) -> None:
        rumour = says(STATUS, "granted", certainty="rumoured", by="a blog")
        slip = says(STATUS, "granted", certainty="rumoured", by="a forum", doubted=True)
        report = says(STATUS, "applied")
        assert outcome(STATUS, rumour, slip, report).winner == report


class TestKnown:
    def test_beats_later_undisclosed_and_shows_it_beside(self) -> None:
        known = says(AMOUNT, dollars(1.5), on="2021-03-30")
        hidden = says(AMOUNT, {"state": "undisclosed"}, on="2021-04-30", certainty="announced")
        vague = says(AMOUNT, {"text": "billions", "state": "vague"}, on="2021-05-01")
        found = outcome(AMOUNT, hidden, vague, known)
        assert (found.winner, found.step, found.disputed) == (known, Step.KNOWN, False)
        assert found.also == (hidden, vague)
        assert set(steps(found).values()) == {Step.KNOWN}

    def test_even_a_rumour_is_known(self) -> None:
        rumour = says(AMOUNT, dollars(1.5), certainty="rumoured")
        hidden = says(AMOUNT, {"state": "undisclosed"}, certainty="confirmed")
        found = outcome(AMOUNT, rumour, hidden)
        assert (found.winner, found.also) == (rumour, (hidden,))

    def test_a_company_with_a_name_beats_one_without(self) -> None:
        named = says("plant.operator", "alpha", on="2022-01-01")
        unnamed = says("plant.operator", {"unnamed": "an Asian battery maker"}, on="2022-02-01")
        assert outcome("plant.operator", named, unnamed).step is Step.KNOWN

    def test_that_there_is_none_is_known(self) -> None:
        none = says(AMOUNT, {"text": "without payment", "state": "none"}, on="2022-01-01")
        hidden = says(AMOUNT, {"state": "undisclosed"}, on="2022-02-01")
        assert outcome(AMOUNT, none, hidden).winner == none
        paid = says(AMOUNT, dollars(1), on="2022-01-01", by="Bloomberg")
        assert outcome(AMOUNT, none, paid).disputed


class TestWithShares:
    OWNERS = "company.owners"

    def test_owners_with_shares_stay(self) -> None:
        shares = [{"company": "alpha", "share": {"text": "60%"}}, {"company": "beta", "share": {"text": "40%"}}]
        with_shares = says(self.OWNERS, shares, on="2020-01-01")
        later = says(self.OWNERS, [{"company": "alpha"}, {"company": "gamma"}], on="2022-01-01")
        found = outcome(self.OWNERS, with_shares, later)
        assert (found.winner, found.step) == (with_shares, Step.WITH_SHARES)

    def test_until_others_with_shares_come(self) -> None:
        old = says(self.OWNERS, [{"company": "alpha", "share": {"text": "60%"}}], on="2020-01-01")
        new = says(self.OWNERS, [{"company": "gamma", "share": {"text": "100%"}}], on="2022-01-01")
        found = outcome(self.OWNERS, old, new)
        assert (found.winner, found.step) == (new, Step.LATER)


class TestRumoured:
    REPORT = says(STATUS, "applied", on="2022-01-01")

    def rumour(self, on: str = "2022-01-20", **kwargs: Any) -> Claim:
        return says(STATUS, "granted", on=on, certainty="rumoured", **kwargs)

    def test_yields_to_an_older_report(self) -> None:
        rumour = self.rumour()
        found = outcome(STATUS, self.REPORT, rumour)
        assert (found.winner, found.step) == (self.REPORT, Step.RUMOURED)
        assert steps(found) == {rumour.id: Step.RUMOURED}
        assert not found.disputed

    @pytest.mark.parametrize(("days", "stands"), [(0, False), (1, True)])
    def test_stands_when_it_is_much_younger(self, days: int, stands: bool) -> None:
        day = self.REPORT.ordering_day + RUMOUR_STANDS_AFTER + dt.timedelta(days=days)
        found = outcome(STATUS, self.REPORT, self.rumour(day.isoformat()))
        assert found.value == ("granted" if stands else "applied")
        assert found.step is (Step.LATER if stands else Step.RUMOURED)

    def test_an_older_and_better_claim_does_not_help_it_against_a_fresh_report(self) -> None:
        official = says(STATUS, "required", on="2020-01-01", certainty="confirmed")
        assert outcome(STATUS, official, self.REPORT, self.rumour()).winner == self.REPORT

    def test_of_two_origins_counts_as_reported(self) -> None:
        one, other = self.rumour(by="Reuters"), self.rumour(by="Bloomberg")
        found = outcome(STATUS, self.REPORT, one, other)
        assert (found.value, found.step) == ("granted", Step.LATER)

    def test_of_two_origins_ties_with_a_report_of_the_day(self) -> None:
        """Then more origins decide, even where no other rumour had to yield."""
        one, other = self.rumour("2022-01-01", by="Reuters"), self.rumour("2022-01-01", by="Bloomberg")
        report = says(STATUS, "refused", on="2022-01-01")
        found = outcome(STATUS, report, one, other)
        assert (found.value, found.step) == ("granted", Step.MORE_ORIGINS)

    def test_of_two_origins_is_still_a_rumour_when_served(self) -> None:
        found = outcome(STATUS, self.REPORT, self.rumour(by="Reuters"), self.rumour(by="Bloomberg"))
        assert found.winner.certainty is Certainty.RUMOURED

    def test_of_two_origins_beats_a_later_one_of_one(self) -> None:
        one, other = self.rumour(by="Reuters"), self.rumour(by="Bloomberg")
        single = says(STATUS, "refused", on="2022-02-01", certainty="rumoured", by="a blog")
        found = outcome(STATUS, one, other, single)
        assert (found.value, found.step) == ("granted", Step.RUMOURED)

    def test_of_two_origins_may_differ_in_wording_and_width(self) -> None:
        report = says(AMOUNT, dollars(5), on="2022-01-01")
        one = says(AMOUNT, dollars(10, "about"), on="2022-01-02", certainty="rumoured", by="Reuters")
        other = says(AMOUNT, dollars(9.8), on="2022-01-02", certainty="rumoured", by="Bloomberg")
        assert outcome(AMOUNT, report, one, other).winner == other

    def test_ten_copies_are_one_origin(self) -> None:
        copies = [self.rumour(by=f"outlet {number}", origin="Reuters") for number in range(10)]
        assert outcome(STATUS, self.REPORT, *copies, self.rumour(by="Reuters")).winner == self.REPORT

    def test_stands_where_nothing_else_does(self) -> None:
        old, new = self.rumour("2022-01-01"), says(STATUS, "refused", on="2022-01-02", certainty="rumoured")
        found = outcome(STATUS, old, new)
        assert (found.winner, found.step) == (new, Step.LATER)


class TestEstimated:
    PARTY = says(AMOUNT, dollars(3.5), on="2021-01-01", certainty="announced", speaker="alpha")

    def estimate(self, on: str = "2024-01-01", **kwargs: Any) -> Claim:
        return says(AMOUNT, dollars(2), on=on, certainty="estimated", by="a tracker", **kwargs)

    def test_does_not_outdate_a_party(self) -> None:
        estimate = self.estimate()
        found = outcome(AMOUNT, self.PARTY, estimate)
        assert (found.winner, found.step, found.disputed) == (self.PARTY, Step.ESTIMATED, False)
        assert steps(found) == {estimate.id: Step.ESTIMATED}

    def test_nor_a_report(self) -> None:
        report = says(AMOUNT, dollars(3), on="2021-01-01")
        assert outcome(AMOUNT, report, self.estimate()).winner == report

    @pytest.mark.parametrize(("valid", "wins"), [("2023-06", True), ("2021-01-01", False), ("2030", False)])
    def test_of_a_later_day_is_news(self, valid: str, wins: bool) -> None:
        """A forecast is not: what holds after the publication is ordered by the publication."""
        found = outcome(AMOUNT, self.PARTY, self.estimate(valid=valid))
        assert found.step is (Step.LATER if wins else Step.ESTIMATED)

    def test_beats_a_rumour_and_stands_alone(self) -> None:
        estimate = self.estimate()
        rumour = says(AMOUNT, dollars(9), on="2024-01-02", certainty="rumoured")
        found = outcome(AMOUNT, rumour, estimate)
        assert (found.winner, found.step) == (estimate, Step.RUMOURED)

    def test_that_yields_does_not_hold_back_a_rumour(self) -> None:
        """The rumour is a year younger than the party, but only a day younger than the estimate."""
        rumour = says(AMOUNT, dollars(9), on="2024-01-02", certainty="rumoured")
        assert outcome(AMOUNT, self.PARTY, self.estimate(), rumour).winner == rumour

    def test_of_the_same_day_still_disputes(self) -> None:
        estimate = self.estimate(on="2021-01-01")
        assert outcome(AMOUNT, self.PARTY, estimate).disputed_by == (estimate,)


class TestNarrower:
    def test_last_year_does_not_replace_the_day(self) -> None:
        day = says(DATE, "2021-03-30", on="2021-03-30")
        year = says(DATE, {"text": "last year", "edtf": "2021"}, on="2022-02-10", by="Bloomberg")
        found = outcome(DATE, day, year)
        assert (found.winner, found.step, found.disputed) == (day, Step.NARROWER, False)
        assert steps(found) == {year.id: Step.NARROWER}

    def test_deadlines_are_two_values(self) -> None:
        april = says(DATE, {"text": "by April", "edtf": "[..2023-04-30]"}, on="2023-01-01")
        may = says(DATE, {"text": "by 18 May", "edtf": "[..2023-05-18]"}, on="2023-03-01")
        found = outcome(DATE, april, may)
        assert (found.winner, found.step) == (may, Step.LATER)

    def test_a_day_does_not_lie_inside_a_deadline(self) -> None:
        day = says(DATE, "2023-04-03", on="2023-01-01")
        deadline = says(DATE, "[..2023-05-18]", on="2023-03-01")
        assert outcome(DATE, day, deadline).winner == deadline

    @pytest.mark.parametrize(
        ("name", "day", "bound"),
        [
            ("company.founded", "2004", "[..2009]"),
            ("milestone.met_on", "2023-04-03", "[..2023-05-18]"),
            ("approval.decided", "2023-04-03", "2023/.."),
            ("partnership.started", "2021", "2020/.."),
            ("partnership.ended", "2021", "[..2022]"),
            ("plant.announced", "2021-05-04", "[..2022]"),
        ],
    )
    def test_what_has_happened_has_no_deadline(self, name: str, day: str, bound: str) -> None:
        exact = says(name, day, on="2023-11-10", certainty="confirmed")
        open_date = says(name, bound, on="2023-11-13")
        found = outcome(name, exact, open_date)
        assert (found.winner, found.step, found.disputed) == (exact, Step.NARROWER, False)

    def test_a_due_date_still_has_one(self) -> None:
        day = says("milestone.due", "2023-04-03", on="2023-01-01")
        deadline = says("milestone.due", "[..2023-05-18]", on="2023-03-01")
        assert outcome("milestone.due", day, deadline).winner == deadline

    def test_a_figure_lies_inside_more_than(self) -> None:
        figure = says(AMOUNT, dollars(7), on="2022-02-01")
        more = says(AMOUNT, dollars(5, "over"), on="2022-02-01", by="Bloomberg")
        later = says(AMOUNT, dollars(6, "over"), on="2022-01-01")
        assert outcome(AMOUNT, later, figure, more).winner == figure

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            ("plant.capacity", "30-45 GWh", "at least 25 GWh"),
            ("plant.jobs", "5,000 jobs", "up to 20,000 jobs"),
            ("investment.stake", "40%", "more than 30%"),
            ("investment.amount", "$6.5 billion", "more than $5 billion"),
        ],
    )
    def test_a_bound_does_not_yield_to_an_older_figure(self, name: str, old: str, new: str) -> None:
        texts = [{"quantity": {"text": text}} if name.startswith("plant") else {"text": text} for text in (old, new)]
        figure = says(name, texts[0], on="2023-01-05")
        bound = says(name, texts[1], on="2025-02-24", certainty="announced")
        found = outcome(name, figure, bound)
        assert (found.winner, found.step) == (bound, Step.LATER)

    def test_a_deadline_of_a_figure_does_not_either(self) -> None:
        """A bound yields to a claim whose possible days reach its own."""
        bound = says(AMOUNT, dollars(5, "over"), on="2022-08-26")
        assert outcome(AMOUNT, says(AMOUNT, dollars(7), on="2022-08"), bound).value["min"] == 7 * BILLION
        assert outcome(AMOUNT, says(AMOUNT, dollars(7), on="2022-07"), bound).winner == bound

    @pytest.mark.parametrize("bound", ["about", "over", "at_least", "up_to", "under"])
    def test_a_copy_that_dropped_the_qualifier_is_not_narrower(self, bound: str) -> None:
        copy = says(AMOUNT, dollars(10), on="2022-08-26", by="Benzinga")
        original = says(AMOUNT, dollars(10, bound), on="2022-08-26", certainty="announced")
        found = outcome(AMOUNT, copy, original)
        assert (found.winner, found.step, found.disputed) == (original, Step.MORE_CERTAIN, False)

    def test_the_longer_number_lies_in_its_rounding(self) -> None:
        exact = says(AMOUNT, dollars(2.023), on="2022-01-01")
        rounded = says(AMOUNT, dollars(2.02), on="2022-02-01")
        found = outcome(AMOUNT, exact, rounded)
        assert (found.winner, found.step, found.disputed) == (exact, Step.NARROWER, False)

    @pytest.mark.parametrize(
        ("name", "long", "short"),
        [
            ("investment.amount", "$2.57 billion", "$2.6 billion"),
            ("investment.amount", "$723", "$720"),
            ("investment.stake", "17.4%", "17%"),
        ],
    )
    def test_two_digits_agree_and_the_later_wins(self, name: str, long: str, short: str) -> None:
        for first, second in ((long, short), (short, long)):
            old, new = says(name, {"text": first}, on="2022-01-01"), says(name, {"text": second}, on="2022-02-01")
            assert outcome(name, old, new).winner == new
        one, other = says(name, {"text": long}), says(name, {"text": short}, by="Bloomberg")
        assert not outcome(name, one, other).disputed

    def test_one_digit_is_no_rounding(self) -> None:
        assert outcome(AMOUNT, says(AMOUNT, dollars(3)), says(AMOUNT, dollars(2.6), by="Bloomberg")).disputed

    def test_goes_on_to_the_narrowest(self) -> None:
        day = says(DATE, "2021-03-30", on="2021-03-30")
        quarter = says(DATE, "2021-33", on="2021-06-01")
        year = says(DATE, "2021", on="2022-01-01")
        found = outcome(DATE, year, quarter, day)
        assert found.winner == day
        assert set(steps(found).values()) == {Step.NARROWER}

    def test_starts_from_the_latest_value(self) -> None:
        """A day in a year that was given up does not come back."""
        day = says(DATE, "2021-03-30", on="2020-03-30")
        year = says(DATE, "2021", on="2020-06-01")
        postponed = says(DATE, "2023", on="2020-12-01")
        found = outcome(DATE, day, year, postponed)
        assert (found.winner, found.step) == (postponed, Step.LATER)

    def test_a_value_between_loses_as_the_narrower_wins(self) -> None:
        """The winner stands for the latest value, which it lies in."""
        day = says(DATE, "2021-03-30", on="2021-03-30")
        between = says(DATE, "2022-05", on="2021-06-01")
        year = says(DATE, "2021", on="2022-01-01")
        assert steps(outcome(DATE, day, between, year))[between.id] is Step.NARROWER

    def test_conversions_do_not_go_round_in_circles(self) -> None:
        """Each of these lay inside the next when conversions counted, and the choice never ended."""
        a = says(
            AMOUNT,
            {
                "min": 9,
                "max": 11,
                "bound": "range",
                "currency": "USD",
                "stated": [{"currency": "EUR", "min": 8, "max": 8}],
            },
            by="a",
        )
        b = says(AMOUNT, {"min": 7, "max": 9, "bound": "range", "currency": "EUR"}, by="b")
        b = replace(b, value=b.value | {"usd": {"min": 9.6, "max": 10.4}})
        c = says(AMOUNT, {"min": 9.5, "max": 10.5, "bound": "range", "currency": "USD"}, by="c")
        c = replace(c, value=c.value | {"usd": {"min": 9.5, "max": 10.5}})
        found = outcome(AMOUNT, a, b, c)
        assert (found.winner, found.disputed) == (c, False)


class TestLater:
    def test_the_later_wins_and_that_is_a_revision(self) -> None:
        old = says(STATUS, "applied", on="2022-01-01", certainty="confirmed")
        new = says(STATUS, "granted", on="2022-01-02", certainty="reported")
        found = outcome(STATUS, old, new)
        assert (found.winner, found.step, found.disputed) == (new, Step.LATER, False)
        assert steps(found) == {old.id: Step.LATER}

    def test_an_undated_copy_does_not_beat_the_dated_report(self) -> None:
        """It is visible from the end of its year, and ordered by the start of it."""
        copy = says(STATUS, "applied", on="2022", by="a blog")
        report = says(STATUS, "granted", on="2022-08-26")
        assert copy.published_latest > report.published_latest
        assert outcome(STATUS, copy, report).winner == report

    def test_what_held_earlier_is_older(self) -> None:
        now = says(AMOUNT, dollars(10), on="2022-01-01")
        then = says(AMOUNT, dollars(4), on="2023-01-01", valid="2019")
        assert outcome(AMOUNT, now, then).winner == now

    def test_what_held_up_to_this_month_is_older_than_what_holds_today(self) -> None:
        before = says(STATUS, "applied", on="2023-11-21", valid="../2023-11")
        today = says(STATUS, "granted", on="2023-11-21")
        found = outcome(STATUS, before, today)
        assert (found.winner, found.step, found.disputed) == (today, Step.LATER, False)

    def test_what_held_from_a_day_on_orders_by_that_day(self) -> None:
        since = says(STATUS, "granted", on="2023-11-21", valid="2023-02/..")
        assert outcome(STATUS, since, says(STATUS, "applied", on="2023-03-01")).value == "applied"

    def test_what_is_to_hold_in_future_orders_by_publication(self) -> None:
        plan = says(AMOUNT, dollars(10), on="2022-01-01", valid="2030")
        revised = says(AMOUNT, dollars(6), on="2022-06-01", valid="2028")
        assert outcome(AMOUNT, plan, revised).winner == revised


class TestSameDay:
    def test_the_more_certain_wins(self) -> None:
        reported, announced = says(STATUS, "refused"), says(STATUS, "granted", certainty="announced", by="Alpha")
        found = outcome(STATUS, reported, announced)
        assert (found.winner, found.step) == (announced, Step.MORE_CERTAIN)
        assert found.disputed_by == (reported,)

    def test_more_origins_win(self) -> None:
        first = says(STATUS, "refused", by="Reuters")
        two = [says(STATUS, "granted", by="Bloomberg"), says(STATUS, "granted", by="Nikkei")]
        found = outcome(STATUS, first, *two)
        assert (found.winner, found.step) == (two[0], Step.MORE_ORIGINS)

    def test_copies_are_not_more_origins(self) -> None:
        first = says(STATUS, "refused", by="Reuters")
        copies = [says(STATUS, "granted", by=name, origin="Bloomberg") for name in ("Bloomberg", "a blog", "a forum")]
        found = outcome(STATUS, *copies, first)
        assert (found.winner, found.step) == (first, Step.FIRST_RECORDED)

    def test_the_first_recorded_wins(self) -> None:
        second = says(STATUS, "refused", recorded=2, by="Bloomberg")
        first = says(STATUS, "granted", recorded=1)
        found = outcome(STATUS, second, first)
        assert (found.winner, found.step, found.disputed_by) == (first, Step.FIRST_RECORDED, (second,))


class TestFurther:
    def test_granted_in_the_afternoon(self) -> None:
        morning = says(STATUS, "applied", certainty="confirmed")
        afternoon = says(STATUS, "granted", by="Bloomberg")
        found = outcome(STATUS, afternoon, morning)
        assert (found.winner, found.step, found.disputed) == (afternoon, Step.FURTHER, False)

    def test_a_milestone_met_on_the_day(self) -> None:
        planned = says("milestone.status", "scheduled", certainty="announced")
        met = says("milestone.status", "met", by="Bloomberg")
        found = outcome("milestone.status", planned, met)
        assert (found.winner, found.disputed) == (met, False)

    def test_words_of_one_stage_are_a_dispute(self) -> None:
        assert outcome(STATUS, says(STATUS, "granted"), says(STATUS, "refused", by="Bloomberg")).disputed

    @pytest.mark.parametrize("word", ["withdrawn", "obstructed"])
    def test_a_word_that_can_come_at_any_time_has_no_order(self, word: str) -> None:
        granted = says(STATUS, "granted")
        found = outcome(STATUS, granted, says(STATUS, word, certainty="confirmed", by="Bloomberg"))
        assert (found.step, found.disputed) == (Step.MORE_CERTAIN, True)

    def test_a_higher_court_stops_what_a_lower_one_allows(self) -> None:
        """The days of the decisions order them, and not the words."""
        lower = replace(says(STATUS, "suspended", certainty="confirmed"), event_day=dt.date(2022, 8, 24))
        higher = replace(says(STATUS, "granted", by="Bloomberg"), event_day=dt.date(2022, 8, 26))
        found = outcome(STATUS, lower, higher)
        assert (found.winner, found.step, found.disputed) == (higher, Step.FURTHER, False)

    def test_only_days_of_both_order_them(self) -> None:
        suspended = replace(says(STATUS, "suspended"), event_day=dt.date(2022, 8, 24))
        assert outcome(STATUS, suspended, says(STATUS, "granted", by="Bloomberg")).winner == suspended

    def test_a_later_day_still_wins(self) -> None:
        again = says(STATUS, "applied", on="2022-08-27")
        assert outcome(STATUS, says(STATUS, "granted"), again).step is Step.LATER

    def test_of_a_plant_two_words_are_a_dispute(self) -> None:
        """Other vocabularies have no order: "committed" and "completed" of one day are two reports of one deal."""
        one, other = says("plant.status", "announced"), says("plant.status", "construction", by="Bloomberg")
        assert outcome("plant.status", one, other).disputed


class TestOneVoice:
    ONE = says(AMOUNT, dollars(5), speaker="alpha", by="Reuters")

    @pytest.mark.parametrize(
        "other",
        [
            says(AMOUNT, dollars(7), speaker="alpha", by="Bloomberg"),
            says(AMOUNT, dollars(7), speaker="alpha", by="Nikkei", origin="Alpha press release"),
        ],
    )
    def test_a_company_does_not_dispute_itself(self, other: Claim) -> None:
        assert not outcome(AMOUNT, self.ONE, other).disputed

    def test_nor_do_headline_and_body_of_one_page(self) -> None:
        headline, body = says(AMOUNT, dollars(5)), says(AMOUNT, dollars(7))
        assert not outcome(AMOUNT, headline, body).disputed

    def test_nor_two_labels_for_one_release(self) -> None:
        labels = ("Volkswagen press release", "Volkswagen")
        one, other = (says(AMOUNT, dollars(size), origin=label) for size, label in zip((5, 7), labels, strict=True))
        assert not outcome(AMOUNT, one, other).disputed

    def test_two_speakers_on_one_page_do(self) -> None:
        assert outcome(AMOUNT, self.ONE, says(AMOUNT, dollars(7), speaker="beta")).disputed
        assert outcome(AMOUNT, self.ONE, says(AMOUNT, dollars(7), speaker="an analyst")).disputed

    def test_a_denial_by_the_same_voice_still_disputes(self) -> None:
        assert outcome(AMOUNT, self.ONE, denies(AMOUNT, speaker="alpha")).disputed


class TestDispute:
    def test_values_of_one_day_that_exclude_each_other(self) -> None:
        one, other = says(AMOUNT, dollars(5)), says(AMOUNT, dollars(6), by="Bloomberg")
        assert outcome(AMOUNT, one, other).disputed_by == (other,)

    def test_values_of_one_day_that_can_both_be_true(self) -> None:
        one, other = says(AMOUNT, dollars(5, "over")), says(AMOUNT, dollars(6, "over"), by="Bloomberg")
        assert not outcome(AMOUNT, one, other).disputed

    def test_a_report_of_the_month_and_one_of_a_day_in_it(self) -> None:
        """Nothing says which of the two is the later."""
        month, day = says(STATUS, "refused", on="2022-08", by="Nikkei"), says(STATUS, "granted", on="2022-08-26")
        assert outcome(STATUS, month, day).disputed_by == (month,)

    def test_a_denial_of_the_month_may_be_the_later(self) -> None:
        assert outcome(STATUS, says(STATUS, "granted"), denies(STATUS, on="2022-08")).disputed
        assert not outcome(STATUS, says(STATUS, "granted"), denies(STATUS, on="2022-07")).disputed

    def test_wordings_never_exclude_each_other(self) -> None:
        one, other = says("approval.conditions", "no layoffs"), says("approval.conditions", "local parts")
        assert not outcome("approval.conditions", one, other).disputed

    def test_two_subjects_do(self) -> None:
        one = says("approval.subject", {"kind": "plant", "id": "alpha-plant"})
        other = says("approval.subject", {"kind": "plant", "id": "beta-plant"}, by="Bloomberg")
        assert outcome("approval.subject", one, other).disputed
