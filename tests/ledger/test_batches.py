"""Batches: every item once, in order, and none of them empty."""

import pytest

from ledger.batches import KEYS_PER_STATEMENT, split_batches


@pytest.mark.parametrize(("number", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_items_are_split_into_full_batches_and_a_last_one(number: int, sizes: list[int]) -> None:
    batches = list(split_batches(iter(range(number)), 3))
    assert [len(batch) for batch in batches] == sizes
    assert [item for batch in batches for item in batch] == list(range(number))


def test_a_batch_of_keys_fits_into_one_statement() -> None:
    assert [len(batch) for batch in split_batches(range(KEYS_PER_STATEMENT + 1))] == [KEYS_PER_STATEMENT, 1]
