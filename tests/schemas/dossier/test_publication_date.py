"""The publication date of a source: not in the future and not before 1900, however it is written."""

import datetime as dt

import pytest

from schemas.dossier.publication_date import find_publication_problems

TODAY = dt.date(2026, 5, 30)
ACCEPTED = [
    "2026-05-30", "2026-05-31", "1900-01-01", "1900", "2022-08-26", "2026-05", "2026", "2026-34", "2026-05-XX", "2026~",
    "[2026-05-01..2026-05-31]", "2022/2026-05", "201X", "2026-40",
]  # fmt: skip
# A date, and a part of the message.
REFUSED = {
    "9999-12-31": "reaches 9999-12-31",
    "2062-02-01": "reaches 2062-02-01",
    "2026-06-01": "reaches 2026-06-01, but today is 2026-05-30 in UTC",
    "2026-06": "reaches 2026-06-01",
    "2026-35": "reaches 2026-07-01",
    "2027": "reaches 2027-01-01",
    "2027~": "reaches 2027-01-01",
    "[2022-07-29..9999-12-31]": "reaches 9999-12-31",
    "2022/2062": "reaches 2062-12-31",
    "[2022-07-29,2062-07-30]": "reaches 2062-07-30",
    "202X": "reaches 2029-12-31",
    "1899-12-31": "before the year 1900",
    "0202-02-01": "before the year 1900",
    "[1026-01-01..2026-01-01]": "before the year 1900",
    "189X": "before the year 1900",
}


@pytest.mark.parametrize("published", ACCEPTED)
def test_a_day_up_to_tomorrow_is_accepted(published: str) -> None:
    assert find_publication_problems({"published": published}, TODAY, ("source",)) == []


@pytest.mark.parametrize(("published", "message"), REFUSED.items())
def test_any_other_day_is_refused(published: str, message: str) -> None:
    (problem,) = find_publication_problems({"published": published}, TODAY, ("source",))
    assert problem.path == ("source", "published")
    assert message in problem.message
    assert repr(published) in problem.message


def test_the_year_of_tomorrow_has_begun_on_new_years_eve() -> None:
    last_day = dt.date(2026, 12, 31)
    for published in ("2027-01-01", "2027-01", "2027"):
        assert find_publication_problems({"published": published}, last_day, ()) == []
    assert find_publication_problems({"published": "2027-01-02"}, last_day, ()) != []
