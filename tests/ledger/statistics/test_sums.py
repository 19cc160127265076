"""What lies in what, and what is counted of it."""

from itertools import permutations

from ledger.statistics.groups import build_groups
from ledger.statistics.sums import Container, Containment, ContainmentLink, Exclusion, Range, RangeSum

WITHIN = Exclusion.PART_OF_COUNTED_TOTAL


def test_the_outermost_candidate_holds_all_below_it() -> None:
    chain = Containment({1: ContainmentLink("a", 2), 2: ContainmentLink("b", 3), 3: ContainmentLink("c", 4)})

    assert chain.find_containers({1: "a", 3: "c"}) == {1: Container("c", WITHIN), 2: Container("c", WITHIN)}
    assert chain.find_containers({1: "a", 4: "d"}) == {pk: Container("d", WITHIN) for pk in (1, 2, 3)}
    assert chain.find_containers({1: "a"}) == {}
    assert chain.find_containers({}) == {}


def test_of_a_circle_the_first_by_id_counts_whatever_the_order() -> None:
    circle = {
        1: ContainmentLink("b", 2),
        2: ContainmentLink("a", 3),
        3: ContainmentLink("c", 1),
        4: ContainmentLink("d", 3),
        5: ContainmentLink("self", 5),
    }
    names = {1: "b", 2: "a", 3: "c", 4: "d", 5: "self"}

    for order in permutations(circle):
        containment = Containment({pk: circle[pk] for pk in order})
        assert containment.find_containers({pk: names[pk] for pk in order}) == {
            pk: Container("a", WITHIN) for pk in (1, 3, 4)
        }


def test_a_part_that_also_covers_something_is_told_as_a_part() -> None:
    links = Containment({1: ContainmentLink("part", part_of=2, covers=3), 4: ContainmentLink("cover", covers=3)})

    found = links.find_containers({1: "part", 2: "whole", 3: "loan", 4: "cover"})
    assert found == {1: Container("whole", WITHIN), 4: Container("loan", Exclusion.GUARANTEE_COVERS)}


def test_nothing_counted_is_not_zero() -> None:
    tally = RangeSum()
    assert (tally.as_document()["low"], tally.as_document()["high"]) == (None, None)
    tally.add("free", Range(0, 0, True))
    assert (tally.as_document()["low"], tally.as_document()["high"]) == (0, 0)


def test_groups_come_in_the_order_of_their_values() -> None:
    values = [("d", {None}), ("c", {"x", "z"}), ("b", {"z"}), ("a", {2022}), ("e", set()), ("f", {"x", None})]
    found = [
        (group.values["key"], group.members)
        for group in build_groups(["key"], ((one, {"key": v}) for one, v in values))
    ]

    assert found == [(2022, ["a"]), ("z", ["b"]), ("several", ["c", "f"]), (None, ["d", "e"])]
