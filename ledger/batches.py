"""Splits keys and rows into batches. Every loop over batches in the project uses this function."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

# Keys in one IN (...): far below the limit of either engine, and few enough statements for the largest dossier.
KEYS_PER_STATEMENT = 500


def split_batches(items: Iterable[T], size: int = KEYS_PER_STATEMENT) -> Iterator[list[T]]:
    """Yield the items in lists of `size`; the last list can be shorter."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
