"""The controlled vocabularies: their words, and what every member must carry."""

import copy
import itertools

import pytest

from models.vocabularies import (
    VOCABULARIES,
    Certainty,
    CompanyStatus,
    Dimension,
    InvestmentInstrument,
    NameType,
    PartnershipStage,
    PlantStatus,
    PolicyType,
    Stance,
    Unit,
    ValueState,
    Vocabulary,
)

every_vocabulary = pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)


@pytest.mark.parametrize(
    ("vocabulary", "words"),
    [
        (Stance, "asserts denies doubts undecided no_comment"),
        (Certainty, "rumoured estimated reported planned announced confirmed completed"),
        (ValueState, "known vague undisclosed unknown none"),
        (NameType, "legal short native former alias"),
        (CompanyStatus, "planned active restructuring insolvent in_liquidation dissolved merged"),
        (
            PartnershipStage,
            "exploring offered in_talks mou agreed pending_approval active paused expired terminated abandoned",
        ),
        (
            PlantStatus,
            "proposed considered announced pre_construction construction commissioning operating paused idled refused "
            "cancelled retired converted",
        ),
        (
            InvestmentInstrument,
            "ordinary_shares preferred_shares convertible bond cash in_kind capital_increase other",
        ),
        (PolicyType, "subsidy tax_break loan_programme scrutiny restriction consolidation target other"),
        (
            Unit,
            "vehicles/year vehicles/month vehicles/week GWh/year MWh/year GW/year GW cells/week packs/year vehicles "
            "people jobs m2 ha acre ft2 plants models",
        ),
    ],
)
def test_words_and_their_order_are_served_as_published(vocabulary: type[Vocabulary], words: str) -> None:
    # Clients store these words, so that a change of one is a change of the API.
    assert [member.value for member in vocabulary] == words.split()


def test_every_vocabulary_is_in_the_table_under_its_own_name() -> None:
    assert set(VOCABULARIES.values()) == set(Vocabulary.__subclasses__())
    assert len(VOCABULARIES) == len(Vocabulary.__subclasses__()), "two vocabularies have the same served name"
    assert all(vocabulary.served_name == name for name, vocabulary in VOCABULARIES.items())


@every_vocabulary
def test_vocabulary_says_what_it_tells(vocabulary: type[Vocabulary]) -> None:
    assert vocabulary.description
    assert not vocabulary.description.endswith(".")


@every_vocabulary
def test_every_member_has_a_label_and_a_definition(vocabulary: type[Vocabulary]) -> None:
    for member in vocabulary:
        assert member.label.strip(), member
        assert member.definition.endswith("."), member
        assert "  " not in member.definition, member


@every_vocabulary
def test_labels_and_definitions_tell_members_apart(vocabulary: type[Vocabulary]) -> None:
    assert len({member.label for member in vocabulary}) == len(vocabulary)
    assert len({member.definition for member in vocabulary}) == len(vocabulary)
    # An alias would vanish from the iteration without a word.
    assert len(vocabulary.__members__) == len(vocabulary)


@every_vocabulary
def test_member_names_follow_the_values(vocabulary: type[Vocabulary]) -> None:
    for name, member in vocabulary.__members__.items():
        assert name == member.value.upper().replace("/", "_PER_")


@every_vocabulary
def test_members_are_their_values(vocabulary: type[Vocabulary]) -> None:
    for member in vocabulary:
        assert str(member) == member.value == member
        assert vocabulary(member.value) is member
        assert copy.deepcopy(member) is member


def test_unknown_word_is_refused() -> None:
    with pytest.raises(ValueError, match="'mothballed' is not a valid PlantStatus"):
        PlantStatus("mothballed")


def test_rank_of_certainty_rises_from_one() -> None:
    assert [certainty.rank for certainty in Certainty] == [1, 2, 3, 4, 5, 6, 7]


def test_every_dimension_has_one_base_unit() -> None:
    base_units = [unit.dimension for unit in Unit if unit.factor == 1]
    assert sorted(base_units) == sorted(Dimension)


def test_factors_within_a_dimension_are_positive_and_differ() -> None:
    assert all(unit.factor > 0 for unit in Unit)
    for one, other in itertools.combinations(Unit, 2):
        assert one.dimension != other.dimension or one.factor != other.factor, (one, other)


@pytest.mark.parametrize(
    ("number", "unit", "base", "expected"),
    [
        (1_500, Unit.VEHICLES_PER_WEEK, Unit.VEHICLES_PER_YEAR, 78_000),
        (10_000, Unit.VEHICLES_PER_MONTH, Unit.VEHICLES_PER_YEAR, 120_000),
        (35_000, Unit.MWH_PER_YEAR, Unit.GWH_PER_YEAR, 35),
        (72, Unit.HA, Unit.M2, 720_000),
        (6, Unit.ACRE, Unit.M2, 24_281.1385344),
        (1_000_000, Unit.FT2, Unit.M2, 92_903.04),
    ],
)
def test_factor_leads_to_the_base_unit(number: float, unit: Unit, base: Unit, expected: float) -> None:
    assert unit.dimension is base.dimension
    assert number * unit.factor == pytest.approx(expected)


def test_dimensions_that_look_alike_are_kept_apart() -> None:
    assert Unit.GW.dimension is not Unit.GW_PER_YEAR.dimension
    assert Unit.PEOPLE.dimension is not Unit.JOBS.dimension
    assert Unit.VEHICLES.dimension is not Unit.VEHICLES_PER_YEAR.dimension
