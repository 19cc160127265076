"""Finds dates in digits, such as 21.02.2023, and writes them in EDTF. Two readings remain if the order is not certain.

- With dots the day comes first, because no country writes the month first with dots.
- With slashes and hyphens the day or the month comes first. A number above 12 is the day.
- A year in front is followed by the month, with every mark.
"""

import re
from calendar import monthrange
from itertools import product

_MARKS = "[./-]"
_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_NUMERIC = re.compile(
    rf"(?<![\w./-])(?:(?P<one>[0-9]{{1,2}})(?P<mark>{_MARKS}) ?(?P<two>[0-9]{{1,2}})(?P=mark) ?{_YEAR}"
    rf"|{_YEAR.replace('year', 'first')}(?P<mark2>{_MARKS}) ?(?P<three>[0-9]{{1,2}})(?P=mark2) ?(?P<four>[0-9]{{1,2}})"
    r")(?![\w/-])"
)
# "Monday (29/6/2025)"
_BRACKETS = re.compile(r"(?<=\w) ?\(([0-9./-]+)\)$")


def spell_numeric_dates(phrase: str) -> list[str]:
    """Return the phrase with its dates in EDTF, once for each possible reading. The phrase itself if it has none."""
    phrase = _BRACKETS.sub(r" \1", phrase)
    matches = list(_NUMERIC.finditer(phrase))
    spelled = []
    for readings in product(*map(_list_readings, matches)):
        text, position = "", 0
        for match, reading in zip(matches, readings, strict=True):
            text += phrase[position : match.start()] + reading
            position = match.end()
        spelled.append(text + phrase[position:])
    return spelled


def _list_readings(match: re.Match[str]) -> list[str]:
    """Return the possible dates of a match in EDTF. The match itself if no order gives a day."""
    if match["first"]:
        orders = [(match["first"], match["three"], match["four"])]
    else:
        orders = [(match["year"], match["two"], match["one"])]
        if match["mark"] != ".":
            orders.append((match["year"], match["one"], match["two"]))
    readings = [f"{year}-{int(month):02}-{int(day):02}" for year, month, day in orders if _is_day(year, month, day)]
    return list(dict.fromkeys(readings)) or [match[0]]


def _is_day(year: str, month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= monthrange(int(year), int(month))[1]
