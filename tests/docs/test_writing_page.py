"""The pages about writing: their requests are sent in their order, by a key, and answer what is shown."""

import datetime as dt
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.api_keys import make_key
from models.engine import make_engine, open_write_session
from models.vocabularies import Scope
from settings import parse_database_url as parse_url
from tests.conftest import client_of
from tests.docs.examples import MORE, ROOT, Example, differences, fits, sections

PUBLIC = "93.184.216.34"


def page(name: str) -> list[Example]:
    """Return the examples of a page in their order."""
    return [example for examples in sections(ROOT / "docs" / name).values() for example in examples]


@pytest.fixture
def key(shipped_copy_url: str) -> str:
    engine = make_engine(parse_url(shipped_copy_url))
    with open_write_session(engine) as session, session.begin():
        _, key = make_key(session, "Alice", Scope.WRITE, dt.datetime.now(dt.UTC))
    engine.dispose()
    return key


@pytest.fixture
def writer(shipped_copy_url: str) -> Iterator[FlaskClient]:
    yield from client_of(shipped_copy_url)


@pytest.fixture
def hooks_are_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lead the host of the examples to a public address, since no test asks anybody."""
    real = socket.getaddrinfo

    def answer(host: Any, *args: Any, **kwargs: Any) -> Any:
        return real(PUBLIC if host == "hooks.example.org" else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.usefixtures("hooks_are_public")
@pytest.mark.parametrize("name_of_page", ["writing.md", "webhooks.md"])
def test_every_request_of_a_page_answers_what_is_shown(writer: FlaskClient, key: str, name_of_page: str) -> None:
    locations: list[str] = []
    for example in page(name_of_page):
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
    """Put the last address that was answered, and begins like the path, in its place."""
    start, more, rest = path.partition(MORE)
    return next(one for one in reversed(locations) if one.startswith(start)) + rest if more else path


def with_key(headers: dict[str, str], key: str) -> dict[str, str]:
    return {name: value.replace(f"evf_{MORE}", key) for name, value in headers.items()}


def test_the_pages_show_each_way_of_writing() -> None:
    for name in ("writing.md", "webhooks.md"):
        assert {example.method for example in page(name)} == {"GET", "POST", "PATCH", "DELETE"}
    assert {example.status for example in page("writing.md")} >= {201, 412, 422, 308, 410}
