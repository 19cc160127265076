"""Filters on texts, countries and outlets: case, white space and the form of a country do not decide what is found."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from api.filters.text_spellings import list_spellings
from tests.api.routes import assert_problem
from tests.dossiers import about, dossier, naming


@pytest.fixture
def texts_client(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """Plants with letters outside ASCII, and a source that repeats a news agency."""
    wire = dossier(
        "wire",
        "2024-01-10",
        *naming("company maker", "company xiaomi"),
        about("plant szeged", {"name": "Works", "city": "Szeged", "region": "Csongrád-Csanád", "country": "HU"}),
        about("plant leeds", {"name": "ŠKODA Works", "city": "Leeds", "country": "GB", "operator": "maker"}),
        about("plant none", {"name": "None"}),
        about("technology cell", {"name": "Cell", "origin": "licensed"}),
    )
    wire["source"] |= {"publisher": "CnEVPost", "origin": ["Portal Daily", "Élan Wire"]}
    return telling(wire)


def found(client: FlaskClient, path: str, asked: dict[str, Any]) -> list[str]:
    answer = client.get(f"{path}?{urlencode(asked, doseq=True)}")
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json["data"]]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"city": "szeged"}, ["szeged"]),
        ({"city": " SZEGED "}, ["szeged"]),
        ({"city": "szege"}, []),
        ({"city": ["szeged", "LEEDS"]}, ["leeds", "szeged"]),
        ({"city__not": "SZEGED"}, ["leeds", "none"]),
        ({"city__prefix": "SZE"}, ["szeged"]),
        ({"region": "CSONGRÁD-CSANÁD"}, ["szeged"]),
        ({"region__contains": "GRÁD"}, ["szeged"]),
        ({"name": "škoda works"}, ["leeds"]),
        ({"name__prefix": "Škoda"}, ["leeds"]),
        ({"operator.name": "MAKER"}, ["leeds"]),
        ({"country": "hu"}, ["szeged"]),
        ({"country": "Hungary"}, ["szeged"]),
        ({"country": "UK"}, ["leeds"]),
        ({"country": "great britain"}, ["leeds"]),
        ({"country__not": "uk"}, ["none", "szeged"]),
        ({"publisher": "cnevpost"}, ["leeds", "none", "szeged"]),
        ({"publisher__not": "CNEVPOST"}, []),
        ({"origin": "élan wire"}, ["leeds", "none", "szeged"]),
        ({"origin": "PORTAL DAILY"}, ["leeds", "none", "szeged"]),
        ({"origin": "Portal"}, []),
        ({"origin__not": "Portal Daily"}, []),
    ],
)
def test_texts_and_countries_ignore_case(texts_client: FlaskClient, asked: dict[str, Any], ids: list[str]) -> None:
    assert found(texts_client, "/v1/plants", asked) == ids


@pytest.mark.parametrize("path", ["/v1/claims", "/v1/sources"])
@pytest.mark.parametrize("asked", [{"publisher": "CNEVPOST"}, {"origin": "portal daily"}, {"origin": "ÉLAN WIRE"}])
def test_claims_and_sources_take_publishers_and_outlets(
    texts_client: FlaskClient, path: str, asked: dict[str, Any]
) -> None:
    assert found(texts_client, path, asked)
    assert found(texts_client, path, {name: f"{value}s" for name, value in asked.items()}) == []


def test_the_origin_of_a_technology_stays_its_field(texts_client: FlaskClient) -> None:
    assert found(texts_client, "/v1/technologies", {"origin": "licensed"}) == ["cell"]
    assert found(texts_client, "/v1/technologies", {"source_origin": "portal daily"}) == ["cell"]


@pytest.mark.parametrize(
    ("name", "value", "suggested"),
    [
        ("country", "Hungry", "Hungary"),
        ("country", "Sweeden", "Sweden"),
        ("operator.country", "Chinna", "China"),
        ("country", "XX", None),
        ("owners.company.country", "qqqqqqq", None),
    ],
)
def test_an_unknown_country_is_refused(texts_client: FlaskClient, name: str, value: str, suggested: str | None) -> None:
    problem = assert_problem(texts_client.get(f"/v1/plants?{urlencode({name: value})}"), 400, "invalid-parameter")

    assert problem["errors"][0].get("did_you_mean") == suggested
    assert "ISO 3166-1 alpha-2" in problem["errors"][0]["message"]


def test_a_long_text_has_few_spellings() -> None:
    assert len(list_spellings("ä " * 100)) <= 4


@pytest.mark.parametrize(("table", "column"), [("plants", "city"), ("companies", "name"), ("sources", "publisher")])
def test_an_index_serves_a_text_in_lower_case(engine: Engine, table: str, column: str) -> None:
    current = "" if table == "sources" else " AND known_to IS NULL"
    query = f"SELECT pk FROM {table} WHERE lower({column}) IN ('a', 'b'){current}"  # noqa: S608  ours
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))  # a table without rows is always scanned
        plan = str(connection.execute(text(f"{explain} {query}")).all())

    assert f"ix_{table}_{column}_lower" in plan
