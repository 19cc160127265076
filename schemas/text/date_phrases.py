"""Parses date phrases of news texts into EDTF, by two declared tables. A phrase without a row gives None.

The tables are in English. Phrases in other languages are translated word by word first, see `date_language.py`.

The vague words have these bounds:

- early, mid and late cut a year into thirds: January to April, May to August, September to December; and a month into
  its days 1 to 10, 11 to 20, and 21 to its last.
- The start and the end of a year are about its first and last month (`2024-12~`); of a month, its first and last third.
- "by" and "no later than" have no start and include the named time: "by 2024" is `[..2024]`. "before 2030" excludes
  2030 and "after 2026" excludes 2026, but "before the end of 2025" still allows its last day.
- "from", "as early as" and "as soon as" have no end: `[2025..]`.
- Seasons are those of the northern hemisphere. "winter 2024" is not parsed, because it can begin or end in 2024.
- A fiscal year is about the year of its number, because each company begins it in another month: "FY2028" is `2028~`.
  A quarter of it has no certain months, so "Q1 FY25" is `2025~` too. "FY2025-26" is in one of both years.

Relative phrases ("last year", "end of August") need the publication date, so they are not parsed. "2023-24" can be two
years or a season, so it is not parsed. A phrase with two readings gives both: 3/4/2025 is in March or in April.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta

from schemas.text.date_language import MONTHS as MONTH_NAMES
from schemas.text.date_languages import LANGUAGES
from schemas.text.edtf import parse
from schemas.text.numeric_dates import spell_numeric_dates

# The longest phrase in the sources has 45 characters. A longer text is a sentence, and can mean more than a date.
LONGEST = 120

_MONTHS = {name: f"{number:02}" for number, name in enumerate(MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": "09"}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_THIRDS = (("early", "01", "04", "01", "10"), ("(?:mid|the middle of|middle of)", "05", "08", "11", "20"))

# Words that can precede a date without changing it. "postponed from" is not among them, because it names the old date.
_LEAD = re.compile(
    r"(?:(?:is|are|was|were|should be|will be|expected|planned|scheduled|slated|set|due|targeted|pitched|sometime"
    r"|postponed to|delayed to|to|be|open|start(?! of)|begin|launch|opened|completed|finished|started|founded"
    r"|incorporated|inaugurated|established|signed|launched|announced|finalised|operational|mass production"
    r"|production|operations?|commissioned|first car|first vehicle|first model|agreement|project) )*"
)
_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_OTHER_MONTH = _MONTH.replace("<month>", "<other>")
_SHORT_YEAR = "(?: ?')?(?P<short>[0-9]{2})"
_DAY = "(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\\.)?"
_WEEKDAY = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_ORDINAL = f"(?:the )?(?P<ordinal>{'|'.join(_ORDINALS)})"
_FISCAL = "(?:fy|fiscal year|financial year|fiscal)"
_FISCAL_YEAR = f"{_FISCAL}[ -]?(?:of )?(?:{_YEAR}|{_SHORT_YEAR})"

_QUARTER = "(?:q(?P<number>[1-4])|(?P<number2>[1-4])q)"
_HALF = "(?:h(?P<number>[12])|(?P<number2>[12])h)"
_PART_OF_YEAR = "(?:q[1-4]|[1-4]q|h[12]|[12]h|(?:the )?(?:first|second|third|fourth|last) (?:quarter|half))"

# One span of time: a pattern, and the EDTF template for its groups.
SPANS = [
    (_YEAR, "{year}"),
    (rf"{_WEEKDAY}{_YEAR}-(?P<iso>(?:0[1-9]|1[0-2])(?:-[0-9]{{2}})?)", "{year}-{iso}"),
    (r"(?:the )?(?P<decade>(?:19|20)[0-9])0s", "{decade}X"),
    (rf"{_MONTH},? (?:of )?{_YEAR}", "{year}-{month}"),
    (rf"{_WEEKDAY}{_DAY} (?:of )?{_MONTH},? (?:of )?{_YEAR}", "{year}-{month}-{day}"),
    (rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}", "{year}-{month}-{day}"),
    *((rf"{word} {_YEAR}", f"[{{year}}-{first}..{{year}}-{last}]") for word, first, last, *_ in _THIRDS),
    (rf"late {_YEAR}", "[{year}-09..{year}-12]"),
    (rf"early to mid {_YEAR}", "[{year}-01..{year}-08]"),
    (rf"mid to late {_YEAR}", "[{year}-05..{year}-12]"),
    *(
        (rf"{word} {_MONTH},? {_YEAR}", f"[{{year}}-{{month}}-{first}..{{year}}-{{month}}-{last}]")
        for word, _, _, first, last in _THIRDS
    ),
    (rf"(?:late|end|end of|the end of) {_MONTH},? {_YEAR}", "[{year}-{month}-21..{year}-{month}-{days}]"),
    (rf"(?:the )?(?:start|beginning) of {_MONTH},? {_YEAR}", "[{year}-{month}-01..{year}-{month}-10]"),
    (rf"(?:the )?(?:start|beginning) of {_YEAR}", "{year}-01~"),
    (rf"(?:the )?(?:year )?end (?:of )?{_YEAR}", "{year}-12~"),
    (rf"{_ORDINAL} quarter,? (?:of )?{_YEAR}", "{year}-{quarter}"),
    (rf"(?:the )?{_YEAR},? {_ORDINAL} quarter", "{year}-{quarter}"),
    (rf"{_QUARTER}[ /-]?(?:of )?{_YEAR}", "{year}-{quarter}"),
    (rf"{_QUARTER}{_SHORT_YEAR}", "{year}-{quarter}"),
    (rf"{_YEAR}[ /-]?{_QUARTER}", "{year}-{quarter}"),
    (rf"{_ORDINAL} half,? (?:of )?{_YEAR}", "{year}-{half}"),
    (rf"(?:the )?{_YEAR},? {_ORDINAL} half", "{year}-{half}"),
    (rf"{_HALF}[ /-]?(?:of )?{_YEAR}", "{year}-{half}"),
    (rf"{_HALF}{_SHORT_YEAR}", "{year}-{half}"),
    (rf"{_YEAR}[ /-]?{_HALF}", "{year}-{half}"),
    (_FISCAL_YEAR, "{year}~"),
    (rf"{_FISCAL}[ -]?{_YEAR}[/-](?P<next>[0-9]{{2}}|[0-9]{{4}})", "[{year}..{next}]"),
    (rf"{_PART_OF_YEAR},? (?:of )?{_FISCAL_YEAR}", "{year}~"),
    (rf"{_FISCAL_YEAR},? {_PART_OF_YEAR}", "{year}~"),
    (rf"(?:the )?(?P<season>{'|'.join(_SEASONS)}),? (?:of )?{_YEAR}", "{year}-{season}"),
    (rf"{_MONTH} or {_OTHER_MONTH},? {_YEAR}", "[{year}-{month},{year}-{other}]"),
    (rf"{_MONTH} (?:to|until|through) {_OTHER_MONTH},? {_YEAR}", "{year}-{month}/{year}-{other}"),
    (rf"between {_MONTH} and {_OTHER_MONTH},? {_YEAR}", "[{year}-{month}..{year}-{other}]"),
]

_NO_LATER = "(?:by|no later than|not later than|on or before)"
_FROM = "(?:from|as early as|from as early as|as soon as|no earlier than|not before|not until|starting|starting in)"

# The frames around one span or two. The first row that matches and gives valid EDTF is used.
FRAMES = [
    ("(?:(?:in|on|at|during|for|within|since) )?(?P<a>.+)", "{a.edtf}"),
    ("(?:in )?(?:around|about|circa|roughly|approximately) (?P<a>.+)", "{a.edtf}~"),
    ("(?:by|before|no later than) (?:the )?(?:year )?end (?:of )?(?P<a>.+)", "[..{a.last_day}]"),
    (rf"{_NO_LATER} (?P<a>.+)", "[..{a.last}]"),
    (r"(?:by )?(?P<a>.+) (?:or earlier|at the latest)", "[..{a.last}]"),
    (r"(?:before|prior to|earlier than) (?P<a>.+)", "[..{a.before}]"),
    (r"(?:after|later than|beyond) (?P<a>.+)", "[{a.after}..]"),
    (rf"{_FROM} (?P<a>.+)", "[{a.first}..]"),
    (r"(?P<a>.+) (?:or later|onwards?|at the earliest)", "[{a.first}..]"),
    (r"between (?P<a>.+) and (?P<b>.+)", "[{a.first}..{b.last}]"),
    (r"(?:from )?(?P<a>.+) (?:to|until|through|-) (?P<b>.+)", "{a.first}/{b.last}"),
    (r"(?P<a>[0-9]{4})-(?P<b>[0-9]{4})", "{a.first}/{b.last}"),
    (r"(?:(?:in|on|at|during|for) )?(?P<a>.+) or (?:in )?(?P<b>.+)", "[{a.inner},{b.inner}]"),
]

_SPANS = [(re.compile(pattern), template) for pattern, template in SPANS]
_FRAMES = [(re.compile(pattern), template) for pattern, template in FRAMES]
_TWO_YEARS = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTH_RANGE = re.compile(rf"{_MONTH} ?- ?(?={_OTHER_MONTH})")
_WORD_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z0-9])")
# The en dash, and the typographic apostrophe.
_SPELLING = str.maketrans({"\u2013": "-", "\u2019": "'"})
# What the lower-case form of the Turkish capital I has.
_DOT_ABOVE = "\u0307"
_WHOLE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")


@dataclass(frozen=True, slots=True)
class _Span:
    """One span of time, with the forms that a frame can use."""

    edtf: str

    @property
    def inner(self) -> str:
        return self.edtf.strip("[]~")

    @property
    def first(self) -> str:
        return re.split(r"\.\.|[,/]", self.inner)[0]

    @property
    def last(self) -> str:
        return re.split(r"\.\.|[,/]", self.inner)[-1]

    @property
    def last_day(self) -> str:
        # A fiscal year ends in the year of its number, but its last day is not certain.
        return self.last if self.edtf.endswith("~") else str(parse(self.edtf).latest)

    @property
    def before(self) -> str:
        return self._get_neighbour(-1)

    @property
    def after(self) -> str:
        return self._get_neighbour(1)

    def _get_neighbour(self, step: int) -> str:
        """Return the year, month or day before or after this one. Of any other span, return the day."""
        value = parse(self.edtf)
        edge = value.earliest if step < 0 else value.latest
        if edge is None:
            raise ValueError("A span of time has two ends.")
        width = len(self.edtf) if _WHOLE.fullmatch(self.edtf) else len("2024-12-31")
        return (edge + timedelta(days=step)).isoformat()[:width]


def read(text: str) -> str | None:
    """Parse a date phrase or plain EDTF into EDTF. None if the text alone does not determine a date."""
    readings = find_readings(text)
    return readings[0] if len(readings) == 1 else None


def find_readings(text: str) -> list[str]:
    """Return the dates that a phrase can mean, in EDTF: none if it is not parsed, several if it is ambiguous."""
    if len(text) > LONGEST:
        return []
    text = " ".join(normalize_digits(text).translate(_SPELLING).split()).rstrip(".,")
    years = _TWO_YEARS.fullmatch(text)
    if years and int(years[2]) == (int(years[1]) + 1) % 100:
        return []
    edtf = _parse_valid(text)
    if edtf:
        return [edtf]
    phrases = spell_numeric_dates(text.lower().replace(_DOT_ABOVE, ""))
    english = list(map(_read_english, phrases))
    if not any(english):
        english = [_read_english(language.translate(phrase)) for language in LANGUAGES for phrase in phrases]
    return list(dict.fromkeys(edtf for edtf in english if edtf))


def normalize_digits(text: str) -> str:
    """Return the text with the digits of all scripts as those of ASCII."""
    return text if text.isascii() else "".join(str(unicodedata.decimal(character, character)) for character in text)


def _read_english(words: str) -> str | None:
    words = _WORD_HYPHEN.sub(" ", _MONTH_RANGE.sub(r"\g<month> to ", words))
    return _read_frame(words[len(_match_lead(words)) :])


def _match_lead(words: str) -> str:
    lead = _LEAD.match(words)
    return lead[0] if lead else ""


def _read_frame(words: str) -> str | None:
    for pattern, template in _FRAMES:
        match = pattern.fullmatch(words)
        spans = {name: _read_span(part) for name, part in match.groupdict().items()} if match else {}
        if spans and all(spans.values()):
            edtf = _parse_valid(template.format_map(spans))
            if edtf:
                return edtf
    return None


def _read_span(words: str) -> _Span | None:
    for pattern, template in _SPANS:
        match = pattern.fullmatch(words)
        edtf = _parse_valid(template.format_map(_format_groups(match.groupdict()))) if match else None
        if edtf:
            return _Span(edtf)
    return None


def _format_groups(groups: dict[str, str | None]) -> dict[str, str]:
    """Return the groups of a span's pattern in the spelling of EDTF. Missing groups are absent."""
    named = {name: value for name, value in groups.items() if value}
    if "short" in named:
        named["year"] = f"20{named['short']}"
    if "next" in named:
        named["next"] = f"{named['year'][: -len(named['next'])]}{named['next']}"
    ordinal = _ORDINALS.get(named.get("ordinal", "")) or int(named.get("number") or named.get("number2") or 0)
    fields = named | {"quarter": str(32 + ordinal), "half": str(39 + ordinal)}
    for name in ("month", "other"):
        if name in named:
            fields[name] = _MONTHS[named[name]]
    if "day" in named:
        fields["day"] = f"{int(named['day']):02}"
    if "season" in named:
        fields["season"] = str(_SEASONS[named["season"]])
    if "month" in named:
        fields["days"] = str(monthrange(int(named["year"]), int(fields["month"]))[1])
    return fields


def _parse_valid(edtf: str) -> str | None:
    try:
        return parse(edtf).edtf
    except ValueError:
        return None
