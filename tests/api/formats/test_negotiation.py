"""The formats: how one is chosen, and that each says the same as JSON."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.formats import FORMATS, JSON, Format
from tests.api.routes import COLLECTIONS, address, assert_problem, documented, every_item
from tests.dossiers import about, dossier, store

RECORDS = [f"/v1/{name}" for name in COLLECTIONS]
# Every address that offers more than JSON, and the suffixes that it offers.
FEEDS = ["atom", "jsonfeed"]
OFFERED = {
    **{path: ["json", "ndjson", "csv", *FEEDS] for path in [*RECORDS, "/v1/changes"]},
    "/v1/plants": ["json", "ndjson", "csv", "geojson", *FEEDS],
    **{path: ["json", "ndjson", "csv"] for path in ("/v1/sources", "/v1/claims", "/v1/conflicts")},
    "/v1/timeline": ["json", "ndjson", "csv"],
    **{f"/v1/stats/{topic}": ["json", "ndjson", "csv"] for topic in ("investments", "capacity", "milestones")},
    "/v1/companies/xiaomi/relations": ["json", "ndjson", "csv"],
    "/v1/companies/xiaomi/history": ["json", "ndjson", "csv"],
    "/v1/companies/xiaomi": ["json", "ndjson", "csv"],
    "/v1/companies/xiaomi/claims": ["json", "ndjson", "csv"],
    "/v1/plants/xiaomi-beijing-plant": ["json", "ndjson", "csv", "geojson"],
    "/v1/sources/electrive-2020-04-02-btet": ["json", "ndjson", "csv"],
}
TYPES = {one.suffix: one.media_type for one in FORMATS}
EACH = [pytest.param(path, one, id=f"{path}.{one.suffix}") for path in OFFERED for one in FORMATS]


@pytest.mark.parametrize("path", OFFERED)
def test_the_suffix_chooses_whatever_is_accepted(seeded_client: FlaskClient, path: str) -> None:
    for one in FORMATS:
        response = seeded_client.get(f"{path}.{one.suffix}", headers={"Accept": "image/png"})
        if one.suffix in OFFERED[path]:
            assert (response.status_code, response.mimetype) == (200, one.media_type)
            assert "Accept" not in response.vary
        else:
            problem = assert_problem(response, 406, "not-acceptable")
            assert problem["errors"][0]["allowed"] == [TYPES[suffix] for suffix in OFFERED[path]]


@pytest.mark.parametrize("path", OFFERED)
def test_accept_chooses_where_there_is_no_suffix(seeded_client: FlaskClient, path: str) -> None:
    for one in FORMATS:
        response = seeded_client.get(path, headers={"Accept": one.media_type})
        if one.suffix in OFFERED[path]:
            assert (response.status_code, response.mimetype) == (200, one.media_type)
        else:
            assert_problem(response, 406, "not-acceptable")
        assert "Accept" in response.vary


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/*", "json"),
        ("text/*", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv; charset=utf-8", "csv"),
        ("text/csv, application/json", "csv"),
        ("application/json, text/csv", "json"),
        ("application/json;q=0.5, text/csv", "csv"),
        ("application/json;q=0.5, text/csv;q=0.4", "json"),
        ("application/atom+xml, */*;q=0.1", "atom"),
        ("application/geo+json, */*", "geojson"),
        ("application/json;q=0, */*", "ndjson"),
        ("application/json;q=0.1, */*;q=0.9", "ndjson"),
        ("text/csv;q=0, text/*, application/x-ndjson;q=0.2", "ndjson"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "json"),
        ("application/rss+xml, application/atom+xml;q=0.9, text/xml;q=0.8", "atom"),
        ("no type at all", None),
        ("text/html", None),
        ("application/json;q=0", None),
        ("text/csv;q=0", None),
    ],
)
def test_accept_is_read_as_http_says(seeded_client: FlaskClient, accept: str | None, chosen: str | None) -> None:
    response = seeded_client.get("/v1/plants?limit=1", headers={} if accept is None else {"Accept": accept})
    if chosen is None:
        problem = assert_problem(response, 406, "not-acceptable")
        assert all(one.media_type in problem["detail"] for one in FORMATS)
    else:
        assert response.mimetype == TYPES[chosen]


@pytest.mark.parametrize(("path", "one"), EACH)
def test_an_answer_has_a_tag_of_its_own_and_head_says_the_same(
    seeded_client: FlaskClient, path: str, one: Format
) -> None:
    if one.suffix not in OFFERED[path]:
        return
    headers = {"Accept": one.media_type}
    response = seeded_client.get(path, headers=headers)
    head = seeded_client.head(path, headers=headers)
    again = seeded_client.get(path, headers=headers | {"If-None-Match": response.headers["ETag"]})
    as_json = seeded_client.get(path)

    assert head.data == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Link", "X-Data-Version"):
        assert head.headers.get(name) == response.headers.get(name)
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept" in again.vary
    assert (response.headers["ETag"] == as_json.headers["ETag"]) == (one is JSON)


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/plants.csv?expand=operator", "expand"),
        ("/v1/plants/xiaomi-beijing-plant.csv?evidence=full", "evidence"),
        ("/v1/plants/xiaomi-beijing-plant.csv?cite=true", "cite"),
        ("/v1/plants.atom?fields=name", "fields"),
        ("/v1/plants.jsonfeed?expand=operator", "expand"),
    ],
)
def test_what_means_nothing_in_a_format_is_refused(seeded_client: FlaskClient, path: str, parameter: str) -> None:
    problem = assert_problem(seeded_client.get(path), 400, "invalid-parameter")
    assert [error["parameter"] for error in problem["errors"]] == [parameter]


def test_geojson_has_a_feature_for_each_plant(client: FlaskClient, engine: Engine) -> None:
    here = about("plant here", {"name": "Here", "latitude": 39.8, "longitude": 116.5})
    store(engine, dossier("wire", "2024-01-01", here, about("plant nowhere", {"name": "Nowhere"})))
    documents = every_item(client, "/v1/plants")

    found = client.get("/v1/plants.geojson").get_json(force=True)
    item = client.get("/v1/plants/here.geojson?fields=name").get_json(force=True)

    assert found["type"] == "FeatureCollection"
    assert [one["properties"] for one in found["features"]] == documents
    assert [set(one) for one in found["features"]] == [{"type", "id", "geometry", "properties"}] * 2
    assert [one["id"] for one in found["features"]] == ["here", "nowhere"]
    assert [one["geometry"] for one in found["features"]] == [{"type": "Point", "coordinates": [116.5, 39.8]}, None]
    assert item["geometry"]["coordinates"] == [116.5, 39.8]
    assert set(item["properties"]) == {"id", "name", "latitude", "longitude"}


def test_every_format_is_described(seeded_client: FlaskClient) -> None:
    told = documented(seeded_client)
    for path, suffixes in OFFERED.items():
        if path in told:
            assert list(told[path]["responses"]["200"]["content"]) == [TYPES[suffix] for suffix in suffixes]
            assert all(f"`.{suffix}`" in told[path]["description"] for suffix in suffixes)
            assert "406" in told[path]["responses"]


def test_ids_of_vocabularies_keep_their_dots(seeded_client: FlaskClient) -> None:
    response = seeded_client.get("/v1/vocabularies/plant.status")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert_problem(seeded_client.get("/v1/vocabularies/plant.csv"), 404)


def test_no_route_answers_a_type_that_was_not_asked_for(seeded_client: FlaskClient) -> None:
    """Each route that is read: what `Accept` alone names is sent, or the answer is 406."""
    tried = refused = 0
    for rule in documented(seeded_client):
        url = address(seeded_client, rule)
        if "." in url.rpartition("/")[2].partition("?")[0] or rule.endswith("<path:page>"):
            continue  # a suffix names the type
        for accepted in ("text/csv", "application/x-ndjson", "image/png"):
            response = seeded_client.get(url, headers={"Accept": accepted})
            tried += 1
            if response.status_code == 200:
                assert response.mimetype == accepted, url
            else:
                assert response.status_code in (400, 404, 406), (url, response.text)
                refused += response.status_code == 406
    assert tried > 100
    assert refused > 50


@pytest.mark.parametrize("path", ["/v1/plants", "/v1/search?q=xiaomi", "/v1/stats/capacity", "/v1/status"])
@pytest.mark.parametrize("accept", ["application/json", "application/*", "*/*", "application/problem+json"])
def test_clients_of_json_get_json(seeded_client: FlaskClient, path: str, accept: str) -> None:
    """Generated clients accept problems alone, and mean JSON."""
    assert seeded_client.get(path, headers={"Accept": accept}).mimetype == "application/json"


@pytest.mark.parametrize(
    "path", ["/v1/search?q=xiaomi", "/v1/status", "/v1/vocabularies", "/v1/graph?around=plant:nio-f1"]
)
def test_what_is_json_only_says_so(seeded_client: FlaskClient, path: str) -> None:
    problem = assert_problem(seeded_client.get(path, headers={"Accept": "text/csv"}), 406, "not-acceptable")
    assert problem["errors"][0]["allowed"] == ["application/json"]
