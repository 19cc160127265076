"""Laws of sums that hold for any investments: nothing is counted twice, nothing is lost, and groups add up."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.statistics.groups import build_groups
from ledger.statistics.investments import InvestmentInput, InvestmentSums
from ledger.statistics.sums import ContainmentLink, Exclusion, Range, Section

Links = dict[int, ContainmentLink]
MOST = 7
keys = st.integers(1, MOST)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    """A sum as imprecise as sums are: exact, about, between, up to, more than."""
    low, high = sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 9))))
    # Halves and quarters add without any rounding.
    one, other = draw(st.sampled_from([(low, low), (low / 4, high / 4), (None, high), (low, None)]))
    return Range(one, other, one == other)


@st.composite
def undertakings(draw: st.DrawFn) -> tuple[list[InvestmentInput], Links]:
    """Investments, of which some lie in others, perhaps in one that is not listed, perhaps in a circle."""
    found = []
    for pk in draw(st.lists(keys, min_size=1, max_size=MOST, unique=True)):
        section = draw(st.sampled_from(Section))
        no_rate = draw(st.sampled_from([False, False, False, True]))
        value = None if no_rate else draw(st.none() | ranges())
        void = draw(st.sampled_from([None, None, Exclusion.CANCELLED])) if section is Section.CUT else None
        found.append(InvestmentInput(pk, f"id-{pk}", section, value, no_rate, void, draw(st.booleans())))
    inside = st.builds(ContainmentLink, st.just(""), st.none() | keys, st.none() | st.none() | keys)
    links = draw(st.dictionaries(keys, inside, max_size=MOST))
    return found, {pk: ContainmentLink(f"id-{pk}", one.part_of, one.covers) for pk, one in links.items()}


def above(links: Links, pk: int) -> set[int]:
    """Return all that a record lies in, over however many steps."""
    found: set[int] = set()
    waiting = [pk]
    while waiting:
        link = links.get(waiting.pop())
        new = {one for one in ((link.part_of, link.covers) if link else ()) if one is not None} - found
        found |= new
        waiting += new
    return found


def left_out(summed: dict[str, Any], section: Section) -> list[str]:
    """Name what a sum leaves out of its own section; that of the total names the other sections' too."""
    elsewhere = {str(one) for one in Section if one is not section}
    return [one["id"] for one in summed["excluded"] if one["reason"] not in elsewhere or section is Section.CUT]


def counted(sums: InvestmentSums, of: list[InvestmentInput], section: Section) -> list[InvestmentInput]:
    """Return the investments of a section that its sum has, known or not."""
    out = left_out(sums.sum_group([one.id for one in of])[str(section)], section)
    return [one for one in of if one.section is section and one.id not in out]


@given(undertakings())
def test_each_is_counted_or_left_out_once_and_with_a_reason(drawn: tuple[list[InvestmentInput], Links]) -> None:
    found, links = drawn
    group = InvestmentSums(found, links).sum_group([one.id for one in found])
    for section in Section:
        summed = group[str(section)]
        ids = [one["id"] for one in summed["excluded"]]
        assert len(set(ids)) == len(ids)
        assert all(one["reason"] in set(Exclusion) for one in summed["excluded"])
        own = [one.id for one in found if one.section is section]
        whole = [one.id for one in found] if section is Section.TOTAL else own
        assert set(ids) <= set(whole)
        assert summed["exact"] + summed["imprecise"] + summed["undisclosed"] + len(ids) == len(whole)


@given(undertakings(), st.randoms(use_true_random=False))
def test_the_true_sum_lies_between_the_bounds(drawn: tuple[list[InvestmentInput], Links], chance: Any) -> None:
    found, links = drawn
    sums = InvestmentSums(found, links)
    for section in Section:
        summed = sums.sum_group([one.id for one in found])[str(section)]
        told = [one.value for one in counted(sums, found, section) if one.value]
        true = sum(chance.uniform(one.low or 0, (one.low or 0) + 9 if one.high is None else one.high) for one in told)
        if not told:
            assert (summed["low"], summed["high"]) == (None, None)
            continue
        assert summed["low"] - 0.01 <= true  # the cent to which sums are rounded
        assert (summed["high"] is None) == any(one.high is None for one in told)
        assert summed["high"] is None or true <= summed["high"] + 0.01
        if all(one.exact for one in told):
            assert summed["low"] == summed["high"]


@given(undertakings())
def test_what_is_counted_lies_in_nothing_else_that_is(drawn: tuple[list[InvestmentInput], Links]) -> None:
    found, links = drawn
    sums = InvestmentSums(found, links)
    for section in Section:
        added = {one.pk for one in counted(sums, found, section) if one.value}
        for pk in added:
            assert not (above(links, pk) - {pk}) & added, section
        for one in sums.sum_group([one.id for one in found])[str(section)]["excluded"]:
            if one["counted_in"]:
                assert one["counted_in"] in {other.id for other in found if other.pk in added}


@given(undertakings())
def test_what_lies_in_nothing_is_counted(drawn: tuple[list[InvestmentInput], Links]) -> None:
    found, links = drawn
    sums = InvestmentSums(found, links)
    for section in Section:
        told = {one.pk for one in found if one.section is section and one.value and not one.void}
        added = {one.pk for one in counted(sums, found, section) if one.value}
        assert {pk for pk in told if not (above(links, pk) - {pk}) & told} <= added
        assert bool(told) == bool(added)


@given(undertakings(), st.data())
def test_groups_add_up_to_the_whole(drawn: tuple[list[InvestmentInput], Links], data: st.DataObject) -> None:
    found, links = drawn
    sums = InvestmentSums(found, links)
    values = st.sets(st.sampled_from(["CN", "DE", None]), max_size=2)
    members = [(one.id, {"country": data.draw(values)}) for one in found]
    groups = [group.members for group in build_groups(["country"], members)]
    assert sorted(one for group in groups for one in group) == sorted(one.id for one in found)
    whole = sums.sum_group([one.id for one in found])
    for section in map(str, Section):
        parts = [sums.sum_group(group)[section] for group in groups]
        for name in ("exact", "imprecise", "undisclosed"):
            assert sum(part[name] for part in parts) == whole[section][name]
        for name in ("open", "disputed"):
            assert sorted(one for part in parts for one in part[name]) == sorted(whole[section][name])
        assert sorted(one["id"] for part in parts for one in part["excluded"]) == [
            one["id"] for one in whole[section]["excluded"]
        ]
        assert sum(part["low"] or 0 for part in parts) == (whole[section]["low"] or 0)
        if whole[section]["high"] is not None:
            assert sum(part["high"] or 0 for part in parts) == whole[section]["high"]


@given(undertakings(), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(drawn: tuple[list[InvestmentInput], Links], chance: Any) -> None:
    found, links = drawn
    ids = [one.id for one in found]
    shuffled = InvestmentSums(chance.sample(found, len(found)), dict(chance.sample([*links.items()], len(links))))
    assert shuffled.sum_group(ids) == InvestmentSums(found, links).sum_group(ids)
