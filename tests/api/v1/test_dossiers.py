"""Dossiers over HTTP: in JSON and YAML, all or nothing, tried without writing, the same again without effect."""

import json
from typing import Any

from werkzeug.test import TestResponse

from schemas.dossier.dossier import MOST_CLAIMS
from tests.api.routes import assert_problem
from tests.api.writers import Data, Writer, assert_sound, done
from tests.dossiers import about, denies, dossier
from tests.ledger.stored_state import everything

FIRST = dossier(
    "first",
    "2026-02-03",
    about("plant alpha", {"name": "Alpha", "status": "announced", "tags": ["one", "two"], "operator": "firm"}),
    about("company firm", {"name": "Firm"}),
)


def send(alice: Writer, data: Data, query: str = "", **fields: str) -> TestResponse:
    return alice.post(f"/v1/dossiers{query}", data, **fields)


def test_a_dossier_is_recorded_as_a_whole(alice: Writer) -> None:
    answer = send(alice, FIRST)
    receipt = done(answer, 201)
    assert answer.headers["Location"] == "/v1/sources/first"
    assert receipt == {
        "source": "first",
        "dry_run": False,
        "claims": {"added": 6, "dropped": 0, "reinstated": 0, "unchanged": 0},
        "records": [
            {"kind": "company", "id": "firm", "action": "created", "revision": 1, "fields": ["name"], "disputes": []},
            {
                "kind": "plant",
                "id": "alpha",
                "action": "created",
                "revision": 1,
                "fields": ["name", "operator", "status", "tags"],
                "disputes": [],
            },
        ],
        "data_version": 2,
    }
    assert [(one["actor"], one["source"], len(one["claims"])) for one in alice.feed()] == [
        ("Alice", "first", 1),
        ("Alice", "first", 5),
    ]
    assert_sound(alice.engine)


def test_the_same_dossier_again_changes_nothing(alice: Writer) -> None:
    send(alice, FIRST)
    before = everything(alice.engine)
    again = FIRST | {"claims": list(reversed(FIRST["claims"]))}
    for data in (FIRST, again):
        receipt = done(send(alice, data))
        assert (receipt["claims"]["unchanged"], receipt["records"], receipt["data_version"]) == (6, [], 2)
    after = everything(alice.engine)
    assert len(after.pop("audit_entries")) == len(before.pop("audit_entries")) + 2
    assert after == before


def test_what_a_later_reading_has_no_more_is_taken_back(alice: Writer) -> None:
    send(alice, FIRST)
    kept = [about("plant alpha", {"name": "Alpha", "tags": ["one"]}), about("company firm", {"name": "Firm"})]
    receipt = done(send(alice, dossier("first", "2026-02-03", *kept)), 201)
    assert receipt["claims"] == {"added": 0, "dropped": 3, "reinstated": 0, "unchanged": 3}
    document = alice.document("/v1/plants/alpha")
    assert (document["tags"], document["status"], document["operator"]) == (["one"], None, None)
    receipt = done(send(alice, FIRST), 201)
    assert receipt["claims"] == {"added": 0, "dropped": 0, "reinstated": 3, "unchanged": 3}
    assert alice.document("/v1/plants/alpha")["tags"] == ["one", "two"]
    # A name that others still need is not taken back.
    other = about("plant beta", {"name": "Beta", "operator": "firm"})
    done(send(alice, dossier("other", "2026-02-03", other)), 201)
    problem = assert_problem(send(alice, dossier("first", "2026-02-03", kept[0])), 422, "unprocessable")
    assert problem["errors"][0]["pointer"] == "/source/id"
    assert_sound(alice.engine)


YAML = """
source:
  id: second
  title: "Work has stopped"
  publisher: Other Paper
  published: "2026-02-03"
  language: en
claims:
  - plant: alpha
    certainty: reported
    facts:
      status: paused
      tags: [two, three]
"""


def test_a_dry_run_says_what_would_change_and_writes_nothing(alice: Writer) -> None:
    send(alice, FIRST)
    before = everything(alice.engine)
    fields = {"Content_Type": "application/yaml", "Idempotency_Key": "try-1"}
    tried = alice.post("/v1/dossiers?dry_run=true", YAML, **fields)
    told = done(tried)
    assert "Location" not in tried.headers
    assert told["claims"]["added"] == 3
    assert told["records"] == [
        {
            "kind": "plant",
            "id": "alpha",
            "action": "updated",
            "revision": 2,
            "fields": ["status", "tags"],
            "disputes": ["status"],
        }
    ]
    assert (told["dry_run"], told["data_version"]) == (True, 2)
    for media_type in ("application/x-yaml", "text/yaml; charset=utf-8", "text/x-yaml"):
        assert done(alice.post("/v1/dossiers?dry_run=true", YAML, Content_Type=media_type)) == told
    assert everything(alice.engine) == before
    wrong = YAML.replace("paused", "pausd")
    problem = assert_problem(alice.post("/v1/dossiers?dry_run=true", wrong, **fields), 422, "unprocessable")
    assert problem["errors"][0]["pointer"] == "/claims/0/facts/status"
    assert everything(alice.engine) == before
    # What was tried under a key can be done under it: nothing was done before.
    really = done(alice.post("/v1/dossiers", YAML, **fields), 201)
    assert really == told | {"dry_run": False, "data_version": 3}
    assert_sound(alice.engine)


WRONG: list[tuple[Any, list[str]]] = [
    ({}, [""]),
    ({"source": FIRST["source"]}, [""]),
    (FIRST | {"claims": []}, ["/claims"]),
    (FIRST | {"claims": {}}, ["/claims"]),
    (FIRST | {"more": 1}, [""]),
    (FIRST | {"source": "first"}, ["/source"]),
    (dossier("Bad Id", "yesterday", *FIRST["claims"]), ["/source/id", "/source/published"]),
    (dossier("first", "2026", *FIRST["claims"], {"plant": "beta", "company": "beta"}), ["/claims/2"]),
    (dossier("first", "2026", *FIRST["claims"], about("plant beta", {"name": 3, "status": "on"})), [
        "/claims/2/facts/name", "/claims/2/facts/status"
    ]),
    (dossier("first", "2026", *FIRST["claims"], about("plant beta", {"city": "Halle"})), ["/claims/2/facts/city"]),
    (dossier("first", "2026", *FIRST["claims"], denies("plant beta")), ["/claims/2"]),
    (dossier("first", "2026", FIRST["claims"][0]), ["/claims/0/facts/operator"]),
]  # fmt: skip


def test_one_mistake_refuses_all_of_a_dossier(alice: Writer) -> None:
    before = everything(alice.engine)
    for data, places in WRONG:
        problem = assert_problem(send(alice, data), 422, "unprocessable")
        assert sorted(error["pointer"] for error in problem["errors"]) == places, json.dumps(data)
    for text, line in (("a: 1\n b: 2", 2), ("source: *x", 1), ("source: {\n\n", 2), ("a: 1\na: 2", 2)):
        answer = alice.post("/v1/dossiers", text, Content_Type="application/yaml")
        assert assert_problem(answer, 400, "invalid-yaml")["errors"][0]["line"] == line
    assert everything(alice.engine) == before


def large(claims: int) -> Data:
    """Make a dossier of so many claims, on few records: as many as a list may have on each."""
    tags = [f"tag {number}" for number in range(499)]
    blocks = []
    while claims:
        more = min(claims - 1, len(tags))
        facts = {"name": f"Plant {len(blocks)}"} | ({"tags": tags[:more]} if more else {})
        blocks.append(about(f"plant plant-{len(blocks)}", facts))
        claims -= more + 1
    return dossier("large", "2026-01-01", *blocks)


def test_ten_thousand_claims_are_taken_and_one_more_is_not(alice: Writer) -> None:
    before = everything(alice.engine)
    problem = assert_problem(send(alice, large(MOST_CLAIMS + 1)), 422, "unprocessable")
    assert problem["errors"] == [
        {
            "pointer": "/claims",
            "message": f"This dossier has {MOST_CLAIMS + 1} claims. At most {MOST_CLAIMS} are allowed.",
        }
    ]
    assert everything(alice.engine) == before
    assert done(send(alice, large(MOST_CLAIMS)), 201)["claims"]["added"] == MOST_CLAIMS == 10_000


def test_a_source_that_says_something_else_of_itself_redoes_its_records(alice: Writer) -> None:
    send(alice, FIRST)
    receipt = done(send(alice, FIRST | {"source": FIRST["source"] | {"published": "2026-03-01"}}), 201)
    assert receipt["claims"]["unchanged"] == 6
    assert [one["id"] for one in receipt["records"]] == ["firm", "alpha"]
    assert alice.document("/v1/plants/alpha")["evidence"]["first_published"] == "2026-03-01"
    assert_problem(alice.get("/v1/plants/alpha?as_of=2026-02-10"), 404, "not-found")
    assert_sound(alice.engine)


def test_a_source_that_says_something_else_of_itself_redoes_what_was_added_from_it_by_itself(alice: Writer) -> None:
    alice.make("plants", "beside")
    receipt = done(send(alice, dossier("wire", "2026-03", about("company firm", {"name": "Firm"}))), 201)
    assert [one["id"] for one in receipt["records"]] == ["beside", "firm"]
    assert alice.document("/v1/plants/beside")["evidence"]["last_published"] == "2026-03-31"
    assert alice.document("/v1/plants?as_of=2026-02-28")["data"] == []
    assert_sound(alice.engine)
