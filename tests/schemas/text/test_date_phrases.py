"""The phrase reader: one line for every row of its tables, and silence where a phrase does not tell."""

import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.text.date_phrases import LONGEST, find_readings, read
from schemas.text.edtf import parse
from tests.paths import SEED_FOLDERS
from tests.schemas.plain_dossiers import plain_dossiers

PHRASES = {
    "by 2024": "[..2024]",
    "by end of August 2022": "[..2022-08-31]",
    "by the end of 2025": "[..2025-12-31]",
    "by the end of February 2024": "[..2024-02-29]",
    "before the end of 2025": "[..2025-12-31]",
    "by early 2025": "[..2025-04]",
    "by mid-2025": "[..2025-08]",
    "by Q3 2025": "[..2025-35]",
    "by summer 2024": "[..2024-22]",
    "by 2024-05": "[..2024-05]",
    "should be operational by 2025": "[..2025]",
    "no later than June 2024": "[..2024-06]",
    "on or before 30 June 2024": "[..2024-06-30]",
    "2026 at the latest": "[..2026]",
    "by 2030 at the latest": "[..2030]",
    "by the end of 2025 at the latest": "[..2025-12]",
    "before 2030": "[..2029]",
    "before June 2024": "[..2024-05]",
    "before January 2024": "[..2023-12]",
    "before 1 March 2024": "[..2024-02-29]",
    "before Q3 2025": "[..2025-06-30]",
    "after 2026": "[2027..]",
    "after December 2024": "[2025-01..]",
    "after 30 June 2024": "[2024-07-01..]",
    "after mid-2025": "[2025-09-01..]",
    "from 2026": "[2026..]",
    "from early 2026": "[2026-01..]",
    "as early as 2025": "[2025..]",
    "as soon as 2024": "[2024..]",
    "not before 2027": "[2027..]",
    "not until 2027": "[2027..]",
    "2026 or later": "[2026..]",
    "2026 at the earliest": "[2026..]",
    "in 2024": "2024",
    "during 2024": "2024",
    "within 2024": "2024",
    "since May 2016": "2016-05",
    "expected to open in 2026": "2026",
    "planned to be completed in 2022": "2022",
    "postponed to 2026": "2026",
    "agreement signed on 7 November 2019": "2019-11-07",
    "around 2027": "2027~",
    "in about June 2024": "2024-06~",
    "early 2025": "[2025-01..2025-04]",
    "mid-2025": "[2025-05..2025-08]",
    "the middle of 2025": "[2025-05..2025-08]",
    "late 2025": "[2025-09..2025-12]",
    "early June 2025": "[2025-06-01..2025-06-10]",
    "mid-June 2025": "[2025-06-11..2025-06-20]",
    "late February 2024": "[2024-02-21..2024-02-29]",
    "end of 2024": "2024-12~",
    "year-end 2024": "2024-12~",
    "by year-end 2025": "[..2025-12-31]",
    "by end-June 2025": "[..2025-06-30]",
    "start of 2024": "2024-01~",
    "at the end of March 2021": "[2021-03-21..2021-03-31]",
    "the beginning of March 2021": "[2021-03-01..2021-03-10]",
    "H1 2025": "2025-40",
    "2H 2025": "2025-41",
    "2025 H2": "2025-41",
    "first half of 2025": "2025-40",
    "second half 2024": "2024-41",
    "first-half 2025": "2025-40",
    "the 2025 second half": "2025-41",
    "Q3 2025": "2025-35",
    "Q3 of 2025": "2025-35",
    "3Q 2025": "2025-35",
    "1Q25": "2025-33",
    "Q1'25": "2025-33",
    "Q4 ’26": "2026-36",  # noqa: RUF001 - the typographic apostrophe is what is tested
    "Q1/2025": "2025-33",
    "2H25": "2025-41",
    "H1/2026": "2026-40",
    "last quarter of 2025": "2025-36",
    "FY2028": "2028~",
    "FY25": "2025~",
    "fiscal 2025": "2025~",
    "fiscal year 2025": "2025~",
    "by FY2028": "[..2028]",
    "by the end of FY2028": "[..2028]",
    "FY2025-26": "[2025..2026]",
    "financial year 2025/26": "[2025..2026]",
    "Q1 FY25": "2025~",
    "second half of fiscal 2026": "2026~",
    "2025 Q3": "2025-35",
    "third quarter of 2025": "2025-35",
    "in the 2025 first quarter": "2025-33",
    "fourth-quarter 2025": "2025-36",
    "spring 2024": "2024-21",
    "autumn of 2024": "2024-23",
    "fall 2024": "2024-23",
    "the 2020s": "202X",
    "between 2024 and 2026": "[2024..2026]",
    "between June and August 2025": "[2025-06..2025-08]",
    "between late 2024 and early 2025": "[2024-09..2025-04]",
    "2024 to 2026": "2024/2026",
    "from 2024 to 2026": "2024/2026",
    "2024-2026": "2024/2026",
    "2024–2026": "2024/2026",  # noqa: RUF001 - the en dash is what is tested
    "2024-03 to 2024-05": "2024-03/2024-05",
    "June to August 2025": "2025-06/2025-08",
    "January-March 2025": "2025-01/2025-03",
    "Oct. – Dec. 2025": "2025-10/2025-12",  # noqa: RUF001 - the en dash is what is tested
    "July or August 2025": "[2025-07,2025-08]",
    "2026 or 2027": "[2026,2027]",
    "late 2024 or early 2025": "[2024-09..2024-12,2025-01..2025-04]",
    "in late 2027 or early 2028": "[2027-09..2027-12,2028-01..2028-04]",
    "mid to late 2025": "[2025-05..2025-12]",
    "21.02.2023": "2023-02-21",
    "28.11.2023": "2023-11-28",
    "3.4.2025": "2025-04-03",
    "by 31.12.2025": "[..2025-12-31]",
    "21/02/2023": "2023-02-21",
    "02-21-2023": "2023-02-21",
    "3/3/2025": "2025-03-03",
    "2023/2/21": "2023-02-21",
    "2023.02.21.": "2023-02-21",
    "Monday (29/6/2025)": "2025-06-29",
    "٢٠٢٤": "2024",
    "\uff12\uff10\uff12\uff14": "2024",
    "30 March 2021": "2021-03-30",
    "30th of March, 2021": "2021-03-30",
    "March 30, 2021": "2021-03-30",
    "Mar. 3rd 2021": "2021-03-03",
    "Tuesday, March 30, 2021": "2021-03-30",
    "August 2022": "2022-08",
    "Aug. 2022": "2022-08",
    "Sept. 2022": "2022-09",
    "2024-03": "2024-03",
    "2024-03-05": "2024-03-05",
    "[..2024-08-31]": "[..2024-08-31]",
    "202X": "202X",
    "  by   2024 ": "[..2024]",
}
UNREADABLE = [
    *("", " ", "last year", "end of August", "by November", "this year", "on Monday", "next month", "recently", "soon"),
    *(
        "winter 2024",
        "3/4/2025",
        "FY",
        "fiscal",
        "Q5 FY25",
        "31.02.2021",
        "13/13/2021",
        "21.02.23",
        "Q3 25",
        "2023-24",
        "2021-22",
        "24",
        "Q3",
        "H1",
    ),
    *("30 February 2021", "31 June 2024", "32 March 2021", "0 March 2021", "third half of 2025", "Q5 2025"),
    *("2026 to 2024", "between 2026 and 2024", "not in 2024", "postponed from 2024 to 2026", "not by 2024"),
    *("as soon as 2024, perhaps much later", "in 2024, two years late", "around the end of 2024", "around mid-2025"),
    *(
        "year 2400",
        "2024 2025",
        "by by 2024",
        "before",
        "before 0001",
        "delayed from 2025 to 2027",
        "2027 instead of 2025",
        "2024\x00",
        "in\x002024",
    ),
    *("first " * 19, "in " * 39, "between " * 14, "2024 or " * 14, "x" * (LONGEST + 1), "by 2024 " + " " * LONGEST),
]


@pytest.mark.parametrize(("phrase", "edtf"), PHRASES.items())
def test_phrase(phrase: str, edtf: str | None) -> None:
    assert read(phrase) == edtf
    assert edtf is None or parse(edtf).edtf == edtf


@pytest.mark.parametrize("phrase", UNREADABLE)
def test_what_does_not_tell_is_not_read(phrase: str) -> None:
    assert read(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "readings"),
    [
        ("03/04/2025", ["2025-04-03", "2025-03-04"]),
        ("by 3-4-2025", ["[..2025-04-03]", "[..2025-03-04]"]),
        # November in Polish, October in Croatian.
        ("listopada 2024", ["2024-11", "2024-10"]),
        # The calendar year in Chinese, the year from April in Japanese.
        ("2028年度", ["2028", "[2028-04..2029-03]"]),
    ],
)
def test_an_ambiguous_phrase_has_each_of_its_readings(phrase: str, readings: list[str]) -> None:
    assert find_readings(phrase) == readings
    assert read(phrase) is None


@pytest.mark.parametrize("phrase", ["BY 2024", "By 2024", "by 2024."])
def test_case_and_full_stops_do_not_matter(phrase: str) -> None:
    assert read(phrase) == "[..2024]"


WORDS = (
    "by before after from in the of end early mid- late 2024 2025-06 March 30 31, Q3 H1 first half quarter or to - and "
    "between around no later than spring 2020s"
)
words = st.sampled_from(WORDS.split())


@given(st.text() | st.lists(words, max_size=9).map(" ".join))
def test_any_text_is_silence_or_valid_edtf(phrase: str) -> None:
    edtf = read(phrase)
    assert edtf is None or parse(edtf).edtf == edtf


def dated_texts(part: Any) -> Iterator[tuple[str, str | None]]:
    if isinstance(part, dict):
        if "text" in part and "edtf" in part:
            yield part["text"], part["edtf"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from dated_texts(one)


@pytest.mark.parametrize("folder", SEED_FOLDERS, ids=lambda path: path.name)
def test_no_reading_contradicts_an_editor(folder: pathlib.Path) -> None:
    for path, data in plain_dossiers(folder):
        for phrase, edtf in dated_texts(data):
            reading = read(phrase)
            if edtf is None:
                assert reading is None, f"{path.name}: {phrase}"
            elif reading is not None:
                ours, theirs = parse(reading), parse(edtf)
                assert (ours.earliest, ours.latest) == (theirs.earliest, theirs.latest), f"{path.name}: {phrase}"
