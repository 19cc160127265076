"""Names of countries in the languages of the sources, and the words of the search index for countries."""

import functools
import gettext
import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pycountry

from ledger.text_tokens import is_unspaced, split_tokens

# A letter that no text has, so no word that a user types begins with it. It is Cyrillic, used in one old manuscript.
_MARK = "\ua66e"
# The languages of the sources, as the translations of ISO 3166 name them.
_LANGUAGES = (
    *("ar", "cs", "da", "de", "el", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nb", "nl", "pl"),
    *("pt", "ro", "ru", "sk", "sv", "th", "tr", "uk", "vi", "zh_CN", "zh_TW"),
)
# Names that ISO 3166 does not have. Codes of two letters are not names, because most are words too: in, it, no.
_COMMON_NAMES = {
    "US": "US, USA, America, United States of America",
    "GB": "UK, Britain, Great Britain, England, Scotland, Wales",
    "AE": "UAE, Emirates",
    "KR": "Korea, South Korea, 한국, 남한, 韩国",
    "KP": "North Korea",
    "CZ": "Czech Republic",
    "TR": "Turkey, Turkiye",
    "NL": "Holland",
    "CN": "PRC, Mainland China, 中国大陆",
    "CI": "Ivory Coast",
    "RU": "Russia",
    "CD": "DR Congo, DRC",
    "LA": "Laos",
    "SZ": "Swaziland",
    "MK": "Macedonia",
}
# A name that a user has not finished counts from so many letters.
_MIN_UNFINISHED = 4


def build_country_word(code: str) -> str:
    """Return the word that indexes a country, by its code of two letters."""
    return _MARK + code.lower()


def find_countries(tokens: Sequence[str]) -> Iterator[tuple[range, list[str]]]:
    """Yield the names of countries in the tokens of a query, longest first: the indexes of the tokens, and the codes.

    The last name may be incomplete, from four letters.
    """
    names, longest = _load_names()
    start = 0
    while start < len(tokens):
        for end in range(min(start + longest, len(tokens)), start, -1):
            name = " ".join(tokens[start:end])
            codes = names.get(name, set())
            if not codes and end == len(tokens) and len(name) >= _MIN_UNFINISHED and not is_unspaced(name):
                codes = _complete_name(name)
            if codes:
                yield range(start, end), sorted(codes)
                start = end - 1
                break
        start += 1


def _complete_name(beginning: str) -> set[str]:
    """Return the codes of the countries with a name that begins in this way."""
    names, in_order = _load_names()[0], _sort_names()
    first = bisect_left(in_order, beginning)
    started = itertools.takewhile(lambda name: name.startswith(beginning), itertools.islice(in_order, first, None))
    return {code for name in started for code in names[name]}


@functools.cache
def _sort_names() -> list[str]:
    return sorted(_load_names()[0])


@functools.cache
def list_english_words() -> frozenset[str]:
    """Return the words of the English names of countries."""
    return frozenset(
        word for country in pycountry.countries for name in _list_english(country) for word in split_tokens(name)
    )


@functools.cache
def _load_names() -> tuple[dict[str, set[str]], int]:
    """Return the codes by folded name, and how many tokens the longest name has."""
    names: dict[str, set[str]] = defaultdict(set)
    translations = [gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [language]) for language in _LANGUAGES]
    for country in pycountry.countries:
        english = set(_list_english(country))
        texts = english | {language.gettext(text) for language in translations for text in english}
        # "Iran, Islamic Republic of" is Iran too.
        for text in texts | {text.partition(",")[0] for text in texts}:
            name = " ".join(split_tokens(text))
            if len(name) > 2 or not name.isascii():
                names[name].add(country.alpha_2)
    for code, common in _COMMON_NAMES.items():
        for text in common.split(","):
            names[" ".join(split_tokens(text))].add(code)
    names.pop("", None)
    return dict(names), max(name.count(" ") + 1 for name in names)


def _list_english(country: object) -> Iterator[str]:
    for attribute in ("name", "common_name"):
        name = getattr(country, attribute, None)
        if name:
            yield name
