"""`__match=certain` asks for what must be: the end of a range that decides is enough to know it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.api.routes import every_item
from tests.dossiers import about, dossier

DUES = {"by-2024": "[..2024]", "in-2024": "2024", "from-2025": "[2025..]", "a-day": "2024-08-26"}
AMOUNTS = {
    "exactly-5": {"min": 5, "max": 5, "bound": "exact"},
    "over-5": {"min": 5, "bound": "over"},
    "up-to-5": {"max": 5, "bound": "up_to"},
    "4-to-6": {"min": 4, "max": 6, "bound": "range"},
    "undisclosed": {"state": "undisclosed"},
}


@pytest.fixture
def ranges_client(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """A client of milestones and investments whose values have one bound, both, or none."""
    dues = [about(f"milestone {name}", {"name": name, "due": due}) for name, due in DUES.items()]
    sums = [
        about(f"investment {name}", {"name": name, "amount": amount | ({"currency": "USD"} if len(amount) > 1 else {})})
        for name, amount in AMOUNTS.items()
    ]
    return telling(dossier("ranges", "2020-01-10", *dues, *sums))


def found(client: FlaskClient, url: str, **parameters: Any) -> set[str]:
    return {one["id"] for one in every_item(client, f"{url}?{urlencode(parameters)}")}


@pytest.mark.parametrize(
    ("operator", "value", "certain", "possible"),
    [
        ("lt", "2025", {"by-2024", "in-2024", "a-day"}, {"by-2024", "in-2024", "a-day"}),
        ("lte", "2024-08-26", {"a-day"}, {"by-2024", "in-2024", "a-day"}),
        ("gte", "2024-08-26", {"from-2025", "a-day"}, set(DUES)),
        ("gt", "2024-08-26", {"from-2025"}, {"by-2024", "in-2024", "from-2025"}),
        ("gte", "2025", {"from-2025"}, {"from-2025"}),
        ("", "2024", {"in-2024", "a-day"}, {"by-2024", "in-2024", "a-day"}),
        ("", "[..2024]", {"by-2024", "in-2024", "a-day"}, {"by-2024", "in-2024", "a-day"}),
    ],
)
def test_dates(ranges_client: FlaskClient, operator: str, value: str, certain: set[str], possible: set[str]) -> None:
    asked = {f"due__{operator}" if operator else "due": value}

    assert found(ranges_client, "/v1/milestones", **asked) == possible
    assert found(ranges_client, "/v1/milestones", **asked, due__match="certain") == certain


@pytest.mark.parametrize(
    ("operator", "value", "certain", "possible"),
    [
        ("gte", 4, {"exactly-5", "over-5", "4-to-6"}, {"exactly-5", "over-5", "up-to-5", "4-to-6"}),
        ("gte", 5, {"exactly-5", "over-5"}, {"exactly-5", "over-5", "up-to-5", "4-to-6"}),
        ("gt", 5, set(), {"over-5", "4-to-6"}),
        ("lte", 5, {"exactly-5", "up-to-5"}, {"exactly-5", "over-5", "up-to-5", "4-to-6"}),
        ("lt", 6, {"exactly-5", "up-to-5"}, {"exactly-5", "over-5", "up-to-5", "4-to-6"}),
        ("", 5, {"exactly-5"}, {"exactly-5", "over-5", "up-to-5", "4-to-6"}),
    ],
)
@pytest.mark.parametrize("field", ["amount", "amount.usd"])
def test_amounts(
    ranges_client: FlaskClient, field: str, operator: str, value: int, certain: set[str], possible: set[str]
) -> None:
    asked = {f"{field}__{operator}" if operator else field: value}

    assert found(ranges_client, "/v1/investments", **asked) == possible
    assert found(ranges_client, "/v1/investments", **asked, amount__match="certain") == certain
