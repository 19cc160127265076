"""How values compare: what agrees, what says the same, what lies inside what, and the laws that the rule leans on."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.fields.comparison import DATES, EXACT, PAST_DATES, PROSE, RANGES, Comparison, Lists, Parts
from schemas.fields.facts import ElementSet, Structured
from tests.ledger.claim_builders import canonical, fact


def date(edtf: str) -> Any:
    return canonical("plant.production_start", {"edtf": edtf})


def vague(text: str) -> Any:
    """A date that only has words."""
    return {"text": text, "edtf": None, "earliest": None, "latest": None, "precision": None}


def amount(low: float | None, high: float | None, bound: str = "range", currency: str = "USD", **kwargs: Any) -> Any:
    value = {"min": low, "max": high, "bound": bound, "currency": currency}
    return canonical("investment.amount", value) | kwargs


def about(number: float, currency: str = "USD", **kwargs: Any) -> Any:
    return amount(number, number, "about", currency, **kwargs)


def exactly(number: float, currency: str = "USD", **kwargs: Any) -> Any:
    return amount(number, number, "exact", currency, **kwargs)


def over(number: float) -> Any:
    return amount(number, None, "over")


def in_state(state: str) -> Any:
    return canonical("investment.amount", {"state": state})


def quantity(number: float, unit: str) -> Any:
    return canonical("project.staff", {"min": number, "max": number, "unit": unit})


def share(number: float, **kwargs: Any) -> Any:
    return canonical("investment.stake", {"min": number, "max": number, "bound": "exact", **kwargs})


class TestExact:
    def test_letters_make_no_difference(self) -> None:
        assert EXACT.are_equal("BAIC BluePark", "BAIC Bluepark")
        assert EXACT.agree("granted", "granted")
        assert not EXACT.agree("granted", "refused")

    @pytest.mark.parametrize("unnamed", [{"unnamed": "an Asian battery maker"}, {"state": "undisclosed"}])
    def test_a_company_that_is_not_named_is_not_known(self, unnamed: dict[str, str]) -> None:
        assert not EXACT.is_known(unnamed)
        assert EXACT.agree("alpha", unnamed)
        assert EXACT.is_narrower("alpha", unnamed)

    def test_a_record_is_known(self) -> None:
        one, other = {"kind": "plant", "id": "alpha"}, {"kind": "plant", "id": "beta"}
        assert EXACT.is_known(one)
        assert not EXACT.agree(one, other)

    def test_neither_wording_nor_order_makes_a_difference(self) -> None:
        assert EXACT.are_equal([{"text": "a", "min": 1}, {"min": 2}], [{"min": 2}, {"text": "b", "min": 1}])


class TestProse:
    def test_wordings_agree_and_are_not_the_same(self) -> None:
        assert PROSE.agree("no layoffs", "local parts")
        assert not PROSE.are_equal("no layoffs", "local parts")
        assert not PROSE.is_narrower("no layoffs", "local parts")


class TestDates:
    @pytest.mark.parametrize(
        ("narrow", "wide"),
        [
            ("2021-03-30", "2021"),
            ("2021-33", "2021"),
            ("2021-03-30", "2021-03"),
            ("2021", "202X"),
            ("2021", "2021/2023"),
        ],
    )
    def test_inside(self, narrow: str, wide: str) -> None:
        assert DATES.is_narrower(date(narrow), date(wide))
        assert not DATES.is_narrower(date(wide), date(narrow))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("[..2023-04-30]", "[..2023-05-18]"),
            ("2023-04-30", "[..2023-05-18]"),
            ("2023", "2022/.."),
            ("2021", "2022"),
            ("2021", "2021~"),
        ],
    )
    def test_not_inside(self, one: str, other: str) -> None:
        assert not DATES.is_narrower(date(one), date(other))
        assert not DATES.is_narrower(date(other), date(one))

    @pytest.mark.parametrize(
        ("one", "other", "agree"),
        [
            ("2021", "2021-03-30", True),
            ("2021", "2022", False),
            ("[..2023-04-30]", "2023-04-30", True),
            ("[..2023-04-30]", "2023-05-01", False),
            ("2023/..", "[..2022]", False),
            ("2021-06/2022-03", "2022", True),
        ],
    )
    def test_agree(self, one: str, other: str, agree: bool) -> None:
        assert DATES.agree(date(one), date(other)) is agree

    @pytest.mark.parametrize("bound", ["[..2022]", "2020/.."])
    def test_what_has_happened_has_no_deadline(self, bound: str) -> None:
        assert PAST_DATES.is_narrower(date("2021-03-30"), date(bound))
        assert not PAST_DATES.is_narrower(date(bound), date("2021-03-30"))
        assert not PAST_DATES.is_narrower(date("2023" if ".." in bound[:3] else "2019"), date(bound))
        assert not DATES.is_narrower(date("2021-03-30"), date(bound))

    def test_words_alone_are_not_known(self) -> None:
        assert not DATES.is_known(vague("soon"))
        assert DATES.agree(vague("soon"), date("2021"))
        assert DATES.is_narrower(date("[..2023-04-30]"), vague("soon"))


class TestRanges:
    def test_wording_makes_no_difference(self) -> None:
        assert RANGES.are_equal(exactly(10, text="$10"), exactly(10, text="ten dollars"))
        assert not RANGES.are_equal(exactly(10), about(10))

    def test_about_is_five_percent_wide(self) -> None:
        assert RANGES.is_narrower(exactly(9.8), about(10))
        assert RANGES.is_narrower(about(10), amount(9, 11))
        assert RANGES.agree(exactly(9.5), about(10))
        assert not RANGES.agree(exactly(9.4), about(10))

    def test_a_copy_that_dropped_the_qualifier_is_not_narrower(self) -> None:
        for bound in (about(10), over(10), amount(10, None, "at_least"), amount(None, 10, "up_to")):
            assert not RANGES.is_narrower(exactly(10), bound)
            # Nor is a range that has the number of the bound at its end. Else a chain would lead there.
            for low, high in ((10, 10.2), (9.8, 10)):
                assert not RANGES.is_narrower(amount(low, high), bound)

    def test_from_three_digits_on_a_longer_number_lies_in_its_rounding(self) -> None:
        assert RANGES.is_narrower(exactly(2.023), exactly(2.02))
        assert RANGES.is_narrower(amount(2.018, 2.022), exactly(2.02))
        assert not RANGES.is_narrower(exactly(2.02), exactly(2.023))
        for other in (2.026, 2.03, 2.02):
            assert not RANGES.is_narrower(exactly(other), exactly(2.02))
        assert RANGES.is_narrower(quantity(4123, "MWh/year"), quantity(4.12, "GWh/year"))

    @pytest.mark.parametrize(("long", "short"), [(2.57, 2.6), (723, 720), (17.4, 17), (2.55, 2.6), (2.023, 2.02)])
    def test_from_two_digits_on_a_rounding_agrees(self, long: float, short: float) -> None:
        assert RANGES.agree(exactly(long), exactly(short))
        if short != 2.02:
            assert not RANGES.is_narrower(exactly(long), exactly(short))

    @pytest.mark.parametrize(("one", "other"), [(2.6, 3), (2.54, 2.6), (720, 730), (2.02, 2.03), (500, 512)])
    def test_one_digit_and_other_numbers_do_not(self, one: float, other: float) -> None:
        assert not RANGES.agree(exactly(one), exactly(other))

    def test_two_abouts_agree_and_neither_is_the_narrower(self) -> None:
        assert RANGES.agree(about(10), about(9.8))
        assert not RANGES.is_narrower(about(9.8), about(10))
        assert not RANGES.is_narrower(about(10), about(9.8))

    def test_more_than_has_a_figure_inside_and_no_other_more_than(self) -> None:
        assert RANGES.is_narrower(exactly(7), over(5))
        assert not RANGES.is_narrower(over(6), over(5))
        assert RANGES.agree(over(6), over(5))
        assert not RANGES.agree(over(6), exactly(5))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ((4.1, "GWh/year"), (4100, "MWh/year")),
            ((52_000, "vehicles/year"), (1000, "vehicles/week")),
            ((36_000, "vehicles/year"), (3000, "vehicles/month")),
        ],
    )
    def test_units_are_converted(self, one: tuple[float, str], other: tuple[float, str]) -> None:
        assert RANGES.are_equal(quantity(*one), quantity(*other))
        assert RANGES.agree(quantity(*one), quantity(*other))

    def test_who_converts_between_units_that_are_no_power_of_ten_apart_has_rounded(self) -> None:
        hectares, acres = quantity(95, "ha"), quantity(235, "acre")
        assert RANGES.agree(hectares, acres)
        assert not RANGES.are_equal(hectares, acres)
        assert not RANGES.is_narrower(hectares, acres)
        assert not RANGES.is_narrower(acres, hectares)
        assert not RANGES.agree(hectares, quantity(300, "acre"))
        assert not RANGES.agree(quantity(4.1, "GWh/year"), quantity(4200, "MWh/year"))

    def test_dimensions_do_not_compare(self) -> None:
        cars, energy = quantity(5, "vehicles/year"), quantity(7, "GWh/year")
        assert RANGES.agree(cars, energy)
        assert not RANGES.are_equal(cars, cars | {"unit": "people"})
        assert not RANGES.is_narrower(cars, energy)

    def test_parts_of_different_things_do_not_compare(self) -> None:
        assert RANGES.agree(share(10, of="tranche"), share(5, of="company"))
        assert not RANGES.agree(share(10, of="company"), share(5, of="company"))
        assert not RANGES.agree(share(10), share(5, of="company"))

    def test_currencies_agree_by_the_conversion_of_the_source(self) -> None:
        deal = exactly(10, stated=[{"currency": "EUR", "min": 9, "max": 9}])
        for euros, agree in [(9.2, True), (12, False)]:
            assert RANGES.agree(deal, exactly(euros, "EUR")) is agree
            assert RANGES.agree(exactly(euros, "EUR"), deal) is agree

    def test_else_in_dollars_of_the_day(self) -> None:
        pounds = exactly(8, "GBP", usd={"min": 10, "max": 10})
        assert RANGES.agree(pounds, exactly(9.2, "EUR", usd={"min": 10.3, "max": 10.3}))
        assert not RANGES.agree(pounds, exactly(11, "EUR", usd={"min": 13, "max": 13}))
        assert RANGES.agree(pounds, exactly(11, "EUR"))

    def test_neither_of_two_currencies_is_the_narrower(self) -> None:
        deal = exactly(10, stated=[{"currency": "EUR", "min": 9, "max": 9}])
        assert not RANGES.is_narrower(exactly(9, "EUR"), deal)
        assert not RANGES.is_narrower(deal, amount(1, 100, currency="EUR"))

    @pytest.mark.parametrize("state", ["undisclosed", "unknown", "vague"])
    def test_what_is_not_told_agrees_with_everything(self, state: str) -> None:
        assert not RANGES.is_known(in_state(state))
        assert RANGES.agree(in_state(state), exactly(10))
        assert RANGES.agree(in_state(state), in_state("none"))
        assert RANGES.is_narrower(exactly(10), in_state(state))
        assert not RANGES.is_narrower(in_state(state), exactly(10))

    def test_that_there_is_none_contradicts_a_number(self) -> None:
        none = in_state("none")
        assert RANGES.is_known(none)
        assert RANGES.are_equal(none, in_state("none"))
        assert not RANGES.agree(none, exactly(10))
        assert not RANGES.is_narrower(none, amount(None, 5, "up_to"))


class TestParts:
    PHASES = fact("plant.phases")
    SITE = fact("plant.site")

    def parts(self) -> Parts:
        assert isinstance(self.PHASES, ElementSet)
        return self.PHASES.parts

    def test_what_only_one_says_is_no_contradiction(self) -> None:
        one, other = {"name": "Phase 1", "status": "operating"}, {"name": "Phase 1", "completion": date("2023")}
        assert self.parts().agree(one, other)
        assert not self.parts().is_narrower(one, other)

    def test_saying_more_is_narrower(self) -> None:
        bare = {"name": "Phase 1"}
        assert self.parts().is_narrower({"name": "phase 1", "status": "operating"}, bare)
        assert not self.parts().is_narrower(bare, bare)

    def test_one_part_that_contradicts_is_enough(self) -> None:
        one, other = ({"name": "Phase 1", "status": status} for status in ("operating", "cancelled"))
        assert not self.parts().agree(one, other)

    def test_a_site_compares_by_its_parts(self) -> None:
        assert isinstance(self.SITE, Structured)
        assert not self.SITE.comparison.agree({"previous_use": "airfield"}, {"previous_use": "mine"})


class TestLists:
    OWNERS = fact("company.owners").comparison

    def test_order_makes_no_difference(self) -> None:
        owners = [{"company": "alpha", "share": share(60)}, {"company": "beta", "share": share(40)}]
        assert self.OWNERS.are_equal(owners, owners[::-1])
        assert not self.OWNERS.is_narrower(owners, owners[::-1])

    def test_shares_make_it_narrower(self) -> None:
        bare = [{"company": "alpha"}, {"company": "beta"}]
        assert self.OWNERS.is_narrower([{"company": "alpha", "share": share(60)}, {"company": "beta"}], bare)

    def test_other_companies_contradict(self) -> None:
        assert not self.OWNERS.agree([{"company": "alpha"}], [{"company": "beta"}])
        assert not self.OWNERS.agree([{"company": "alpha"}], [{"company": "alpha"}, {"company": "beta"}])


dates = st.one_of(
    st.sampled_from(
        [
            "2021",
            "2022",
            "202X",
            "2021-33",
            "2021-40",
            "2021-03",
            "2021-03-30",
            "2021~",
            "2021/2022",
            "[..2021]",
            "2021/..",
        ]
    ).map(date),
    st.sampled_from(["soon", "later"]).map(vague),
)
numbers = st.sampled_from([0, 9, 9.5, 9.75, 9.754, 9.8, 10, 10.5, 11, 20])
currencies = st.sampled_from(["USD", "EUR"])
stated = st.builds(
    lambda low, width, currency: [{"currency": currency, "min": low, "max": low + width}],
    numbers,
    st.sampled_from([0, 1]),
    currencies,
)
dollars = st.builds(lambda low, width: {"min": low, "max": low + width}, numbers, st.sampled_from([0, 1]))
conversions = st.one_of(
    st.just({}),
    stated.map(lambda found: {"stated": found}),
    dollars.map(lambda found: {"usd": found}),
    st.builds(lambda one, other: {"stated": one, "usd": other}, stated, dollars),
)
amounts = st.one_of(
    st.sampled_from(["undisclosed", "unknown", "vague", "none"]).map(in_state),
    st.builds(lambda number, cur, more: about(number, cur, **more), numbers, currencies, conversions),
    st.builds(lambda number, cur, more: exactly(number, cur, **more), numbers, currencies, conversions),
    st.builds(
        lambda low, width, cur, more: amount(low, low + width, currency=cur, **more),
        numbers,
        st.sampled_from([1, 2, 5]),
        currencies,
        conversions,
    ),
    st.builds(lambda low: amount(low, None, "at_least"), numbers),
    st.builds(lambda high: amount(None, high, "up_to"), numbers),
)
quantities = st.builds(
    quantity, st.sampled_from([4.1, 10, 4100, 52_000]), st.sampled_from(["GWh/year", "MWh/year", "vehicles/week"])
)
shares = st.builds(share, st.sampled_from([10, 50, 60]))
words = st.sampled_from(["operating", "Operating", "cancelled"])
companies = st.sampled_from(["alpha", "beta"])
references = st.one_of(companies, st.sampled_from(["a maker", "A maker"]).map(lambda text: {"unnamed": text}))
elements = st.fixed_dictionaries({"name": words}, optional={"amount": amounts, "date": dates, "company": references})
owners = st.lists(st.fixed_dictionaries({"company": companies}, optional={"share": shares}), min_size=1, max_size=3)
PARTS = Parts({"name": EXACT, "amount": RANGES, "date": DATES, "company": EXACT})
OWNERS = Lists(Parts({"company": EXACT, "share": RANGES}))

KINDS: list[tuple[Comparison, st.SearchStrategy[Any]]] = [
    (EXACT, st.one_of(words, references)),
    (PROSE, words),
    (DATES, dates),
    (PAST_DATES, dates),
    (RANGES, st.one_of(amounts, quantities)),
    (PARTS, elements),
    (OWNERS, owners),
]
compared = st.sampled_from(KINDS)


def several(count: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """A comparison, and values that it compares."""
    return compared.flatmap(lambda kind: st.tuples(st.just(kind[0]), *[kind[1]] * count))


@given(several(1))
def test_a_value_says_what_it_says(drawn: tuple[Comparison, Any]) -> None:
    comparison, value = drawn
    assert comparison.agree(value, value)
    assert comparison.are_equal(value, value)
    assert not comparison.is_narrower(value, value)


@given(several(2))
def test_agreement_and_sameness_go_both_ways(drawn: tuple[Comparison, Any, Any]) -> None:
    comparison, one, other = drawn
    assert comparison.agree(one, other) == comparison.agree(other, one)
    assert comparison.are_equal(one, other) == comparison.are_equal(other, one)


def sample(strategy: st.SearchStrategy[Any]) -> list[Any]:
    """Draw some two hundred values, the same in each run."""
    found: dict[str, Any] = {}

    @settings(max_examples=200, derandomize=True, database=None)
    @given(strategy)
    def draw(value: Any) -> None:
        found[repr(value)] = value

    draw()
    return list(found.values())


@pytest.mark.parametrize(
    ("comparison", "strategy"), KINDS, ids=[f"{type(kind[0]).__name__}{number}" for number, kind in enumerate(KINDS)]
)
def test_laws_over_all_pairs(comparison: Comparison, strategy: st.SearchStrategy[Any]) -> None:
    """Narrower is a strict order among values that agree: the search for the narrowest ends, wherever it starts."""
    values = sample(strategy)
    wider = [[to for to, wide in enumerate(values) if comparison.is_narrower(narrow, wide)] for narrow in values]
    for at, found in enumerate(wider):
        for to in found:
            assert comparison.agree(values[at], values[to])
            assert not comparison.are_equal(values[at], values[to])
            if comparison.covers_by_interval and comparison.is_known(values[to]):
                assert comparison.covers(values[to], values[at])
            assert at not in wider[to]
            assert set(wider[to]) <= set(found)
    for one, other in itertools.combinations(values, 2):
        if comparison.are_equal(one, other):
            assert comparison.agree(one, other)
            assert comparison.covers(one, other)
            assert comparison.covers(other, one)
            assert comparison.is_known(one) == comparison.is_known(other)
