"""Under which address the service writes its links, and whose word it takes for that."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from settings import BadSettingError, read_settings
from tests.api.routes import assert_problem
from tests.conftest import client_of, copy_of

PUBLIC = "https://facts.example"
EVIL = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
LISTS = ("/v1/plants?limit=1", "/v1/plants.atom?limit=1", "/v1/plants.jsonfeed?limit=1", "/v1/changes.atom?limit=1")


@pytest.fixture
def open_client(template_on: Callable[[str, str], str], tmp_path: Any) -> Iterator[Callable[..., FlaskClient]]:
    """A function that opens a client with settings, over all dossiers. Nothing here depends on the engine."""
    with ExitStack() as stack:
        url = stack.enter_context(contextmanager(copy_of)(template_on("seeded", "sqlite"), tmp_path))
        yield lambda **changed: stack.enter_context(contextmanager(client_of)(url, **changed))


def addresses(text: str) -> set[str]:
    """Return scheme and host of the service's own addresses in an answer."""
    found = re.findall(r"(https?://[^/\"<> ]+)/(?:v1|docs)\b", text)
    return {"{0.scheme}://{0.netloc}".format(urlsplit(one)) for one in found}


def test_links_lead_to_the_public_address_whatever_the_request_says(open_client: Callable[..., FlaskClient]) -> None:
    client = open_client(public_url=PUBLIC)
    for path in LISTS:
        response = client.get(path, headers=EVIL)
        assert response.status_code == 200
        assert addresses(response.text + response.headers.get("Link", "")) == {PUBLIC}, path


def test_links_lead_to_where_the_request_was_sent_and_nothing_else_moves_them(
    open_client: Callable[..., FlaskClient],
) -> None:
    client = open_client(proxies=1)
    for path in LISTS:
        response = client.get(path, headers=EVIL | {"Host": "here.example:8000", "X-Forwarded-Proto": "https"})
        assert addresses(response.text) == {"https://here.example:8000"}, path


def test_who_is_no_proxy_cannot_change_the_scheme(open_client: Callable[..., FlaskClient]) -> None:
    response = open_client().get(LISTS[0], headers={"Host": "here.example", "X-Forwarded-Proto": "gopher"})
    assert addresses(response.text) == {"http://here.example"}


def test_a_host_that_is_not_ours_is_refused(open_client: Callable[..., FlaskClient]) -> None:
    client = open_client(hosts=("facts.example", ".facts.example"))
    for host in ("facts.example", "facts.example:443", "api.facts.example", "localhost:8000", "127.0.0.1"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example", "facts.example.evil.example", "evilfacts.example", "10.0.0.1", "facts.example@evil"):
        for path in ("/healthz", "/v1/plants", "/nothing"):
            response = client.get(path, headers={"Host": host})
            assert_problem(response, 400, "bad-request")
            assert host not in response.text + str(response.headers)


@pytest.mark.parametrize("host", ["evil<script>", "a b", 'a"b', "", "a/b", "user@host", "a,b"])
def test_what_is_no_host_is_refused(open_client: Callable[..., FlaskClient], host: str) -> None:
    response = open_client().get("/v1/plants?limit=1", headers={"Host": host})
    assert_problem(response, 400, "bad-request")


@pytest.mark.parametrize(
    "given",
    [
        "facts.example",
        "ftp://facts.example",
        "https://",
        "https://facts.example/api",
        "https://a@b",
        " https://a",
        "https://a?b",
    ],
)
def test_a_public_address_must_be_one(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("EVFACTS_PUBLIC_URL", given)
    with pytest.raises(BadSettingError, match="EVFACTS_PUBLIC_URL"):
        read_settings()


def test_settings_of_addresses_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVFACTS_PUBLIC_URL", f"{PUBLIC}/")
    monkeypatch.setenv("EVFACTS_HOSTS", "facts.example, api.example,")
    monkeypatch.setenv("EVFACTS_PROXIES", "2")
    monkeypatch.setenv("EVFACTS_WRITE_ORIGINS", "https://editor.example")
    found = read_settings()
    assert (found.public_url, found.hosts, found.proxies) == (PUBLIC, ("facts.example", "api.example"), 2)
    assert found.write_origins == ("https://editor.example",)
