"""Signatures: what we sign, the libraries of Standard Webhooks accept, and nothing that was changed."""

import base64
import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from delivery.signatures import build_signed_headers, make_secret

VERIFY = Path(__file__).with_name("verify.mjs")
BODY = '{"type":"plant.updated","data":{"id":"größe-工厂"}}'.encode()


def message(*secrets: str, at: int | None = None) -> dict[str, str]:
    return build_signed_headers("wh_1_2", at or int(time.time()), BODY, secrets)


def test_the_signature_is_that_of_the_specification() -> None:
    # The example of the specification, so that a slip which both sides share would be seen.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - published
    body = b'{"test": 2432232314}'
    headers = build_signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, [secret])
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_random_and_of_the_length_that_is_wanted() -> None:
    made = {make_secret() for _ in range(100)}
    assert len(made) == 100
    for secret in made:
        assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32


def test_the_library_for_python_accepts_each_secret_that_signed_and_no_other() -> None:
    old, new = make_secret(), make_secret()
    headers = message(new, old)
    assert len(headers["webhook-signature"].split()) == 2
    for secret in (old, new):
        assert Webhook(secret).verify(BODY, headers) == json.loads(BODY)
    with pytest.raises(WebhookVerificationError):
        Webhook(make_secret()).verify(BODY, headers)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "wh_1_3"},
        {"webhook-timestamp": str(int(time.time()) + 1)},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": ""},
    ],
)
def test_nothing_that_was_changed_is_accepted(changed: dict[str, str]) -> None:
    secret = make_secret()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, message(secret) | changed)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY + b" ", message(secret))


def test_an_old_message_is_not_accepted() -> None:
    secret = make_secret()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, message(secret, at=int(time.time()) - 600))


@pytest.mark.slow
def test_the_library_for_javascript_accepts_it_too(tmp_path: Path) -> None:
    """Needs node, npm and a registry: `make pytest ARGS="-m slow tests/delivery"`."""
    installed = ["npm", "install", "--prefix", str(tmp_path), "--silent", "--no-audit", "--no-fund"]
    subprocess.run([*installed, "standardwebhooks@1"], check=True, timeout=300)
    (tmp_path / VERIFY.name).write_text(VERIFY.read_text())

    def verified(secret: str, headers: dict[str, str], body: bytes) -> Any:
        given = json.dumps({"secret": secret, "headers": headers, "body": body.decode()})
        done = subprocess.run(
            ["node", VERIFY.name], cwd=tmp_path, input=given, capture_output=True, text=True, check=True, timeout=60
        )
        return json.loads(done.stdout)

    old, new = make_secret(), make_secret()
    headers = message(new, old)
    for secret in (old, new):
        assert verified(secret, headers, BODY) == {"accepted": json.loads(BODY)}
    assert "refused" in verified(make_secret(), headers, BODY)
    assert "refused" in verified(new, headers, BODY + b" ")
    assert "refused" in verified(new, message(new, at=int(time.time()) - 600), BODY)
