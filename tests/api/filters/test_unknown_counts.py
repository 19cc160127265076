"""`meta.unknown`: how many records a filter passes over because their field is empty."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.api.statement_counter import statements
from tests.dossiers import about, dossier, naming


@pytest.fixture
def sparse_client(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """Records of which some fields are empty."""
    return telling(
        dossier(
            "wire",
            "2024-01-10",
            *naming("company stateless"),
            about("company canadian", {"name": "Canadian", "country": "CA"}),
            about("investment known", {"name": "Known", "investors": [{"company": "canadian"}]}),
            about("investment stateless", {"name": "Stateless", "investors": [{"company": "stateless"}]}),
            about("investment unnamed", {"name": "Unnamed", "investors": [{"unnamed": "a maker"}]}),
            about("investment mixed", {"name": "Mixed", "investors": [{"company": "canadian"}, {"unnamed": "one"}]}),
            about("investment nobody", {"name": "Nobody", "announced": "2024"}),
            about("plant full", {"name": "Full", "country": "CA", "city": "Windsor", "operator": "canadian"}),
            about("plant city", {"name": "City", "city": "Halle", "operator": "stateless"}),
            about("plant bare", {"name": "Bare", "latitude": 51, "longitude": 12, "location_precision": "city"}),
        ),
        dossier("later", "2024-03-01", about("plant city", {"country": "DE"})),
    )


@pytest.mark.parametrize(
    ("path", "asked", "unknown"),
    [
        ("investments", {"investors.company.country": "CA"}, {"investors.company.country": 3}),
        ("investments", {"investors.company": "canadian"}, {"investors.company": 2}),
        ("investments", {"investors.company__all": "canadian"}, {"investors.company": 2}),
        ("investments", {"announced": "2024"}, {"announced": 4}),
        ("investments", {"announced__gte": "2025", "announced__lt": "2026"}, {"announced": 4}),
        ("investments", {"plants.country": "CA"}, {"plants.country": 5}),
        ("plants", {"country": "CA"}, {"country": 1}),
        ("plants", {"country": "CA", "as_of": "2024-02-01"}, {"country": 2}),
        ("plants", {"country": "CA", "city": "Windsor"}, {"country": 0, "city": 0}),
        ("plants", {"country": "DE", "city": "halle"}, {"country": 0, "city": 0}),
        ("plants", {"city__prefix": "W"}, {"city": 1}),
        ("plants", {"operator.country": "CA"}, {"operator.country": 2}),
        ("plants", {"operator.name": "canadian"}, {"operator.name": 1}),
        ("plants", {"near": "51,12"}, {"near": 2}),
        ("plants", {"capacity__gte": "5 GWh/year", "city": "Windsor"}, {"capacity": 1, "city": 0}),
    ],
)
def test_a_list_counts_what_a_filter_passes_over(
    sparse_client: FlaskClient, path: str, asked: dict[str, Any], unknown: dict[str, int]
) -> None:
    assert sparse_client.get(f"/v1/{path}?{urlencode(asked)}").json["meta"]["unknown"] == unknown


@pytest.mark.parametrize(
    "query", ["", "city__not=Halle", "city__exists=false", "amount__state=unknown", "name=Full", "disputed=false"]
)
def test_filters_that_pass_over_nothing_have_no_count(sparse_client: FlaskClient, query: str) -> None:
    path = "investments" if "amount" in query else "plants"
    assert "unknown" not in sparse_client.get(f"/v1/{path}?{query}").json["meta"]


def test_only_first_pages_with_filters_cost_a_statement(sparse_client: FlaskClient) -> None:
    first = "/v1/plants?country__not=FR&limit=1"
    second = sparse_client.get(first).json["page"]["next"]

    assert statements(sparse_client, "/v1/plants?country=CA") == statements(sparse_client, "/v1/plants") + 1
    assert statements(sparse_client, "/v1/plants.csv?country=CA") == statements(sparse_client, "/v1/plants")
    assert "unknown" not in sparse_client.get(second).json["meta"]


@pytest.mark.parametrize(
    ("topic", "query", "unknown"),
    [
        ("investments", "investors.company.country=CA", {"investors.company.country": 3}),
        ("capacity", "country=CA", {"country": 1}),
        ("milestones", "due=2024", {"due": 0}),
    ],
)
def test_statistics_count_too(sparse_client: FlaskClient, topic: str, query: str, unknown: dict[str, int]) -> None:
    assert sparse_client.get(f"/v1/stats/{topic}?{query}").json["meta"]["unknown"] == unknown
    assert "unknown" not in sparse_client.get(f"/v1/stats/{topic}").json["meta"]


def test_an_empty_list_hints_at_origin(telling: Callable[..., FlaskClient]) -> None:
    client = telling(
        dossier("wire", "2024-01-10", *naming("company maker"), publisher="Daily", origin=["Reuters"]),
        dossier("other", "2024-01-11", *naming("company maker"), publisher="Portal"),
    )
    hint = client.get("/v1/companies?publisher=reuters").json["meta"]["hints"][0]

    assert (hint["parameter"], hint["did_you_mean"]) == ("publisher", "origin")
    assert [one["id"] for one in client.get("/v1/companies?origin=reuters").json["data"]] == ["maker"]
    assert client.get("/v1/technologies?publisher=Reuters").json["meta"]["hints"][0]["did_you_mean"] == "source_origin"
    for query in ("publisher=Nobody", "publisher=Daily&country=CN", "publisher=Daily"):
        assert "hints" not in client.get(f"/v1/companies?{query}").json["meta"]


def test_claims_and_sources_count_and_hint_too(telling: Callable[..., FlaskClient]) -> None:
    nobody = dossier("other", "2024-01-11", *naming("company maker"))
    del nobody["source"]["publisher"]
    client = telling(
        dossier("wire", "2024-01-10", *naming("company maker"), publisher="Daily", origin=["Reuters"]), nobody
    )
    for path in ("/v1/claims", "/v1/sources"):
        meta = client.get(f"{path}?publisher=reuters").json["meta"]
        assert (meta["unknown"], meta["hints"][0]["did_you_mean"]) == ({"publisher": 1}, "origin")
        assert "hints" not in client.get(f"{path}?publisher=daily").json["meta"]
        assert "unknown" not in client.get(path).json["meta"]
    assert client.get("/v1/claims?speaker=nobody&publisher=Daily").json["meta"]["unknown"] == {
        "publisher": 0,
        "speaker": 1,
    }
