"""The page about writing: its requests are sent in their order, by a key, and answer what is shown."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from ledger.keys import make_key
from models.engine import make_engine, write_session
from models.vocabularies import Scope
from settings import database_url as parse_url
from tests.conftest import client_of
from tests.docs.examples import MORE, ROOT, differences, fits, sections

PAGE = [example for examples in sections(ROOT / "docs" / "writing.md").values() for example in examples]


@pytest.fixture
def key(seeded_copy_url: str) -> str:
    engine = make_engine(parse_url(seeded_copy_url))
    with write_session(engine) as session, session.begin():
        _, key = make_key(session, "Alice", Scope.WRITE, dt.datetime.now(dt.UTC))
    engine.dispose()
    return key


@pytest.fixture
def writer(seeded_copy_url: str) -> Iterator[FlaskClient]:
    yield from client_of(seeded_copy_url)


def test_every_request_of_the_page_answers_what_is_shown(writer: FlaskClient, key: str) -> None:
    locations: list[str] = []
    for example in PAGE:
        name = f"{example.method} {example.path}"
        answer = writer.open(
            led(example.path, locations),
            method=example.method,
            headers=with_key(example.headers, key),
            data=example.body,
        )
        assert answer.status_code == example.status if example.status else answer.status_code < 300, answer.text
        for header, value in example.shown_headers.items():
            assert fits(value, answer.headers.get(header, "")), f"{name}: {header} is {answer.headers.get(header)}"
        if example.shown is not None:
            assert differences(example.shown, answer.get_json(force=True)) == [], name
        locations += answer.headers.getlist("Location")


def led(path: str, locations: list[str]) -> str:
    """Put the last address that was answered, and looks like the path, in its place."""
    return next(one for one in reversed(locations) if fits(path, one)) if MORE in path else path


def with_key(headers: dict[str, str], key: str) -> dict[str, str]:
    return {name: value.replace(f"evf_{MORE}", key) for name, value in headers.items()}


def test_the_page_shows_each_way_of_writing() -> None:
    assert {example.method for example in PAGE} == {"GET", "POST", "PATCH", "DELETE"}
    assert {example.status for example in PAGE} >= {201, 412, 422, 308, 410}
