"""`as_of` shows what the API would show if nothing had been published since."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from schemas import edtf
from seeds.loading import find_files, load, read_files
from tests.api.addresses import COLLECTIONS, every_item
from tests.templates import SEEDS

DAYS = ["2021-03-30", "2022-08-31", "2023-11-15"]
# What the API itself did with a record, not what is known of it.
OUR_OWN = ("revision", "created_at", "updated_at", "recorded_at")


@pytest.fixture(params=DAYS)
def day(request: pytest.FixtureRequest) -> str:
    """Each day in turn."""
    return str(request.param)


@pytest.fixture
def then(client: FlaskClient, engine: Engine, day: str) -> Iterator[FlaskClient]:
    """A client of the API over a database that holds only what had been published by the day."""
    files = read_files(engine, find_files([SEEDS]))
    latest = {one.dossier.source["id"]: edtf.parse(one.dossier.source["published"]).latest for one in files}
    known = [one for one in files if str(latest[one.dossier.source["id"]]) <= day]
    assert 0 < len(known) < len(files)
    list(load(engine, known))
    return client


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
        if name != "milestones":  # whether one is overdue depends on the day
            assert now == without_our_own(every_item(then, f"/v1/{name}?limit=500"))
        shown += len(now)
    assert shown > 50


def assert_same_items(seeded_client: FlaskClient, then: FlaskClient, day: str) -> None:
    """Compare every item with its claims."""
    for name in COLLECTIONS:
        for listed in every_item(then, f"/v1/{name}?limit=500&fields=id"):
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


def test_a_day_before_everything_shows_nothing(seeded_client: FlaskClient) -> None:
    for name in COLLECTIONS:
        assert every_item(seeded_client, f"/v1/{name}?as_of=1900-01-01") == []


def test_a_day_after_everything_shows_the_present(seeded_client: FlaskClient) -> None:
    for name in COLLECTIONS:
        now = every_item(seeded_client, f"/v1/{name}?limit=500")
        later = every_item(seeded_client, f"/v1/{name}?limit=500&as_of=2999-01-01")
        for item in now + later:
            item.pop("overdue", None)
        assert now == later
