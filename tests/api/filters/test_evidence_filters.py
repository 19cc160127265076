"""Filters on what is said: of records by their claims and words, of conflicts, claims and sources."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from ledger.writes.claims import mark_claim
from ledger.writes.publish import WriteContext
from models import Claim, Source
from models.engine import open_write_session
from models.vocabularies import ClaimState
from tests.api.routes import assert_problem, every_item
from tests.dossiers import about, denies, dossier, store

# Three plants: one that is denied, one of which two papers disagree, one that a single paper speaks of.
SAID = [
    dossier(
        "first",
        "2022-01-10",
        about("plant alpha", {"name": "Alpha works", "products": ["battery cells"], "status": "announced"}),
        about("plant beta", {"name": "Beta works", "status": "construction", "country": "DE"}),
        about("plant gamma", {"name": "Gamma Komárom", "country": "HU"}),
        publisher="Morning Paper",
    ),
    dossier("second", "2022-06-01", denies("plant alpha", speaker="Alpha"), publisher="Evening Paper"),
    dossier("third", "2022-01-10", about("plant beta", {"status": "cancelled"}), publisher="Evening Paper"),
    dossier("fourth", "2022-07", about("plant alpha", {"city": "Komárom"}), publisher="Morning Paper"),
]


@pytest.fixture
def said_client(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """A client over what was said."""
    return telling(*SAID)


def found(client: FlaskClient, url: str, **parameters: Any) -> list[str]:
    return [one["id"] for one in every_item(client, f"{url}?{urlencode(parameters, doseq=True)}")]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"source": "second"}, ["alpha"]),
        ({"source": ["second", "third"]}, ["alpha", "beta"]),
        ({"publisher": "Evening Paper"}, ["alpha", "beta"]),
        ({"publisher__not": "Evening Paper"}, ["gamma"]),
        ({"publisher": "Evening Paper", "as_of": "2022-05-31"}, ["beta"]),
        ({"stance": "denies"}, ["alpha"]),
        ({"stance": "denies", "as_of": "2022-05-31"}, []),
        ({"stance__not": "denies"}, ["beta", "gamma"]),
        ({"q": "battery"}, ["alpha"]),
        ({"q": "works"}, ["alpha", "beta"]),
        ({"q": "works", "sort": "-name", "status": "announced"}, ["alpha"]),
        ({"q": ["gamma", "cells battery"]}, ["alpha", "gamma"]),
        ({"q": "?!"}, []),
        ({"q": "'; drop (\" OR *"}, []),
        ({"q": "komarom", "as_of": "2021-12-31"}, []),
    ],
)
def test_records_are_found_by_what_is_said_of_them(
    said_client: FlaskClient, asked: dict[str, Any], ids: list[str]
) -> None:
    assert found(said_client, "/v1/plants", **asked) == ids


def test_a_claim_that_was_withdrawn_says_nothing(engine: Engine, client: FlaskClient) -> None:
    store(engine, *SAID)
    assert found(client, "/v1/plants", stance="denies") == ["alpha"]

    with open_write_session(engine) as session, session.begin():
        claim = session.scalars(select(Claim).join(Source).where(Source.slug == "second")).one()
        mark_claim(session, claim, ClaimState.WITHDRAWN, WriteContext("test", reason="He spoke of another plant."))

    for asked in ({"stance": "denies"}, {"source": "second"}):
        assert found(client, "/v1/plants", **asked) == []
    assert found(client, "/v1/plants", publisher="Evening Paper") == ["beta"]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, ["first", "fourth", "second", "third"]),
        ({"published__gte": "2022-06-01"}, ["fourth", "second"]),
        ({"published__gt": "2022-06-01"}, ["fourth"]),
        ({"published__lt": "2022-07-02"}, ["first", "fourth", "second", "third"]),
        ({"published__lte": "2022-06-30"}, ["first", "second", "third"]),
        ({"published__gte": "2022-02-01", "published__lte": "2022-06-30"}, ["second"]),
    ],
)
def test_sources_are_found_by_when_they_can_have_been_published(
    said_client: FlaskClient, asked: dict[str, Any], ids: list[str]
) -> None:
    assert found(said_client, "/v1/sources", **asked) == ids


def test_claims_are_found_by_publication_and_by_certainty_or_more(telling: Callable[..., FlaskClient]) -> None:
    levels = ["rumoured", "announced", "completed"]
    blocks = [about(f"plant {level}", {"name": level}, certainty=level) for level in levels]
    client = telling(dossier("all", "2022-01-10", *blocks), dossier("later", "2023-01-10", denies("plant announced")))

    def records(**asked: str) -> list[str]:
        return [one["record"]["id"] for one in every_item(client, f"/v1/claims?{urlencode(asked)}")]

    assert records(certainty__gte="announced") == ["announced", "completed"]
    assert records(certainty__gte="rumoured") == levels
    assert records(published__gte="2023-01-01") == ["announced"]
    assert records(published__lt="2023-01-01") == levels


def test_conflicts_are_found_by_record_and_by_disputed_field(seeded_client: FlaskClient) -> None:
    every = every_item(seeded_client, "/v1/conflicts?limit=500")
    disputed = {(one["record"]["id"], field["field"]) for one in every for field in one["fields"]}
    names = {field for _, field in disputed}
    assert len(names) > 3

    for name in names:
        listed = every_item(seeded_client, f"/v1/conflicts?field={name}&limit=2")
        assert [one["record"]["id"] for one in listed] == [
            one["record"]["id"] for one in every if name in {field["field"] for field in one["fields"]}
        ]
    one = every[0]["record"]
    assert every_item(seeded_client, f"/v1/conflicts?record={one['id']}&kind={one['kind']}") == every[:1]


def test_a_word_that_is_none_of_the_few_names_what_was_meant(seeded_client: FlaskClient) -> None:
    for url, parameter, meant in (
        ("/v1/conflicts?field=statos", "field", "status"),
        ("/v1/plants?count=exat", "count", "exact"),
        ("/v1/plants?capacity__match=certian", "capacity__match", "certain"),
        ("/v1/plants/xiaomi-beijing-plant?evidence=ful", "evidence", "full"),
        ("/v1/plants/xiaomi-beijing-plant/explain?field=capacty", "field", "capacity"),
        ("/v1/timeline?event=production_strat", "event", "production_start"),
        ("/v1/plants?stance=deny", "stance", "denies"),
    ):
        error = assert_problem(seeded_client.get(url), 400, "invalid-parameter")["errors"][0]
        assert (error["parameter"], error["did_you_mean"]) == (parameter, meant)
        assert meant in error["allowed"]
