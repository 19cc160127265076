"""What holds for all statistics: groups, days, tags, errors, and a fixed number of statements."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from api.stats import capacity, investments, milestones
from api.v1 import stats as routes
from tests.api.routes import assert_problem
from tests.database_templates import DAYS
from tests.dossiers import about, dossier, store

TOPICS = {"investments": investments, "capacity": capacity, "milestones": milestones}
every_topic = pytest.mark.parametrize("topic", TOPICS)
COLLECTIONS = {"investments": "investments", "capacity": "plants", "milestones": "milestones"}


def answer(client: FlaskClient, topic: str, query: str = "") -> dict[str, Any]:
    response = client.get(f"/v1/stats/{topic}?{query}")
    assert response.status_code == 200, response.text
    return dict(response.json)


@contextmanager
def counted(client: FlaskClient) -> Iterator[list[str]]:
    """Collect the statements that the app sends to its database."""
    engine: Engine = client.application.extensions["evfacts"].engine
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@every_topic
def test_every_record_is_in_exactly_one_group(seeded_client: FlaskClient, topic: str) -> None:
    page = seeded_client.get(f"/v1/{COLLECTIONS[topic]}?limit=500").json
    expected = sorted(one["id"] for one in page["data"])
    assert page["page"]["next"] is None
    keys = [key for key in TOPICS[topic].GROUP_KEYS if key not in ("dimension", "basis")]

    for size in (0, 1, 2):
        for chosen in itertools.combinations(keys, size):
            query = "&".join(["", f"group_by={','.join(chosen)}"]) if chosen else ""
            groups = answer(seeded_client, topic, query.lstrip("&"))["data"]
            ids = [one for group in groups for one in group["ids"]]
            assert sorted(ids) == expected, chosen
            assert [group["count"] for group in groups] == [len(group["ids"]) for group in groups]


@pytest.mark.parametrize("currency", ["USD", "CAD", "TWD"])
def test_every_investment_is_counted_or_left_out_with_a_reason(seeded_client: FlaskClient, currency: str) -> None:
    for query in ("", "&group_by=year,type", "&group_by=investor,status,country", "&as_of=2023-08-01"):
        for group in answer(seeded_client, "investments", f"currency={currency}{query}")["data"]:
            total = group["total"]
            counts = total["exact"] + total["imprecise"] + total["undisclosed"] + len(total["excluded"])
            assert counts == group["count"]
            assert {one["id"] for one in total["excluded"]} <= set(group["ids"])


def test_the_sums_of_groups_add_up_to_the_whole(seeded_client: FlaskClient) -> None:
    (whole,) = answer(seeded_client, "investments")["data"]
    for key in investments.GROUP_KEYS:
        groups = answer(seeded_client, "investments", f"group_by={key}")["data"]
        for section in ("total", "cancelled", "cut"):
            low = sum(group[section]["low"] or 0 for group in groups)
            assert low == pytest.approx(whole[section]["low"], abs=0.1), (key, section)
    (plants,) = answer(seeded_client, "capacity")["data"]
    by_status = answer(seeded_client, "capacity", "group_by=country,status")["data"]
    for place in plants["total"]:
        same = [
            one["low"]
            for group in by_status
            for one in group["total"]
            if (one["dimension"], one["basis"]) == (place["dimension"], place["basis"])
        ]
        assert sum(same) == pytest.approx(place["low"])


@every_topic
def test_as_of_a_day_is_what_a_database_with_only_older_sources_answers(
    opened: Callable[[str], FlaskClient], template_of: Callable[[str], str], seeded_client: FlaskClient, topic: str
) -> None:
    day = DAYS[1]
    older = opened(template_of(f"seeded by {day}"))
    assert len(older.get("/v1/sources?limit=500").json["data"]) > 20

    for query in ("", *(f"&group_by={key}" for key in TOPICS[topic].GROUP_KEYS)):
        then = answer(seeded_client, topic, f"as_of={day}{query}")
        assert then["data"] == answer(older, topic, f"as_of={day}{query}")["data"]
        if topic != "milestones":  # which today are overdue
            assert then["data"] == answer(older, topic, query.lstrip("&"))["data"]


@every_topic
def test_the_number_of_statements_does_not_grow(engine: Engine, client: FlaskClient, topic: str) -> None:
    def record(number: int) -> Any:
        return [
            about(f"company owner-{number}", {"name": f"Owner {number}"}),
            about(f"project car-{number}", {"name": f"Car {number}", "companies": [{"company": f"owner-{number}"}]}),
            about(f"plant works-{number}", {"name": f"Works {number}", "operator": f"owner-{number}", "country": "DE"}),
            about(
                f"investment sum-{number}",
                {
                    "name": f"Sum {number}",
                    "plants": [f"works-{number}"],
                    "investors": [{"company": f"owner-{number}"}],
                }
                | ({"part_of": f"sum-{number - number % 3}"} if number % 3 else {}),
            ),
            about(
                f"milestone start-{number}",
                {"name": f"Start {number}", "subject": {"kind": "project", "id": f"car-{number}"}, "due": "2024"},
            ),
        ]

    query = f"group_by={','.join(TOPICS[topic].GROUP_KEYS[-3:])}&as_of=2024-12-31"
    needed = []
    for source, numbers in (("few", range(2)), ("many", range(2, 40))):
        store(engine, dossier(source, "2024-01-01", *(block for number in numbers for block in record(number))))
        with counted(client) as sent:
            groups = answer(client, topic, query)["data"]
        needed.append(len(sent))
        assert sum(group["count"] for group in groups) == numbers.stop
    assert needed[0] == needed[1] <= 6


@every_topic
def test_what_to_group_by_is_strict(seeded_client: FlaskClient, topic: str) -> None:
    keys = TOPICS[topic].GROUP_KEYS
    url = f"/v1/stats/{topic}"
    problem = assert_problem(seeded_client.get(f"{url}?group_by={keys[0]}x"), 400, "invalid-parameter")
    assert problem["errors"][0]["did_you_mean"] == keys[0]
    assert problem["errors"][0]["allowed"] == keys
    for wrong in (f"{keys[0]},{keys[0]}", f"{keys[0]},", "", ",".join([*keys, *keys][:4])):
        assert_problem(seeded_client.get(f"{url}?group_by={wrong}"), 400, "invalid-parameter")
    problem = assert_problem(seeded_client.get(f"{url}?groupby={keys[0]}"), 400, "unknown-parameter")
    assert problem["errors"][0]["did_you_mean"] == "group_by"
    # Any order, with commas or repeated.
    for query in (f"group_by={keys[1]},{keys[0]}", f"group_by={keys[1]}&group_by={keys[0]}"):
        for group in answer(seeded_client, topic, query)["data"]:
            assert list(group["group"]) == [keys[1], keys[0]]


def test_the_currency_is_strict(seeded_client: FlaskClient) -> None:
    for wrong in ("usd", "XXXX", "", "dollars"):
        assert_problem(seeded_client.get(f"/v1/stats/investments?currency={wrong}"), 400, "invalid-parameter")


@every_topic
def test_the_tag_names_the_data_and_the_day_where_it_matters(
    engine: Engine, client: FlaskClient, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"/v1/stats/{topic}"
    first = client.get(url)
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    monkeypatch.setattr(routes, "today", lambda: dt.date(2099, 1, 1))
    later = client.get(url)
    assert (later.headers["ETag"] != first.headers["ETag"]) == (topic == "milestones")
    assert client.get(f"{url}?as_of=2024-01-01").headers["ETag"] not in (first.headers["ETag"], later.headers["ETag"])
    store(engine, dossier("wire", "2024-01-01", about("company alpha", {"name": "Alpha"})))
    assert client.get(url).headers["ETag"] != later.headers["ETag"]


@every_topic
def test_filters_are_those_of_the_list(seeded_client: FlaskClient, topic: str) -> None:
    query = {
        "investments": "amount.usd__gte=5000000000&investors.company.country=DE",
        "capacity": "operator.country=CN&status=operating&capacity__gte=100000 vehicles/year",
        "milestones": "subject.kind=plant&due__gte=2024&due__match=certain",
    }[topic]
    listed = seeded_client.get(f"/v1/{COLLECTIONS[topic]}?limit=500&{query}").json["data"]
    (group,) = answer(seeded_client, topic, query)["data"]

    assert listed
    assert group["ids"] == [one["id"] for one in listed]
    assert answer(seeded_client, topic, "ids=there-is-none")["data"] == []


@every_topic
def test_the_answer_is_as_described(seeded_client: FlaskClient, topic: str) -> None:
    document = seeded_client.get("/openapi.json").json
    operation = document["paths"][f"/v1/stats/{topic}"]["get"]
    content = operation["responses"]["200"]["content"]["application/json"]
    schema = document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    group = document["components"]["schemas"][schema["properties"]["data"]["items"]["$ref"].rpartition("/")[2]]

    served = answer(seeded_client, topic)
    assert content["example"] == TOPICS[topic].EXAMPLE_RESPONSE
    for example in (served, content["example"]):
        assert set(example["meta"]) == set(served["meta"])
        assert set(example["data"][0]) == set(group["properties"]) == set(group["required"])
    assert "**Groups.**" in operation["description"]
