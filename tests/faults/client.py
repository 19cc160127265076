"""A client that tries again as a careful client would: the same request, with the same `Idempotency-Key`, until it is
answered. It notes what it sent and what it was told, for checks.py to compare with what is stored."""

import contextlib
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.busy_machine import scale_bound
from tests.dossiers import about, dossier

PATIENCE = scale_bound(60)
# What all writers write of, so that they meet on the same records.
SHARED = [f"company shared-{number}" for number in range(8)]
# What no problem may show: the marks of a trace, and the names of drivers.
INNARDS = (b"Traceback", b"sqlite", b"psycopg", b"sqlalchemy", b'File "')


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    status: int
    fields: http.client.HTTPMessage
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of a problem, empty where all is well."""
        return str(self.said["code"]) if self.status >= 400 else ""


@dataclass(slots=True)
class Submission:
    """A write, from when it is first sent until it is answered for good."""

    name: str  # its `Idempotency-Key`, its `X-Request-Id`, and the id of its source
    method: str
    path: str
    data: Any
    claims: int
    if_match: str | None = None
    answer: Answer | None = None
    answered_at: float = 0.0

    @property
    def acknowledged(self) -> bool:
        return self.answer is not None and self.answer.status < 300


@dataclass
class Notes:
    """What the clients sent, and what happened to them."""

    submissions: list[Submission] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    slowest: float = 0.0
    given_up: threading.Event = field(default_factory=threading.Event)  # what was put aside is not sent again
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __str__(self) -> str:
        counted = ", ".join(f"{number} {what}" for what, number in sorted(self.counts.items()))
        return f"{len(self.acknowledged)} writes acknowledged; {counted}; slowest answer {self.slowest:.1f} s"

    @property
    def acknowledged(self) -> list[Submission]:
        return [one for one in self.submissions if one.acknowledged]

    def count(self, what: str) -> None:
        """Count what happened."""
        with self._lock:
            self.counts[what] += 1

    def answered(self, answer: Answer, seconds: float, expected: bool) -> None:
        """Note an answer. It is a surprise where it is not one that a client may expect, or shows what is inside."""
        self.slowest = max(self.slowest, seconds)
        self.count(f"{answer.status} {answer.code}".strip())
        if answer.fields.get("Idempotency-Replayed"):
            self.count("replayed")
        if answer.status == 503 and not answer.fields.get("Retry-After"):
            self.surprises.append(f"503 without Retry-After: {answer.body!r}")
        if not expected or (answer.status >= 400 and any(mark in answer.body for mark in INNARDS)):
            self.surprises.append(f"{answer.status}: {answer.body[:500]!r}")


class Client:
    """Asks on one connection, which it opens again where that is lost."""

    def __init__(self, port: int, key: str, notes: Notes) -> None:
        self.notes = notes
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._fields = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, data: Any = None, **fields: str) -> Answer | None:
        """Ask once; None where the connection was lost, and with it the answer."""
        body = None if data is None else json.dumps(data)
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        started = time.monotonic()
        try:
            self._connection.request(method, path, body, self._fields | named)
            got = self._connection.getresponse()
            answer = Answer(got.status, got.headers, got.read())
        except (OSError, http.client.HTTPException):
            self._connection.close()
            self.notes.count("connections lost")
            return None
        passing = answer.status in (503, 412) or answer.code == "in-flight"
        self.notes.answered(answer, time.monotonic() - started, answer.status < 400 or passing)
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def get(self, path: str, stop: threading.Event | None = None) -> Answer | None:
        """Read until there is an answer; None where that was not before `stop`."""
        for pause in pauses():
            answer = self.ask("GET", path)
            if answer is not None and answer.status != 503:
                return answer
            if stop is not None and stop.is_set():
                return None
            time.sleep(after(answer, pause))
        raise AssertionError("pauses do not end")

    def submit(self, one: Submission, until: float, *, in_flight: bool = True) -> int:
        """Send a write until it is answered for good, or until a time, and return the last status, 0 for none.

        A repeat waits for as long as it was asked to. With `in_flight` false it is given up where the service takes it
        for one that is being worked on: who did that may have died, which the service finds out after a minute.
        """
        condition = {"If-Match": one.if_match} if one.if_match else {}
        for pause in pauses():
            answer = self.ask(
                one.method, one.path, one.data, Idempotency_Key=one.name, X_Request_Id=one.name, **condition
            )
            if answer is not None and answer.status != 503 and answer.code != "in-flight":
                one.answer, one.answered_at = answer, time.monotonic()
                return answer.status
            wait = after(answer, pause)
            late = time.monotonic() + wait > until
            if late or self.notes.given_up.is_set() or (answer and answer.code == "in-flight" and not in_flight):
                return answer.status if answer else 0
            self.notes.count("retries")
            time.sleep(wait)
        raise AssertionError("pauses do not end")


def pauses() -> Iterator[float]:
    """Yield pauses between tries, each about twice as long as the one before, up to a second."""
    pause = 0.05
    while True:
        yield pause * random.uniform(0.5, 1.5)  # noqa: S311 - spreads the tries of many clients
        pause = min(pause * 2, 1)


def after(answer: Answer | None, pause: float) -> float:
    """Return how long to wait: what `Retry-After` says, or else the pause."""
    return float(answer.fields.get("Retry-After") or pause) if answer else pause


class Writer:
    """Writes one thing after the other. What is taken for in flight is put aside, and sent again at the end."""

    def __init__(self, number: int, client: Client) -> None:
        self.number = number
        self.client = client
        self.aside: list[Submission] = []
        self._random = random.Random(number)  # noqa: S311 - so that a run can be repeated
        self._sent = 0
        self._plants: dict[str, int] = {}  # the revision of each plant of its own
        self._shared: set[str] = set()  # what it has written of, and so is there

    def write(self, stop: threading.Event) -> None:
        """Write until told to stop, then send what was put aside until it is answered."""
        while not stop.is_set():
            one = self._next()
            if one is not None:
                self.client.notes.submissions.append(one)
                self._deliver(one, in_flight=False)
                if one.answer is None:
                    self.aside.append(one)
        for one in self.aside:
            self._deliver(one)
        self.client.close()

    def _deliver(self, one: Submission, *, in_flight: bool = True) -> None:
        self.client.submit(one, time.monotonic() + 2 * PATIENCE, in_flight=in_flight)
        if one.answer is None or not one.acknowledged:
            return
        said = one.answer.said
        for record in said["records"] if one.method == "POST" else [said]:
            if record["id"].startswith("shared-"):
                self._shared.add(record["id"])
            elif not record["id"].endswith("-maker"):
                self._plants[record["id"]] = record["revision"]

    def _next(self) -> Submission | None:
        """Make up the next write: a dossier, or more on a plant of one's own, or on a company that all write of."""
        self._sent += 1
        name = f"w{self.number}-{self._sent}"
        kind = self._random.choice(("dossier", "own", "shared"))
        busy = {one.path for one in self.aside}
        own = [plant for plant in self._plants if f"/v1/plants/{plant}" not in busy]
        if kind == "shared" and self._shared:
            return self._more_on_shared(name)
        if kind == "own" and own:
            plant = self._random.choice(own)
            return more(name, f"/v1/plants/{plant}", {"products": [f"{name} a", f"{name} b"]}, self._plants[plant])
        return whole(name, self._random.choice(SHARED))

    def _more_on_shared(self, name: str) -> Submission | None:
        path = f"/v1/companies/{self._random.choice(sorted(self._shared))}"
        seen = self.client.ask("GET", path)
        if seen is None or seen.status != 200:
            return None
        return more(name, path, {"tags": [name]}, seen.said["revision"])


def whole(name: str, shared: str) -> Submission:
    """Make a dossier on two records of its own and a shared one: nine claims, of which none may be there alone."""
    data = dossier(
        name,
        "2024-05-01",
        about(
            f"plant {name}",
            {"name": name, "country": "DE", "operator": f"{name}-maker", "products": ["cars", "vans"]},
        ),
        about(f"company {name}-maker", {"name": f"{name} maker", "country": "DE"}),
        about(shared, {"name": "Shared", "tags": [name]}),
    )
    return Submission(name, "POST", "/v1/dossiers", data, claims=9)


def more(name: str, path: str, facts: dict[str, Any], revision: int) -> Submission:
    """Make a patch with a source of its own."""
    evidence = {"source": dossier(name, "2024-05-02")["source"], "certainty": "reported"}
    claims = sum(len(value) for value in facts.values())
    return Submission(name, "PATCH", path, facts | {"evidence": evidence}, claims, if_match=f'"r{revision}"')


@contextlib.contextmanager
def writing(port: int, keys: list[str], notes: Notes) -> Iterator[None]:
    """Let writers write, one for each key, during the block; then wait until all that they sent is answered."""
    stop = threading.Event()
    writers = [Writer(number, Client(port, key, notes)) for number, key in enumerate(keys)]
    with ThreadPoolExecutor(len(writers)) as threads:
        ended = [threads.submit(one.write, stop) for one in writers]
        try:
            yield
        except BaseException:
            notes.given_up.set()
            raise
        finally:
            stop.set()
    for one in ended:
        one.result()
