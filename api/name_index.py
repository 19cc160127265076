"""The names of all records, kept in this process: completes what somebody types, and finds what was probably meant.

A list of names is small beside the database: a hundred thousand names take about 100 MB and half a second to read,
once after each write.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ledger.text_tokens import is_unspaced, pieces
from models.vocabularies import Kind

# Days of which names are kept beside those of the present.
MOST_DAYS = 3
_LAST = "\U0010ffff"  # behind every continuation
_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Name:
    """One of the names of a record."""

    kind: Kind
    id: str
    name: str  # the usual name of the record
    text: str  # this name, as it is written
    key: str  # this name, folded
    certainty: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A name that goes on from what was typed, or from what was probably meant."""

    name: Name
    typo: bool


class Names:
    """All names at one data version."""

    def __init__(self, rows: Iterable[Any]) -> None:
        starts: list[tuple[str, int, int]] = []
        self.names: list[Name] = []
        self.words: Counter[str] = Counter()
        for kind, slug, usual, names, certainty in rows:
            for text in names:
                found = pieces(text)
                name = Name(kind, slug, usual, text, " ".join(found), str(certainty))
                starts += ((name.key[place:], place, len(self.names)) for place in _starts(found))
                self.names.append(name)
                self.words.update(found)
        starts.sort()
        self._keys = [key for key, _, _ in starts]
        self._starts = [(place, index) for _, place, index in starts]
        self._words = sorted(self.words)

    def complete(self, typed: str, kinds: list[Kind], limit: int) -> list[Completion]:
        """Return the names that start with what was typed, or have a word that does; else those that nearly do.

        The order: names that start so before names with such a word, then short before long, then by kind and id.
        Each record comes once.
        """
        asked = " ".join(pieces(typed))
        if not asked:
            return []
        span = slice(bisect_left(self._keys, asked), bisect_right(self._keys, asked + _LAST))
        found = sorted((place > 0, len(self.names[index].key), self._rank(index), index)
                       for place, index in self._starts[span] if self._wanted(index, kinds))  # fmt: skip
        if found:
            return [Completion(name, typo=False) for name in self._once((one[-1] for one in found), limit)]
        near = sorted((*distance, self._rank(index), index)
                      for distance, index in self._near(asked) if self._wanted(index, kinds))  # fmt: skip
        return [Completion(name, typo=True) for name in self._once((one[-1] for one in near), limit)]

    def meant(self, typed: str) -> str | None:
        """Return what was typed with unknown words replaced by the nearest that stand in names; None without such."""
        found = pieces(typed)
        mended = [self._mended(piece, last=place == len(found) - 1) for place, piece in enumerate(found)]
        return " ".join(mended) if mended != found else None

    def _mended(self, word: str, *, last: bool) -> str:
        at = bisect_left(self._words, word)
        known = self._words[at] if at < len(self._words) else ""
        if known == word or (last and known.startswith(word)):
            return word
        allowed = _distance_allowed(word)
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        best = min(((distance, -self.words[other], other) for other, distance, _ in near if allowed), default=None)
        return best[2] if best else word

    def _near(self, asked: str) -> Iterator[tuple[tuple[int, bool, int], int]]:
        """Find the starts of names and words that differ by a slip or two, with how far they are off.

        What was typed may be unfinished: it is compared with as much of each name, give or take a character.
        """
        allowed = _distance_allowed(asked)
        if not allowed:
            return
        for length in (len(asked) - 1, len(asked), len(asked) + 1):
            cut = [key[:length] for key in self._keys]
            for _, distance, at in process.extract(asked, cut, scorer=OSA.distance, score_cutoff=allowed, limit=None):
                place, index = self._starts[at]
                yield (int(distance), place > 0, len(self.names[index].key)), index

    def _wanted(self, index: int, kinds: list[Kind]) -> bool:
        return not kinds or self.names[index].kind in kinds

    def _rank(self, index: int) -> tuple[int, str]:
        name = self.names[index]
        return _ORDER[name.kind], name.id

    def _once(self, indexes: Iterable[int], limit: int) -> list[Name]:
        """Return the first name of each record, up to `limit` of them."""
        chosen: dict[tuple[Kind, str], Name] = {}
        for index in indexes:
            name = self.names[index]
            chosen.setdefault((name.kind, name.id), name)
            if len(chosen) == limit:
                break
        return list(chosen.values())


class KeptNames:
    """The names at the last data version, of the present and of days. Threads may share it: it is replaced whole."""

    def __init__(self) -> None:
        self._kept: tuple[int, dict[dt.date | None, Names]] = (-1, {})

    def at(self, version: int, as_of: dt.date | None) -> Names | None:
        """Return the names at a data version as they were known on a day, where they are kept."""
        kept, names = self._kept
        return names.get(as_of) if kept == version else None

    def keep(self, version: int, as_of: dt.date | None, names: Names) -> None:
        """Keep names, and of others at the same data version the present and those kept last."""
        kept, others = self._kept
        days = [day for day in others if day not in (None, as_of)][1 - MOST_DAYS :] if kept == version else []
        present = [None] if kept == version and None in others else []
        self._kept = (version, {day: others[day] for day in [*present, *days]} | {as_of: names})


def _starts(found: list[str]) -> Iterator[int]:
    """Yield where in a name somebody may start to type it: at words, and at any character of scripts without spaces."""
    place = 0
    for piece in found:
        yield from range(place, place + len(piece)) if is_unspaced(piece) else (place,)
        place += len(piece) + 1


def _distance_allowed(word: str) -> int:
    """Allow a slip in short words and two in long ones; what is shorter than three could be anything."""
    return 0 if len(word) < 3 else 1 if len(word) < 7 else 2
