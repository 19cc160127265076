"""Parses English date phrases of news texts into EDTF, by two declared tables. A phrase without a row gives None.

The vague words have these bounds:

- early, mid and late cut a year into thirds: January to April, May to August, September to December; and a month into
  its days 1 to 10, 11 to 20, and 21 to its last.
- The start and the end of a year are about its first and last month (`2024-12~`); of a month, its first and last third.
- "by" and "no later than" have no start and include the named time: "by 2024" is `[..2024]`. "before 2030" excludes
  2030 and "after 2026" excludes 2026, but "before the end of 2025" still allows its last day.
- "from", "as early as" and "as soon as" have no end: `[2025..]`.
- Seasons are those of the northern hemisphere. "winter 2024" is not parsed, because it can begin or end in 2024.

Relative phrases ("last year", "end of August") need the publication date, numeric dates (3/4/2025) need a country, and
fiscal years need a company, so none of them is parsed. "2023-24" can be two years or a season, so it is not parsed.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta

from schemas.text.edtf import parse

# The longest phrase in the sources has 45 characters. A longer text is a sentence, and can mean more than a date.
LONGEST = 120

_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name: f"{number:02}" for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": "09"}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_THIRDS = (("early", "01", "04", "01", "10"), ("(?:mid|the middle of|middle of)", "05", "08", "11", "20"))

# Words that can precede a date without changing it. "postponed from" is not among them, because it names the old date.
_LEAD = re.compile(
    r"(?:(?:is|are|was|were|should be|will be|expected|planned|scheduled|slated|set|due|targeted|pitched"
    r"|postponed to|delayed to|to|be|open|start(?! of)|begin|launch|opened|completed|finished|started|founded"
    r"|incorporated|inaugurated|established|signed|launched|announced|finalised|operational|mass production"
    r"|production|first car|first vehicle|first model|agreement|project) )*"
)
_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_OTHER_MONTH = _MONTH.replace("<month>", "<other>")
_DAY = "(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_ORDINAL = f"(?:the )?(?P<ordinal>{'|'.join(_ORDINALS)})"

# One span of time: a pattern, and the EDTF template for its groups.
SPANS = [
    (_YEAR, "{year}"),
    (rf"{_YEAR}-(?P<iso>(?:0[1-9]|1[0-2])(?:-[0-9]{{2}})?)", "{year}-{iso}"),
    (r"(?:the )?(?P<decade>(?:19|20)[0-9])0s", "{decade}X"),
    (rf"{_MONTH},? (?:of )?{_YEAR}", "{year}-{month}"),
    (rf"{_WEEKDAY}{_DAY} (?:of )?{_MONTH},? {_YEAR}", "{year}-{month}-{day}"),
    (rf"{_WEEKDAY}{_MONTH} {_DAY},? {_YEAR}", "{year}-{month}-{day}"),
    *((rf"{word} {_YEAR}", f"[{{year}}-{first}..{{year}}-{last}]") for word, first, last, *_ in _THIRDS),
    (rf"late {_YEAR}", "[{year}-09..{year}-12]"),
    *(
        (rf"{word} {_MONTH},? {_YEAR}", f"[{{year}}-{{month}}-{first}..{{year}}-{{month}}-{last}]")
        for word, _, _, first, last in _THIRDS
    ),
    (rf"(?:late|end of|the end of) {_MONTH},? {_YEAR}", "[{year}-{month}-21..{year}-{month}-{days}]"),
    (rf"(?:the )?(?:start|beginning) of {_MONTH},? {_YEAR}", "[{year}-{month}-01..{year}-{month}-10]"),
    (rf"(?:the )?(?:start|beginning) of {_YEAR}", "{year}-01~"),
    (rf"(?:the )?end (?:of )?{_YEAR}", "{year}-12~"),
    (rf"{_ORDINAL} quarter,? (?:of )?{_YEAR}", "{year}-{quarter}"),
    (rf"(?:the )?{_YEAR},? {_ORDINAL} quarter", "{year}-{quarter}"),
    (rf"(?:q(?P<number>[1-4])|(?P<number2>[1-4])q)[ -]?(?:of )?{_YEAR}", "{year}-{quarter}"),
    (rf"{_YEAR}[ -]?q(?P<number>[1-4])", "{year}-{quarter}"),
    (rf"{_ORDINAL} half,? (?:of )?{_YEAR}", "{year}-{half}"),
    (rf"(?:the )?{_YEAR},? {_ORDINAL} half", "{year}-{half}"),
    (rf"(?:h(?P<number>[12])|(?P<number2>[12])h)[ -]?(?:of )?{_YEAR}", "{year}-{half}"),
    (rf"{_YEAR}[ -]?h(?P<number>[12])", "{year}-{half}"),
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
    ("(?:by|before|no later than) (?:the )?end (?:of )?(?P<a>.+)", "[..{a.last_day}]"),
    (rf"{_NO_LATER} (?P<a>.+)", "[..{a.last}]"),
    (r"(?P<a>.+) (?:or earlier|at the latest)", "[..{a.last}]"),
    (r"(?:before|prior to|earlier than) (?P<a>.+)", "[..{a.before}]"),
    (r"(?:after|later than|beyond) (?P<a>.+)", "[{a.after}..]"),
    (rf"{_FROM} (?P<a>.+)", "[{a.first}..]"),
    (r"(?P<a>.+) (?:or later|onwards?|at the earliest)", "[{a.first}..]"),
    (r"between (?P<a>.+) and (?P<b>.+)", "[{a.first}..{b.last}]"),
    (r"(?:from )?(?P<a>.+) (?:to|until|through|-) (?P<b>.+)", "{a.first}/{b.last}"),
    (r"(?P<a>[0-9]{4})-(?P<b>[0-9]{4})", "{a.first}/{b.last}"),
    (r"(?P<a>.+) or (?P<b>.+)", "[{a.inner},{b.inner}]"),
]

_SPANS = [(re.compile(pattern), template) for pattern, template in SPANS]
_FRAMES = [(re.compile(pattern), template) for pattern, template in FRAMES]
_TWO_YEARS = re.compile(r"([0-9]{4})-([0-9]{2})")
_WORD_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z0-9])")
_EN_DASH = "\u2013"
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
        return str(parse(self.edtf).latest)

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
    if len(text) > LONGEST:
        return None
    text = " ".join(text.replace(_EN_DASH, "-").split()).rstrip(".,")
    years = _TWO_YEARS.fullmatch(text)
    if years and int(years[2]) == (int(years[1]) + 1) % 100:
        return None
    edtf = _parse_valid(text)
    if edtf:
        return edtf
    words = _WORD_HYPHEN.sub(" ", text.lower())
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
