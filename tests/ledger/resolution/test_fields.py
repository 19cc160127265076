"""Sets merged element by element, statements that stand as a whole, and the value that is served."""

import itertools
from typing import Any

from ledger.resolution.claim import Claim
from ledger.resolution.fields import resolve_field
from ledger.resolution.rule import Step
from tests.ledger.claim_builders import denies, fact, outcome, resolution, says

PARTIES, PRODUCTS, CAPACITY, PHASES = "partnership.parties", "plant.products", "plant.capacity", "plant.phases"
OWNERS, REMARKS, ROLES = "company.owners", "plant.description", "person.roles"


def value(name: str, *claims: Claim) -> Any:
    """The value that is served."""
    return resolution(name, *claims).value


def vehicles(number: int, **kwargs: Any) -> dict[str, Any]:
    """A planned capacity."""
    return {"quantity": {"min": number, "max": number, "unit": "vehicles/year"}, "basis": "planned", **kwargs}


def figures(capacities: list[dict[str, Any]]) -> list[float]:
    return [one["quantity"]["max"] for one in capacities]


class TestSet:
    def test_elements_of_all_sources_are_joined(self) -> None:
        claims = [says(PRODUCTS, "cars", on="2022-01-01"), says(PRODUCTS, "batteries", on="2023-01-01")]
        assert value(PRODUCTS, *claims) == ["cars", "batteries"]

    def test_is_in_the_order_in_which_it_was_said(self) -> None:
        """Whoever recorded it in which order."""
        words = {"cars": "2022-03-01", "vans": "2022-01-01", "packs": "2022-02-01"}
        for order in itertools.permutations(words):
            assert value(PRODUCTS, *(says(PRODUCTS, word, on=words[word]) for word in order)) == [
                "vans",
                "packs",
                "cars",
            ]

    def test_elements_of_one_source_keep_its_order(self) -> None:
        claims = [says(PRODUCTS, word, position=at) for at, word in enumerate(["vans", "cars", "packs"])]
        assert value(PRODUCTS, *reversed(claims)) == ["vans", "cars", "packs"]

    def test_letters_do_not_make_two_elements_or_a_dispute(self) -> None:
        found = resolution(PRODUCTS, says(PRODUCTS, "Cars", by="Reuters"), says(PRODUCTS, "cars", by="Bloomberg"))
        assert len(found.value) == 1
        assert not found.disputed

    def test_roles_by_company_and_title(self) -> None:
        chair = says(ROLES, {"company": "alpha", "title": "chairman"}, on="2020-01-01")
        head = says(ROLES, {"company": "alpha", "title": "CEO"}, on="2021-01-01")
        left = says(ROLES, {"company": "alpha", "title": "Chairman", "to": "2022"}, on="2022-01-01")
        found = value(ROLES, chair, head, left)
        assert [role["title"].casefold() for role in found] == ["chairman", "ceo"]
        assert found[0]["to"]["edtf"] == "2022"

    def test_nothing_where_nobody_asserts_an_element(self) -> None:
        assert resolve_field(fact(PRODUCTS), []) is None
        assert resolve_field(fact(PRODUCTS), [denies(PRODUCTS, "cars"), denies(PRODUCTS)]) is None


class TestDenialInSet:
    CARS, VANS = says(PRODUCTS, "cars", on="2022-01-01"), says(PRODUCTS, "vans", on="2022-01-02")

    def test_takes_its_element_out_and_disputes_the_field(self) -> None:
        denial = denies(PRODUCTS, "Cars", on="2022-02-01")
        found = resolution(PRODUCTS, self.CARS, self.VANS, denial)
        assert (found.value, found.disputed_by) == (["vans"], (denial,))
        assert [(loss.claim, loss.step) for loss in found.left_out] == [(self.CARS, Step.DENIED)]

    def test_of_the_only_element_leaves_no_value(self) -> None:
        assert resolve_field(fact(PRODUCTS), [self.CARS, denies(PRODUCTS, "cars", on="2022-02-01")]) is None

    def test_a_later_assertion_brings_it_back(self) -> None:
        denial, again = denies(PRODUCTS, "cars", on="2022-02-01"), says(PRODUCTS, "cars", on="2022-03-01")
        found = resolution(PRODUCTS, self.CARS, denial, again)
        assert (found.value, found.disputed) == (["cars"], False)
        assert found.winners == [again]

    def test_a_doubted_assertion_does_not(self) -> None:
        denial = denies(PRODUCTS, "cars", on="2022-02-01")
        slip = says(PRODUCTS, "cars", on="2022-03-01", doubted=True)
        found = resolution(PRODUCTS, self.CARS, self.VANS, denial, slip)
        assert (found.value, found.disputed_by) == (["vans"], (denial,))

    def test_a_preferred_element_stays(self) -> None:
        chosen = says(PRODUCTS, "cars", on="2022-01-01", preferred=True)
        denial = denies(PRODUCTS, "cars", on="2022-02-01")
        found = resolution(PRODUCTS, chosen, denial)
        assert (found.value, found.disputed_by) == (["cars"], (denial,))

    def test_a_doubted_denial_has_no_effect(self) -> None:
        found = resolution(PRODUCTS, self.CARS, denies(PRODUCTS, "cars", on="2022-02-01", doubted=True))
        assert (found.value, found.disputed) == (["cars"], False)

    def test_of_what_nobody_says_is_only_shown(self) -> None:
        found = resolution(PRODUCTS, self.CARS, denies(PRODUCTS, "planes", on="2022-02-01"))
        assert (found.value, found.disputed) == (["cars"], False)

    def test_of_the_field_disputes_and_does_not_erase(self) -> None:
        denial = denies(PRODUCTS, on="2022-02-01")
        assert resolution(PRODUCTS, self.CARS, denial).disputed_by == (denial,)
        answered = resolution(PRODUCTS, self.CARS, denial, says(PRODUCTS, "cars", on="2022-03-01"))
        assert not answered.disputed

    def test_of_a_company_takes_out_whatever_it_does(self) -> None:
        party = says(PARTIES, {"company": "alpha", "role": "buyer"}, on="2022-01-01")
        other = says(PARTIES, {"company": "beta"}, on="2022-01-01")
        assert value(PARTIES, party, other, denies(PARTIES, {"company": "alpha"})) == [{"company": "beta"}]

    def test_of_a_role_leaves_the_company(self) -> None:
        partner = says(PARTIES, {"company": "alpha", "role": "partner"}, on="2022-01-01")
        denial = denies(PARTIES, {"company": "alpha", "role": "supplier"})
        assert value(PARTIES, partner, denial) == [{"company": "alpha", "role": "partner"}]

    def test_of_one_figure_leaves_another(self) -> None:
        small, large = says(CAPACITY, vehicles(150_000), on="2022-01-01"), says(CAPACITY, vehicles(300_000))
        denial = denies(CAPACITY, vehicles(300_000), on="2022-09-01")
        found = resolution(CAPACITY, small, large, denial)
        assert figures(found.value) == [150_000]
        assert found.disputed_by == (denial,)


class TestDoubtedInSet:
    def test_an_element_is_dropped_beside_others(self) -> None:
        cars, slip = says(PRODUCTS, "cars"), says(PRODUCTS, "planes", doubted=True)
        found = resolution(PRODUCTS, cars, slip)
        assert (found.value, found.disputed) == (["cars"], False)
        assert [(loss.claim, loss.step) for loss in found.left_out] == [(slip, Step.DOUBTED)]

    def test_elements_stand_alone(self) -> None:
        slips = [says(PRODUCTS, word, doubted=True) for word in ("cars", "vans")]
        assert len(value(PRODUCTS, *slips)) == 2

    def test_an_element_that_another_source_has_stays(self) -> None:
        cars, slip = says(PRODUCTS, "cars"), says(PRODUCTS, "cars", by="Bloomberg", doubted=True)
        assert value(PRODUCTS, slip, cars) == ["cars"]

    def test_a_preferred_one_stays(self) -> None:
        slip = says(PRODUCTS, "planes", doubted=True, preferred=True)
        assert len(value(PRODUCTS, says(PRODUCTS, "cars"), slip)) == 2

    def test_a_doubted_part_does_not_fill_a_gap(self) -> None:
        bare = says(CAPACITY, vehicles(150_000), on="2022-01-01")
        slip = says(CAPACITY, vehicles(150_000, by="2025"), on="2022-02-01", doubted=True)
        assert "by" not in value(CAPACITY, bare, slip)[0]


class TestParts:
    def test_parties_are_one_by_company_and_their_parts_merged(self) -> None:
        role = says(PARTIES, {"company": "alpha", "role": "buyer"}, on="2022-01-01")
        share = says(PARTIES, {"company": "alpha", "share": {"text": "60%"}}, on="2022-02-01")
        other = says(PARTIES, {"company": "beta", "role": "manufacturer"}, on="2022-02-01")
        alpha, beta = value(PARTIES, share, role, other)
        assert (alpha["company"], alpha["role"], alpha["share"]["min"]) == ("alpha", "buyer", 60)
        assert beta == {"company": "beta", "role": "manufacturer"}

    def test_a_company_without_a_name_is_known_by_its_words(self) -> None:
        unnamed = [says(PARTIES, {"unnamed": words}) for words in ("An Asian battery maker", "an Asian battery maker")]
        found = resolution(PARTIES, *unnamed, says(PARTIES, {"state": "undisclosed"}))
        assert len(found.value) == 2
        assert not found.disputed

    def test_phases_are_resolved_part_by_part(self) -> None:
        """A new status of a phase does not take away the date that an older source gave."""
        old = says(PHASES, {"name": "Phase 1", "status": "construction", "completion": "2023-06"}, on="2022-01-01")
        new = says(PHASES, {"name": "phase 1", "status": "operating"}, on="2023-07-01")
        (phase,) = value(PHASES, old, new)
        assert (phase["status"], phase["completion"]["edtf"]) == ("operating", "2023-06")

    def test_each_part_follows_the_rule(self) -> None:
        day = says(PHASES, {"name": "Phase 1", "completion": "2023-06-12"}, on="2023-06-12")
        year = says(PHASES, {"name": "Phase 1", "completion": "2023"}, on="2024-01-01")
        found = resolution(PHASES, day, year)
        assert found.value[0]["completion"]["edtf"] == "2023-06-12"
        assert Step.NARROWER in [one.step for one in found.outcomes]

    def test_parts_are_in_the_declared_order(self) -> None:
        status = says(PHASES, {"name": "Phase 1", "completion": "2023"}, on="2022-01-01")
        completion = says(PHASES, {"name": "Phase 1", "status": "operating"}, on="2023-01-01")
        assert list(value(PHASES, status, completion)[0]) == ["name", "status", "completion"]

    def test_a_dispute_over_a_part_disputes_the_field(self) -> None:
        one = says(PHASES, {"name": "Phase 1", "status": "operating"}, by="Reuters")
        other = says(PHASES, {"name": "Phase 1", "status": "cancelled"}, by="Bloomberg")
        assert resolution(PHASES, one, other).disputed


class TestWhole:
    def test_capacity_is_one_by_phase_basis_and_unit(self) -> None:
        claims = [
            says(CAPACITY, vehicles(150_000)),
            says(CAPACITY, vehicles(120_000) | {"basis": "installed"}),
            says(CAPACITY, vehicles(50_000, phase="Phase 2")),
            says(CAPACITY, {"quantity": {"min": 20, "max": 20, "unit": "GWh/year"}, "basis": "planned"}),
        ]
        assert sorted(figures(value(CAPACITY, *claims))) == [20, 50_000, 120_000, 150_000]

    def test_the_date_goes_with_its_figure(self) -> None:
        old = says(CAPACITY, vehicles(150_000, by="2025"), on="2022-01-01")
        new = says(CAPACITY, vehicles(300_000), on="2023-01-01")
        found = value(CAPACITY, old, new)
        assert [(one["quantity"]["max"], "by" in one) for one in found] == [(150_000, True), (300_000, False)]

    def test_what_a_figure_leaves_open_is_filled_by_who_agrees(self) -> None:
        old = says(CAPACITY, vehicles(150_000, by="2025"), on="2022-01-01")
        new = says(CAPACITY, vehicles(150_000, scope="phase"), on="2023-01-01")
        (found,) = value(CAPACITY, old, new)
        assert (found["by"]["edtf"], found["scope"]) == ("2025", "phase")
        assert list(found) == ["quantity", "basis", "scope", "by"]

    def test_two_figures_of_one_day_are_disputed(self) -> None:
        other = says(CAPACITY, vehicles(300_000), by="Bloomberg")
        found = resolution(CAPACITY, says(CAPACITY, vehicles(150_000)), other)
        assert found.disputed


class TestDated:
    JOBS = "plant.jobs"

    def jobs(self, number: int, **kwargs: Any) -> dict[str, Any]:
        return {"quantity": {"min": number, "max": number, "unit": "jobs"}, "kind": "operation", **kwargs}

    def test_a_step_towards_a_total_is_an_element_of_its_own(self) -> None:
        total = says(self.JOBS, self.jobs(9000), on="2022-08-12", certainty="confirmed")
        step = says(self.JOBS, self.jobs(1500, by="2026-03"), on="2025-12-03")
        assert figures(value(self.JOBS, total, step)) == [9000, 1500]
        large = {"quantity": {"text": "100 GWh"}, "basis": "planned"}
        small = {"quantity": {"text": "8 GWh"}, "basis": "planned", "by": "2026"}
        found = value(CAPACITY, says(CAPACITY, large, on="2022-08-12"), says(CAPACITY, small, on="2025-12-03"))
        assert figures(found) == [100, 8]

    def test_the_same_figure_for_a_later_date_is_a_delay(self) -> None:
        old = says(CAPACITY, vehicles(200_000, by="2026"), on="2024-08-24")
        new = says(CAPACITY, vehicles(200_000, by="2027"), on="2025-05-16")
        (found,) = value(CAPACITY, old, new, says(CAPACITY, vehicles(200_000), on="2023-10-27"))
        assert found["by"]["edtf"] == "2027"

    def test_a_qualifier_does_not_make_another_figure(self) -> None:
        most = {"quantity": {"text": "up to 2,000 jobs"}, "kind": "operation"}
        found = value(self.JOBS, says(self.JOBS, most), says(self.JOBS, self.jobs(2000, by="2024")))
        assert len(found) == 1

    def test_another_figure_for_the_same_date_is_a_revision(self) -> None:
        old = says(CAPACITY, vehicles(150_000, by="2025"), on="2022-01-01")
        new = says(CAPACITY, vehicles(120_000, by="2025"), on="2023-01-01")
        assert figures(value(CAPACITY, old, new)) == [120_000]

    def test_a_denial_of_a_figure_leaves_the_figure_for_another_date(self) -> None:
        total = says(CAPACITY, vehicles(300_000), on="2022-01-01")
        step = says(CAPACITY, vehicles(8_000, by="2025"), on="2022-01-01")
        denial = denies(CAPACITY, vehicles(8_000), on="2022-09-01")
        found = resolution(CAPACITY, total, step, denial)
        assert (figures(found.value), found.disputed_by) == ([300_000], (denial,))


class TestStatement:
    SHARES = says(OWNERS, [{"company": "alpha", "share": {"text": "60%"}}, {"company": "beta"}], on="2020-01-01")

    def test_is_replaced_as_a_whole(self) -> None:
        new = says(OWNERS, [{"company": "gamma", "share": {"text": "100%"}}], on="2022-01-01")
        assert value(OWNERS, self.SHARES, new) == new.value

    def test_only_by_owners_with_shares(self) -> None:
        bare = says(OWNERS, [{"company": "gamma"}], on="2022-01-01", certainty="confirmed")
        hidden = says(OWNERS, [{"company": "gamma", "share": {"state": "undisclosed"}}], on="2022-01-01")
        found = outcome(OWNERS, self.SHARES, bare, hidden)
        assert (found.winner, found.step) == (self.SHARES, Step.WITH_SHARES)

    def test_without_any_shares_the_later_wins(self) -> None:
        old, new = says(OWNERS, [{"company": "beta"}], on="2020-01-01"), says(OWNERS, [{"company": "gamma"}])
        assert value(OWNERS, old, new) == new.value

    def test_the_same_owners_in_another_order_are_no_dispute(self) -> None:
        entries = [{"company": "alpha", "share": {"text": "60%"}}, {"company": "beta", "share": {"text": "40 percent"}}]
        one, other = says(OWNERS, entries), says(OWNERS, entries[::-1], by="Bloomberg")
        found = outcome(OWNERS, one, other)
        assert (found.step, found.disputed) == (Step.UNCONTESTED, False)

    def test_other_shares_of_one_day_are_a_dispute(self) -> None:
        one = says(OWNERS, [{"company": "alpha", "share": {"text": "60%"}}])
        other = says(OWNERS, [{"company": "alpha", "share": {"text": "70%"}}], by="Bloomberg")
        assert outcome(OWNERS, one, other).disputed


class TestRemarks:
    def test_are_served_with_their_sources(self) -> None:
        second = says(REMARKS, "It stands on a former airfield.", on="2022-02-01", by="Bloomberg")
        first = says(REMARKS, "Two lines are to be built.", on="2022-01-01", by="Reuters")
        assert value(REMARKS, second, first) == [
            {"text": "Two lines are to be built.", "source": "reuters-2022-01-01"},
            {"text": "It stands on a former airfield.", "source": "bloomberg-2022-02-01"},
        ]

    def test_belong_to_who_made_them_first(self) -> None:
        copy = says(REMARKS, "Two lines.", on="2022-02-01", by="a blog", certainty="confirmed")
        first = says(REMARKS, "Two lines.", on="2022-01-01", by="Reuters")
        found = resolution(REMARKS, copy, first)
        assert found.value == [{"text": "Two lines.", "source": "reuters-2022-01-01"}]
        assert found.winners == [first]

    def test_never_exclude_each_other(self) -> None:
        remarks = [says(REMARKS, text) for text in ("It is large.", "It is small.")]
        assert not resolution(REMARKS, *remarks).disputed
