"""`cite=true`: the permalink, the text, and CSL-JSON of the record and its sources."""

import datetime as dt

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.records.citation import build_csl_date
from schemas.fields.values import DateSchema
from tests.api.routes import assert_problem
from tests.api.statement_counter import statements
from tests.api.writers import Writer, done
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
    permalink, today = cite["permalink"], dt.datetime.now(dt.UTC).date()
    assert permalink.startswith(f"http://localhost/v1/plants/beta?recorded_as_of={today}T")
    about = "EV Facts: Beta (plant), as published by 2023-05-31, from 2 sources"
    assert cite["text"] == f"{about}, accessed {today}. {permalink}"
    assert cite["accessed"] == today.isoformat()
    assert cite["csl"]["accessed"] == {"date-parts": [[today.year, today.month, today.day]]}
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


@pytest.mark.parametrize("query", ["", "as_of=2022-12-31", "as_of=2023-06-30"])
def test_the_permalink_leads_to_what_was_cited(world: FlaskClient, engine: Engine, query: str) -> None:
    cited = world.get(f"/v1/plants/beta?{query}&cite=true").json["cite"]
    body = world.get(f"/v1/plants/beta?{query}").data
    store(engine, dossier("later", "2024-01-01", about("plant beta", {"city": "Potsdam"})))
    # This source is found later, and was published before the day of the citation.
    store(engine, dossier("found", "2022-09-01", about("plant beta", {"city": "Bonn", "status": "construction"})))

    assert query in cited["permalink"]
    assert [source["id"] for source in cited["sources"]] == (["wire"] if "2022" in query else ["wire", "paper"])
    assert world.get(cited["permalink"]).data == body != world.get(f"/v1/plants/beta?{query}").data


def test_the_permalink_outlives_a_merge_and_a_withdrawal(alice: Writer) -> None:
    alice.make("companies", "alpha")
    alice.make("companies", "beta", country="FR", owners=[{"company": "alpha", "share": {"text": "60 %"}}])
    alice.make("plants", "works", operator="beta")
    cited = {}
    for path in ("/v1/companies/alpha", "/v1/companies/beta", "/v1/plants/works"):
        cited[alice.document(f"{path}?cite=true")["cite"]["permalink"]] = (path, alice.get(path).data)

    merge = {"into": "alpha", "reason": "One company."}
    done(alice.post("/v1/companies/beta/merge", merge, If_Match="*"))
    done(alice.delete("/v1/plants/works?reason=Never+built."))
    statuses = [alice.get(path).status_code for path, _ in cited.values()]
    assert statuses == [200, 308, 410]
    for permalink, (_, body) in cited.items():
        assert alice.get(permalink).data == body, permalink


def test_the_permalink_of_a_milestone_keeps_the_day_it_is_judged_by(client: FlaskClient, engine: Engine) -> None:
    facts = {"name": "Start", "due": "2027-06", "status": "scheduled"}
    with time_machine.travel("2026-01-10T12:00:00Z", tick=False):
        store(engine, dossier("plan", "2026-01", about("milestone start", facts)))
    cited = {}
    for now, overdue in (("2026-01-10T13:00:00Z", False), ("2027-06-30T23:59:59Z", False), ("2027-07-01", True)):
        with time_machine.travel(now, tick=False):
            answer = client.get("/v1/milestones/start?cite=true")
            assert answer.json["overdue"] is overdue
            cited[answer.json["cite"]["permalink"]] = client.get("/v1/milestones/start").data
    assert len(cited) == 3
    with time_machine.travel("2029-01-01", tick=False):
        for permalink, body in cited.items():
            assert client.get(permalink).data == body


def test_a_permalink_of_the_future_is_of_the_present(world: FlaskClient, engine: Engine) -> None:
    cited = world.get("/v1/plants/beta?recorded_as_of=2999-01-01&cite=true").json["cite"]
    body = world.get("/v1/plants/beta").data
    store(engine, dossier("later", "2024-01-01", about("plant beta", {"city": "Potsdam"})))

    assert world.get(cited["permalink"]).data == body


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
