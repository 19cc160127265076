"""Folds text and cuts it into words, for search: both engines index what comes out of here, and nothing else.

No database here. The words hold letters, digits and marks only, so that nothing in one can be taken for an operator.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Letters that no normal form takes apart, and that people type without what makes them special; \u0131 has no dot.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "\u0131": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
# Scripts that put no space between words, and Korean, whose particles stick to the name: Thai and Lao, Hangul,
# iteration marks, kana, Han.
_UNSPACED = "\u0e00-\u0eff\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_UNSPACED += "\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_UNSPACED}]+|[^ {_UNSPACED}]+")
_PLAIN_RUN = re.compile("[a-z0-9]+")
_STARTS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019][sS](?!\w)")
# A word of the index; PostgreSQL takes 2046 bytes. What is longer is no word, and is found by its beginning.
LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text in one sort of script: a word, or characters of a script without spaces."""

    text: str  # folded
    places: Sequence[int]  # for each folded character, where the one that it came from stands in the text

    @property
    def unspaced(self) -> bool:
        """Whether its script puts no space between words."""
        return is_unspaced(self.text)


def runs(text: str) -> Iterator[Run]:
    """Cut a text in normal form C into runs, with the places where they stand in it."""
    text = _without_possessives(text)
    if text.isascii():  # most texts are, and this is ten times as fast
        for found in _PLAIN_RUN.finditer(text.lower()):
            yield Run(_cut(found.group()), range(found.start(), found.end()))
        return
    places: list[int] = []
    folded = ""
    for place, character in enumerate(text):
        became = _fold(character)
        folded += became
        places += [place] * len(became)
    for found in _RUN.finditer(folded):
        yield Run(_cut(found.group()), places[found.start() : found.end()])


def pieces(text: str) -> list[str]:
    """Fold a text and cut it into runs, without their places."""
    text = _without_possessives(text)
    if text.isascii():
        return [_cut(piece) for piece in _PLAIN_RUN.findall(text.lower())]
    return [_cut(piece) for piece in _RUN.findall("".join(map(_fold, unicodedata.normalize("NFC", text))))]


def index_words(text: str) -> Iterator[str]:
    """Yield the words under which a text is indexed.

    A run without spaces gives all pairs of neighbours, and its last character: so any part of it is found, one
    character by the beginning of a pair.
    """
    for piece in pieces(text):
        if is_unspaced(piece):
            yield from pairs(piece)
            yield piece[-1]
        else:
            yield piece


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbours in a run."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def index_form(text: str) -> str:
    """Write a name as the index has it. Who types the start of a name has the start of its form."""
    return " ".join(index_words(text))


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: words that must be there, and beginnings of words. All of them are asked for."""

    form: str
    words: tuple[str, ...]
    beginnings: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether there is anything to search for."""
        return bool(self.words or self.beginnings)

    @property
    def asked(self) -> tuple[str, ...]:
        """All that is asked for."""
        return self.words + self.beginnings

    def marks(self, run: Run) -> Iterator[tuple[int, int, str]]:
        """Yield the parts of the text that a run shares with the query: places from and to, and what is there."""
        if not run.unspaced:
            found = [one for one in self.words if one == run.text]
            found += [one for one in self.beginnings if run.text.startswith(one)]
            yield from ((run.places[0], run.places[-1] + 1, one) for one in found)
            return
        for one in filter(is_unspaced, self.asked):
            for place in _places_of(one, run.text):
                yield run.places[place], run.places[place + len(one) - 1] + 1, one


def query(text: str) -> Query:
    """Read what somebody typed. The last word may be unfinished, and a single character of Chinese is a beginning."""
    words: dict[str, None] = {}
    beginnings: dict[str, None] = {}
    found = pieces(text)
    for place, piece in enumerate(found):
        if is_unspaced(piece):
            words |= dict.fromkeys(pairs(piece))
            if len(piece) == 1:
                beginnings[piece] = None
        elif place == len(found) - 1:
            beginnings[piece] = None
        else:
            words[piece] = None
    return Query(index_form(text), tuple(words), tuple(beginnings))


def _places_of(part: str, text: str) -> list[int]:
    return [place for place in range(len(text)) if text.startswith(part, place)]


def is_unspaced(piece: str) -> bool:
    """Tell whether a run is in a script that puts no space between words."""
    return not piece.isascii() and _STARTS_UNSPACED.match(piece) is not None


def _cut(piece: str) -> str:
    return piece if is_unspaced(piece) else piece[:LONGEST_WORD]


def _without_possessives(text: str) -> str:
    """Blank the ends of possessives, so that the length stays: "XPeng's" is XPeng."""
    return _POSSESSIVE.sub("  ", text)


@functools.cache
def _fold(character: str) -> str:
    """Fold one character; what is invisible, such as a soft hyphen, becomes nothing."""
    if unicodedata.category(character) == "Cf":
        return ""
    apart = unicodedata.normalize("NFKD", character.casefold())
    kept = "".join(one for one in apart if not "\u0300" <= one <= "\u036f").casefold()
    folded = unicodedata.normalize("NFC", kept).translate(_LETTERS)
    return "".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in folded)
