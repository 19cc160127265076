"""Groups records, each into exactly one group, so the groups of a response add up to the whole."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from models.json_types import JsonObject

Member = TypeVar("Member")
GroupValue = str | int | None
Values = Mapping[str, Collection[GroupValue]]

# The group of the records with more than one value. A record is neither split nor repeated.
SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Group(Generic[Member]):
    """A group: its value of each key, the values that `several` stands for, and its members."""

    values: dict[str, GroupValue]
    several: dict[str, list[str]]
    members: list[Member]

    def as_document(self) -> JsonObject:
        """Return the JSON that identifies the group."""
        return {"group": self.values, "several": self.several}


def build_groups(keys: list[str], members: Iterable[tuple[Member, Values]]) -> Iterator[Group[Member]]:
    """Group members by `keys`. Each member comes with its values of every key; None is a value without a name.

    A member with several values of a key belongs to the group `several`, one without values to null. Groups are ordered
    by their values, then `several`, then null.
    """
    groups: dict[tuple[GroupValue, ...], list[tuple[Member, Values]]] = {}
    for member, values in members:
        groups.setdefault(tuple(_choose_value(values[name]) for name in keys), []).append((member, values))
    for group_values in sorted(groups, key=lambda group_values: [_sort_key(value) for value in group_values]):
        entries = groups[group_values]
        several = {
            name: _collect_values(name, [values for _, values in entries])
            for name, value in zip(keys, group_values, strict=True)
            if value == SEVERAL
        }
        yield Group(dict(zip(keys, group_values, strict=True)), several, [member for member, _ in entries])


def _choose_value(values: Collection[GroupValue]) -> GroupValue:
    return SEVERAL if len(values) > 1 else next(iter(values), None)


def _collect_values(name: str, members: list[Values]) -> list[str]:
    """Return the distinct values of one key, in order. The values of one key have one type, in most keys a text."""
    distinct = {value for values in members for value in values[name] if value is not None}
    return sorted(cast(set[str], distinct))


def _sort_key(value: GroupValue) -> tuple[int, str]:
    return (2 if value is None else value == SEVERAL, str(value))
