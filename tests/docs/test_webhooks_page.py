"""The receivers that the page about webhooks shows do receive, and refuse what is not ours."""

import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from delivery.http_client import Outcome, Sender
from delivery.retry_schedule import DELAYS
from delivery.signatures import build_signed_headers, make_secret
from tests.busy_machine import scale_bound
from tests.docs.examples import FENCE, ROOT

TEXT = (ROOT / "docs" / "webhooks.md").read_text()
BODY = b'{"type":"plant.updated","timestamp":"2026-09-21T14:13:20Z","data":{"link":"/v1/plants/alpha"}}'


def shown(language: str) -> str:
    """Return the only program of the page in a language."""
    (program,) = [text for name, text in FENCE.findall(TEXT) if name == language]
    return str(program)


def signed(secret: str) -> dict[str, str]:
    return {"Content-Type": "application/json"} | build_signed_headers("wh_1_2", int(time.time()), BODY, [secret])


def test_the_receiver_in_python_receives_once_and_refuses_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = make_secret()
    monkeypatch.setenv("EVFACTS_WEBHOOK_SECRET", secret)
    names: dict[str, Any] = {"__name__": "receiver"}
    exec(compile(shown("python"), "receiver", "exec"), names)  # noqa: S102 - the page is ours
    client = names["app"].test_client()
    answers = [client.post("/evfacts", data=BODY, headers=signed(one)) for one in (secret, secret, make_secret())]
    assert [answer.status_code for answer in answers] == [204, 204, 400]
    assert capsys.readouterr().out == "plant.updated {'link': '/v1/plants/alpha'}\n"


@pytest.mark.slow
def test_the_receiver_in_javascript_receives_and_refuses_others(tmp_path: Path) -> None:
    """Needs node, npm and a registry."""
    installed = ["npm", "install", "--prefix", str(tmp_path), "--silent", "--no-audit", "--no-fund"]
    subprocess.run([*installed, "standardwebhooks@1"], check=True, timeout=300)
    (tmp_path / "receiver.mjs").write_text(shown("js"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    secret, sender = make_secret(), Sender(private=True, timeout=5)
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "EVFACTS_WEBHOOK_SECRET": secret, "PORT": str(port)}
    process = subprocess.Popen(["node", "receiver.mjs"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
    try:
        outcome = Outcome()
        until = time.monotonic() + scale_bound(30)
        while outcome.status is None and time.monotonic() < until:
            outcome = sender.post(f"http://127.0.0.1:{port}/evfacts", signed(secret), BODY)
        assert outcome.status == 204
        assert sender.post(f"http://127.0.0.1:{port}/evfacts", signed(make_secret()), BODY).status == 400
    finally:
        process.terminate()
        written, _ = process.communicate(timeout=scale_bound(30))
    assert written.decode().splitlines() == ['plant.updated {"link":"/v1/plants/alpha"}']


def test_the_page_tells_the_schedule_that_is_kept() -> None:
    told = "5 seconds, 5 minutes, 30 minutes, and 2, 5, 10, 14, 20 and 24 hours"
    assert told in " ".join(TEXT.split())
    seconds = [5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))]
    assert [delay.total_seconds() for delay in DELAYS] == seconds
