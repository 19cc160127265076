"""The headers that guard: on every answer, whatever went wrong."""

import json
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.middleware.conftest import bare_url
from tests.api.routes import address, assert_problem, route, rules
from tests.conftest import client_of

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def guards(response: TestResponse) -> dict[str, str]:
    return {name: response.headers.get(name, "") for name in GUARDS}


def test_every_route_has_every_guard(seeded_client: FlaskClient) -> None:
    for rule in rules(seeded_client):
        if route(rule) != rule:
            continue
        response = seeded_client.get(address(seeded_client, rule), buffered=True)
        found = guards(response)
        if rule == "/docs":
            found["Content-Security-Policy"] = GUARDS["Content-Security-Policy"]
        assert (response.status_code, found) == (200, GUARDS), rule
        assert "Strict-Transport-Security" not in response.headers


def test_what_went_wrong_has_every_guard(bare: FlaskClient) -> None:
    asked = [
        ("GET", "/nothing", 404),
        ("GET", "/v1/plants?limt=1", 400),
        ("GET", "/v1/plants", 503),
        ("GET", "/v1/plants.xls", 404),
    ]
    for method, path, status in asked:
        response = bare.open(path, method=method)
        assert (response.status_code, guards(response)) == (status, GUARDS), path
    for method, path, status in (("POST", "/v1/plants", 401), ("TRACE", "/v1/plants", 405), ("PUT", "/healthz", 405)):
        response = bare.open(path, method=method)
        expected = GUARDS | {"Cross-Origin-Resource-Policy": "same-origin"}
        assert (response.status_code, guards(response)) == (status, expected), path


def test_nothing_but_the_reference_page_may_run_or_load_anything(bare: FlaskClient) -> None:
    policy = dict(
        part.split(" ", 1) for part in bare.get("/docs").headers["Content-Security-Policy"].split("; ") if " " in part
    )
    assert (policy["default-src"], policy["script-src"], policy["connect-src"]) == ("'none'", "'self'", "'self'")
    assert (policy["frame-ancestors"], policy["base-uri"], policy["form-action"]) == ("'none'", "'none'", "'none'")


def test_browsers_keep_to_tls_where_the_public_address_has_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    for scheme, there in (("https", True), ("http", False)):
        url = bare_url(tmp_path_factory)
        with contextmanager(client_of)(url, public_url=f"{scheme}://facts.example") as client:
            for path in ("/healthz", "/nothing"):
                assert ("Strict-Transport-Security" in client.get(path).headers) == there


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "X" * 100])
def test_methods_that_nobody_takes_are_refused_with_a_problem(bare: FlaskClient, method: str) -> None:
    problem = assert_problem(bare.open("/v1/plants", method=method, headers={"X-Echo": "swordfish"}), 405)
    assert "swordfish" not in json.dumps(problem)


def test_a_fault_of_ours_tells_nothing_and_has_every_guard(bare: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setitem(bare.application.view_functions, "service.healthz", fail)
    response = bare.get("/healthz")

    assert_problem(response, 500, "internal")
    assert guards(response) == GUARDS
    for secret in ("swordfish", "Traceback", "RuntimeError", ".py"):
        assert secret not in response.text + str(response.headers)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/v1/plants",
        "//evil.example/%2e%2e",
        "/v1/plants/",
        "/\\evil.example",
        "/v1//evil.example",
        "/docs/",
        "/docs//evil.example/",
        "/docs/..%2f..%2fsettings.py",
        "/docs/%2fetc/passwd",
        "/%0d%0aLocation:%20https:%2f%2fevil.example",
    ],
)
def test_no_address_leads_to_another_site_or_out_of_its_folder(bare: FlaskClient, path: str) -> None:
    response = bare.get("/", environ_overrides={"PATH_INFO": path}) if path.startswith("//") else bare.get(path)
    assert_problem(response, 404, "not-found")
    assert "Location" not in response.headers
