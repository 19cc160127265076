"""Every way to send a source refuses a publication date that cannot be true, and stores nothing."""

from collections.abc import Callable

import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.api.routes import assert_problem
from tests.api.writers import Data, Writer, assert_sound, done, evidence, source
from tests.dossiers import about, dossier
from tests.ledger.stored_state import everything

# Half an hour before the next day in UTC.
NOW = "2026-05-30T23:30:00Z"
FALSE = ["9999-12-31", "2062-02-01", "2026-06-01", "2026-06", "[2026-05-01..2062-05-30]", "1899-12-31", "0202-02-01"]
Send = Callable[[Writer, Data], TestResponse]


def _make_dossier(given: Data) -> Data:
    return {"source": given, "claims": [about("plant beta", {"name": "Beta"})]}


# How a source is sent, and where the body has it.
WAYS: dict[str, tuple[Send, str]] = {
    "alone": (lambda alice, given: alice.post("/v1/sources", given), ""),
    "in a dossier": (lambda alice, given: alice.post("/v1/dossiers", _make_dossier(given)), "/source"),
    "in a dry run": (lambda alice, given: alice.post("/v1/dossiers?dry_run=true", _make_dossier(given)), "/source"),
    "with a new record": (
        lambda alice, given: alice.post("/v1/plants", {"name": "Beta", "evidence": evidence() | {"source": given}}),
        "/evidence/source",
    ),
    "with a change of a record": (
        lambda alice, given: alice.patch("/v1/plants/alpha", {"city": "Halle", "evidence": evidence(source=given)}),
        "/evidence/source",
    ),
    "with a claim": (
        lambda alice, given: alice.post(
            "/v1/plants/alpha/claims",
            {"source": given, "certainty": "reported", "field": "city", "value": "Halle"},
        ),
        "/source",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_day_after_tomorrow_or_before_1900_is_refused(alice: Writer, way: str) -> None:
    send, pointer = WAYS[way]
    with time_machine.travel(NOW, tick=False):
        alice.make("plants", "alpha")
        before = everything(alice.engine)
        for published in FALSE:
            problem = assert_problem(send(alice, source("typo", published)), 422, "unprocessable")
            (error,) = problem["errors"]
            assert error["pointer"] == f"{pointer}/published"
            assert f"The publication date {published!r}" in error["message"]
        assert everything(alice.engine) == before
        assert send(alice, source("tomorrow", "2026-05-31")).status_code in {200, 201}
        assert_sound(alice.engine)


def test_a_stored_source_is_not_restated_to_such_a_day(alice: Writer) -> None:
    with time_machine.travel(NOW, tick=False):
        done(alice.post("/v1/dossiers", _make_dossier(source("wire", "2026-02-01"))), 201)
        wrong = alice.post("/v1/dossiers", _make_dossier(source("wire", "2062-02-01")))
        assert assert_problem(wrong, 422)["errors"][0]["pointer"] == "/source/published"
        assert alice.document("/v1/sources/wire")["published"]["edtf"] == "2026-02-01"
    # The same day is accepted when it has come.
    with time_machine.travel("2062-01-31T00:00:00Z", tick=False):
        done(alice.post("/v1/dossiers", _make_dossier(source("wire", "2062-02-01"))), 201)


def test_the_date_is_refused_together_with_missing_records(alice: Writer) -> None:
    data = dossier("typo", "9999-12-31", about("plant beta", {"name": "Beta", "operator": "missing"}))
    errors = assert_problem(alice.post("/v1/dossiers", data), 422)["errors"]
    assert [error["pointer"] for error in errors] == ["/source/published", "/claims/0/facts/operator"]
