"""Milestones can be asked for by how far they slipped, and by whether they are overdue on a day."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.formats.csv_reader import table
from tests.api.routes import assert_problem, every_item
from tests.dossiers import about, dossier, naming, store


def due(name: str, day: str) -> Any:
    return about(f"milestone {name}", {"name": name, "due": day, "status": "scheduled"})


@pytest.fixture
def late_client(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """Three that moved by 30, 0 and -366 days, and one without a date."""
    return telling(
        dossier(
            "plans",
            "2022-01-10",
            due("later", "2023-05"),
            due("kept", "2023-06"),
            due("sooner", "2024"),
            *naming("milestone undated"),
        ),
        dossier("news", "2022-06-10", due("later", "2023-06-30"), due("kept", "2023-06"), due("sooner", "2023")),
    )


def ids(client: FlaskClient, query: str) -> list[str]:
    return [one["id"] for one in every_item(client, f"/v1/milestones?{query}")]


def test_milestones_are_found_by_how_far_they_slipped(late_client: FlaskClient) -> None:
    slips = {one["id"]: one["slip_days"] for one in every_item(late_client, "/v1/milestones")}
    assert slips == {"later": 30, "kept": 0, "sooner": -366, "undated": None}

    assert ids(late_client, "slip_days__gt=0") == ["later"]
    assert ids(late_client, "slip_days__lte=0") == ["kept", "sooner"]
    assert ids(late_client, "slip_days=-366&slip_days=30") == ["later", "sooner"]
    assert ids(late_client, "slip_days__not=0") == ["later", "sooner", "undated"]
    assert ids(late_client, "slip_days__exists=false") == ["undated"]


@pytest.mark.parametrize("limit", [1, 50])
def test_milestones_are_sorted_by_how_far_they_slipped_and_paged(late_client: FlaskClient, limit: int) -> None:
    assert ids(late_client, f"sort=-slip_days&limit={limit}") == ["later", "kept", "sooner", "undated"]
    assert ids(late_client, f"sort=slip_days&limit={limit}") == ["sooner", "kept", "later", "undated"]


def test_what_is_overdue_depends_on_the_day(late_client: FlaskClient) -> None:
    assert ids(late_client, "overdue=true&as_of=2023-06-30") == []
    assert ids(late_client, "overdue=true&as_of=2023-07-01") == ["kept", "later"]
    assert ids(late_client, "overdue=false&as_of=2023-07-01") == ["sooner", "undated"]
    assert ids(late_client, "overdue=true") == ["kept", "later", "sooner"]
    assert ids(late_client, "overdue=true&overdue=false") == ["kept", "later", "sooner", "undated"]


@pytest.mark.parametrize(("day", "late"), [("2024-12-31", False), ("2025-01-01", True)])
@pytest.mark.parametrize("is_today", [True, False])
def test_by_2024_is_late_from_2025_on_wherever_it_is_told(
    client: FlaskClient, engine: Engine, day: str, late: bool, is_today: bool
) -> None:
    facts = {"name": "Start", "due": {"text": "by 2024"}, "status": "scheduled"}
    store(engine, dossier("plan", "2023-01-10", about("milestone start", facts)))
    as_of = "" if is_today else f"&as_of={day}"
    with time_machine.travel(f"{day}T23:59:59Z" if is_today else "2030-05-01", tick=False):
        assert client.get(f"/v1/milestones/start?{as_of}").json["overdue"] is late
        assert ids(client, f"overdue=true{as_of}") == (["start"] if late else [])
        assert ids(client, f"overdue=false{as_of}") == ([] if late else ["start"])
        (listed,) = table(client.get(f"/v1/milestones.csv?{as_of}").text)
        (exported,) = table(client.get(f"/v1/exports/milestones.csv?{as_of}").text)
        assert listed["overdue"] == exported["overdue"] == str(late).lower()
        (group,) = client.get(f"/v1/stats/milestones?{as_of}").json["data"]
        assert group["by_outcome"] == {"overdue" if late else "open": ["start"]}


def test_what_the_filter_says_is_what_the_documents_say(seeded_client: FlaskClient) -> None:
    for query in ("", "&as_of=2024-01-01"):
        everything = every_item(seeded_client, f"/v1/milestones?limit=500{query}")
        expected = [one["id"] for one in everything if one["overdue"]]
        assert 0 < len(expected) < len(everything)
        assert ids(seeded_client, f"overdue=true{query}") == expected


def test_a_slip_of_words_is_refused(client: FlaskClient) -> None:
    for wrong in ("x", "1.5", "99999999"):
        assert_problem(client.get(f"/v1/milestones?slip_days__gte={wrong}"), 400, "invalid-parameter")
