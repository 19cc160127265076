"""`cite=true`: the permalink, the text, and CSL-JSON of the record and its sources."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.records.citation import build_csl_date
from schemas.fields.values import DateSchema
from tests.api.routes import assert_problem
from tests.api.statement_counter import statements
from tests.dossiers import about, dossier, naming, store

URL = "https://example.org/beta"


@pytest.fixture
def world(client: FlaskClient, engine: Engine) -> FlaskClient:
    """A client over a plant with two sources."""
    store(
        engine,
        dossier("wire", "2022-08-26", about("plant beta", {"name": "Beta"}), url=URL, publisher="Wire"),
        dossier("paper", "2023-05", about("plant beta", {"city": "Berlin"})),
    )
    return client


def test_the_block_cites_the_record_and_its_sources(world: FlaskClient) -> None:
    document = world.get("/v1/plants/beta?cite=true").json
    cite = document.pop("cite")

    assert document == world.get("/v1/plants/beta").json == world.get("/v1/plants/beta?cite=false").json
    permalink = "http://localhost/v1/plants/beta?as_of=2023-05-31"
    assert cite["permalink"] == permalink
    assert cite["text"] == f"EV Facts: Beta (plant), as published by 2023-05-31, from 2 sources. {permalink}"
    assert cite["csl"]["issued"] == {"date-parts": [[2023, 5, 31]]}
    assert (cite["csl"]["title"], cite["csl"]["URL"], cite["csl"]["version"]) == ("Beta", permalink, "2")
    assert cite["sources"] == [
        {
            "id": "wire",
            "type": "webpage",
            "title": "What wire says",
            "container-title": "Wire",
            "issued": {"date-parts": [[2022, 8, 26]]},
            "URL": URL,
            "language": "en",
        },
        {
            "id": "paper",
            "type": "document",
            "title": "What paper says",
            "container-title": "paper",
            "issued": {"date-parts": [[2023, 5]]},
            "language": "en",
        },
    ]


def test_the_permalink_leads_to_what_was_cited(world: FlaskClient, engine: Engine) -> None:
    cited = world.get("/v1/plants/beta?as_of=2022-12-31&cite=true").json
    store(engine, dossier("later", "2024-01-01", about("plant beta", {"city": "Potsdam"})))

    assert cited["cite"]["permalink"] == "http://localhost/v1/plants/beta?as_of=2022-08-26"
    assert [source["id"] for source in cited["cite"]["sources"]] == ["wire"]
    again = world.get(cited["cite"]["permalink"]).json
    assert again == {name: value for name, value in cited.items() if name != "cite"}


def test_a_citation_goes_with_fields_and_needs_no_more_than_three_statements(world: FlaskClient) -> None:
    url = "/v1/plants/beta?fields=city&cite=true"

    assert set(world.get(url).json) == {"id", "city", "cite"}
    assert "Beta" in world.get(url).json["cite"]["text"]
    assert statements(world, url) == 3
    assert_problem(world.get("/v1/plants/beta?cite=yes"), 400, "invalid-parameter")
    assert_problem(world.get("/v1/plants?cite=true"), 400, "unknown-parameter")


def test_a_citation_has_a_tag_that_follows_its_sources(world: FlaskClient, engine: Engine) -> None:
    tag = world.get("/v1/plants/beta?cite=true").headers["ETag"]
    assert world.get("/v1/plants/beta?cite=true", headers={"If-None-Match": tag}).status_code == 304

    store(engine, dossier("other", "2022-01-01", *naming("plant gamma")))
    assert world.get("/v1/plants/beta?cite=true", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("edtf", "parts"),
    [
        ("2022-08-26", [[2022, 8, 26]]),
        ("2022-08", [[2022, 8]]),
        ("2024-02", [[2024, 2]]),
        ("2022-12", [[2022, 12]]),
        ("2022", [[2022]]),
        ("2022-35", [[2022, 7, 1], [2022, 9, 30]]),
        ("2022-08-01/2022-08-31", [[2022, 8]]),
        ("2022-12-31/2023-01-01", [[2022, 12, 31], [2023, 1, 1]]),
    ],
)
def test_imprecise_dates_are_years_months_or_spans(edtf: str, parts: list[list[int]]) -> None:
    assert build_csl_date(DateSchema().load(edtf)) == {"date-parts": parts}
