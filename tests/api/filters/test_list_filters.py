"""Filters on lists: what is asked of the elements of one list must hold for one and the same element."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.api.routes import every_item
from tests.dossiers import about, dossier, naming


def gigawatt_hours(number: float, basis: str, phase: str) -> dict[str, Any]:
    quantity = {"min": number, "max": number, "bound": "exact", "unit": "GWh/year"}
    return {"quantity": quantity, "basis": basis, "phase": phase}


@pytest.fixture
def lists_client(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """Two plants with capacities of two sorts, two partnerships with the same companies in other roles."""
    small = [gigawatt_hours(10, "planned", "first"), gigawatt_hours(100, "target", "last")]
    large = [gigawatt_hours(40, "planned", "first"), gigawatt_hours(5, "target", "last")]
    return telling(
        dossier(
            "wire",
            "2024-01-10",
            *naming("company cell", "company car"),
            about("plant small", {"name": "Small", "country": "DE", "capacity": small}),
            about("plant large", {"name": "Large", "country": "FR", "status": "announced", "capacity": large}),
            about("partnership sale", {"name": "Sale", "parties": _parties(cell="supplier", car="customer")}),
            about("partnership return", {"name": "Return", "parties": _parties(cell="customer", car="supplier")}),
            about("investment both", {"name": "Both", "plants": ["small", "large"]}),
            about("investment one", {"name": "One", "plants": ["small"]}),
            about("partnership alone", {"name": "Alone", "parties": _parties(cell="supplier")}),
        ),
    )


def _parties(**roles: str) -> list[dict[str, str]]:
    return [{"company": company, "role": role} for company, role in roles.items()]


@pytest.mark.parametrize(
    ("collection", "asked", "ids"),
    [
        ("plants", {"capacity__gte": "30 GWh/year"}, ["large", "small"]),
        ("plants", {"capacity__gte": "30 GWh/year", "capacity.basis": "planned"}, ["large"]),
        ("plants", {"capacity__gte": "30 GWh/year", "capacity.basis": ["planned", "target"]}, ["large", "small"]),
        ("plants", {"capacity__gte": "6 GWh/year", "capacity__lte": "20 GWh/year"}, ["small"]),
        ("plants", {"capacity__gte": "41 GWh/year", "capacity__lte": "99 GWh/year"}, []),
        ("partnerships", {"parties.company": "cell", "parties.role": "supplier"}, ["alone", "sale"]),
        ("partnerships", {"parties.company": ["cell", "car"], "parties.role": "supplier"}, ["alone", "return", "sale"]),
        ("investments", {"plants.country": "FR"}, ["both"]),
        ("investments", {"plants.country": "FR", "plants.status": "announced"}, ["both"]),
        ("investments", {"plants.country": "DE", "plants.status": "announced"}, []),
        ("investments", {"plants": "small", "plants.country": "FR"}, []),
    ],
)
def test_filters_on_one_list_ask_of_one_element(
    lists_client: FlaskClient, collection: str, asked: dict[str, Any], ids: list[str]
) -> None:
    listed = every_item(lists_client, f"/v1/{collection}?{urlencode(asked, doseq=True)}")

    assert [one["id"] for one in listed] == ids


@pytest.mark.parametrize(
    ("collection", "asked", "ids"),
    [
        ("partnerships", {"parties.company__all": ["cell", "car"]}, ["return", "sale"]),
        ("partnerships", {"parties.company__all": "cell"}, ["alone", "return", "sale"]),
        ("partnerships", {"parties.company__all": ["cell", "car"], "parties.role": "supplier"}, ["return", "sale"]),
        (
            "partnerships",
            {"parties.company__all": ["cell", "car"], "parties.company": "cell", "parties.role": "supplier"},
            ["sale"],
        ),
        ("partnerships", {"parties.company__all": ["cell", "car"], "as_of": "2024-01-09"}, []),
        ("partnerships", {"parties.company__all": ["cell", "car"], "as_of": "2024-01-10"}, ["return", "sale"]),
        ("partnerships", {"parties.role__all": ["supplier", "customer"]}, ["return", "sale"]),
        ("investments", {"plants__all": ["small", "large"]}, ["both"]),
        ("investments", {"plants.country__all": ["DE", "FR"]}, ["both"]),
        ("plants", {"capacity__all": ["10 GWh/year", "100 GWh/year"]}, ["small"]),
        ("plants", {"capacity__all": ["10 GWh/year", "5 GWh/year"]}, []),
        ("plants", {"capacity.basis__all": ["planned", "target"], "capacity": "5 GWh/year"}, ["large"]),
    ],
)
def test_all_values_must_be_met_by_any_elements(
    lists_client: FlaskClient, collection: str, asked: dict[str, Any], ids: list[str]
) -> None:
    query = urlencode(asked, doseq=True)
    listed = lists_client.get(f"/v1/{collection}?{query}&count=exact").json

    assert [one["id"] for one in listed["data"]] == ids
    assert listed["page"]["total"] == len(ids)


def test_statistics_take_the_operator_too(lists_client: FlaskClient) -> None:
    answer = lists_client.get("/v1/stats/investments?plants__all=small&plants__all=large")

    assert answer.json["data"][0]["ids"] == ["both"]
