"""What is deprecated says so: in each answer, and in the description of the API."""

import datetime as dt
from dataclasses import replace
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.middleware import deprecations
from api.middleware.deprecations import NOTICE_PERIOD, Deprecation
from tests.conftest import client_of
from tests.docs.examples import ROOT

SINCE = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
SUNSET = dt.datetime(2028, 3, 31, 12, tzinfo=dt.UTC)
ROUTE = Deprecation("GET", "/v1/plants/{record_id}", SINCE, "/docs/new-plants", SUNSET)
PARAMETER = Deprecation("GET", "/v1/plants", SINCE + dt.timedelta(days=1), "/docs/status-basis", None, "status_basis")


@pytest.fixture
def deprecated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A route and a parameter that are deprecated."""
    monkeypatch.setattr(deprecations, "DEPRECATIONS", (ROUTE, PARAMETER))


@pytest.fixture
def spec(deprecated: None, tmp_path: Any) -> Any:
    """The description of an app that was made while something is deprecated."""
    for client in client_of(f"sqlite:///{tmp_path / 'none.db'}"):
        yield orjson.loads(client.get("/openapi.json").data)


def told(response: TestResponse) -> tuple[str | None, str | None, list[str]]:
    """Return what an answer says of deprecation."""
    links = [link for link in response.headers.getlist("Link") if 'rel="deprecation"' in link]
    return response.headers.get("Deprecation"), response.headers.get("Sunset"), links


@pytest.mark.usefixtures("deprecated")
@pytest.mark.parametrize("suffix", ["", ".json", ".csv", "?as_of=2022-09-30"])
def test_every_answer_of_a_deprecated_route_says_so(seeded_client: FlaskClient, suffix: str) -> None:
    expected = ("@1803859200", "Fri, 31 Mar 2028 12:00:00 GMT", ['</docs/new-plants>; rel="deprecation"'])
    url = f"/v1/plants/xiaomi-beijing-plant{suffix}"
    response = seeded_client.get(url)

    assert response.status_code == 200
    assert told(response) == told(seeded_client.head(url)) == expected
    again = seeded_client.get(url, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert told(again) == expected


@pytest.mark.usefixtures("deprecated")
def test_the_page_on_stability_shows_what_is_sent(seeded_client: FlaskClient) -> None:
    headers = seeded_client.get("/v1/plants/xiaomi-beijing-plant").headers
    shown = "".join(f"{name}: {headers[name]}\n" for name in ("Deprecation", "Sunset", "Link"))

    assert shown in (ROOT / "docs" / "stability.md").read_text()
    assert dt.timedelta(days=365) == NOTICE_PERIOD  # at least a year, as the page says


@pytest.mark.usefixtures("deprecated")
def test_a_deprecated_parameter_is_named_to_those_who_use_it(seeded_client: FlaskClient) -> None:
    link = '</docs/status-basis>; rel="deprecation"'

    assert told(seeded_client.get("/v1/plants?status_basis=stated")) == ("@1803945600", None, [link])
    assert told(seeded_client.get("/v1/plants?status=operating")) == (None, None, [])


@pytest.mark.usefixtures("deprecated")
def test_nothing_else_says_so(seeded_client: FlaskClient) -> None:
    for url in ("/v1/plants/xiaomi-beijing-plant/claims", "/v1/companies/xiaomi", "/nothing", "/healthz"):
        assert told(seeded_client.get(url)) == (None, None, [])
    assert told(seeded_client.patch("/v1/plants/xiaomi-beijing-plant")) == (None, None, [])


def test_pages_of_other_sites_may_read_the_headers(client: FlaskClient) -> None:
    exposed = client.get("/healthz", headers={"Origin": "https://example.org"}).headers["Access-Control-Expose-Headers"]

    assert {"Deprecation", "Sunset", "Link"} <= {name.strip() for name in exposed.split(",")}


def test_of_two_that_are_met_the_earlier_dates_are_told(
    seeded_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = replace(ROUTE, path="/v1/plants", since=SINCE - dt.timedelta(days=1), sunset=SUNSET, link="/docs/lists")
    monkeypatch.setattr(deprecations, "DEPRECATIONS", (PARAMETER, earlier, replace(earlier, since=SINCE)))

    since, sunset, links = told(seeded_client.get("/v1/plants?status_basis=stated"))
    assert (since, sunset) == ("@1803772800", "Fri, 31 Mar 2028 12:00:00 GMT")
    assert links == ['</docs/status-basis>; rel="deprecation"', '</docs/lists>; rel="deprecation"']


def test_the_description_marks_what_is_deprecated_and_nothing_else(spec: Any) -> None:
    marked = [
        (method, path, one.get("name"))
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
        for one in (operation, *operation.get("parameters", ()))
        if one.get("deprecated")
    ]
    route = spec["paths"]["/v1/plants/{record_id}"]["get"]

    assert sorted(marked, key=str) == [("get", "/v1/plants", "status_basis"), ("get", "/v1/plants/{record_id}", None)]
    start = "Deprecated since 2027-03-01, ends on 2028-03-31; see /docs/new-plants. "
    assert route["description"].startswith(start)
    assert len(route["description"]) > len(start)


@pytest.mark.parametrize("wrong", [replace(ROUTE, path="/v1/plant"), replace(ROUTE, parameter="no_such")])
def test_a_row_that_names_nothing_fails(
    wrong: Deprecation, monkeypatch: pytest.MonkeyPatch, client: FlaskClient
) -> None:
    monkeypatch.setattr(deprecations, "DEPRECATIONS", (wrong,))

    with pytest.raises(LookupError, match=r"/v1/plant.*that could be deprecated"):
        deprecations.mark_deprecated({"paths": {"/v1/plants/{record_id}": {"get": {}}}})


def test_the_end_comes_no_sooner_than_is_promised() -> None:
    assert replace(ROUTE, sunset=SINCE + NOTICE_PERIOD).sunset
    with pytest.raises(ValueError, match="365 days"):
        replace(ROUTE, sunset=SINCE + NOTICE_PERIOD - dt.timedelta(seconds=1))
