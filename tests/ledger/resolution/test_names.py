"""The name of a record: what renames it, what is only another spelling, and the names that are served beside it."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.resolution.claim import Claim
from ledger.resolution.names import normalize_name, resolve_name, resolve_names
from ledger.resolution.rule import Outcome, Step
from models.vocabularies import Stance
from schemas.fields.facts import ListFact
from tests.ledger.claim_builders import denies, fact, says

NAMES = fact("company.names")
SLUG = "ssangyong"


def calls(name: str, on: str, by: str = "Reuters", *, speaker: str | None = None, **kwargs: Any) -> Claim:
    """Make a claim that gives the name."""
    return replace(says("company.name", name, on=on, by=by, **kwargs), speaker=speaker)


def lists(text: str, name_type: str, on: str, **parts: Any) -> Claim:
    """Make a claim that lists a further name."""
    return says("company.names", {"text": text, "lang": "en", "type": name_type} | parts, on=on, by="Register")


def decide(*claims: Claim) -> Outcome:
    found = resolve_name(claims, SLUG)
    assert found is not None
    (outcome,) = found.outcomes
    return outcome


def list_names(*claims: Claim, former_slugs: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    assert isinstance(NAMES, ListFact)
    found = resolve_names(NAMES, claims, SLUG, former_slugs)
    return found.value if found else []  # type: ignore[return-value]


MOST_USED = Step.MOST_USED
OLD = [calls("SsangYong", "2020-01-01", "Nikkei"), calls("SsangYong", "2021-01-01", "Reuters")]


@pytest.mark.parametrize(
    ("claims", "name", "step"),
    [
        ([], "SsangYong", Step.UNCONTESTED),
        ([calls("Ssang Yong", "2024-01-01")], "SsangYong", Step.MOST_USED),
        ([calls("Ssang Yong", "2024-01-01"), calls("Ssang Yong", "2024-02-01")], "SsangYong", Step.MOST_USED),
        ([calls("ssangyong ", "2024-01-01"), calls("Ssang Yong", "2024-02-01")], "SsangYong", Step.MOST_USED),
        ([calls("KG Mobility", "2023-03-22", speaker=SLUG)], "KG Mobility", Step.IN_USE),
        ([calls("KG Mobility", "2023-03-22", speaker="kia")], "SsangYong", Step.MOST_USED),
        ([calls("KG Mobility", "2023-03-22", "A"), calls("KG Mobility", "2023-05", "B")], "KG Mobility", Step.IN_USE),
        (
            [calls("KG Mobility", "2023-03-22", "A"), calls("KG Mobility", "2023-05", "B", origin="A")],
            "SsangYong",
            Step.MOST_USED,
        ),
        (
            [calls("KG", "2023-03", "A"), calls("KG", "2023-05", "B"), calls("SsangYong", "2023-06", "C")],
            "SsangYong",
            Step.MOST_USED,
        ),
        ([calls("KG", "2023-03-22"), lists("SsangYong", "former", "2023-04-01")], "KG", Step.RENAMED),
        ([calls("KG", "2023-03-22"), lists("SsangYong", "legal", "2023-04-01", to="2023-03")], "KG", Step.RENAMED),
        (
            [calls("KG", "2023-03-22"), lists("SsangYong", "legal", "2023-04-01", to="2030")],
            "SsangYong",
            Step.MOST_USED,
        ),
        ([calls("KG", "2023-03-22"), lists("KG", "legal", "2023-04-01", **{"from": "2023-03"})], "KG", Step.RENAMED),
        (
            [calls("KG", "2023-03-22"), lists("KG", "legal", "2023-04-01", **{"from": "1962"})],
            "SsangYong",
            Step.MOST_USED,
        ),
        ([calls("KG", "2023-03-22"), lists("KG", "short", "2023-04-01")], "SsangYong", Step.MOST_USED),
        ([lists("SsangYong", "former", "2023-04-01")], "SsangYong", Step.UNCONTESTED),
        ([calls("KG", "2023-03-22", preferred=True)], "KG", Step.PREFERRED),
        ([calls("KG", "2023-03-22"), denies("company.name", "SsangYong", on="2023-04-01")], "KG", Step.DENIED),
        (
            [calls("KG", f"2023-0{month}", by, doubted=True) for month, by in enumerate("ABC", 1)],
            "SsangYong",
            Step.DOUBTED,
        ),
        (
            [calls("KG", f"2023-0{month}", by, merged=True) for month, by in enumerate("ABC", 1)],
            "SsangYong",
            Step.MERGED,
        ),
        (
            [calls("KG", "2023-03-22", merged=True), lists("SsangYong", "former", "2023-04-01")],
            "KG",
            Step.RENAMED,
        ),
    ],
)
def test_one_spelling_does_not_rename_and_a_new_name_does(claims: list[Claim], name: str, step: Step) -> None:
    outcome = decide(*OLD, *claims)
    assert (outcome.value, outcome.step) == (name, step)


def test_of_equally_used_names_the_first_stays() -> None:
    outcome = decide(calls("Sono", "2024-01-01", "A"), calls("Sono Motors", "2024-02-01", "B"))
    assert (outcome.value, outcome.step) == ("Sono", Step.FIRST_USED)


def test_a_company_can_be_renamed_again_and_back() -> None:
    again = [calls(name, f"20{year}", by) for year, name in ((22, "KG"), (23, "KGM"), (24, "KG")) for by in "AB"]
    assert decide(*OLD, *again[:2]).value == "KG"
    assert decide(*OLD, *again[:4]).value == "KGM"
    assert decide(*OLD, *again).value == "KG"


def test_a_former_name_can_come_back_from_a_later_day() -> None:
    """A source of 2025 dates the return."""
    former = [calls("KG", "2023-03-22"), lists("SsangYong", "former", "2023-04-01")]
    back = [calls("SsangYong", "2025-02-01"), lists("SsangYong", "legal", "2025-02-01", **{"from": "2025-01"})]
    assert decide(*OLD, *former, *back).value == "SsangYong"


def test_the_latest_use_gives_the_name_as_most_origins_write_it() -> None:
    outcome = decide(calls("SVOLT", "2020", "A"), calls("SVOLT", "2022", "B"), calls("Svolt", "2023", "C"))
    assert (outcome.value, outcome.winner.origin, [loss.step for loss in outcome.losses]) == (
        "SVOLT",
        "b",
        [None, None],
    )
    assert not outcome.disputed


def test_two_spellings_of_one_day_dispute_nothing_and_a_denial_does() -> None:
    spellings = [calls("Gotion", "2023-01-01", "A"), calls("Gotion High-tech", "2023-01-01", "B")]
    assert not decide(*spellings).disputed
    assert decide(*spellings, denies("company.name", "Gotion", on="2022-12-01")).disputed is False
    assert decide(*spellings[:1], denies("company.name", on="2023-02-01")).disputed


def test_every_other_spelling_is_an_alias_with_the_source_that_used_it_first() -> None:
    claims = [*OLD, calls("Ssang Yong", "2024-02-01", "B"), calls("Ssang Yong", "2024-01-01", "A")]
    claims += [calls("SSANGYONG", "2024-01-01"), calls("  ssang   yong", "2023-01-01", "Y", doubted=True)]
    alias = {"text": "Ssang Yong", "type": "alias", "source": "a-2024-01-01"}
    assert list_names(*claims) == [alias]
    listed = lists("SsangYong Motor", "legal", "2022-01-01")
    assert [name["text"] for name in list_names(*claims, listed)] == ["SsangYong Motor", "Ssang Yong"]
    assert list_names(*claims, lists("Ssang Yong", "short", "2022-01-01")) == [
        {"text": "Ssang Yong", "lang": "en", "type": "short"}
    ]


def test_a_denied_spelling_is_no_name_and_a_former_id_is_one() -> None:
    denial = denies("company.name", "Ssang Yong", on="2024-02-01")
    assert list_names(*OLD, calls("Ssang Yong", "2024-01-01"), denial) == []
    ids = ("ssangyong", "ssangyong-motor")
    assert list_names(*OLD, former_slugs=ids) == [{"text": "ssangyong-motor", "type": "alias"}]


def test_a_previous_name_of_a_plant_is_a_former_one() -> None:
    claims = [
        says("plant.name", "Lordstown Assembly", on="2020", by="A"),
        says("plant.name", "Foxconn Ohio", on="2022", by="B"),
        says("plant.previous_names", "Lordstown Assembly", on="2022", by="B"),
    ]
    assert decide(*claims).value == "Foxconn Ohio"
    assert list_names(*claims) == []  # `previous_names` has it


WRITTEN = ["Alpha", "ALPHA", "Alpha  Motor", "Beta", "Gamma"]


@st.composite
def claims_on_names(draw: st.DrawFn) -> list[Claim]:
    """Claims on the name, and on further names, as a client might record them."""
    found = []
    for recorded in range(draw(st.integers(1, 8))):
        on, by = draw(st.sampled_from(["2020", "2021-01-01", "2021-01", "2022", "2023"])), draw(st.sampled_from("ABC"))
        text = draw(st.sampled_from(WRITTEN))
        shape = draw(st.sampled_from(["name", "name", "name", "name", "denial", "listed"])) if recorded else "name"
        if shape == "listed":
            dates = draw(st.sampled_from([{}, {"from": "2021-06"}, {"to": "2021-06"}]))
            found.append(replace(lists(text, draw(st.sampled_from(["former", "legal"])), on, **dates)))
        elif shape == "denial":
            found.append(denies("company.name", text, on=on, by=by))
        else:
            flags = {flag: draw(st.sampled_from([False, False, True])) for flag in ("doubted", "merged")}
            found.append(calls(text, on, by, speaker=draw(st.sampled_from([None, None, SLUG])), **flags))
    return found


@given(claims_on_names(), st.randoms(use_true_random=False))
def test_names_do_not_depend_on_the_order_of_claims_and_none_is_lost(
    claims: list[Claim], chance: random.Random
) -> None:
    shuffled = chance.sample(claims, len(claims))
    assert resolve_name(shuffled, SLUG) == resolve_name(claims, SLUG)
    assert list_names(*shuffled) == list_names(*claims)
    outcome = decide(*claims)
    asserting = [claim for claim in claims if claim.field == "name" and claim.stance is Stance.ASSERTS]
    assert {claim.id for claim in asserting} == {outcome.winner.id, *(loss.claim.id for loss in outcome.losses)}
    refused = {loss.claim.id for loss in outcome.losses if loss.step is Step.DENIED}
    served = {normalize_name(text) for text in (str(outcome.value), *(name["text"] for name in list_names(*claims)))}
    for claim in asserting:
        assert claim.doubted or claim.id in refused or normalize_name(str(claim.value)) in served
