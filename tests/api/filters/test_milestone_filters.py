"""Milestones can be asked for by how far they slipped, and by whether they are overdue on a day."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.formats.csv_reader import table
from tests.api.routes import assert_problem, every_item
from tests.dossiers import about, denies, dossier, naming, store


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


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        # Published after the due day, and not about the due date.
        (dossier("news", "2023-07-10", about("milestone start", {"markets": ["DE"]})), True),
        (dossier("news", "2023-07-10", denies("milestone start")), True),
        # The day itself is not after it. A month can be, if its last day is.
        (dossier("news", "2023-06-30", about("milestone start", {"markets": ["DE"]})), False),
        (dossier("news", "2023-07", about("milestone start", {"markets": ["DE"]})), True),
        (dossier("news", "2023-06", about("milestone start", {"markets": ["DE"]})), False),
        # About another record.
        (dossier("news", "2023-07-10", *naming("milestone other")), False),
        # No longer overdue, or another day is due.
        (dossier("news", "2023-07-10", about("milestone start", {"status": "met"})), None),
        (dossier("news", "2023-07-10", due("start", "2099")), None),
        (dossier("news", "2023-07-10", due("start", "2023-09")), False),
    ],
)
def test_an_overdue_milestone_tells_missed_from_silent(
    client: FlaskClient, engine: Engine, news: Any, expected: bool | None
) -> None:
    store(engine, dossier("plan", "2022-01-10", due("start", "2023-06")), news)

    assert client.get("/v1/milestones/start").json["evidence_since_due"] is expected
    for value in (True, False):
        found = ids(client, f"evidence_since_due={str(value).lower()}")
        assert found == (["start"] if expected is value else [])
    (group,) = client.get("/v1/stats/milestones?id=start").json["data"]
    assert group["evidence_since_due"] == {"true": int(expected is True), "false": int(expected is False)}
    assert group["by_evidence_since_due"] == ({} if expected is None else {str(expected).lower(): ["start"]})


def test_evidence_since_due_is_what_was_known_on_the_day(client: FlaskClient, engine: Engine) -> None:
    markets = about("milestone start", {"markets": ["DE"]})
    store(engine, dossier("plan", "2022-01-10", due("start", "2023-06")), dossier("news", "2024-01-10", markets))

    for day, expected in (("2023-06-30", None), ("2023-07-01", False), ("2024-01-09", False), ("2024-01-10", True)):
        assert client.get(f"/v1/milestones/start?as_of={day}").json["evidence_since_due"] is expected
        (listed,) = client.get(f"/v1/milestones?as_of={day}&fields=evidence_since_due").json["data"]
        assert listed["evidence_since_due"] is expected
        assert len(ids(client, f"evidence_since_due=false&as_of={day}")) == (expected is False)
    (row,) = table(client.get("/v1/milestones.csv").text)
    assert row["evidence_since_due"] == "true"


def test_a_milestone_without_a_due_day_has_no_evidence_since(late_client: FlaskClient) -> None:
    assert late_client.get("/v1/milestones/undated").json["evidence_since_due"] is None


def test_most_overdue_milestones_of_the_dossiers_are_silent(seeded_client: FlaskClient) -> None:
    with time_machine.travel("2026-11-27", tick=False):
        overdue = ids(seeded_client, "overdue=true")
        silent = ids(seeded_client, "evidence_since_due=false")
        assert (len(overdue), len(silent)) == (18, 16)
        assert sorted([*silent, *ids(seeded_client, "evidence_since_due=true")]) == overdue
