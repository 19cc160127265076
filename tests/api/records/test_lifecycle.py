"""What is made in error: withdrawn and restored, merged and taken apart again, renamed. Nothing is lost."""

from typing import Any

import orjson
import pytest

from models.columns import SLUG_LENGTH
from models.vocabularies import Kind
from tests.api.routes import assert_problem, every_item
from tests.api.writers import Data, Writer, assert_sound, done, evidence, source
from tests.ledger.stored_state import everything, known

LATER = source("later", "2026-05-01")
# What tells when a record was written, and nothing of what is known.
WRITING = ("revision", "updated_at")


def firms(alice: Writer) -> None:
    """Make two companies that are one, a plant that refers to either, and a third that is another."""
    alice.make("companies", "alpha", country="DE", tags=["one"])
    alice.make("companies", "beta", country="FR", tags=["two"])
    alice.make("companies", "gamma")
    alice.make("plants", "of-alpha", operator="alpha", owners=[{"company": "alpha", "share": {"text": "60 %"}}])
    alice.make("plants", "of-beta", operator="beta")
    said = {"source": LATER, "certainty": "announced", "field": "tags", "value": "spoken", "speaker": "alpha"}
    done(alice.post("/v1/companies/gamma/claims", said), 201)


def documents(alice: Writer) -> dict[str, bytes]:
    """Return every document that is served, byte for byte but for what tells when it was written."""
    found = {}
    for kind in Kind:
        for one in every_item(alice.client, f"/v1/{kind.collection}"):
            path = f"/v1/{kind.collection}/{one['id']}"
            shown = {name: part for name, part in orjson.loads(alice.get(path).data).items() if name not in WRITING}
            found[path] = orjson.dumps(shown)
    return found


def test_a_withdrawn_record_is_gone_with_its_reason_and_leads_to_its_replacement(alice: Writer) -> None:
    firms(alice)
    before, seq = documents(alice), len(alice.feed())
    path = "/v1/plants/of-beta"
    gone = alice.delete(f"{path}?reason=Never+built.&replacement=of-alpha", match='"r1"')
    assert done(gone) == {
        "kind": "plant",
        "id": "of-beta",
        "state": "withdrawn",
        "revision": 2,
        "reason": "Never built.",
        "merged_into": None,
    }
    assert gone.headers["ETag"] == '"r2"'
    for rest in ("", "/history", "/claims", "/explain?field=name", "?as_of=2026-03-01"):
        answer = alice.get(path + rest)
        assert assert_problem(answer, 410, "gone")["detail"] == "Never built."
        assert answer.headers["Link"] == '</v1/plants/of-alpha>; rel="successor-version"'
    for write in (alice.patch(path, {}), alice.delete(f"{path}?reason=x"), alice.post(f"{path}/claims", {})):
        assert write.status_code in (410, 422)
    assert_problem(alice.patch(path, {"city": "Halle", "evidence": evidence()}), 410, "gone")
    assert_problem(alice.post("/v1/plants", {"name": "of-beta", "evidence": evidence()}), 409, "exists")
    assert path not in documents(alice)
    assert alice.document("/v1/search?q=of-beta")["data"] == []
    (change,) = alice.feed(after=seq)
    assert (change["action"], change["revision"], change["reason"]) == ("withdrawn", 2, "Never built.")
    assert (change["actor"], change["claims"], change["fields"]) == ("Alice", [], [])
    assert alice.document(f"{path}/changes")["data"][-1]["action"] == "withdrawn"
    assert_sound(alice.engine)
    assert_problem(alice.post(f"{path}/restore", {"reason": "x"}, If_Match='"r1"'), 412, "precondition-failed")
    assert done(alice.post(f"{path}/restore", {"reason": "It was."}, If_Match='"r2"'))["state"] == "active"
    assert documents(alice) == before
    assert [one["action"] for one in alice.feed(after=seq)] == ["withdrawn", "restored"]
    assert_problem(alice.post(f"{path}/restore", {"reason": "x"}), 409, "conflict")
    assert_sound(alice.engine)


def test_a_reason_may_stand_in_the_body_and_must_stand_somewhere(alice: Writer) -> None:
    alice.make("plants", "alpha")
    alice.make("companies", "alpha")
    before = everything(alice.engine)
    for path, body, place in (
        ("/v1/plants/alpha", None, "/reason"),
        ("/v1/plants/alpha", {"reason": ""}, "/reason"),
        ("/v1/plants/alpha", {"reson": "x"}, "/reson"),
        ("/v1/plants/alpha?reason=x&replacement=nowhere", None, "/replacement"),
        ("/v1/plants/alpha?reason=x&replacement=alpha", None, "/replacement"),
    ):
        problem = assert_problem(alice.send("DELETE", path, body, If_Match="*"), 422, "unprocessable")
        assert problem["errors"][0]["pointer"] == place
    assert_problem(alice.send("DELETE", "/v1/plants/alpha?reson=x", If_Match="*"), 400, "unknown-parameter")
    assert_problem(alice.send("DELETE", "/v1/plants/alpha?reason=x"), 428, "precondition-required")
    assert_problem(alice.delete("/v1/plants/nowhere?reason=x"), 404, "not-found")
    assert everything(alice.engine) == before
    done(alice.send("DELETE", "/v1/plants/alpha", {"reason": "Made up."}, If_Match="*"))
    assert assert_problem(alice.get("/v1/plants/alpha"), 410)["detail"] == "Made up."


def test_a_record_that_others_need_is_not_withdrawn(alice: Writer) -> None:
    firms(alice)
    before = everything(alice.engine)
    told = assert_problem(alice.delete("/v1/companies/alpha?reason=x"), 409, "conflict")["detail"]
    # Who refers to it, and of whom it speaks.
    assert "plant of-alpha" in told
    assert "company gamma" in told
    assert everything(alice.engine) == before


def test_a_merge_counts_for_the_survivor_and_is_undone_to_the_byte(alice: Writer) -> None:
    firms(alice)
    before, state, seq = documents(alice), known(alice.engine), len(alice.feed())
    body = {"into": "beta", "reason": "Two names of one firm."}
    merged = alice.post("/v1/companies/alpha/merge", body, If_Match='"r1"')
    assert done(merged) | {"revision": 0} == {
        "kind": "company",
        "id": "alpha",
        "state": "merged",
        "revision": 0,
        "reason": "Two names of one firm.",
        "merged_into": "beta",
    }
    assert_sound(alice.engine)
    for rest in ("", "/claims?limit=1", "/history", "?as_of=2026-03-01"):
        answer = alice.get(f"/v1/companies/alpha{rest}")
        assert (answer.status_code, answer.headers["Location"]) == (308, f"/v1/companies/beta{rest}")
    write = alice.patch("/v1/companies/alpha", {"tags": ["x"], "evidence": evidence()})
    assert (write.status_code, write.headers["Location"]) == (308, "/v1/companies/beta")
    survivor = alice.document("/v1/companies/beta")
    assert set(survivor["tags"]) == {"one", "two"}
    claims = alice.document("/v1/companies/beta/claims")["data"]
    assert {claim["value"] for claim in claims} >= {"DE", "FR"}
    assert {claim["record"]["id"] for claim in claims} == {"beta"}
    # References lead to the survivor, in documents, filters and lists.
    assert alice.document("/v1/plants/of-alpha")["operator"] == "beta"
    assert alice.document("/v1/plants/of-alpha")["owners"][0]["company"] == "beta"
    assert [one["id"] for one in alice.document("/v1/plants?operator=beta")["data"]] == ["of-alpha", "of-beta"]
    assert [one["id"] for one in alice.document("/v1/companies")["data"]] == ["beta", "gamma"]
    changes = {(one["kind"], one["id"]): one for one in alice.feed(after=seq)}
    told = changes["company", "alpha"]
    assert (told["action"], told["merged_into"], told["reason"]) == ("merged", "beta", body["reason"])
    assert {key: one["action"] for key, one in changes.items() if key != ("company", "alpha")} == {
        ("company", "beta"): "updated",
        ("company", "gamma"): "updated",
        ("plant", "of-alpha"): "updated",
    }
    assert {one["actor"] for one in changes.values()} == {"Alice"}
    undone = done(alice.post("/v1/companies/alpha/unmerge", {"reason": "They are two."}))
    assert (undone["state"], undone["merged_into"], undone["reason"]) == ("active", None, None)
    assert documents(alice) == before
    assert known(alice.engine) == state
    assert ("restored", "They are two.") in {(one["action"], one.get("reason")) for one in alice.feed()}
    assert_problem(alice.post("/v1/companies/alpha/unmerge", {"reason": "x"}), 409, "conflict")
    assert_sound(alice.engine)


def test_merges_form_chains_that_come_apart_anywhere(alice: Writer) -> None:
    firms(alice)
    before = documents(alice)
    done(alice.post("/v1/companies/alpha/merge", {"into": "beta", "reason": "x"}))
    middle = documents(alice)
    done(alice.post("/v1/companies/beta/merge", {"into": "gamma", "reason": "x"}))
    assert_sound(alice.engine)
    for slug in ("alpha", "beta"):  # one hop, however long the chain is
        assert alice.get(f"/v1/companies/{slug}").headers["Location"] == "/v1/companies/gamma"
    assert set(alice.document("/v1/companies/gamma")["tags"]) == {"one", "two", "spoken"}
    for slug in ("of-alpha", "of-beta"):
        assert alice.document(f"/v1/plants/{slug}")["operator"] == "gamma"
    # From the inside: the first goes its own way, the second stays with the third.
    done(alice.post("/v1/companies/alpha/unmerge", {"reason": "x"}))
    assert set(alice.document("/v1/companies/gamma")["tags"]) == {"two", "spoken"}
    assert (alice.document("/v1/plants/of-alpha")["operator"], alice.get("/v1/companies/beta").status_code) == (
        "alpha",
        308,
    )
    assert_sound(alice.engine)
    done(alice.post("/v1/companies/alpha/merge", {"into": "gamma", "reason": "x"}))
    done(alice.post("/v1/companies/alpha/unmerge", {"reason": "x"}))
    done(alice.post("/v1/companies/beta/unmerge", {"reason": "x"}))
    assert documents(alice) == before
    # From the outside: what had been merged into the second before stays with it.
    done(alice.post("/v1/companies/alpha/merge", {"into": "beta", "reason": "x"}))
    done(alice.post("/v1/companies/beta/merge", {"into": "gamma", "reason": "x"}))
    done(alice.post("/v1/companies/beta/unmerge", {"reason": "x"}))
    assert documents(alice) == middle
    done(alice.post("/v1/companies/alpha/unmerge", {"reason": "x"}))
    assert documents(alice) == before
    assert_sound(alice.engine)


def test_what_is_read_again_under_the_old_id_is_the_same_dossier(alice: Writer) -> None:
    firms(alice)
    dossier = {
        "source": LATER | {"id": "book"},
        "claims": [
            {"company": "alpha", "certainty": "reported", "facts": {"name": "Alpha"}},
            {"plant": "of-beta", "certainty": "reported", "facts": {"operator": "alpha"}},
        ],
    }
    done(alice.post("/v1/dossiers", dossier), 201)
    done(alice.post("/v1/companies/alpha/merge", {"into": "beta", "reason": "x"}))
    seq = len(alice.feed())
    assert done(alice.post("/v1/dossiers", dossier))["claims"]["unchanged"] == 2
    assert alice.feed(after=seq) == []
    dossier["claims"][0]["facts"]["country"] = "IT"
    done(alice.post("/v1/dossiers", dossier), 201)
    assert alice.document("/v1/companies/beta")["country"] == "IT"
    assert {one["id"] for one in alice.feed(after=seq)} == {"beta"}
    assert_sound(alice.engine)


def test_what_cannot_be_merged_is_refused(alice: Writer) -> None:
    firms(alice)
    alice.make("plants", "gone")
    done(alice.delete("/v1/plants/gone?reason=x"))
    before = everything(alice.engine)

    def refused(slug: str, body: Any, status: int, code: str) -> Data:
        return assert_problem(alice.post(f"/v1/plants/{slug}/merge", body), status, code)

    refused("of-alpha", {"into": "of-alpha", "reason": "x"}, 409, "conflict")
    for into in ("nowhere", "gone", "alpha", "A b"):
        assert (
            refused("of-alpha", {"into": into, "reason": "x"}, 422, "unprocessable")["errors"][0]["pointer"] == "/into"
        )
    assert refused("of-alpha", {"into": "of-beta"}, 422, "unprocessable")["errors"][0]["pointer"] == "/reason"
    refused("gone", {"into": "of-beta", "reason": "x"}, 410, "gone")
    refused("nowhere", {"into": "of-beta", "reason": "x"}, 404, "not-found")
    stale = alice.post("/v1/plants/of-alpha/merge", {"into": "of-beta", "reason": "x"}, If_Match='"r7"')
    assert assert_problem(stale, 412, "precondition-failed")["present"]["id"] == "of-alpha"
    assert everything(alice.engine) == before


def test_a_renamed_record_goes_on_under_its_new_id(alice: Writer) -> None:
    firms(alice)
    before = documents(alice)
    path = "/v1/companies/alpha"
    renamed = alice.post(f"{path}/rename", {"id": "alpha-motors", "reason": "Its name now."}, If_Match='"r1"')
    document = done(renamed)
    assert (document["id"], document["revision"], document["country"]) == ("alpha-motors", 2, "DE")
    assert alice.get(path).headers["Location"] == "/v1/companies/alpha-motors"
    assert alice.document("/v1/plants/of-alpha")["operator"] == "alpha-motors"
    claims = alice.document("/v1/claims?record=gamma&field=tags")["data"]
    assert claims[0]["speaker"] == "alpha"  # claims say what was written
    assert_sound(alice.engine)
    for taken in ("beta", "alpha", "alpha-motors"):
        assert_problem(alice.post("/v1/companies/beta/rename", {"id": taken, "reason": "x"}), 409, "conflict")
    done(alice.post(f"{path}/unmerge", {"reason": "It is not."}))
    assert documents(alice) == before
    answer = alice.get("/v1/companies/alpha-motors")
    assert_problem(answer, 410, "gone")
    assert answer.headers["Link"] == '</v1/companies/alpha>; rel="successor-version"'
    assert_sound(alice.engine)
    # Nothing was ever said of it under that id, so that it can be given again.
    assert done(alice.post(f"{path}/rename", {"id": "alpha-motors", "reason": "It is."}))["id"] == "alpha-motors"
    assert_sound(alice.engine)


def test_companies_that_share_an_entry_have_room_for_the_longest_ids(alice: Writer) -> None:
    together = [letter * (SLUG_LENGTH - 1) for letter in "abcdef"]
    for slug in together:
        alice.make("companies", slug)
    alice.make("plants", "of-all", owners=[{"companies": together}])
    together[0] += "a"
    done(alice.post(f"/v1/companies/{together[0][:-1]}/rename", {"id": together[0], "reason": "Its name now."}))
    assert alice.document("/v1/plants/of-all")["owners"][0]["companies"] == together
    for company in together:
        assert [one["id"] for one in alice.document(f"/v1/plants?owners.company={company}")["data"]] == ["of-all"]
    assert_sound(alice.engine)


@pytest.mark.parametrize("use", ["claims", "references"])
def test_a_renaming_is_not_taken_back_over_what_only_the_new_id_has(alice: Writer, use: str) -> None:
    alice.make("companies", "alpha")
    done(alice.post("/v1/companies/alpha/rename", {"id": "omega", "reason": "x"}))
    if use == "claims":
        done(alice.patch("/v1/companies/omega", {"country": "DE", "evidence": evidence("other")}))
    else:
        alice.make("plants", "of-omega", operator="omega")
    before = everything(alice.engine)
    # Otherwise the claims would speak of nothing that is served, or the plant refer to nothing.
    told = assert_problem(alice.post("/v1/companies/alpha/unmerge", {"reason": "x"}), 409, "conflict")["detail"]
    assert "omega" in told
    assert ("plant of-omega" in told) == (use == "references")
    assert everything(alice.engine) == before
    done(alice.patch("/v1/companies/omega", {"name": "Omega", "evidence": evidence("another")}))
    done(alice.post("/v1/companies/alpha/unmerge", {"reason": "x"}))
    assert {one["id"] for one in alice.document("/v1/companies")["data"]} == {"alpha", "omega"}
    assert_sound(alice.engine)


def test_a_merge_is_not_taken_back_from_who_has_no_name_left(alice: Writer) -> None:
    firms(alice)
    done(alice.post("/v1/companies/alpha/merge", {"into": "beta", "reason": "x"}))
    (name,) = [one for one in alice.document("/v1/companies/beta/claims?field=name")["data"] if one["value"] == "alpha"]
    done(alice.patch(f"/v1/claims/{name['id']}", {"state": "withdrawn", "reason": "x"}))
    before = everything(alice.engine)
    told = assert_problem(alice.post("/v1/companies/alpha/unmerge", {"reason": "x"}), 409, "conflict")["detail"]
    assert "plant of-alpha" in told
    assert everything(alice.engine) == before
