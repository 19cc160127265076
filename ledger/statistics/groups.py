"""Puts records into groups, each into exactly one, so that the groups of an answer add up to the whole."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Member = TypeVar("Member")
Value = str | int | None

# The group of what has more than one value: a record is neither split nor repeated.
SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Group(Generic[Member]):
    """A group: its value of each key, the values that `several` stands for, and what is in it."""

    values: dict[str, Value]
    several: dict[str, list[Any]]
    members: list[Member]

    def as_document(self) -> dict[str, Any]:
        """Return what names the group in an answer."""
        return {"group": self.values, "several": self.several}


def grouped(
    keys: list[str], members: Iterable[tuple[Member, Mapping[str, Collection[Any]]]]
) -> Iterator[Group[Member]]:
    """Group members by `keys`. Each comes with its values of every key, among which None is one that is not named.

    Who has several values of a key comes into the group `several`, who has none into null. Groups are ordered by
    their values, then `several`, then null.
    """
    found: dict[tuple[Value, ...], list[tuple[Member, Mapping[str, Collection[Any]]]]] = {}
    for member, values in members:
        found.setdefault(tuple(_value(values[name]) for name in keys), []).append((member, values))
    for place in sorted(found, key=lambda place: [_rank(value) for value in place]):
        several = {
            name: sorted({one for _, values in found[place] for one in values[name] if one is not None})
            for name, value in zip(keys, place, strict=True)
            if value == SEVERAL
        }
        yield Group(dict(zip(keys, place, strict=True)), several, [member for member, _ in found[place]])


def _value(values: Collection[Any]) -> Value:
    return SEVERAL if len(values) > 1 else next(iter(values), None)


def _rank(value: Value) -> tuple[int, str]:
    return (2 if value is None else value == SEVERAL, str(value))
