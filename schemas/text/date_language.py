"""Translates the words of date phrases into the English ones that `date_phrases.py` parses.

The rows of words are in the modules `date_words_*`. A phrase has no language, so the caller tries each. A word that
a language does not have stays as it is, and then the English tables do not parse the phrase.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH = f"(?:{'|'.join(MONTHS)})"
# The Thai calendar counts years from the death of the Buddha.
_BUDDHIST_YEARS = 543
# A bar inside brackets belongs to one alternative.
_ALTERNATIVE = re.compile(r"(?:\((?:[^()]|\([^()]*\))*\)|[^|()])+")


@dataclass(frozen=True)
class DateLanguage:
    """How one language writes dates.

    `months` has twelve patterns between spaces, none if months are numbers. `words` maps English words to the patterns
    of foreign ones. `until` is the word between the two ends of a span. `patterns` run between months and words; MONTH
    stands for the name of a month in English. The replacement "iso" writes the named groups of numbers as a date.
    `spaced` is False if words have no spaces between them.
    """

    tag: str
    months: str
    words: Mapping[str, str]
    patterns: tuple[tuple[str, str], ...] = ()
    until: str = ""
    spaced: bool = True

    def translate(self, phrase: str) -> str:
        """Return a lower-case phrase with the words of this language replaced by English ones."""
        if self._months:
            phrase = self._months.sub(lambda match: MONTHS[(match.lastindex or 1) - 1], phrase)
        for pattern, replacement in self._patterns:
            phrase = pattern.sub(_spell_date if replacement == "iso" else replacement, phrase)
        if self._until:
            phrase = self._until.sub(r"\1 to ", phrase)
        pattern, english = self._words
        phrase = pattern.sub(lambda match: f" {english[(match.lastindex or 1) - 1]} ", phrase)
        return " ".join(phrase.split()).strip(".,")

    # Compiled when they are first used, because most processes never read a foreign phrase.
    @cached_property
    def _months(self) -> re.Pattern[str] | None:
        groups = "|".join(f"({months})" for months in self.months.split())
        return self._compile_words(rf"(?:{groups})\.?") if groups else None

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(pattern.replace("MONTH", _MONTH)), english) for pattern, english in self.patterns)

    @cached_property
    def _until(self) -> re.Pattern[str] | None:
        end = rf"(?:{_MONTH}|(?:19|20)[0-9]{{2}})"
        return re.compile(rf"\b({end}) (?:{self.until}) (?={end}\b)") if self.until else None

    @cached_property
    def _words(self) -> tuple[re.Pattern[str], list[str]]:
        rows = [(foreign, word) for word, words in self.words.items() for foreign in _ALTERNATIVE.findall(words)]
        rows.sort(key=lambda row: len(row[0]), reverse=True)
        groups = "|".join(f"({foreign})" for foreign, _ in rows)
        return self._compile_words(f"(?:{groups})"), [word for _, word in rows]

    def _compile_words(self, pattern: str) -> re.Pattern[str]:
        """Compile a pattern of whole words. A word can end with an apostrophe."""
        return re.compile(rf"(?<!\w){pattern}(?:(?!\w)|(?<='))" if self.spaced else pattern)


def _spell_date(match: re.Match[str]) -> str:
    """Write the named groups of a pattern in English: y, m and d, a Buddhist year, or a Japanese fiscal year."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    if "buddhist" in groups:
        return str(int(groups["buddhist"]) - _BUDDHIST_YEARS)
    if "fiscal" in groups:
        # It begins in April.
        return f"between april {groups['fiscal']} and march {int(groups['fiscal']) + 1}"
    year, month = groups["y"], int(groups.get("m", 0))
    if len(year) == len("26"):
        year = f"20{year}"
    if month > len(MONTHS):
        return match[0]
    return " ".join(part for part in (groups.get("d"), MONTHS[month - 1] if month else "", year) if part)
