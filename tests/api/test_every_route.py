"""What holds on every route: strict parameters, problems for errors, HEAD and CORS, and never a fault of ours."""

from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError

from api.middleware.request_id import MAX_URL_LENGTH
from api.problem_catalogue import CATALOGUE
from models import Plant, Record
from models.vocabularies import Kind, RecordState
from tests.api.routes import (
    COLLECTIONS,
    address,
    allowed,
    assert_problem,
    documented,
    path,
    query_parameters,
    quoted,
    route,
    rules,
    with_parameters,
)
from tests.conftest import client_of

# What no id is, and what a client may send all the same.
STRANGE = {
    "NUL": "\x00",
    "escape": "a\x1bb",
    "line feed": "a\nb",
    "lone surrogate": "a\ud800b",
    "right to left": "\u202eabc",
    "not UTF-8": None,
    "quotes": "'\" OR 1=1 --",
    "percent": "100%",
    "like": "%_\\",
    "very long": "a" * 7_000,
    "slashes": "../../etc/passwd",
    "empty": "",
    "emoji": "🚗",
    "big number": "9" * 400,
    "not a number": "NaN",
}


def strange(name: str) -> str:
    """Write a strange text as a part of an address."""
    text = STRANGE[name]
    return "%ff%fe" if text is None else quoted(text)


def malformed(schema: dict[str, Any]) -> list[str]:
    """Return values that a parameter cannot have."""
    schema = schema.get("items", schema)
    if "enum" in schema:
        return ["nonsense", ""]
    if schema.get("type") in ("integer", "number"):
        return ["x", "", "NaN", "1e999"]
    if schema.get("type") == "boolean":
        return ["maybe", "", "2"]
    return ["2022-13-01", "yesterday", ""] if schema.get("format") == "date" else []


def test_an_address_in_another_encoding_is_named_as_such(seeded_client: FlaskClient) -> None:
    for rule in rules(seeded_client):
        latin = with_parameters(address(seeded_client, rule), ("x", "")) + "Kom%E1rom"
        assert_problem(seeded_client.get(latin), 400, "bad-request")


def test_an_over_long_address_is_named_as_such(seeded_client: FlaskClient) -> None:
    for rule in rules(seeded_client):
        start = with_parameters(address(seeded_client, rule), ("x", ""))
        fits = start + "x" * (MAX_URL_LENGTH - len(start))
        assert_problem(seeded_client.get(fits), 400, "unknown-parameter")
        assert_problem(seeded_client.get(f"{fits}x"), 414, "uri-too-long")


def test_a_misspelt_parameter_is_refused_with_the_name_that_was_meant(seeded_client: FlaskClient) -> None:
    told = documented(seeded_client)
    for rule in rules(seeded_client):
        url = with_parameters(address(seeded_client, rule), ("limt", 1))
        problem = assert_problem(seeded_client.get(url), 400, "unknown-parameter")
        (error,) = problem["errors"]
        parameters = query_parameters(told[rule])
        assert error["parameter"] == "limt"
        assert set(error["allowed"]) == set(parameters)
        assert error.get("did_you_mean") == ("limit" if "limit" in parameters else error.get("did_you_mean"))


def test_each_malformed_value_is_refused_and_named(seeded_client: FlaskClient) -> None:
    for rule, operation in documented(seeded_client).items():
        url = path(seeded_client, rule)
        values = {name: malformed(schema) for name, schema in query_parameters(operation).items()}
        for turn in range(max(map(len, values.values()), default=0)):
            wrong = {name: words[turn % len(words)] for name, words in values.items() if words}
            problem = assert_problem(seeded_client.get(with_parameters(url, *wrong.items())), 400, "invalid-parameter")
            assert set(wrong) <= {error["parameter"] for error in problem["errors"]}


def test_an_unknown_word_is_refused_with_the_vocabulary(seeded_client: FlaskClient) -> None:
    problem = assert_problem(seeded_client.get("/v1/plants?status=operatng"), 400, "invalid-parameter")

    (error,) = problem["errors"]
    assert error["did_you_mean"] == "operating"
    assert "construction" in error["allowed"]


def test_a_parameter_that_stands_once_is_refused_twice(seeded_client: FlaskClient) -> None:
    for rule, operation in documented(seeded_client).items():
        url = path(seeded_client, rule)
        once = [name for name, schema in query_parameters(operation).items() if schema.get("type") != "array"]
        if once:
            response = seeded_client.get(with_parameters(url, *((name, value) for name in once for value in "12")))
            problem = assert_problem(response, 400, "invalid-parameter")
            assert [error["parameter"] for error in problem["errors"]] == once


@pytest.mark.parametrize(
    "nowhere", ["/", "/v1", "/v1/", "/v1/plant", "/v1/plants/", "//v1/plants", "/v2/plants", "/nothing"]
)
def test_an_address_without_a_route_is_not_found(client: FlaskClient, nowhere: str) -> None:
    assert_problem(client.get(nowhere), 404, "not-found")


def test_an_unknown_id_is_not_found_and_a_near_one_is_named(seeded_client: FlaskClient) -> None:
    for rule in rules(seeded_client):
        if "<" in route(rule):
            start = rule[: rule.index("<")]
            assert_problem(seeded_client.get(start + "there-is-none-of-this-name"), 404, "not-found")
    problem = assert_problem(seeded_client.get("/v1/companies/xiaomy"), 404)
    assert problem["errors"][0]["did_you_mean"] == "xiaomi"


def test_other_methods_are_refused_and_those_allowed_are_named(seeded_client: FlaskClient) -> None:
    for rule in rules(seeded_client):
        if route(rule) != rule:
            continue  # what has a suffix may be the id of another thing for those that write
        url = address(seeded_client, rule)
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
            response = seeded_client.open(url, method=method)
            if method in allowed(seeded_client, rule):
                assert_problem(response, 401, "unauthorized")
                continue
            assert_problem(response, 405, "method-not-allowed")
            assert set(response.headers["Allow"].replace(" ", "").split(",")) == allowed(seeded_client, rule)


@pytest.mark.parametrize("name", STRANGE)
def test_strange_texts_in_paths_are_never_a_fault_of_ours(seeded_client: FlaskClient, name: str) -> None:
    for rule in rules(seeded_client):
        if "<" in route(rule):
            strangely = route(rule)[: rule.index("<")] + strange(name) + route(rule)[rule.index(">") + 1 :]
            response = seeded_client.get(strangely)
            # What is not found is not asked for its parameters, and one of them may be missing.
            assert_problem(response, response.status_code if response.status_code == 400 else 404)


@pytest.mark.parametrize("name", STRANGE)
def test_strange_texts_in_parameters_are_never_a_fault_of_ours(seeded_client: FlaskClient, name: str) -> None:
    tried: set[str] = set()
    for rule, operation in documented(seeded_client).items():
        base = path(seeded_client, rule)
        for parameter, schema in query_parameters(operation).items():
            # The same operator on the same kind of value is the same code, whatever the field is called.
            alike = f"{parameter.partition('__')[2]} {schema.get('items', schema)} {'.' in parameter}"
            if alike not in tried:
                tried.add(alike)
                response = seeded_client.get(f"{base}?{parameter}={strange(name)}")
                if response.status_code != 200:
                    assert_problem(response, 400)


@pytest.mark.parametrize("query", ["%00=1", "%ed%a0%80=1", "a" * 7_000, "&&&", "=", "limit", "%", "limit=%zz", "a[]=1"])
def test_strange_names_of_parameters_are_refused(seeded_client: FlaskClient, query: str) -> None:
    response = seeded_client.get(f"/v1/plants?{query}")

    if response.status_code != 200:
        assert_problem(response, 400)
    assert (response.status_code == 200) == (query == "&&&")


def test_a_query_that_is_not_text_is_refused(seeded_client: FlaskClient) -> None:
    response = seeded_client.get("/v1/plants", environ_overrides={"QUERY_STRING": "name=\xff"})

    assert_problem(response, 400)


def test_a_body_is_of_no_use_and_does_no_harm(seeded_client: FlaskClient) -> None:
    for body in (b"{", b"x" * 100_000):
        assert seeded_client.get("/v1/plants?limit=1", data=body).status_code == 200
        assert_problem(seeded_client.post("/v1/status", data=body), 405)


@pytest.mark.parametrize("accept", ["*/*;q=nonsense", "", "application/json;" * 1000])
def test_json_is_what_there_is_where_nothing_can_be_understood(seeded_client: FlaskClient, accept: str) -> None:
    response = seeded_client.get("/v1/plants?limit=1", headers={"Accept": accept})

    assert (response.status_code, response.content_type) == (200, "application/json")


@pytest.mark.parametrize("accept", ["text/html", "image/png, text/html", "application/json;q=0"])
def test_what_is_not_offered_is_not_acceptable(seeded_client: FlaskClient, accept: str) -> None:
    problem = assert_problem(seeded_client.get("/v1/plants", headers={"Accept": accept}), 406, "not-acceptable")

    assert "application/json" in problem["errors"][0]["allowed"]


def test_head_answers_as_get_does_without_the_body(seeded_client: FlaskClient) -> None:
    for rule in rules(seeded_client):
        assert_head_is_like_get(seeded_client, address(seeded_client, rule), {})
    assert_head_is_like_get(seeded_client, "/v1/companies", {"Accept-Encoding": "gzip"})


def assert_head_is_like_get(client: FlaskClient, url: str, headers: dict[str, str]) -> None:
    """Check that HEAD gives the headers that GET gives, but for those that every answer has anew."""
    get, head = (client.open(url, method=method, headers=headers, buffered=True) for method in ("GET", "HEAD"))
    assert (head.status_code, head.data) == (get.status_code, b"") == (200, b"")
    own = {"X-Request-Id", "Date"}
    assert [pair for pair in head.headers if pair[0] not in own] == [pair for pair in get.headers if pair[0] not in own]
    assert get.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_other_sites_may_read(seeded_client: FlaskClient) -> None:
    for rule in rules(seeded_client):
        url = address(seeded_client, rule)
        response = seeded_client.get(url, headers={"Origin": "https://example.org"}, buffered=True)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in response.headers["Access-Control-Expose-Headers"]
        asked = {
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "If-None-Match",
        }
        preflight = seeded_client.options(url, headers=asked)
        assert preflight.status_code == 200
        assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
        assert preflight.headers["Access-Control-Allow-Headers"] == "If-None-Match"


def test_errors_too_can_be_read_by_pages_of_other_sites(client: FlaskClient) -> None:
    response = client.get("/nothing", headers={"Origin": "https://example.org"})

    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_request_keeps_the_id_that_the_client_gave_it(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"
    for bad in ("a b", "a" * 65, "é", ""):
        made = client.get("/healthz", headers={"X-Request-Id": bad}).headers["X-Request-Id"]
        assert len(made) == 32


def test_every_code_has_its_page(client: FlaskClient) -> None:
    listed = client.get("/problems").json
    assert listed is not None
    assert [one["code"] for one in listed["data"]] == list(CATALOGUE)
    for code, kind in CATALOGUE.items():
        page = client.get(f"/problems/{code}")
        assert page.json == {"code": code, "status": kind.status, "title": kind.title, "meaning": kind.meaning}


def test_a_surprise_tells_the_client_nothing_of_what_is_inside(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(statement: Any, parameters: Any = None) -> Any:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(client.application.extensions["evfacts"].reader, "rows", fail)
    for collection in COLLECTIONS:
        response = client.get(f"/v1/{collection}")
        assert_problem(response, 500, "internal")
        assert "swordfish" not in response.text


def test_a_database_that_is_away_is_no_fault_of_ours(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(statement: Any, parameters: Any = None) -> Any:
        raise OperationalError("SELECT secret", {}, Exception("no route to swordfish"))

    monkeypatch.setattr(client.application.extensions["evfacts"].reader, "rows", fail)
    response = client.get("/v1/plants")

    assert_problem(response, 503, "unavailable")
    assert response.headers["Retry-After"] == "5"
    assert "swordfish" not in response.text


def test_a_database_without_tables_is_unavailable(empty_database_url: str) -> None:
    with contextmanager(client_of)(empty_database_url) as bare:
        assert bare.get("/healthz").status_code == 200
        for path in ("/readyz", "/v1/plants", "/v1/plants/x", "/v1/changes", "/v1/status", "/v1/conflicts"):
            assert_problem(bare.get(path), 503, "unavailable")


def test_the_service_is_ready_with_the_newest_schema(client: FlaskClient, engine_name: str) -> None:
    ready = client.get("/readyz").json

    assert ready is not None
    assert (ready["status"], ready["database"]) == ("ready", engine_name)


def test_a_record_that_was_merged_leads_to_its_survivor(seeded_copy_url: str) -> None:
    with contextmanager(client_of)(seeded_copy_url) as client:
        move(client, RecordState.MERGED)
        for rest in ("", "?evidence=full&as_of=2030-01-01", "/claims?limit=1", "/history", "/explain?field=name"):
            response = client.get(f"/v1/plants/beijing-hyundai-no-2{rest}")
            assert response.status_code == 308
            assert response.headers["Location"] == f"/v1/plants/xiaomi-beijing-plant{rest}"
            assert client.get(response.headers["Location"]).status_code == 200


def test_a_record_that_was_withdrawn_is_gone_and_says_why(seeded_copy_url: str) -> None:
    with contextmanager(client_of)(seeded_copy_url) as client:
        move(client, RecordState.WITHDRAWN)
        for rest in ("", "/claims", "/history", "/explain?field=name"):
            problem = assert_problem(client.get(f"/v1/plants/beijing-hyundai-no-2{rest}"), 410, "gone")
            assert problem["detail"] == "It was made twice."


def move(client: FlaskClient, state: RecordState) -> None:
    """Take a plant out of what is served."""
    with client.application.extensions["evfacts"].engine.begin() as connection:
        rows = connection.execute(select(Record.slug, Record.pk).where(Record.kind == Kind.PLANT))
        pks = {row.slug: row.pk for row in rows}
        gone = pks["beijing-hyundai-no-2"]
        connection.execute(delete(Plant).where(Plant.record_pk == gone))
        survivor = pks["xiaomi-beijing-plant"] if state is RecordState.MERGED else None
        changed = update(Record).where(Record.pk == gone)
        connection.execute(changed.values(state=state, merged_into=survivor, reason="It was made twice."))
