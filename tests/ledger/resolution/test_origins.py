"""Whose words a claim repeats: parties that speak for themselves, labels of documents, and chains of outlets."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.resolution.claim import Claim, normalize_outlet
from ledger.resolution.evidence import weigh_evidence
from ledger.resolution.fields import resolve_field
from ledger.resolution.origins import follow_origins
from tests.ledger.claim_builders import fact, says

STATUS = "plant.status"


def count_origins(*claims: Claim) -> int:
    resolution = resolve_field(fact(STATUS), claims)
    assert resolution is not None
    return weigh_evidence(claims, {"status": resolution}).independent_sources


def report(by: str, **kwargs: Any) -> Claim:
    return says(STATUS, "construction", by=by, **kwargs)


class TestParty:
    def test_one_announcement_heard_by_seven_outlets_is_one(self) -> None:
        outlets = [report(f"outlet {number}", speaker="alpha") for number in range(7)]
        assert count_origins(*outlets) == 1

    def test_what_an_outlet_states_itself_is_another(self) -> None:
        assert count_origins(report("Reuters", speaker="alpha"), report("Bloomberg")) == 2

    def test_two_parties_are_two(self) -> None:
        assert count_origins(report("Reuters", speaker="alpha"), report("Reuters", speaker="beta", on="2023")) == 2

    def test_words_for_a_speaker_are_nobody(self) -> None:
        sources = [report(by, speaker="people familiar with the matter") for by in ("Reuters", "Bloomberg")]
        assert count_origins(*sources) == 2

    def test_its_own_document_is_the_party(self) -> None:
        for label in ("Alpha", "alpha press release", "Alpha stock exchange filing", "ALPHA newsroom"):
            assert normalize_outlet(label) == "alpha"
        assert count_origins(report("Reuters", speaker="alpha"), report("Synced", origin="Alpha press release")) == 1
        assert normalize_outlet("Press release") == "press-release"


class TestChains:
    def test_an_outlet_that_cites_one_that_cites_the_company_is_the_company(self) -> None:
        first = report("Reuters", speaker="alpha")
        second = report("CnEVPost", origin="Reuters")
        third = report("Benzinga", origin="CnEVPost")
        assert {claim.origin for claim in follow_origins([third, second, first])} == {"alpha"}
        assert count_origins(first, second, third) == 1

    def test_an_outlet_with_words_of_its_own_ends_the_chain(self) -> None:
        own, cited = report("Reuters"), report("Reuters", speaker="alpha", on="2022-09-01")
        assert follow_origins([own, cited, report("Yahoo", origin="Reuters")])[2].origin == "reuters"

    def test_an_outlet_without_a_source_here_ends_it_too(self) -> None:
        assert follow_origins([report("Yahoo", origin="Reuters")])[0].origin == "reuters"

    def test_outlets_that_cite_each_other_are_one(self) -> None:
        circle = [report("A", origin="B"), report("B", origin="C"), report("C", origin="A")]
        assert count_origins(*circle, report("D", origin="C")) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCD"), st.sampled_from([None, *"ABCD"]), st.sampled_from([None, "alpha", "beta"])),
        min_size=1,
        max_size=7,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_does_not_matter_and_following_twice_changes_nothing(
    drawn: list[tuple[str, str | None, str | None]], chance: random.Random
) -> None:
    claims = [report(by, origin=origin, speaker=speaker) for by, origin, speaker in drawn]
    followed = {claim.id: claim.origin for claim in follow_origins(claims)}
    shuffled = follow_origins(chance.sample(claims, len(claims)))
    assert {claim.id: claim.origin for claim in shuffled} == followed
    copied = follow_origins([*claims, *claims])
    assert {claim.id: claim.origin for claim in copied} == followed
