"""`as_of` shows what the API would show if nothing had been published since, but for lists of what exists.

Registers and reference works are given always: what they say holds from the first day of a record on.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.records.expansion import list_expandable_paths
from api.stats import capacity, investments, milestones
from api.v1.exports import COLLECTIONS as EXPORTED
from models.vocabularies import Kind
from schemas import SCHEMAS
from tests.api.formats.csv_reader import table
from tests.api.routes import COLLECTIONS, every_item
from tests.database_templates import DAYS
from tests.dossiers import about, dossier, store

# What the API itself did with a record, not what is known of it.
OUR_OWN = ("revision", "created_at", "updated_at", "recorded_at", "data_version")
# Days of what is made up: between those of its sources and on one of them, each on one engine.
MADE_UP_DAYS = [("postgresql", "2022-06-30"), ("sqlite", "2022-08-26")]
TOPICS = {"investments": investments.GROUP_KEYS, "capacity": capacity.GROUP_KEYS, "milestones": milestones.GROUP_KEYS}


@pytest.fixture(params=DAYS)
def day(request: pytest.FixtureRequest) -> str:
    """Each day in turn."""
    return str(request.param)


@pytest.fixture
def then(opened: Callable[[str], FlaskClient], template_of: Callable[[str], str], day: str) -> FlaskClient:
    """A client of the API over a database that holds only what had been published by the day."""
    return opened(template_of(f"seeded by {day}"))


def without_our_own(value: Any) -> Any:
    """Leave out what the API itself did."""
    if isinstance(value, dict):
        return {key: without_our_own(part) for key, part in value.items() if key not in OUR_OWN}
    return [without_our_own(part) for part in value] if isinstance(value, list) else value


def test_answers_are_those_of_a_database_that_holds_no_more(
    seeded_client: FlaskClient, then: FlaskClient, day: str
) -> None:
    assert_same_lists(seeded_client, then, day)
    assert_same_items(seeded_client, then, day)
    assert_same_filtered(seeded_client, then, day)


def assert_same_lists(seeded_client: FlaskClient, then: FlaskClient, day: str) -> None:
    """Compare every list; where the day has no part in it, also with that database's present."""
    shown = 0
    for name in [*COLLECTIONS, "sources", "claims", "conflicts"]:
        now = without_our_own(every_item(seeded_client, f"/v1/{name}?as_of={day}&limit=500"))
        past = without_our_own(every_item(then, f"/v1/{name}?as_of={day}&limit=500"))
        assert now == past, name
        if name not in ("milestones", "conflicts"):  # whether one is overdue depends on the day
            present = without_our_own(every_item(then, f"/v1/{name}?limit=500"))
            assert now == [one for one in present if not is_only_listed_later(one, day)]
        shown += len(now)
    assert shown > 50


def is_only_listed_later(item: dict[str, Any], day: str) -> bool:
    """Tell whether a database of the day knows a record only by a list that was published later."""
    return "evidence" in item and item["evidence"]["first_published"] > day


def assert_same_items(seeded_client: FlaskClient, then: FlaskClient, day: str) -> None:
    """Compare every item with its claims."""
    for name in COLLECTIONS:
        for listed in every_item(then, f"/v1/{name}?limit=500&fields=id&as_of={day}"):
            url = f"/v1/{name}/{listed['id']}?evidence=full&as_of={day}"
            assert without_our_own(seeded_client.get(url).json) == without_our_own(then.get(url).json)


def assert_same_filtered(seeded_client: FlaskClient, then: FlaskClient, day: str) -> None:
    """Compare lists whose filters ask of other records, or of evidence."""
    for query in (
        "plants?operator.country=CN",
        "plants?status__not=operating",
        "milestones?due__gte=2022",
        "investments?investors.company.country=CN",
        "companies?disputed=true",
        "partnerships?independent_sources__gte=2",
    ):
        asked = f"/v1/{query}&as_of={day}&limit=500&fields=name"
        assert every_item(seeded_client, asked) == every_item(then, asked), query


def addresses(known: FlaskClient) -> Iterator[str]:
    """Yield addresses of everything that can be asked as of a day, and is of some size, for that to be added."""
    for kind in Kind:
        paths = ",".join(list_expandable_paths(SCHEMAS[kind])[:30])
        yield f"/v1/{kind.collection}?limit=500{f'&expand={paths}' if paths else ''}"
        for item in every_item(known, f"/v1/{kind.collection}?limit=500"):
            yield f"/v1/{kind.collection}/{item['id']}?evidence=full"
            yield f"/v1/{kind.collection}/{item['id']}/explain?field=name"
            yield from (f"/v1/lookup?id={quote(one['id'])}" for one in item["identifiers"])
    # For each kind these are a long statement of their own, and the code is one.
    for item in ("company-0", "company-1", "company-2", "company-3", "plant-0", "milestone-1"):
        kind = Kind(item.partition("-")[0])
        yield f"/v1/{kind.collection}/{item}/relations?limit=500"
        yield f"/v1/{kind.collection}/{item}/claims?limit=500"
        yield f"/v1/graph?around={kind}:{item}&depth=2&limit=500"
    for name, exported in EXPORTED.items():
        if exported.dated:
            yield from (f"/v1/exports/{name}.{suffix}?" for suffix in ("csv", "ndjson"))
    for topic, keys in TOPICS.items():
        yield from (f"/v1/stats/{topic}?group_by={key}" for key in keys)
    yield from (f"/v1/search?limit=500&q={word}" for word in ("a", "zoe", "%E8%94%9A", "company", "zoo"))
    yield from (f"/v1/{name}?limit=500" for name in ("timeline", "conflicts", "sources", "claims"))
    yield from (f"/v1/timeline?limit=500&{one}" for one in ("company=company-1", "plant=plant-2", "to=2021-03"))


def depends_on_the_day(url: str) -> bool:
    """Tell whether an answer may tell of milestones that are overdue."""
    return "milestone" in url or "expand=" in url


@pytest.mark.parametrize(("engine_name", "day"), MADE_UP_DAYS)
def test_everything_that_is_made_up_is_as_if_nothing_had_been_published_since(
    opened: Callable[[str], FlaskClient], template_of: Callable[[str], str], day: str
) -> None:
    now, then = (opened(template_of(name)) for name in ("made_up_small", f"made_up_small by {day}"))
    for url in addresses(now):
        asked, expected = (client.get(f"{url}&as_of={day}", buffered=True) for client in (now, then))
        if expected.status_code == 400:
            # A database that holds no more has never heard of the id.
            assert "has the id" in expected.json["detail"]
            assert asked.json["data"] == [], url
            continue
        assert asked.status_code == expected.status_code, url
        if asked.status_code == 200:
            assert told(asked) == told(expected), url
            if not depends_on_the_day(url):
                assert told(asked) == told(then.get(url, buffered=True)), url


def told(response: Any) -> Any:
    """Return what an answer tells, without what the API itself did and where the present page goes on."""
    if response.mimetype == "application/json":
        body = without_our_own(response.json)
        body.pop("page", None)
        for part in (body, body.get("meta", {})):
            part.pop("as_of", None)
        for kind in body.get("meta", {}).get("undated", {}).get("kinds", []):
            kind["link"] = kind["link"].partition("&as_of=")[0]
        return body
    rows = response.text.splitlines()
    if response.mimetype == "application/x-ndjson":
        return [without_our_own(orjson.loads(row)) for row in rows]
    return [{name: cell for name, cell in row.items() if name not in OUR_OWN} for row in table(response.text)]


LATE_LIST = dossier(
    "gazetteer",
    "2026-01-02",
    about("plant beta", {"name": "Beta Works", "country": "DE"}),
    about("plant gamma", {"name": "Gamma"}),
    type="reference",
)
NEWS = [
    dossier("wire", "2024-02-01", about("plant beta", {"name": "Beta", "status": "announced"})),
    dossier("paper", "2024-05-01", about("plant beta", {"status": "construction"})),
]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)], ids=["list first", "list last"])
def test_a_list_of_what_exists_holds_from_the_beginning(
    client: FlaskClient, engine: Engine, order: tuple[int, ...]
) -> None:
    store(engine, *([LATE_LIST, *NEWS][place] for place in order))
    assert client.get("/v1/plants/beta?as_of=2024-01-31").status_code == 404
    for day, status in (("2024-02-01", "announced"), ("2024-05-01", "construction")):
        found = client.get(f"/v1/plants/beta?as_of={day}&evidence=full").json
        assert (found["status"], found["country"]) == (status, "DE")
        assert [claim["source"] for claim in found["evidence"]["claims"]["country"]] == ["gazetteer"]
        assert found["evidence"]["first_published"] == "2024-02-01"
        explained = client.get(f"/v1/plants/beta/explain?field=country&as_of={day}").json
        assert explained["value"] == "DE"
        recorded = client.get(f"/v1/plants/beta?as_of={day}&recorded_as_of=2999-01-01").json
        assert (recorded["country"], recorded["evidence"]["sources"]) == ("DE", found["evidence"]["sources"])
    assert client.get("/v1/plants/beta?as_of=2024-01-31&recorded_as_of=2999-01-01").status_code == 404
    assert [plant["id"] for plant in every_item(client, "/v1/plants?country=DE&as_of=2024-03-01")] == ["beta"]
    # No other source speaks of it, so it appears when the list was published.
    assert client.get("/v1/plants/gamma?as_of=2026-01-01").status_code == 404
    assert client.get("/v1/plants/gamma?as_of=2026-01-02").json["evidence"]["sources"] == 1
    assert [one["id"] for one in every_item(client, "/v1/sources?as_of=2024-02-01")] == ["gazetteer", "wire"]


def test_a_day_before_everything_shows_nothing(seeded_client: FlaskClient) -> None:
    for name in COLLECTIONS:
        assert every_item(seeded_client, f"/v1/{name}?as_of=1900-01-01") == []


def test_a_day_after_everything_shows_the_present(seeded_client: FlaskClient) -> None:
    for name in COLLECTIONS:
        now = every_item(seeded_client, f"/v1/{name}?limit=500")
        later = every_item(seeded_client, f"/v1/{name}?limit=500&as_of=2999-01-01")
        for item in now + later:
            for live in ("overdue", "evidence_since_due"):  # by the day of the reading, which is another here
                item.pop(live, None)
        assert now == later
