"""Parameters that take ids. Each request looks up all its ids at once, and refuses an id that nothing ever had.

Loading replaces ids by keys. The key of a merged or renamed record is that of the record which serves its id now. An id
of a withdrawn record stays valid, and `as_of` does not change which ids are valid.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, fields

from api.context import get_reader
from models.queries.record_ids import select_keys, select_similar_ids, select_similar_source_ids
from models.queries.rows import IdRow, KeyRow
from models.vocabularies import Kind
from schemas.fields.messages import Message, add_hint, find_closest
from schemas.fields.scalars import AnyField, Slug

# Ids compared to find the one that a client may have meant. A wrong id often has its first letters right.
MAX_COMPARED_IDS = 500
COMPARED_LETTERS = 2
# Unknown ids of one parameter that a problem names. A URL has room for a thousand.
MAX_NAMED_IDS = 5
# A key of `Keys`: the kind, None for a source, and the id.
KindAndId = tuple[Kind | None, str]


@dataclass(frozen=True, slots=True)
class IdTarget:
    """What the ids of a parameter belong to: records of some kinds, or sources.

    With `with_former`, a merged record counts in addition to the record that serves its id. With `skips_unknown`, the
    parameter ignores unknown ids.
    """

    kinds: tuple[Kind, ...] = tuple(Kind)
    is_source: bool = False
    with_former: bool = False
    skips_unknown: bool = False

    def list_candidates(self, record_id: str) -> list[KindAndId]:
        """Return what the id can belong to."""
        return [(None, record_id)] if self.is_source else [(kind, record_id) for kind in self.kinds]

    def describe_unknown(self, record_id: str) -> str:
        """Return the sentence about an id that is unknown."""
        kind = self.kinds[0].label.lower() if len(self.kinds) == 1 else "record"
        return f"No {'source' if self.is_source else kind} has the id {record_id[:100]!r}."


SOURCES = IdTarget(kinds=(), is_source=True)


class IdParameter(Slug):
    """The id of a record or of a source."""

    def __init__(self, target: IdTarget | Kind = IdTarget()) -> None:
        self.target = IdTarget((target,)) if isinstance(target, Kind) else target
        super().__init__()


def get_target(field: AnyField) -> IdTarget | None:
    """Return what the ids of a parameter belong to, None if the parameter takes no ids."""
    inner = field.inner if isinstance(field, fields.List) else field
    target = getattr(inner, "target", None)
    return target if isinstance(target, IdTarget) else None


def resolve_ids(declared: Mapping[str, AnyField], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Replace the ids of a request by keys. Runs one statement if there are ids.

    Raises ValidationError with each parameter that has an unknown id, and with the nearest known id.
    """
    targets = {name: target for name in data if (target := get_target(declared[name])) is not None}
    if not targets:
        return data
    keys = load_keys([(target, list(_flatten(data[name]))) for name, target in targets.items()])
    unknown: dict[str, list[str]] = {}
    for name, target in targets.items():
        missing = find_unknown(target, dict.fromkeys(_flatten(data[name])), keys)
        if missing and not target.skips_unknown:
            unknown[name] = missing
    if unknown:
        messages = build_unknown_id_messages([(targets[name], ids) for name, ids in unknown.items()])
        names = (declared[name].data_key or name for name in unknown)
        raise ValidationError(dict(zip(names, messages, strict=True)))
    replaced = {name: _replace_ids(target, data[name], keys) for name, target in targets.items()}
    return {**data, **replaced}


def load_keys(given: Sequence[tuple[IdTarget, Collection[str]]]) -> dict[KindAndId, KeyRow]:
    """Load the keys of ids in one statement, by kind and id. An unknown id is left out."""
    kinds = sorted({kind for target, _ in given for kind in target.kinds})
    ids = sorted({record_id for target, listed in given if not target.is_source for record_id in listed})
    source_ids = sorted({source_id for target, listed in given if target.is_source for source_id in listed})
    rows: list[KeyRow] = get_reader().rows(select_keys(kinds, ids, source_ids))
    return {(row.kind, row.slug): row for row in rows}


def find_unknown(target: IdTarget, ids: Iterable[str], keys: Mapping[KindAndId, KeyRow]) -> list[str]:
    """Return the ids that nothing ever had."""
    return [given for given in ids if not any(candidate in keys for candidate in target.list_candidates(given))]


def build_unknown_id_messages(unknown: Sequence[tuple[IdTarget, Sequence[str]]]) -> list[list[Message]]:
    """Build the messages about unknown ids, in the order of `unknown`, each with the nearest id of that kind."""
    named = [(target, ids[:MAX_NAMED_IDS]) for target, ids in unknown]
    similar = _load_similar_ids(named)
    messages: list[list[Message]] = []
    for target, ids in named:
        kinds: tuple[Kind | None, ...] = (None,) if target.is_source else target.kinds
        words = [word for kind in kinds for word in similar[kind]]
        nearest = {given: find_closest(fold_id(given), words) for given in ids}
        messages.append([add_hint(target.describe_unknown(given), near) for given, near in nearest.items()])
    return messages


def suggest_id(kind: Kind, record_id: str) -> str | None:
    """Return the id of a record of this kind that is nearest to an unknown id, None if no id is near."""
    return find_closest(fold_id(record_id), _load_similar_ids([(IdTarget((kind,)), [record_id])])[kind])


def fold_id(text: str) -> str:
    """Return a text in the form of an id: `BYD Szeged` becomes `byd-szeged`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _load_similar_ids(unknown: Sequence[tuple[IdTarget, Sequence[str]]]) -> dict[Kind | None, list[str]]:
    """Load the ids that begin like unknown ids, by kind. Runs one statement for records and one for sources."""
    similar: dict[Kind | None, list[str]] = defaultdict(list)
    for is_source in (False, True):
        chosen = [(target, ids) for target, ids in unknown if target.is_source is is_source]
        starts = sorted({fold_id(given)[:COMPARED_LETTERS] for _, ids in chosen for given in ids} - {""})
        if not starts:
            continue
        kinds = sorted({kind for target, _ in chosen for kind in target.kinds})
        limit = MAX_COMPARED_IDS * len(starts)
        statement = select_similar_source_ids(starts, limit) if is_source else select_similar_ids(kinds, starts, limit)
        rows: list[IdRow] = get_reader().rows(statement)
        for row in rows:
            similar[row.kind].append(row.slug)
    return similar


def _flatten(value: Any) -> Iterable[str]:
    """Yield the ids of a parameter: one, a list, or a list of lists."""
    if isinstance(value, str):
        yield value
    else:
        for part in value:
            yield from _flatten(part)


def _replace_ids(target: IdTarget, values: Any, keys: Mapping[KindAndId, KeyRow]) -> list[Any]:
    """Replace the ids of a list by keys, and each list of ids inside it by a list of keys."""
    replaced: list[Any] = []
    for value in values:
        if isinstance(value, str):
            replaced += _list_keys(target, value, keys)
        else:
            replaced.append([key for given in value for key in _list_keys(target, given, keys)])
    return replaced


def _list_keys(target: IdTarget, record_id: str, keys: Mapping[KindAndId, KeyRow]) -> list[int]:
    rows = [keys[candidate] for candidate in target.list_candidates(record_id) if candidate in keys]
    former = {row.pk for row in rows} if target.with_former else set()
    return sorted({row.current_pk for row in rows} | former)
