"""The rule takes n log n steps for n claims on one field: ten times the claims take little more than ten times longer.

The tests compare two times of one process, so they hold on a slow machine. The shortest of several times counts,
because the load of other processes comes and goes.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.resolution.claim import Claim
from ledger.resolution.fields import resolve_field
from models.vocabularies import Stance
from tests.ledger.claim_builders import fact, says

FEW, MANY = 40, 400
# A quadratic rule takes 100 times longer, a cubic one 1,000 times. The bound leaves room for noise.
GROWTH = 45
AMOUNT, CAPACITY, DATE, TEXT = "investment.amount", "plant.capacity", "plant.production_start", "company.industry"


def make_amount(low: float | None, high: float | None, bound: str) -> dict[str, Any]:
    return {"text": None, "min": low, "max": high, "bound": bound, "state": "known", "currency": "USD"}


def make_capacity(number: int) -> dict[str, Any]:
    quantity = {"text": None, "min": number, "max": number, "bound": "exact", "unit": "vehicles/year"}
    return {"quantity": quantity, "basis": "planned"}


def make_date(days: int) -> dict[str, Any]:
    middle = dt.date(2000, 1, 1)
    first, last = middle - dt.timedelta(days=days), middle + dt.timedelta(days=days)
    return {"text": None, "edtf": None, "earliest": first.isoformat(), "latest": last.isoformat()}


SHAPES: dict[str, tuple[str, Callable[[int], Any]]] = {
    "nested spans": (AMOUNT, lambda number: make_amount(1000 - number, 2000 + number, "range")),
    "distinct numbers": (AMOUNT, lambda number: make_amount(1000 + number, 1000 + number, "exact")),
    "half-open numbers": (AMOUNT, lambda number: make_amount(1000 + number, None, "over")),
    "one value": (AMOUNT, lambda number: make_amount(1000, 1000, "exact")),
    "one element of a set": (CAPACITY, lambda number: make_capacity(1000 + number)),
    "nested dates": (DATE, make_date),
    "texts": (TEXT, lambda number: f"words {number}"),
}


def make_claims(name: str, make_value: Callable[[int], Any], count: int, *, denied: bool) -> list[Claim]:
    """Make claims of many days and origins. With `denied`, half of them are denials."""
    base = says(name)
    claims = []
    for number in range(count):
        day = dt.date(2020, 1, 1) + dt.timedelta(days=number % 70)
        claim = replace(
            base,
            id=f"claim-{number:06}",
            value=make_value(number),
            recording_order=number,
            ordering_day=day,
            ordering_day_latest=day,
            published_earliest=day,
            published_latest=day,
            origin=f"origin {number % 37}",
            publisher="",
        )
        claims.append(replace(claim, stance=Stance.DENIES, certainty=None) if denied and number % 2 else claim)
    return claims


def measure(name: str, claims: list[Claim]) -> float:
    """Return the shortest of three times."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        resolve_field(fact(name), claims)
        times.append(time.perf_counter() - started)
    return min(times)


@pytest.mark.timing
@pytest.mark.parametrize("denied", [False, True], ids=["asserted", "half denied"])
@pytest.mark.parametrize("shape", SHAPES)
def test_ten_times_the_claims_do_not_take_a_hundred_times_longer(shape: str, denied: bool) -> None:
    name, make_value = SHAPES[shape]
    few, many = (make_claims(name, make_value, count, denied=denied) for count in (FEW, MANY))
    # Another try can find a quieter machine. A quadratic rule fails every time.
    assert any(measure(name, many) < GROWTH * measure(name, few) for _ in range(3))
