"""The EDTF parser: its bounds against the `edtf` package as oracle, and a table for what the oracle cannot read."""

import calendar
import pathlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyparsing
import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.text.date_phrases import find_readings
from schemas.text.edtf import LONGEST, PRECISIONS, Edtf, parse
from tests.paths import SEED_FOLDERS
from tests.schemas.plain_dossiers import plain_dossiers
from tests.schemas.text.strategies import dates

# The grammar of the oracle tries the same again and again: what is remembered saves two thirds of the time.
pyparsing.ParserElement.enable_packrat(None)


def oracle_bounds(text: str) -> tuple[date | None, date | None]:
    parsed = parse_edtf(text)
    return tuple(
        None if isinstance(end, float) else date(*end[:3]) for end in (parsed.lower_strict(), parsed.upper_strict())
    )


@settings(deadline=None, max_examples=150)
@given(dates)
def test_bounds_agree_with_the_oracle(text: str) -> None:
    parsed = parse(text)
    assert (parsed.earliest, parsed.latest) == oracle_bounds(text)
    assert parsed.edtf == text


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2024", "2024-01-01", "2024-12-31", "year"),
        ("[..2024]", None, "2024-12-31", "year"),
        ("2024-21", "2024-03-01", "2024-05-31", "season"),
        ("2024-22", "2024-06-01", "2024-08-31", "season"),
        ("2024-23", "2024-09-01", "2024-11-30", "season"),
        ("2024-24", "2024-12-01", "2024-12-31", "season"),
        ("2025-33", "2025-01-01", "2025-03-31", "quarter"),
        ("2025-34", "2025-04-01", "2025-06-30", "quarter"),
        ("2025-35", "2025-07-01", "2025-09-30", "quarter"),
        ("2025-36", "2025-10-01", "2025-12-31", "quarter"),
        ("2025-40", "2025-01-01", "2025-06-30", "half"),
        ("2025-41", "2025-07-01", "2025-12-31", "half"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("202X", "2020-01-01", "2029-12-31", "decade"),
        ("000X", "0001-01-01", "0009-12-31", "decade"),
        ("2022-XX", "2022-01-01", "2022-12-31", "year"),
        ("2022-XX-XX", "2022-01-01", "2022-12-31", "year"),
        ("2022-08-XX", "2022-08-01", "2022-08-31", "month"),
        # The oracle reads neither sets of a span alone nor intervals and qualifiers of quarters.
        ("[2024..2025-03]", "2024-01-01", "2025-03-31", "month"),
        ("[2024~..2025]", "2024-01-01", "2025-12-31", "year"),
        ("2024-33/2025-41", "2024-01-01", "2025-12-31", "quarter"),
        ("[..2024-40]", None, "2024-06-30", "half"),
        ("2024-35~", "2024-07-01", "2024-09-30", "quarter"),
        ("[..2023,2024-05]", None, "2024-05-31", "month"),
        ("2024-06/2024", "2024-06-01", "2024-12-31", "month"),
    ],
)
def test_bounds(text: str, earliest: str | None, latest: str | None, precision: str) -> None:
    parsed = parse(text)
    bounds = [end and str(end) for end in (parsed.earliest, parsed.latest)]
    assert (*bounds, parsed.precision) == (earliest, latest, precision)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2024", False, False),
        ("2024~", True, False),
        ("2024-05?", False, True),
        ("2024-05-06%", True, True),
        ("2024~/2025?", True, True),
        ("../2025?", False, True),
    ],
)
def test_qualifiers_are_flags_and_widen_nothing(text: str, approximate: bool, uncertain: bool) -> None:
    parsed = parse(text)
    assert (parsed.approximate, parsed.uncertain) == (approximate, uncertain)
    bare = parse("".join(char for char in text if char not in "~?%"))
    assert (parsed.earliest, parsed.latest) == (bare.earliest, bare.latest)


def test_sets_are_written_without_spaces_and_one_member_is_that_member() -> None:
    assert parse("[2024, 2026]").edtf == "[2024,2026]"
    assert parse("[2024]") == parse("2024")


INVALID = """
2022-02-30 2023-02-29 2022-13 2022-00 2022-00-10 2022-01-00 2022-1 22 20222 0000 2022-25 2022-37 2022-42
2022-33-01 2022-XX-05 202X-05 20XX XXXX 2022-8-1 2022/ /2022 ../.. [..] [] [,] [2022,] [2022,..] [..2022..]
[2022..,2023] [2023,..2024] 2023/2022 [2023..2022] 2022/2023/2024 2022~? ~2022 2022~-05 -2022 +2022 {2022,2023} [2022
2022] 2022-08-31T10:00 2022.08.31 August [2022/2023] [[2022]] 2022..2023 ../[2022] y2022 2022Z 12022
"""
HOSTILE = [
    "",
    " ",
    "2022 ",
    " 2022",
    "2022\n",
    "2022\x00",
    "2022-08-31\r",
    "\uff12\uff10\uff12\uff12",
    "٢٠٢٢",
    "2022-0٣",
    "2022—08",
    "\ud800",
]


@pytest.mark.parametrize("text", [*INVALID.split(), *HOSTILE, "9" * (LONGEST + 1), "[" + "2022," * 19 + "2022]"])
def test_what_is_not_edtf_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n\x00]{10,300}\.$"):
        parse(text)


@given(st.text() | st.text("0123456789X-~?%/.,[] ", max_size=30))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parsed = parse(text)
    except ValueError:
        return
    check(parsed)
    assert parse(parsed.edtf) == parsed


def check(parsed: Edtf) -> None:
    assert parsed.precision in PRECISIONS
    assert parsed.earliest or parsed.latest
    if parsed.earliest and parsed.latest:
        assert parsed.earliest <= parsed.latest


def edtf_values(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        # A text without any date says so by `edtf: null`; the test of such texts is below.
        yield from (part[key] for key in ("edtf", "published", "valid") if key in part and not is_undated(part, key))
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from edtf_values(one)


def is_undated(part: dict[str, Any], key: str) -> bool:
    return key == "edtf" and part[key] is None and "text" in part


def undated_texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "edtf" in part and is_undated(part, "edtf"):
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from undated_texts(one)


def last_day(edtf: str) -> str:
    """The last day that a date of a dossier allows, worked out from its text alone."""
    end = edtf.strip("[]~?%").replace("/", "..").split("..")[-1]
    year, _, rest = end.partition("-")
    month = {"21": 5, "22": 8, "23": 11, "24": 12, "33": 3, "34": 6, "35": 9, "36": 12, "40": 6, "41": 12}.get(rest)
    month = month or int(rest[:2] or 12)
    return end if len(end) == 10 else f"{year}-{month:02}-{calendar.monthrange(int(year), month)[1]}"


@pytest.mark.parametrize("folder", SEED_FOLDERS, ids=lambda path: path.name)
def test_every_date_of_the_dossiers_is_read(folder: pathlib.Path) -> None:
    for path, data in plain_dossiers(folder):
        for edtf in edtf_values(data):
            parsed = parse(edtf)
            check(parsed)
            if parsed.latest:
                assert str(parsed.latest) == last_day(edtf), path.name
            else:
                assert edtf.endswith(("..]", "/..")), path.name


def test_a_text_of_the_dossiers_that_has_no_date_is_not_read() -> None:
    texts = [text for folder in SEED_FOLDERS for _, data in plain_dossiers(folder) for text in undated_texts(data)]
    assert texts
    assert [text for text in texts if find_readings(text) != []] == []
