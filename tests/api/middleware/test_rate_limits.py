"""Limits of requests: who is counted, what answers say about it, and that workers count together."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from limits.strategies import FixedWindowRateLimiter
from werkzeug.test import TestResponse

from api.middleware.rate_limits import STRICTER_LIMITS, WINDOW_SECONDS
from api.server.shared_counters import ROWS, SLOTS_PER_ROW, CounterTable, SharedMemoryStorage, open_storage
from ledger.api_keys import make_key, revoke_key
from models.engine import make_engine, open_write_session
from models.vocabularies import Scope
from settings import BadSettingError, Limits, read_settings
from settings import parse_database_url as parse_url
from tests.api.routes import assert_problem
from tests.conftest import UNLIMITED, client_of, copy_of
from tests.paths import ROOT

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
FIELD = re.compile(r'"(\w+)";r=(\d+);t=(\d+)')
Open = Callable[..., FlaskClient]


class Clock:
    """A clock that a test puts forward."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


# Nothing here depends on the engine.
@pytest.fixture
def url(template_on: Callable[[str, str], str], tmp_path: Path) -> Iterator[str]:
    yield from copy_of(template_on("migrated", "sqlite"), tmp_path)


@pytest.fixture
def open_client(url: str, clock: Clock) -> Iterator[Open]:
    """A function that opens a client of an app with limits, and counts of its own."""
    with ExitStack() as stack:

        def opened(**quotas: int) -> FlaskClient:
            limits = replace(UNLIMITED, **quotas)
            client = stack.enter_context(contextmanager(client_of)(url, limits=limits, proxies=1))
            client.application.extensions["evfacts.limiter"] = counting(CounterTable(clock))
            return client

        yield opened


def counting(counts: CounterTable) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(SharedMemoryStorage(counts=counts))


@pytest.fixture
def key(url: str) -> str:
    engine = make_engine(parse_url(url))
    with open_write_session(engine) as session, session.begin():
        _, made = make_key(session, "Alice", Scope.WRITE, NOW)
    engine.dispose()
    return made


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def standing(response: TestResponse) -> tuple[str, int, int]:
    """Return the name of the limit, what is left and for how long."""
    found = FIELD.fullmatch(response.headers["RateLimit"])
    assert found, response.headers["RateLimit"]
    return found[1], int(found[2]), int(found[3])


def test_each_answer_says_what_is_left_and_the_last_when_to_come_back(open_client: Open, clock: Clock) -> None:
    client = open_client(reads=3)
    for left in (2, 1, 0):
        response = client.get("/v1/plants")
        assert response.status_code == 200
        assert standing(response) == ("reads", left, WINDOW_SECONDS)
        assert response.headers["RateLimit-Policy"] == f'"reads";q=3;w={WINDOW_SECONDS}'
        assert "Retry-After" not in response.headers
    clock.seconds += WINDOW_SECONDS - 10
    refused = client.get("/v1/plants")
    assert_problem(refused, 429, "too-many-requests")
    assert standing(refused) == ("reads", 0, 10)
    assert refused.headers["Retry-After"] == "10"
    clock.seconds += 10
    assert standing(client.get("/v1/plants")) == ("reads", 2, WINDOW_SECONDS)


def test_every_kind_of_answer_is_counted_and_says_so(open_client: Open) -> None:
    client = open_client(reads=100, writes=100)
    tag = client.get("/v1/plants").headers["ETag"]
    asked = [
        ("GET", "/v1/plants", {"If-None-Match": tag}, 304),
        ("HEAD", "/v1/plants", {}, 200),
        ("OPTIONS", "/v1/plants", {}, 200),
        ("GET", "/v1/plants?limt=1", {}, 400),
        ("GET", "/v1/plants/nothing", {}, 404),
        ("GET", "/nothing", {}, 404),
        ("GET", "/v1/plants", {"Accept": "text/html"}, 406),
        ("GET", "/docs/start.js", {}, 200),
    ]
    for before, (method, path, headers, status) in enumerate(asked, 1):
        response = client.open(path, method=method, headers=headers, buffered=True)
        assert response.status_code == status, path
        assert standing(response) == ("reads", 100 - before - 1, WINDOW_SECONDS), path
    for before, (method, path, status) in enumerate(
        [("POST", "/v1/plants", 401), ("DELETE", "/v1/plants/x", 401), ("PUT", "/v1/plants", 405), ("TRACE", "/", 404)]
    ):
        response = client.open(path, method=method)
        assert response.status_code == status, path
        assert standing(response) == ("writes", 100 - before - 1, WINDOW_SECONDS)


def test_health_is_never_refused(open_client: Open) -> None:
    client = open_client(reads=1)
    for _ in range(3):
        for path in ("/healthz", "/readyz", "/metrics"):
            response = client.get(path)
            assert response.status_code == 200
            assert "RateLimit" not in response.headers


@pytest.mark.parametrize(("start", "name"), STRICTER_LIMITS.items())
def test_what_is_dear_has_a_limit_of_its_own(open_client: Open, start: str, name: str) -> None:
    client = open_client(**{name: 1, "reads": 5})
    assert standing(client.get(start)) == (name, 0, WINDOW_SECONDS)
    assert_problem(client.get(start), 429)
    assert client.get("/v1/plants").status_code == 200


def test_a_limit_of_nothing_is_no_limit(open_client: Open) -> None:
    client = open_client()
    for _ in range(3):
        response = client.get("/v1/plants")
        assert response.status_code == 200
        assert not {"RateLimit", "RateLimit-Policy"} & set(response.headers.keys())


def from_address(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


def test_addresses_count_each_for_itself_and_a_key_wherever_it_is_used(open_client: Open, key: str) -> None:
    client = open_client(reads=2, bad_keys=5)
    for address in ("192.0.2.1", "192.0.2.2", "::ffff:192.0.2.3"):
        for left in (1, 0):
            assert standing(client.get("/v1/plants", headers=from_address(address)))[1] == left
    assert_problem(client.get("/v1/plants", headers=from_address("192.0.2.3")), 429)
    for left, address in enumerate(("192.0.2.1", "192.0.2.9")):
        response = client.get("/v1/plants", headers=from_address(address) | bearer(key))
        assert standing(response)[1] == 1 - left
    assert_problem(client.get("/v1/plants", headers=from_address("192.0.2.8") | bearer(key)), 429)


def test_a_customer_of_ipv6_is_one_client(open_client: Open) -> None:
    client = open_client(reads=2)
    left = [
        standing(client.get("/v1/plants", headers=from_address(one)))[1]
        for one in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:3::1")
    ]
    assert left == [1, 0, 1]


def test_only_the_proxy_in_front_says_who_asks(open_client: Open) -> None:
    client = open_client(reads=2)
    left = [
        standing(client.get("/v1/plants", headers=from_address(f"{made_up}, 192.0.2.1")))[1]
        for made_up in ("198.51.100.1", "198.51.100.2")
    ]
    assert left == [1, 0]


def test_without_a_proxy_nobody_says_who_asks(url: str) -> None:
    with contextmanager(client_of)(url, limits=Limits(reads=2)) as client:
        client.application.extensions["evfacts.limiter"] = counting(CounterTable())
        left = [standing(client.get("/v1/plants", headers=from_address(f"192.0.2.{n}")))[1] for n in range(2)]
        assert left == [1, 0]


def test_guessing_keys_ends_before_the_right_one_would_be_told(open_client: Open, key: str, clock: Clock) -> None:
    client = open_client(bad_keys=3, reads=100)
    for n, bad in enumerate((f"evf_00000000_{'0' * 64}", "nonsense", key[:-1] + ("0" if key[-1] != "0" else "1"))):
        response = client.get("/v1/plants", headers=bearer(bad))
        assert_problem(response, 401, "unauthorized")
        assert standing(response) == ("bad_keys", 2 - n, WINDOW_SECONDS)
    for given in (key, "nonsense"):
        refused = client.get("/v1/plants", headers=bearer(given))
        assert_problem(refused, 429)
        assert refused.headers["Retry-After"] == str(WINDOW_SECONDS)
    assert client.get("/v1/plants").status_code == 200
    assert client.get("/v1/plants", headers=bearer(key) | from_address("192.0.2.7")).status_code == 200
    clock.seconds += WINDOW_SECONDS
    assert client.get("/v1/plants", headers=bearer(key)).status_code == 200


def test_a_good_key_is_never_counted_as_a_guess(open_client: Open, key: str) -> None:
    client = open_client(bad_keys=1)
    for _ in range(3):
        assert client.get("/v1/whoami", headers=bearer(key)).status_code == 200


def test_a_revoked_key_counts_as_a_guess(open_client: Open, key: str, url: str) -> None:
    engine = make_engine(parse_url(url))
    with open_write_session(engine) as session, session.begin():
        revoke_key(session, key.split("_")[1], NOW)
    engine.dispose()
    client = open_client(bad_keys=1)
    assert_problem(client.get("/v1/whoami", headers=bearer(key)), 401)
    assert_problem(client.get("/v1/whoami", headers=bearer(key)), 429)


def test_workers_count_together() -> None:
    program = (
        "import os; from api.server.shared_counters import open_storage; counts = open_storage('shared://')\n"
        "children = []\n"
        "for _ in range(4):\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        for n in range(500): counts.incr('all', 60); counts.incr(str(n), 60)\n"
        "        os._exit(0)\n"
        "    children.append(child)\n"
        "assert not any(os.waitpid(child, 0)[1] for child in children)\n"
        "print(counts.get('all'), {counts.get(str(n)) for n in range(500)})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "2000 {4}\n"


def test_counts_take_no_more_room_than_they_have(clock: Clock) -> None:
    counts = CounterTable(clock)
    for n in range(2 * SLOTS_PER_ROW * ROWS // 8):
        counts.count(f"address {n}", 60)
    assert counts.count("address 0", 60, 0)[0] in (0, 1)
    full = CounterTable(clock)
    row = [name for name in map(str, range(200_000)) if CounterTable.find_row(name) == 0][: SLOTS_PER_ROW + 1]
    for name in row:
        clock.seconds += 1
        full.count(name, 60)
    assert [full.count(name, 60, 0)[0] for name in row] == [0, *[1] * SLOTS_PER_ROW]


class Broken(SharedMemoryStorage):
    """A storage that cannot be reached."""

    STORAGE_SCHEME = None

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise OSError("away")


def test_where_nothing_can_be_counted_everybody_is_served(open_client: Open) -> None:
    client = open_client(reads=1)
    client.application.extensions["evfacts.limiter"] = FixedWindowRateLimiter(Broken(wrap_exceptions=True))
    for _ in range(3):
        response = client.get("/v1/plants")
        assert response.status_code == 200
        assert "RateLimit" not in response.headers


@pytest.mark.parametrize("uri", ["nowhere://", "async+memory://"])
def test_a_storage_that_is_none_is_refused(uri: str) -> None:
    with pytest.raises(BadSettingError, match="EVFACTS_COUNTS"):
        open_storage(uri)


@pytest.mark.parametrize("given", ["-1", "many", "1.5", "100000000", "٣"])
def test_a_limit_must_be_a_number(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("EVFACTS_WRITES_PER_MINUTE", given)
    with pytest.raises(BadSettingError, match="EVFACTS_WRITES_PER_MINUTE"):
        read_settings()


def test_limits_are_on_unless_they_are_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(getattr(read_settings().limits, name) > 0 for name in Limits.__slots__)
    for name in Limits.__slots__:
        monkeypatch.setenv(f"EVFACTS_{name.upper()}_PER_MINUTE", "" if name == "reads" else "0")
    assert not any(getattr(read_settings().limits, name) for name in Limits.__slots__)
