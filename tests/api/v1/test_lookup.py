"""`/v1/lookup`: from an id in another register to the record."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.routes import assert_problem, every_item
from tests.api.statement_counter import statements
from tests.dossiers import about, denies, dossier

LEI = {"scheme": "lei", "id": "529900T8BM49AURSDO55"}


@pytest.fixture
def world(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """A client over records with identifiers."""
    return telling(
        dossier(
            "register",
            "2021-01-01",
            about("company alpha", {"name": "Alpha", "identifiers": [LEI, {"scheme": "hkex", "id": "1810"}]}),
            about("plant works", {"name": "Works", "identifiers": [{"scheme": "gem", "id": "1810"}]}),
        ),
        dossier("later", "2023-01-01", denies("company alpha", field="identifiers", value=[LEI])),
    )


def found(client: FlaskClient, query: str) -> list[tuple[str, str]]:
    matches: list[dict[str, Any]] = every_item(client, f"/v1/lookup?{query}")
    return [(one["record"]["id"], one["identifier"]["scheme"]) for one in matches]


def test_an_identifier_leads_to_its_record(world: FlaskClient) -> None:
    (match,) = every_item(world, "/v1/lookup?scheme=hkex&id=1810")

    assert match == {
        "record": {"kind": "company", "id": "alpha", "name": "Alpha"},
        "identifier": {"scheme": "hkex", "id": "1810"},
        "link": "/v1/companies/alpha",
    }


def test_without_a_scheme_all_registers_are_searched(world: FlaskClient) -> None:
    assert found(world, "id=1810") == [("alpha", "hkex"), ("works", "gem")]
    assert found(world, "id=1810&limit=1") == [("alpha", "hkex"), ("works", "gem")]


def test_the_case_of_letters_does_not_matter(world: FlaskClient) -> None:
    assert found(world, "scheme=LEI&id=529900t8bm49aursdo55&as_of=2022-01-01") == [("alpha", "lei")]


def test_an_identifier_that_was_denied_leads_nowhere_but_did_before(world: FlaskClient) -> None:
    query = f"scheme=lei&id={LEI['id']}"
    assert found(world, query) == []
    assert found(world, f"{query}&as_of=2022-01-01") == [("alpha", "lei")]
    assert found(world, f"{query}&as_of=2020-01-01") == []


def test_who_has_no_such_identifier_is_not_found(world: FlaskClient) -> None:
    assert found(world, "scheme=lei&id=1810") == []
    assert found(world, "id=%25") == []


def test_an_id_is_needed(client: FlaskClient) -> None:
    for query in ("", "scheme=lei", "id="):
        assert_problem(client.get(f"/v1/lookup?{query}"), 400, "invalid-parameter")
    assert_problem(client.get("/v1/lookup?id=1&kind=company"), 400, "unknown-parameter")


def test_a_lookup_takes_a_statement_for_each_kind_found(world: FlaskClient) -> None:
    assert statements(world, "/v1/lookup?id=none") == 2
    assert statements(world, "/v1/lookup?id=1810") == 4
