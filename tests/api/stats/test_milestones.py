"""What became of milestones, by the first date that was said."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.dossiers import Data, about, dossier, naming, store


def milestone(name: str, **facts: Any) -> Data:
    return about(f"milestone {name}", {"name": name} | facts)


def groups(client: FlaskClient, query: str = "") -> dict[Any, dict[str, Any]]:
    answer = client.get(f"/v1/stats/milestones?{query}")
    assert answer.status_code == 200, answer.text
    return {tuple(one["group"].values()): one for one in answer.json["data"]}


def test_each_milestone_has_one_outcome(engine: Engine, client: FlaskClient) -> None:
    moved = {"late-though-moved": "2023-08", "moved": "2029", "brought-forward": "2028"}
    store(
        engine,
        dossier(
            "plans",
            "2022-01-10",
            *(milestone(name, due="2023-06", status="scheduled") for name in ("late-though-moved", "moved")),
            milestone("brought-forward", due="2029", status="scheduled"),
        ),
        dossier(
            "news",
            "2024-01-10",
            milestone("kept", due="2023-06", met_on="2023-06-30", status="met"),
            milestone("kept-by", due="[..2023-06]", met_on="2023-05"),
            milestone("late", due="2023-06", met_on="2023-07-01", status="met"),
            milestone("perhaps", due="2023-06-15", met_on="2023-06", status="met"),
            milestone("undated", due="2023-06", status="met"),
            milestone("missed", due="2023-06", status="missed"),
            milestone("partly", due="2023-06", met_on="2023-06", status="partially_met"),
            milestone("open", due="2028", status="scheduled"),
            milestone("some-day", status="scheduled"),
            milestone("overdue", due="[..2023]", status="scheduled"),
            milestone("not-yet", due="[..2024]", status="scheduled"),
            milestone("postponed", status="postponed"),
            milestone("given-up", due="2023-06", status="cancelled"),
            milestone("happened", met_on="2023-06-01", status="met"),
            milestone("nothing-known"),
            *(milestone(name, due=due) for name, due in moved.items()),
            milestone("late-though-moved", met_on="2023-08-01", status="met"),
        ),
    )

    (group,) = groups(client, "as_of=2024-06-30").values()
    expected = {
        "kept": ["kept", "kept-by"],
        "late": ["late", "late-though-moved"],
        "missed": ["missed"],
        "partly_met": ["partly"],
        "open": ["brought-forward", "not-yet", "open", "some-day"],
        "overdue": ["overdue"],
        "postponed": ["moved", "postponed"],
        "cancelled": ["given-up"],
        "unscheduled": ["happened"],
        "unknown": ["nothing-known", "perhaps", "undated"],
    }
    assert group["by_outcome"] == expected
    assert group["outcomes"] == {outcome: len(ids) for outcome, ids in expected.items()}
    # Today is after 2024, and only the present versions count.
    (now,) = groups(client).values()
    assert now["by_outcome"]["overdue"] == ["not-yet", "overdue"]


def test_slips_are_measured_where_they_are_known(engine: Engine, client: FlaskClient) -> None:
    store(
        engine,
        dossier("old", "2022-01-10", *(milestone(name, due="2023-06-01") for name in ("one", "two", "three"))),
        dossier("new", "2023-01-10", milestone("one", due="2023-06-11"), milestone("two", due="2023-05-27")),
        dossier("other", "2023-01-10", milestone("open-ended", due="[2023..]"), milestone("dateless")),
    )

    (group,) = groups(client).values()
    # 10 days, 5 days early, and none.
    assert group["slip_days"] == {"known": 3, "average": 1.67, "max": 10}
    (dateless,) = groups(client, "id=dateless").values()
    assert dateless["slip_days"] == {"known": 0, "average": None, "max": None}


def test_companies_are_found_through_the_subject(engine: Engine, client: FlaskClient) -> None:
    alpha, beta = {"company": "alpha"}, {"company": "beta"}
    subjects: dict[str, Data] = {
        "project car": {"companies": [alpha]},
        "plant works": {"operator": "beta"},
        "plant orphan": {},
        "partnership tie": {"parties": [alpha, beta]},
        "investment money": {"investors": [{"companies": ["alpha", "beta"]}]},
        "approval permit": {"applicants": [beta, {"unnamed": "a partner"}]},
        "technology cell": {"owner": "alpha"},
        "policy quota": {"authority": "beta"},
        "company alpha": {},
    }
    blocks = [about(record, {"name": record.split()[1]} | facts) for record, facts in subjects.items()]
    due = [
        milestone(record.replace(" ", "-"), subject=dict(zip(("kind", "id"), record.split(), strict=True)), due="2023")
        for record in subjects
    ]
    store(engine, dossier("wire", "2022-01-10", *naming("company beta"), *blocks, *due))

    found = groups(client, "group_by=company")
    assert {key: one["ids"] for (key,), one in found.items()} == {
        "alpha": ["company-alpha", "project-car", "technology-cell"],
        "beta": ["plant-works", "policy-quota"],
        "several": ["approval-permit", "investment-money", "partnership-tie"],
        None: ["plant-orphan"],
    }
    assert found["several",]["several"] == {"company": ["alpha", "beta"]}


def test_years_are_those_of_the_due_date_or_of_the_day_it_was_met(engine: Engine, client: FlaskClient) -> None:
    store(
        engine,
        dossier(
            "wire",
            "2024-01-10",
            milestone("due", due="2023-06", met_on="2024-01-01", type="launch"),
            milestone("met", met_on="2022"),
            milestone("by", due="[..2023-06]"),
        ),
    )

    found = groups(client, "group_by=year,type")
    assert {key: one["ids"] for key, one in found.items()} == {
        (2022, None): ["met"],
        (2023, "launch"): ["due"],
        (None, None): ["by"],
    }


def test_the_record_of_xiaomi_in_the_middle_of_2024(seeded_client: FlaskClient) -> None:
    """Worked out by hand from the dossiers."""
    (group,) = groups(seeded_client, "subject.id=xiaomi-ev-project&as_of=2024-06-30").values()

    assert group["by_outcome"] == {
        # First said to start in the first half of 2024, which it did by 30 March.
        "kept": ["xiaomi-ev-production-start"],
        "open": ["xiaomi-2024-volume"],
        # Due in August 2022, and no source in the collection says that it was shown.
        "overdue": ["xiaomi-prototype-unveiling"],
        "unscheduled": ["xiaomi-ev-entry-announcement", "xiaomi-first-car-winter-test"],
    }
    (foxconn,) = groups(seeded_client, "id=foxconn-lordstown-closing&group_by=company").values()
    # Due by 30 April 2022 at first, closed on 11 May; the last date that was said was 18 May, 18 days later.
    assert (foxconn["group"], foxconn["outcomes"]["late"]) == ({"company": "foxconn"}, 1)
    assert foxconn["slip_days"] == {"known": 1, "average": 18, "max": 18}
