"""`/v1/timeline`: events in order, of everything or of what a company, project or plant takes part in."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from models import VERSIONS
from models.queries.timeline import EVENTS
from schemas import SCHEMAS
from schemas.fields.facts import DateFact
from schemas.kinds.record import get_fact_fields
from tests.api.routes import assert_problem, every_item
from tests.api.statement_counter import statements
from tests.dossiers import about, dossier

WORLD = (
    dossier(
        "wire",
        "2021-06-01",
        about("company alpha", {"name": "Alpha", "founded": "2010"}),
        about("company beta", {"name": "Beta"}),
        about(
            "plant works",
            {"name": "Works", "operator": "alpha", "announced": "2021-05-30", "production_start": "[..2024]"},
            certainty="planned",
        ),
        about("plant other", {"name": "Other", "operator": "beta", "construction_start": "2021-05"}),
        about(
            "milestone launch",
            {"name": "Launch", "type": "launch", "subject": {"kind": "plant", "id": "works"}, "due": "2023-03"},
        ),
    ),
    dossier(
        "paper",
        "2023-09-01",
        about("milestone launch", {"met_on": "2023-08-20", "status": "met"}, certainty="completed"),
        about("partnership tie-up", {"name": "Tie-up", "parties": [{"company": "alpha"}], "started": "2022-01"}),
        about("partnership tie-up", {"ended": "2023-08-31"}),
        about("project car", {"name": "Car", "companies": [{"company": "alpha"}]}),
        about(
            "investment stake",
            {"name": "Stake", "project": "car", "announced": "2023", "investors": [{"company": "beta"}]},
        ),
        about(
            "approval permit",
            {
                "name": "Permit",
                "subject": {"kind": "plant", "id": "works"},
                "authority": "authority",
                "decided": "2022-02",
            },
        ),
        about("policy rule", {"name": "Rule", "from": "2022-03-01", "to": "2030"}),
    ),
    dossier("rival", "2023-09-01", about("partnership tie-up", {"ended": "2023-06-30"})),
)


@pytest.fixture
def world(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """A client over records with dates."""
    return telling(*WORLD)


def timeline(client: FlaskClient, query: str = "") -> list[tuple[str, str]]:
    """Return the events and the ids of their records, in the order of the list."""
    return [(one["event"], one["record"]["id"]) for one in every_item(client, f"/v1/timeline?{query}")]


def test_every_event_is_a_date_of_its_kind() -> None:
    for event in EVENTS:
        assert isinstance(get_fact_fields(SCHEMAS[event.kind])[event.field], DateFact)
        for field in filter(None, (event.field, event.cancelled_by)):
            assert f"{field}_earliest" in VERSIONS[event.kind].__table__.c
        assert event.meaning


def test_events_are_ordered_by_their_earliest_and_then_by_their_latest_day(world: FlaskClient) -> None:
    assert timeline(world) == [
        ("company_founded", "alpha"),
        ("construction_start", "other"),
        ("plant_announced", "works"),
        ("partnership_started", "tie-up"),
        ("approval_decided", "permit"),
        ("policy_from", "rule"),
        ("investment_announced", "stake"),
        ("milestone_met", "launch"),
        ("partnership_ended", "tie-up"),
        ("production_start", "works"),
        ("policy_to", "rule"),
    ]


def test_pages_hold_every_event_once(world: FlaskClient, seeded_client: FlaskClient) -> None:
    for limit in (1, 2, 3):
        assert timeline(world, f"limit={limit}") == timeline(world)
    everything = every_item(seeded_client, "/v1/timeline?limit=500")
    assert every_item(seeded_client, "/v1/timeline?limit=7") == everything
    assert all(one["certainty"] and one["since"] and one["sources"] for one in everything)


def test_an_event_tells_its_date_and_what_backs_it(world: FlaskClient) -> None:
    (ended,) = every_item(world, "/v1/timeline?event=partnership_ended")

    assert ended == {
        "date": {
            "text": None,
            "edtf": "2023-08-31",
            "earliest": "2023-08-31",
            "latest": "2023-08-31",
            "precision": "day",
        },
        "event": "partnership_ended",
        "record": {"kind": "partnership", "id": "tie-up", "name": "Tie-up", "type": None, "status": None},
        "certainty": "reported",
        "since": "2023-09-01",
        "sources": 1,
        "disputed": True,
        "link": "/v1/partnerships/tie-up",
    }
    (start,) = every_item(world, "/v1/timeline?event=production_start")
    assert (start["certainty"], start["date"]["earliest"], start["date"]["latest"]) == ("planned", None, "2024-12-31")


def test_a_company_takes_part_in_what_names_it_and_in_the_milestones_of_that(world: FlaskClient) -> None:
    assert timeline(world, "company=alpha") == [
        ("company_founded", "alpha"),
        ("plant_announced", "works"),
        ("partnership_started", "tie-up"),
        ("approval_decided", "permit"),
        ("milestone_met", "launch"),
        ("partnership_ended", "tie-up"),
        ("production_start", "works"),
    ]
    assert timeline(world, "company=beta") == [("construction_start", "other"), ("investment_announced", "stake")]


def test_scopes_can_be_joined(world: FlaskClient) -> None:
    assert timeline(world, "plant=works") == [
        ("plant_announced", "works"),
        ("approval_decided", "permit"),
        ("milestone_met", "launch"),
        ("production_start", "works"),
    ]
    assert timeline(world, "project=car") == [("investment_announced", "stake")]
    assert timeline(world, "project=car&company=beta") == [("investment_announced", "stake")]
    assert timeline(world, "plant=works&company=beta") == []
    assert timeline(world, "plant=other&plant=works")[0] == ("construction_start", "other")


def test_a_span_keeps_what_can_lie_in_it(world: FlaskClient) -> None:
    assert timeline(world, "from=2023-06&to=2023-12&company=alpha") == [
        ("milestone_met", "launch"),
        ("partnership_ended", "tie-up"),
        ("production_start", "works"),
    ]
    assert ("production_start", "works") not in timeline(world, "from=2025")
    before, after = timeline(world, "to=2021-12-31"), timeline(world, "from=2022-01-01")
    assert set(before) | set(after) == set(timeline(world))


def test_as_of_shows_what_was_expected_then(world: FlaskClient) -> None:
    assert timeline(world, "company=alpha&as_of=2022-12-31") == [
        ("company_founded", "alpha"),
        ("plant_announced", "works"),
        ("milestone_due", "launch"),
        ("production_start", "works"),
    ]
    assert timeline(world, "as_of=2021-05-31") == []


def test_a_page_takes_four_statements_and_one_for_all_ids(seeded_client: FlaskClient) -> None:
    for query, expected in (
        ("limit=1", 4),
        ("limit=500", 4),
        # One more for the records without a date.
        ("company=xiaomi", 6),
        ("company=xiaomi&plant=xiaomi-beijing-plant&as_of=2022-09-30", 6),
        ("company=xiaomi&event=reported", 5),
    ):
        assert statements(seeded_client, f"/v1/timeline?{query}") == expected


def undated(client: FlaskClient, query: str) -> dict[str, list[str]]:
    """Return the undated records, by kind."""
    listed = client.get(f"/v1/timeline?{query}").json["meta"]["undated"]
    assert listed["total"] == sum(one["total"] for one in listed["kinds"])
    for one in listed["kinds"]:
        assert [record["id"] for record in client.get(one["link"]).json["data"]] == one["ids"]
    return {one["kind"]: one["ids"] for one in listed["kinds"]}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("company=alpha", {}),
        ("company=beta", {"company": ["beta"]}),
        ("company=beta&event=company_founded", {"company": ["beta"]}),
        ("plant=works&event=construction_start", {"plant": ["works"]}),
        ("plant=other&event=production_start&event=construction_start", {}),
        ("plant=works&event=milestone_due", {}),
        ("company=beta&event=investment_announced", {}),
        ("company=beta&as_of=2022-01-01&event=production_start", {"plant": ["other"]}),
    ],
)
def test_a_timeline_names_what_it_leaves_out(world: FlaskClient, query: str, ids: dict[str, list[str]]) -> None:
    assert undated(world, query) == ids


@pytest.mark.parametrize("query", ["", "event=reported&company=beta", "from=2020"])
def test_a_timeline_without_a_scope_or_with_reports_leaves_nothing_out(world: FlaskClient, query: str) -> None:
    assert "undated" not in world.get(f"/v1/timeline?{query}").json["meta"]


def test_records_are_reported_on_request(world: FlaskClient) -> None:
    assert ("reported", "beta") not in timeline(world, "company=beta")
    assert timeline(world, "company=beta&event=reported") == [
        ("reported", "beta"),
        ("reported", "other"),
        ("reported", "stake"),
    ]
    assert timeline(world, "event=reported&from=2022&plant=works") == [("reported", "permit")]
    both = timeline(world, "plant=works&event=reported&event=plant_announced")
    assert both == [("plant_announced", "works"), ("reported", "launch"), ("reported", "works"), ("reported", "permit")]
    event = world.get("/v1/timeline?event=reported&plant=other").json["data"][0]
    day = "2021-06-01"
    assert event["date"] == {"text": day, "edtf": day, "earliest": day, "latest": day, "precision": "day"}
    assert (event["certainty"], event["since"], event["sources"]) == ("reported", day, 1)


@pytest.mark.parametrize("query", ["from=soon", "to=2022-13", "company=Not An Id", "event=party", "as_of=2022"])
def test_malformed_parameters_are_refused(client: FlaskClient, query: str) -> None:
    problem: dict[str, Any] = assert_problem(client.get(f"/v1/timeline?{query}"), 400, "invalid-parameter")
    assert problem["errors"][0]["parameter"] == query.partition("=")[0]
    assert_problem(client.get("/v1/timeline?operator=alpha"), 400, "unknown-parameter")
