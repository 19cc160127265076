"""`If-Match`: the tag of any reading of the present will do, and nobody writes over what they have not seen."""

import gzip

import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.routes import assert_problem
from tests.api.writers import Data, Writer, assert_sound, at_once, done, evidence, source
from tests.ledger.stored_state import everything

PATH = "/v1/plants/alpha"


def city(name: str, of: str = "other") -> Data:
    return {"city": name, "evidence": evidence(of)}


def test_two_writers_with_one_tag_cannot_both_win(alice: Writer) -> None:
    alice.make("plants", "alpha")
    for turn in range(1, 6):
        tag = alice.get(PATH).headers["ETag"]

        def patch(client: FlaskClient, name: str, tag: str = tag) -> TestResponse:
            return Writer(client, alice.key).patch(PATH, city(name, f"by-{name.lower()}"), match=tag)

        answers = at_once(
            alice.client,
            *(lambda client, name=f"City-{turn}-{place}": patch(client, name) for place in range(2)),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        (won,) = (answer for answer in answers if answer.status_code == 200)
        (lost,) = (answer for answer in answers if answer.status_code == 412)
        problem = assert_problem(lost, 412, "precondition-failed")
        assert problem["revision"] == turn + 1
        assert problem["present"] == done(won) == alice.document(PATH)
        assert lost.headers["ETag"] == f'"r{turn + 1}"'
    assert_sound(alice.engine)


def test_who_names_no_revision_is_asked_for_one(alice: Writer) -> None:
    alice.make("plants", "alpha")
    before = everything(alice.engine)
    for method, path, body in (
        ("PATCH", PATH, city("Halle")),
        ("DELETE", f"{PATH}?reason=x", None),
        ("PATCH", "/v1/plants/nowhere", city("Halle")),
        ("PATCH", PATH, {"nonsense": 1}),
    ):
        assert "If-Match" in assert_problem(alice.send(method, path, body), 428, "precondition-required")["detail"]
    assert everything(alice.engine) == before


def test_the_tag_of_any_reading_will_do(alice: Writer) -> None:
    # Long enough to be compressed.
    alice.make("plants", "alpha", description="word " * 300)
    alice.make("companies", "firm")
    done(alice.patch(PATH, {"operator": "firm", "evidence": evidence()}))
    readings = [
        ("", {}),
        ("", {"Accept_Encoding": "gzip"}),
        ("", {"Accept_Encoding": "br"}),
        ("", {"Accept_Encoding": "zstd"}),
        ("", {"Accept": "text/csv"}),
        (".csv", {}),
        (".geojson", {}),
        ("?fields=name", {}),
        ("?expand=operator", {}),
        ("?evidence=full&cite=true", {}),
        ("?as_of=2026-12-31", {}),
        ("?recorded_as_of=2100-01-01", {}),
    ]
    with time_machine.travel("2027-01-01", tick=False):
        tags = set()
        for turn, (query, fields) in enumerate(readings):
            read = alice.get(PATH + query, **fields)
            assert read.status_code == 200
            if fields.get("Accept_Encoding") == "gzip":
                assert b"alpha" in gzip.decompress(read.data)
            tag = read.headers["ETag"]
            tags.add(tag)
            patched = alice.patch(PATH, city(f"City {turn}"), match=tag)
            assert done(patched)["revision"] == turn + 3, (query, fields, tag)
            assert_problem(alice.patch(PATH, city("Halle"), match=tag), 412, "precondition-failed")
    assert len(tags) == len(readings)
    assert_sound(alice.engine)


def test_who_looked_at_the_past_has_not_seen_the_present(alice: Writer) -> None:
    alice.make("plants", "alpha")
    later = city("Halle") | {"evidence": {"source": source("later", "2026-05-01"), "certainty": "reported"}}
    done(alice.patch(PATH, later))
    old = alice.get(f"{PATH}?as_of=2026-03-01")
    assert (done(old)["city"], old.headers["ETag"][:4]) == (None, '"r1-')
    problem = assert_problem(alice.patch(PATH, city("Leipzig"), match=old.headers["ETag"]), 412)
    assert problem["present"]["city"] == "Halle"


# What is sent as `If-Match` where the present revision is 1, and whether it matches.
MATCHES = [
    ("*", True),
    (" * ", True),
    ('"r1"', True),
    ('"r1-0123456789ab"', True),
    ('W/"r1-0123456789ab"', True),
    ('"r1-0123456789ab:gzip"', True),
    ('"r1-0123456789ab-br"', True),
    ('"r7", "r1"', True),
    ('"r7-0123456789ab" ,W/"r1-0123456789ab:zstd"', True),
    ('"something else", "r1"', True),
    ('"r2"', False),
    ('"r11"', False),
    ('"r01"', False),
    ('"r1', False),
    ("r1", False),
    ("1", False),
    ('"1"', False),
    ('"r-1"', False),
    ('"R1"', False),
    ("", False),
    ('""', False),
    (f'"r{"1" * 400}"', False),
    ("\xff", False),
    (", ".join('"r9"' for _ in range(1000)), False),
]


def test_only_the_revision_in_a_tag_counts(shared: Writer) -> None:
    for match, matches in MATCHES:
        answer = shared.patch(PATH, {"city": "Halle", "evidence": evidence()}, match=match)
        if matches:
            assert done(answer)["revision"] == 1
        else:
            assert assert_problem(answer, 412, "precondition-failed")["revision"] == 1


def test_other_writes_heed_a_revision_where_one_is_named(alice: Writer) -> None:
    alice.make("plants", "alpha")
    alice.make("plants", "beta")
    before = everything(alice.engine)
    for path, body in (
        (f"{PATH}/claims", {"source": "wire", "stance": "denies"}),
        (f"{PATH}/merge", {"into": "beta", "reason": "x"}),
        (f"{PATH}/rename", {"id": "gamma", "reason": "x"}),
    ):
        problem = assert_problem(alice.post(path, body, If_Match='"r2"'), 412, "precondition-failed")
        assert (problem["revision"], problem["present"]["id"]) == (1, "alpha")
    assert everything(alice.engine) == before
    done(alice.post(f"{PATH}/claims", {"source": "wire", "stance": "denies"}, If_Match='"r1"'), 201)


def test_decisions_about_a_claim_are_guarded_too(alice: Writer) -> None:
    alice.make("plants", "alpha", city="Halle")
    (claim,) = alice.document("/v1/claims?record=alpha&field=city")["data"]
    path = f"/v1/claims/{claim['id']}"
    tag = alice.get(path).headers["ETag"]
    assert tag.startswith('"r0-')

    def decide(client: FlaskClient, state: str) -> TestResponse:
        return Writer(client, alice.key).patch(path, {"state": state, "reason": "x"}, match=tag)

    answers = at_once(
        alice.client, lambda client: decide(client, "preferred"), lambda client: decide(client, "withdrawn")
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    (lost,) = (assert_problem(one, 412) for one in answers if one.status_code == 412)
    assert lost["present"] == alice.document(path)
    assert_sound(alice.engine)
