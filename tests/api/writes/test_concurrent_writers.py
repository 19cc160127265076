"""Many who write at the same time, on connections of their own: all is done, one after the other, and nothing lost."""

import time
from collections.abc import Callable
from itertools import pairwise

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledger.versions.rebuild import rebuild
from models.engine import open_write_session
from tests.api.writers import Writer, assert_sound, at_once, done, evidence, key_for
from tests.dossiers import about, dossier
from tests.ledger.stored_state import known

WRITERS = 8
EACH = 3


def in_turn(send: Callable[[], TestResponse]) -> TestResponse:
    """Send a write until it is its turn: who meets too many others who wait is told to come back."""
    for _ in range(100):
        answer = send()
        if answer.status_code != 503:
            return answer
        assert answer.headers["Retry-After"] == "1"
        time.sleep(0.1)
    raise AssertionError("it was never its turn")


def test_eight_writers_leave_a_feed_without_gaps(alice: Writer) -> None:
    keys = [key_for(alice.engine, f"Writer {number}") for number in range(WRITERS)]
    alice.make("companies", "firm")
    done_by: list[list[int]] = [[] for _ in keys]

    def write(client: FlaskClient, number: int) -> None:
        writer = Writer(client, keys[number])
        for turn in range(EACH):
            data = dossier(
                f"source-{number}-{turn}",
                f"2026-01-{turn + 1:02}",
                about("company firm", {"tags": [f"tag {number} {turn}"]}),
                about(f"plant plant-{number}", {"name": f"Plant {number}", "operator": "firm"}),
            )
            done(
                in_turn(lambda data=data, turn=turn: writer.post("/v1/dossiers", data, Idempotency_Key=f"{turn}")), 201
            )
            # Who has written sees it at once, and the feed up to there is complete.
            changes = done(writer.get("/v1/changes?limit=500"))["data"]
            assert [one["seq"] for one in changes] == list(range(1, len(changes) + 1))
            done_by[number].append(max(one["seq"] for one in changes if one["source"] == data["source"]["id"]))

    def read(client: FlaskClient) -> None:
        seen = 0
        while seen < 1 + WRITERS * EACH * 2:
            changes = client.get(f"/v1/changes?after={seen}").json["data"]  # type: ignore[index]
            assert [one["seq"] for one in changes] == list(range(seen + 1, seen + 1 + len(changes)))
            seen += len(changes)
            time.sleep(0.02)

    at_once(alice.client, read, *(lambda client, number=number: write(client, number) for number in range(WRITERS)))
    assert all(earlier < later for seqs in done_by for earlier, later in pairwise(seqs))
    firm = alice.document("/v1/companies/firm")
    assert set(firm["tags"]) == {f"tag {number} {turn}" for number in range(WRITERS) for turn in range(EACH)}
    assert firm["revision"] == 1 + WRITERS * EACH
    assert_sound(alice.engine)


def test_the_same_record_is_made_once_by_many(alice: Writer) -> None:
    def make(client: FlaskClient, number: int) -> TestResponse:
        body = {"name": "Alpha", "city": f"City {number}", "evidence": evidence(f"source-{number}")}
        return Writer(client, alice.key).post("/v1/plants", body)

    answers = at_once(alice.client, *(lambda client, number=number: make(client, number) for number in range(WRITERS)))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * (WRITERS - 1)]
    assert len(alice.document("/v1/sources")["data"]) == 1  # who was too late left nothing behind
    assert_sound(alice.engine)


def test_merges_come_and_go_while_others_write(alice: Writer) -> None:
    for slug in ("alpha", "beta", "gamma"):
        alice.make("companies", slug)
    alice.make("plants", "plant", operator="alpha")

    def merging(client: FlaskClient) -> int:
        writer = Writer(client, alice.key)
        turns = 0
        for turn in range(EACH):
            into = ("beta", "gamma")[turn % 2]
            done(writer.post("/v1/companies/alpha/merge", {"into": into, "reason": "x"}))
            done(writer.post("/v1/companies/alpha/unmerge", {"reason": "x"}))
            turns += 1
        return turns

    def writing(client: FlaskClient, number: int) -> list[str]:
        writer, written = Writer(client, alice.key), []
        for turn in range(EACH):
            slug, tag = ("alpha", "beta", "gamma")[(number + turn) % 3], f"{number}-{turn}"
            answer = writer.patch(f"/v1/companies/{slug}", {"tags": [tag], "evidence": evidence(f"s-{tag}")})
            if answer.status_code == 308:  # as any client does
                answer = writer.patch(answer.headers["Location"], {"tags": [tag], "evidence": evidence(f"s-{tag}")})
            # Whoever it led to may have been taken apart again meanwhile, and still takes the claim.
            assert answer.status_code == 200, answer.text
            written.append(tag)
            changed = {"operator": ("alpha", "beta")[turn % 2], "evidence": evidence(f"o-{tag}")}
            done(writer.patch("/v1/plants/plant", changed))
        return written

    turns, *tags = at_once(
        alice.client, merging, *(lambda client, number=number: writing(client, number) for number in range(3))
    )
    assert turns == EACH
    assert_sound(alice.engine)
    served = [alice.document(f"/v1/companies/{slug}")["tags"] for slug in ("alpha", "beta", "gamma")]
    assert sorted(tag for found in served for tag in found) == sorted(tag for found in tags for tag in found)
    # Everything made anew from the claims alone is the same.
    before = known(alice.engine)
    with open_write_session(alice.engine) as session, session.begin():
        assert not any(found for _, found in rebuild(session))
    assert known(alice.engine) == before
