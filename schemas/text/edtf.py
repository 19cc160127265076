"""Parses dates in EDTF (ISO 8601-2) into strict bounds. No phrases, no database, no marshmallow.

It supports years, months and days, quarters (33 to 36), halves (40, 41), seasons (21 to 24), the qualifiers `~`, `?`
and `%`, unspecified last digits (`202X`, `2022-XX`, `2022-08-XX`), intervals and one-of sets. It does not support
times, years outside 0001 to 9999, all-of sets, and qualifiers inside a date, because no source in this field
needs them.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

# The longest useful value is a set of a few days. A longer value is a mistake or an attack.
LONGEST = 100
# From coarse to fine. An interval or a set has the precision of its finer end.
PRECISIONS = ("decade", "year", "half", "quarter", "season", "month", "day")


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date and its strict bounds, both inclusive. None is an open end. `~` and `?` do not widen the bounds."""

    edtf: str
    earliest: date | None
    latest: date | None
    precision: str
    approximate: bool
    uncertain: bool


# The parts of a year by their two-digit code: precision, first month, last month.
# Winter is the December of its year, so a value never reaches into a year that it does not name.
PARTS_OF_YEAR = {
    "21": ("season", 3, 5),
    "22": ("season", 6, 8),
    "23": ("season", 9, 11),
    "24": ("season", 12, 12),
    "33": ("quarter", 1, 3),
    "34": ("quarter", 4, 6),
    "35": ("quarter", 7, 9),
    "36": ("quarter", 10, 12),
    "40": ("half", 1, 6),
    "41": ("half", 7, 12),
    "XX": ("year", 1, 12),
    **{f"{month:02}": ("month", month, month) for month in range(1, 13)},
}
_POINT = re.compile(r"([0-9]{4}|[0-9]{3}X)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([~?%])?")
_ALLOWED = re.compile(r"[0-9X~?%/.,\[\] -]+")


def parse(text: str) -> Edtf:
    """Parse one EDTF value.

    Raises ValueError with a message for clients if the text is not EDTF as described above.
    """
    if len(text) > LONGEST:
        raise ValueError(f"This date has {len(text)} characters. At most {LONGEST} are allowed.")
    match = _POINT.fullmatch(text)
    if match:
        return _build_point(text, match)
    if not text:
        raise ValueError("A date must not be empty. Send one such as 2024 or 2024-08-31.")
    if not _ALLOWED.fullmatch(text):
        raise ValueError(f"{text!r} is not EDTF: it contains characters that EDTF does not allow.")
    if text[0] == "[" and text[-1] == "]":
        return _parse_set(text)
    if "/" in text:
        return _parse_interval(text)
    raise ValueError(f"{text!r} is not EDTF. Send a date such as 2024, 2024-08, 2024-08-31, 2024-33 or [..2024].")


def _parse_point(text: str) -> Edtf:
    match = _POINT.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a single EDTF date such as 2024, 2024-08, 2024-08-31 or 2024-33.")
    return _build_point(text, match)


def _build_point(text: str, match: re.Match[str]) -> Edtf:
    year_text, part, day_text, qualifier = match.groups()
    year = int(year_text.replace("X", "0"))
    last_year = year
    if year == 0 and year_text != "000X":
        raise ValueError(f"{text!r} is not a date: years run from 0001 to 9999.")
    if year_text[-1] == "X":
        if part:
            raise ValueError(f"{text!r} is not supported: a decade cannot have months.")
        year, last_year, precision, first, last = max(year, 1), year + 9, "decade", 1, 12
    elif part is None:
        precision, first, last = "year", 1, 12
    elif part in PARTS_OF_YEAR:
        precision, first, last = PARTS_OF_YEAR[part]
    else:
        raise ValueError(
            f"{text!r} is not a date: {part} is not the code of a month, season, quarter or half of a year."
        )
    if day_text and not (precision == "month" or part == day_text == "XX"):
        raise ValueError(f"{text!r} is not a date: only a month has days.")
    days = monthrange(last_year, last)[1]
    if day_text is None or day_text == "XX":
        earliest, latest = date(year, first, 1), date(last_year, last, days)
    elif 1 <= int(day_text) <= days:
        earliest = latest = date(year, first, int(day_text))
        precision = "day"
    else:
        raise ValueError(f"{text!r} is not a date: {text[:7]} has days 01 to {days}.")
    approximate, uncertain = qualifier in ("~", "%"), qualifier in ("?", "%")
    return Edtf(text, earliest, latest, precision, approximate, uncertain)


def _parse_interval(text: str) -> Edtf:
    ends = text.split("/")
    if len(ends) != 2:
        raise ValueError(f"{text!r} is not EDTF: an interval has exactly two ends, such as 2024/2026.")
    return _parse_span(text, ends[0], ends[1])


def _parse_span(text: str, start: str, end: str, open_end: str = "..") -> Edtf:
    """Parse a span from a start to an end. Either end can be open."""
    first = None if start == open_end else _parse_point(start)
    last = None if end == open_end else _parse_point(end)
    points = [point for point in (first, last) if point]
    if not points:
        raise ValueError(f"{text!r} is open at both ends. At least one end must be a date.")
    earliest = first.earliest if first else None
    latest = last.latest if last else None
    if earliest and latest and earliest > latest:
        raise ValueError(f"{text!r} ends before it starts.")
    return _join(text, earliest, latest, points)


def _parse_set(text: str) -> Edtf:
    """Parse one of several dates or spans. Only the first can be open at its start, and only the last at its end."""
    parts = [part.strip(" ") for part in text[1:-1].split(",")]
    canonical = f"[{','.join(parts)}]"
    members = [_parse_member(text, part) for part in parts]
    if len(members) == 1 and ".." not in canonical:
        return members[0]
    if any(member.earliest is None for member in members[1:]) or any(member.latest is None for member in members[:-1]):
        raise ValueError(f"{text!r} is not EDTF: only the first and the last member of a set can be open.")
    # The comparisons skip open members. After the check above, an open member decides its end of the set.
    starts = [member.earliest for member in members if member.earliest]
    ends = [member.latest for member in members if member.latest]
    earliest = min(starts) if members[0].earliest else None
    latest = max(ends) if members[-1].latest else None
    if earliest is None and latest is None:
        raise ValueError(f"{text!r} is open at both ends. At least one end must be a date.")
    return _join(canonical, earliest, latest, members)


def _parse_member(text: str, part: str) -> Edtf:
    start, dots, end = part.partition("..")
    return _parse_span(text, start, end, open_end="") if dots else _parse_point(part)


def _join(text: str, earliest: date | None, latest: date | None, points: list[Edtf]) -> Edtf:
    return Edtf(
        text,
        earliest,
        latest,
        max((point.precision for point in points), key=PRECISIONS.index),
        any(point.approximate for point in points),
        any(point.uncertain for point in points),
    )
