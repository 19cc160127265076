"""The page about running the service tells every setting and limit, with the values that the code has."""

import configparser
import json
import os
import re
import runpy
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.filters.parameter_types import MAX_IDS
from api.middleware.request_id import MAX_URL_LENGTH
from api.pagination.parameters import MAX_LIMIT
from api.problem_catalogue import CATALOGUE
from api.routing.request_body import MAX_BODY_BYTES
from api.server.prometheus_multiprocess import remove_metrics_folder
from migrations.locking import WAIT_SECONDS
from models.columns import NAME_LENGTH, SLUG_LENGTH, TEXT_LENGTH, URL_LENGTH
from models.idempotent_response import IDEMPOTENCY_KEY_LENGTH
from schemas.dossier.dossier import MOST_CLAIMS
from schemas.dossier.yaml_file import DEEPEST, LARGEST_FILE, MOST_VALUES
from schemas.fields.scalars import LARGEST
from settings import Limits, read_settings
from tests.conftest import client_of, copy_of
from tests.docs.examples import ROOT
from tests.ledger.backup.copies import key_of, opened

PAGE = (ROOT / "docs" / "deployment.md").read_text()
SETTING = re.compile(r"^\| `(\w+)` \| (?:`([^`]*)`)? *\|", re.MULTILINE)
ROWS = dict(SETTING.findall(PAGE))


class Recording(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, known: dict[str, str] | None = None) -> None:
        super().__init__(known or {})
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)


@pytest.fixture
def gunicorn_settings(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that reads gunicorn.conf.py in an environment."""

    def read(environment: dict[str, str]) -> dict[str, Any]:
        with monkeypatch.context() as patched:
            patched.setattr(os, "environ", environment)
            found = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
            remove_metrics_folder()  # no workers come
            return found

    return read


def test_every_variable_that_is_read_has_its_row_and_no_row_is_stale(gunicorn_settings: Any) -> None:
    environment = Recording()
    gunicorn_settings(environment)  # which reads the settings too
    assert environment.asked == set(ROWS), "docs/deployment.md has a row for each variable, and no other"


def test_the_defaults_are_those_of_the_page(gunicorn_settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stated = {name: default for name, default in ROWS.items() if default}
    assert len(stated) > 10
    found = {}
    for name, environment in (("unset", {}), ("stated", stated)):
        with monkeypatch.context() as patched:
            patched.setattr(os, "environ", environment)
            found[name] = read_settings()
    assert found["unset"] == found["stated"]
    assert found["unset"].limits == Limits()
    assert all(f"EVFACTS_{one.name.upper()}_PER_MINUTE" in stated for one in fields(Limits))
    unset, named = (gunicorn_settings(environment) for environment in ({}, stated))
    assert unset["forwarded_allow_ips"] == named["forwarded_allow_ips"]


def test_the_limits_are_those_of_the_code(gunicorn_settings: Any) -> None:
    rows = dict(re.findall(r"^\| ([^|`]*(?:`\S+`)?) \| ([\d,;a-z ]*?[\d,]+[a-z ]*) \| \d{3} `", PAGE, re.MULTILINE))
    numbers = {
        what: [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", said)] for what, said in rows.items()
    }
    gunicorn = gunicorn_settings({})
    assert numbers == {
        "URL": [MAX_URL_LENGTH],
        "header": [gunicorn["limit_request_fields"], 8190],
        "body of a write": [MAX_BODY_BYTES],
        "dossier": [LARGEST_FILE],
        "claims in a dossier": [MOST_CLAIMS],
        "keys and values in YAML": [MOST_VALUES],
        "levels of nesting": [DEEPEST],
        "a number": [LARGEST],
        "a name; a text; a URL in a body": [NAME_LENGTH, TEXT_LENGTH, URL_LENGTH],
        "an id": [SLUG_LENGTH],
        "`Idempotency-Key`": [IDEMPOTENCY_KEY_LENGTH],
        "records per page": [MAX_LIMIT],
        "records in `ids`": [MAX_IDS],
    }


def test_every_problem_of_the_page_is_in_the_catalogue() -> None:
    told = re.findall(r"\| (\d{3}) `([a-z-]+)`(?: or `([a-z-]+)`)? \|$", PAGE, re.MULTILINE)
    assert len(told) > 10
    for status, *codes in told:
        assert [code for code in codes if code and CATALOGUE[code].status != int(status)] == []


def test_the_unit_gives_time_to_migrate_and_to_end(gunicorn_settings: Any) -> None:
    (text,) = re.findall(r"^```ini\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    unit = configparser.ConfigParser()
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    assert int(unit["Service"]["TimeoutStopSec"]) > gunicorn_settings({})["graceful_timeout"]
    assert int(unit["Service"]["TimeoutStartSec"]) > WAIT_SECONDS


def test_the_page_links_the_file_of_the_proxy() -> None:
    assert "(nginx.conf)" in PAGE
    assert (Path(ROOT) / "docs" / "nginx.conf").is_file()


@pytest.fixture
def writer(template_on: Callable[[str, str], str], tmp_path: Path) -> Iterator[tuple[FlaskClient, dict[str, str]]]:
    """A client of a database without data, and the header of a key. Nothing here depends on the engine."""
    for url in copy_of(template_on("migrated", "sqlite"), tmp_path):
        with opened(url) as engine:
            key = key_of(engine)
        for client in client_of(url):
            yield client, {"Authorization": f"Bearer {key}"}


def test_what_exceeds_a_limit_by_one_answers_as_the_page_says(writer: tuple[FlaskClient, dict[str, str]]) -> None:
    client, key = writer
    yaml = {"Content-Type": "application/yaml"}
    source = {"id": "a", "title": "T", "published": "2026", "language": "en"}
    evidence = {"source": source, "certainty": "reported"}
    company = {"name": "Alpha", "evidence": evidence}
    blocks = [
        {"company": "alpha", "certainty": "reported", "facts": {"tags": [str(n) for n in range(MOST_CLAIMS + 1)]}}
    ]
    nested: Any = "a"
    for _ in range(DEEPEST + 1):
        nested = [nested]

    def post(body: Any, path: str = "/v1/companies", **fields: str) -> TestResponse:
        data = body if isinstance(body, str) else json.dumps(body)
        given = (
            {"Content-Type": "application/json"} | key | {name.replace("_", "-"): one for name, one in fields.items()}
        )
        return client.post(path, data=data, headers=given)

    answers = {
        "URL": client.get("/v1/plants?name=" + "a" * (MAX_URL_LENGTH - len("/v1/plants?name=") + 1)),
        "body of a write": post(json.dumps(company).ljust(MAX_BODY_BYTES + 1)),
        "dossier": post(json.dumps({"source": source, "claims": blocks}).ljust(LARGEST_FILE + 1), "/v1/dossiers"),
        "claims in a dossier": post({"source": source, "claims": blocks}, "/v1/dossiers"),
        "keys and values in YAML": post("a:\n" + "- 1\n" * MOST_VALUES, "/v1/dossiers", **yaml),
        "levels of nesting": post(company | {"tags": nested}),
        "a number": post(company | {"tags": [LARGEST + 1]}),
        "a name; a text; a URL in a body": post(company | {"name": "a" * (NAME_LENGTH + 1)}),
        "an id": post(company | {"id": "a" * (SLUG_LENGTH + 1)}),
        "`Idempotency-Key`": post(company, Idempotency_Key="a" * (IDEMPOTENCY_KEY_LENGTH + 1)),
        "records per page": client.get(f"/v1/plants?limit={MAX_LIMIT + 1}"),
        "records in `ids`": client.get("/v1/plants?ids=" + ",".join(f"a{n}" for n in range(MAX_IDS + 1))),
    }
    rows = re.findall(r"^\| (.*?) \| .*? \| (\d{3}) `([a-z-]+)`", PAGE, re.MULTILINE)
    told = {what: (int(status), code) for what, status, code in rows}
    for what, answer in answers.items():
        assert (answer.status_code, answer.json["code"]) == told[what], (what, answer.text[:200])
