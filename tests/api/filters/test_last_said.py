"""When served values were last stated: by field in documents, and of a record as a filter and a sort key."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from models.vocabularies import Kind
from tests.api.formats.csv_reader import table
from tests.api.routes import assert_problem, every_item
from tests.dossiers import about, denies, dossier, naming, store


@pytest.fixture
def works(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """Plants that were last spoken of in 2022, 2023 and 2024."""
    return telling(
        dossier("first", "2022-01-10", *naming("plant old", "plant denied", "plant new")),
        dossier("second", "2022-03", about("plant old", {"status": "construction", "announced": "2021"})),
        dossier("third", "2023-05-01", about("plant new", {"status": "construction", "city": "Halle"})),
        # The same status, a narrower city that replaces nothing, and a status that yields to a later one.
        dossier("fourth", "2024-02-01", about("plant new", {"status": "construction"})),
        dossier("fifth", "2023-08-01", about("plant new", {"status": "proposed"})),
        dossier("denial", "2024-06-01", denies("plant denied")),
    )


def ids(client: FlaskClient, query: str) -> list[str]:
    return [one["id"] for one in every_item(client, f"/v1/plants?{query}")]


def test_each_field_has_the_day_when_it_was_last_stated(works: FlaskClient) -> None:
    evidence = works.get("/v1/plants/new").json["evidence"]
    assert evidence["last_said_by_field"] == {"name": "2022-01-10", "city": "2023-05-01", "status": "2024-02-01"}
    assert evidence["last_said"] == "2024-02-01"
    # Of a month, the last day: the same day as that of the publication.
    evidence = works.get("/v1/plants/old").json["evidence"]
    assert (evidence["last_said"], evidence["last_published"]) == ("2022-03-31", "2022-03-31")
    # A denial states no value.
    evidence = works.get("/v1/plants/denied").json["evidence"]
    assert (evidence["last_said"], evidence["last_published"]) == ("2022-01-10", "2024-06-01")


def test_what_agrees_counts_and_what_differs_or_is_doubted_does_not(client: FlaskClient, engine: Engine) -> None:
    store(
        engine,
        dossier("a", "2022-01-01", about("plant beta", {"name": "Beta", "announced": "2021-04-05", "city": "Ulm"})),
        dossier("b", "2022-02-01", about("plant beta", {"announced": "2021", "city": "Bonn"})),
        dossier("c", "2022-03-01", about("plant beta", {"city": "Bonn"}, doubt="A slip.")),
    )

    days = client.get("/v1/plants/beta").json["evidence"]["last_said_by_field"]
    assert days == {"name": "2022-01-01", "city": "2022-02-01", "announced": "2022-02-01"}
    for name, day in days.items():
        assert client.get(f"/v1/plants/beta/explain?field={name}").json["last_said"] == day
    then = client.get("/v1/plants/beta?as_of=2022-01-31").json["evidence"]
    assert then["last_said_by_field"]["announced"] == then["last_said"] == "2022-01-01"


def test_lists_are_filtered_by_what_was_not_said_since(works: FlaskClient) -> None:
    assert ids(works, "last_said__lt=2024-01-01") == ["denied", "old"]
    assert ids(works, "last_said__lt=2022-01-10") == []
    assert ids(works, "last_said__lte=2022-01-10") == ["denied"]
    assert ids(works, "last_said__gt=2022-03-31") == ["new"]
    assert ids(works, "last_said__gte=2022-03-31") == ["new", "old"]
    assert ids(works, "last_said__gte=2024-01-01&as_of=2023-12-31") == []
    assert ids(works, "sort=last_said&limit=1") == ["denied", "old", "new"]
    assert ids(works, "sort=-last_said") == ["new", "old", "denied"]
    (row, *_) = table(works.get("/v1/plants.csv?sort=last_said").text)
    assert row["evidence_last_said"] == "2022-01-10"


def test_every_list_of_records_has_the_filter(seeded_client: FlaskClient) -> None:
    for kind in Kind:
        items = every_item(seeded_client, f"/v1/{kind.collection}?limit=500&fields=evidence")
        days = {item["id"]: item["evidence"]["last_said"] for item in items}
        day = sorted(days.values())[len(days) // 2]
        for operator, expected in (
            ("lt", {name for name, said in days.items() if said < day}),
            ("gte", {name for name, said in days.items() if said >= day}),
        ):
            url = f"/v1/{kind.collection}?limit=500&fields=id&last_said__{operator}={day}"
            assert {item["id"] for item in every_item(seeded_client, url)} == expected
        for item in items:
            assert item["evidence"]["last_said"] == max(item["evidence"]["last_said_by_field"].values())
    problem = assert_problem(seeded_client.get("/v1/plants?last_said__lt=yesterday"), 400, "invalid-parameter")
    assert problem["errors"][0]["parameter"] == "last_said__lt"


def test_a_list_of_places_says_nothing_of_a_record(client: FlaskClient, engine: Engine) -> None:
    store(
        engine,
        dossier("news", "2022-01-01", about("plant beta", {"name": "Beta"})),
        dossier("places", "2024-01-01", about("plant beta", {"name": "Beta", "city": "Ulm"}), type="reference"),
        dossier("places-again", "2024-02-01", about("plant alone", {"name": "Alone"}), type="register"),
    )

    evidence = client.get("/v1/plants/beta").json["evidence"]
    assert evidence["last_said"] == evidence["last_published"] == "2022-01-01"
    assert evidence["last_said_by_field"] == {"name": "2024-01-01", "city": "2024-01-01"}
    assert client.get("/v1/plants/alone").json["evidence"]["last_said"] == "2024-02-01"
