"""Filters on coordinates, on ids, and on when something was recorded."""

import math
from collections.abc import Callable

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.routes import assert_problem, every_item
from tests.dossiers import about, dossier, naming, store

PLACES = {
    "beijing": (39.9042, 116.4074),
    "tianjin": (39.3434, 117.3616),
    "suva": (-18.1416, 178.4419),
    "apia": (-13.8333, -171.7667),
    "pole": (89.9, 30.0),
    "other-side": (89.9, -150.0),
}


@pytest.fixture
def places(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """A client over plants at these places, and one without."""
    blocks = [
        about(f"plant {name}", {"name": name, "latitude": lat, "longitude": lon}) for name, (lat, lon) in PLACES.items()
    ]
    return telling(dossier("map", "2022-01-01", *blocks, *naming("plant nowhere")))


def ids(client: FlaskClient, query: str) -> list[str]:
    return [one["id"] for one in every_item(client, f"/v1/plants?{query}")]


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance on the sphere by the spherical law of cosines: another formula than that of the filter."""
    (lat1, lon1), (lat2, lon2) = ([math.radians(angle) for angle in place] for place in (one, other))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    return 6371.0088 * math.acos(max(-1.0, min(1.0, cosine)))


def test_near_finds_what_is_within_the_radius_and_nothing_else(places: FlaskClient) -> None:
    for center in PLACES.values():
        for radius in (1, 50, 110, 120, 1200, 5000, 20_100):
            expected = sorted(name for name, place in PLACES.items() if distance(center, place) <= radius)
            assert ids(places, f"near={center[0]},{center[1]}&radius_km={radius}") == expected


def test_the_radius_is_50_km_unless_given_and_points_can_be_repeated(places: FlaskClient) -> None:
    assert ids(places, "near=39.9,116.4") == ["beijing"]
    assert ids(places, "near=39.9,116.4&near=39.3,117.4") == ["beijing", "tianjin"]
    assert ids(places, "near=39.9,116.4&radius_km=200&limit=1") == ["beijing", "tianjin"]


def test_a_box_may_go_across_180_degrees(places: FlaskClient) -> None:
    assert ids(places, "bbox=115,39,118,41") == ["beijing", "tianjin"]
    assert ids(places, "bbox=170,-20,-170,-10") == ["apia", "suva"]
    assert ids(places, "bbox=-180,-90,180,90") == sorted(PLACES)
    assert ids(places, "bbox=115,39,118,41&as_of=2021-01-01") == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("near=39", "near"),
        ("near=91,0", "near"),
        ("near=0,181", "near"),
        ("near=a,b", "near"),
        ("near=1,2,3", "near"),
        ("near=1,2&radius_km=-1", "radius_km"),
        ("near=1,2&radius_km=99999", "radius_km"),
        ("radius_km=5", "radius_km"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,3,3,2", "bbox"),
        ("ids=a,,b", "ids"),
        ("ids=A", "ids"),
        (f"ids={','.join(['a'] * 201)}", "ids"),
        (f"ids={','.join(['a'] * 300)}", "ids"),
        (f"ids={','.join(['a'] * 150)}&ids={','.join(['a'] * 51)}", "ids"),
        ("updated_after=yesterday", "updated_after"),
        ("updated_after=2022-01-01T00:00:00", "updated_after"),
        ("updated_after=2022-02-30", "updated_after"),
        ("updated_after=2022-01-01+12:00:00Z", "updated_after"),
        ("updated_after=0001-01-01T00:00:00%2B14:00", "updated_after"),
    ],
)
def test_malformed_values_are_refused(places: FlaskClient, query: str, parameter: str) -> None:
    problem = assert_problem(places.get(f"/v1/plants?{query}"), 400, "invalid-parameter")
    assert [error["parameter"] for error in problem["errors"]] == [parameter]


def test_only_kinds_with_coordinates_can_be_asked_for_them(places: FlaskClient) -> None:
    for name in ("near=1,2", "bbox=1,2,3,4", "radius_km=1"):
        assert_problem(places.get(f"/v1/companies?{name}"), 400, "unknown-parameter")


def test_ids_are_joined_by_commas_or_repeated(places: FlaskClient) -> None:
    assert ids(places, "ids=suva,apia,unknown&ids=nowhere") == ["apia", "nowhere", "suva"]
    assert ids(places, "ids=suva,apia&near=-18,178&radius_km=100") == ["suva"]
    assert len(ids(places, f"ids={','.join([*PLACES, *['x'] * 194])}")) == len(PLACES)


def test_updated_after_is_by_the_clock_of_the_service(client: FlaskClient, engine: Engine) -> None:
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        store(engine, dossier("one", "2022-01-01", *naming("plant alpha", "plant beta")))
    with time_machine.travel("2026-01-02T12:00:00Z", tick=False):
        store(engine, dossier("two", "2020-01-01", about("plant beta", {"city": "Berlin"})))

    assert ids(client, "updated_after=2026-01-01T11:59:59Z") == ["alpha", "beta"]
    assert ids(client, "updated_after=2026-01-01T12:00:00Z") == ["beta"]
    assert ids(client, "updated_after=2026-01-01T14:00:00%2B02:00") == ["beta"]
    # Not escaped, the plus is a space once it is here.
    assert ids(client, "updated_after=2026-01-01T14:00:00+02:00") == ["beta"]
    assert ids(client, "updated_after=2026-01-01") == ["beta"]
    assert ids(client, "updated_after=2026-01-02") == []
