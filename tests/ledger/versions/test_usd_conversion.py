"""US dollars beside other money: by the rate of the day, of the banking day before, or not at all."""

import datetime as dt
from typing import Any

import pytest

from ledger.resolution.projection import FACTS
from ledger.versions.usd_conversion import add_usd, convert_to_usd, find_rate
from models.vocabularies import Kind
from schemas.fields.measures import AmountSchema

FRIDAY = dt.date(2022, 8, 26)


def amount(text: str) -> Any:
    return AmountSchema().load({"text": text})


def test_a_sum_is_converted_by_the_rate_of_the_day() -> None:
    found = convert_to_usd(amount("€2 billion"), FRIDAY)
    assert found == {"min": 2_001_400_000, "max": 2_001_400_000, "rate": 1.0007, "rate_date": "2022-08-26"}


@pytest.mark.parametrize("days", [1, 2])
def test_on_a_weekend_the_rate_of_friday_counts(days: int) -> None:
    found = find_rate("CNY", FRIDAY + dt.timedelta(days))
    assert found is not None
    assert found == find_rate("CNY", FRIDAY)
    assert found[1] == FRIDAY


def test_over_easter_the_rate_of_maundy_thursday_counts() -> None:
    found = find_rate("EUR", dt.date(2024, 4, 1))
    assert found is not None
    assert found[1] == dt.date(2024, 3, 28)


def test_dollars_are_dollars_on_any_day() -> None:
    sunday = dt.date(1965, 1, 3)
    assert convert_to_usd(amount("$5"), sunday) == {"min": 5, "max": 5, "rate": 1.0, "rate_date": "1965-01-03"}


@pytest.mark.parametrize(
    ("currency", "day"),
    [
        ("VND", FRIDAY),  # never had a rate
        ("RUB", FRIDAY),  # had none from March 2022 on
        ("EUR", dt.date(1998, 12, 31)),  # before the first rate
        ("EUR", dt.date(2999, 1, 1)),  # after the last that is known here
    ],
)
def test_where_there_is_no_rate_there_are_no_dollars(currency: str, day: dt.date) -> None:
    assert find_rate(currency, day) is None
    assert convert_to_usd(amount(f"{currency} 5"), day) is None


def test_an_open_end_stays_open() -> None:
    found = convert_to_usd(amount("over €100"), FRIDAY)
    assert found is not None
    assert (found["min"], found["max"]) == (100.07, None)


def test_a_sum_that_is_not_known_has_no_dollars() -> None:
    assert convert_to_usd(AmountSchema().load({"state": "undisclosed", "currency": "EUR"}), FRIDAY) is None


def test_a_value_gets_its_dollars_wherever_an_amount_stands_in_it() -> None:
    facts = FACTS[Kind.INVESTMENT]
    investor = {"company": "alpha", "amount": amount("€100")}
    assert add_usd(facts["investors"], investor, FRIDAY)["amount"]["usd"]["min"] == 100.07
    assert add_usd(facts["investors"], [investor], FRIDAY)[0]["amount"]["usd"]["min"] == 100.07
    assert add_usd(facts["unit_price"], {"amount": amount("€1"), "per": "share"}, FRIDAY)["amount"]["usd"]
    measured = FACTS[Kind.MILESTONE]["target"]
    assert add_usd(measured, amount("€100"), FRIDAY)["usd"]["min"] == 100.07
    share = {"text": "5%", "min": 5, "max": 5, "bound": "exact", "state": "known"}
    assert add_usd(measured, share, FRIDAY) == share
    assert add_usd(facts["status"], "planned", FRIDAY) == "planned"
    assert "usd" not in investor["amount"]  # what was given is left as it was
