"""Corrects words that no name has to the nearest word of a name. No database here."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ledger.country_names import list_english_words
from ledger.legal_forms import is_legal_form
from ledger.text_tokens import split_tokens

# A shorter word is never corrected, because one letter makes another name of it: GAC and JAC, NEO and NIO.
_MIN_LENGTH = 4
# From this length, the nearest word may differ by a letter. A word of four letters may only have two of them swapped:
# Sono and Sony are two names.
_MIN_FREE_LENGTH = 5
# From this length, the nearest word may differ by two letters.
_MIN_LONG_LENGTH = 7


class Spelling:
    """The words of all names, and how many names have each."""

    def __init__(self, words: Iterable[str]) -> None:
        self._counts = Counter(words)
        self._words = sorted(self._counts.keys() | list_english_words())

    def correct(self, text: str) -> str | None:
        """Return a text with each unknown word replaced by the nearest word of a name. None if nothing changes.

        The last word may be incomplete, so the beginning of a word is known too.
        """
        tokens = split_tokens(text)
        last = len(tokens) - 1
        corrected = [self._correct_word(token, is_last=index == last) for index, token in enumerate(tokens)]
        return " ".join(corrected) if corrected != tokens else None

    def _correct_word(self, word: str, *, is_last: bool) -> str:
        if len(word) < _MIN_LENGTH or word.isdigit() or is_legal_form(word) or self._is_known(word, is_last=is_last):
            return word
        if len(word) < _MIN_FREE_LENGTH:
            near = [(1, other) for other in _swap_letters(word) if other in self._counts]
        else:
            near = self._find_near(word, is_last=is_last)
        best = min(((distance, -self._counts[other], other) for distance, other in near), default=None)
        return best[2] if best else word

    def _is_known(self, word: str, *, is_last: bool) -> bool:
        index = bisect_left(self._words, word)
        known = self._words[index] if index < len(self._words) else ""
        return known == word or (is_last and known.startswith(word))

    def _find_near(self, word: str, *, is_last: bool) -> list[tuple[int, str]]:
        """Return the nearest words and their distance. Of an incomplete word, also those that begin nearly so."""
        limit = 1 if len(word) < _MIN_LONG_LENGTH else 2
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=limit, limit=None)
        if not near and is_last:
            for length in (len(word), len(word) - 1, len(word) + 1):
                beginnings = [other[:length] for other in self._words]
                near += process.extract(word, beginnings, scorer=OSA.distance, score_cutoff=limit, limit=None)
        return [(int(distance), self._words[position]) for _, distance, position in near]


def _swap_letters(word: str) -> list[str]:
    """Return a word with each pair of neighbouring letters swapped."""
    return [word[:index] + word[index + 1] + word[index] + word[index + 2 :] for index in range(len(word) - 1)]
