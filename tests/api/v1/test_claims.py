"""Claims over HTTP: of every stance, of elements and whole values, on file once, withdrawn and preferred."""

from typing import Any

from models.vocabularies import Stance
from tests.api.routes import assert_problem
from tests.api.writers import Data, Writer, assert_sound, done, evidence, source
from tests.ledger.stored_state import everything

LATER = source("later", "2026-05-01")


def explained(alice: Writer, path: str, field: str) -> Data:
    """Return the only outcome for a field."""
    (outcome,) = alice.document(f"{path}/explain?field={field}")["outcomes"]
    return dict(outcome)


def claim_on(alice: Writer, slug: str, field: str, source_id: str = "wire") -> str:
    """Return the id of the claim of a source on a field."""
    (claim,) = alice.document(f"/v1/claims?record={slug}&field={field}&source={source_id}")["data"]
    return str(claim["id"])


def test_a_claim_can_have_any_stance(alice: Writer) -> None:
    alice.make("plants", "alpha", status="announced")
    for number, stance in enumerate(Stance, 2):
        said: Data = {"source": LATER, "stance": str(stance)}
        if stance is Stance.ASSERTS:
            said |= {"field": "city", "value": "Halle", "certainty": "announced", "quote": "in Halle", "valid": "2026"}
        made = alice.post("/v1/plants/alpha/claims", said | {"speaker": "its head", "locator": "line 3"})
        (claim,) = done(made, 201)["data"]
        assert made.headers["Location"] == f"/v1/claims/{claim['id']}"
        assert alice.document(made.headers["Location"]) == claim
        assert (claim["stance"], claim["speaker"], claim["source"]) == (stance, "its head", "later")
        assert claim["value"] == ("Halle" if stance is Stance.ASSERTS else None)
        change = alice.feed()[-1]
        assert (change["revision"], change["claims"], change["source"]) == (number, [claim["id"]], "later")
        assert change["fields"] == (["city"] if stance is Stance.ASSERTS else [])
    document = alice.document("/v1/plants/alpha")
    assert document["city"] == "Halle"
    assert document["evidence"]["disputed"] == ["status"]  # who denies the whole disputes how things stand
    assert_sound(alice.engine)


def test_of_a_set_a_claim_is_one_element_or_several(alice: Writer) -> None:
    alice.make("plants", "alpha")
    said = {"source": LATER, "certainty": "reported", "field": "products"}
    one = done(alice.post("/v1/plants/alpha/claims", said | {"value": "cars"}), 201)
    assert (one["added"], [claim["value"] for claim in one["data"]]) == (1, ["cars"])
    several = alice.post("/v1/plants/alpha/claims", said | {"value": ["cars", "vans"]})
    assert [claim["value"] for claim in done(several, 201)["data"]] == ["cars", "vans"]
    assert done(several, 201)["added"] == 1
    again = alice.post("/v1/plants/alpha/claims", said | {"value": ["vans", "cars"]})
    assert done(again)["added"] == 0
    assert alice.document("/v1/plants/alpha")["products"] == ["cars", "vans"]
    assert alice.document("/v1/plants/alpha")["revision"] == 3


WRONG: list[tuple[Data, list[str]]] = [
    ({}, ["/source"]),
    ({"source": "wire"}, ["/field"]),
    ({"source": "wire", "field": "city"}, ["/value"]),
    ({"source": "wire", "field": "city", "value": "Halle"}, ["/certainty"]),
    ({"source": "wire", "stance": "denys"}, ["/stance"]),
    ({"source": "wire", "stance": "denies", "field": "citty"}, ["/field"]),
    ({"source": "wire", "stance": "doubts", "field": "city", "value": "Halle"}, ["/value"]),
    ({"source": "wire", "stance": "denies", "certainty": "reported"}, ["/certainty"]),
    ({"source": "wire", "certainty": "reported", "field": "products", "value": ["cars", 3]}, ["/value/1"]),
    ({"source": "wire", "certainty": "reported", "field": "country", "value": "Germany"}, ["/value"]),
    ({"source": "wire", "certainty": "reported", "field": "operator", "value": "nobody"}, ["/value"]),
    ({"source": "wire", "stance": "denies", "speaker": "nobody"}, ["/speaker"]),
    ({"source": "wire", "stance": "denies", "valid": "yesterday"}, ["/valid"]),
    ({"source": "wire", "stance": "denies", "colour": "red"}, ["/colour"]),
]


def test_each_mistake_in_a_claim_is_pointed_to_and_nothing_is_stored(alice: Writer) -> None:
    alice.make("plants", "alpha")
    before = everything(alice.engine)
    for body, places in WRONG:
        problem = assert_problem(alice.post("/v1/plants/alpha/claims", body), 422, "unprocessable")
        assert [error["pointer"] for error in problem["errors"]] == places, body
    assert_problem(alice.post("/v1/plants/nowhere/claims", WRONG[1][0]), 404, "not-found")
    assert everything(alice.engine) == before


def test_a_withdrawn_claim_counts_no_more_and_comes_back(alice: Writer) -> None:
    alice.make("plants", "alpha", status="announced")
    done(alice.patch("/v1/plants/alpha", {"status": "cancelled", "evidence": evidence("slip") | {"source": LATER}}))
    assert alice.document("/v1/plants/alpha")["status"] == "cancelled"
    path = f"/v1/claims/{claim_on(alice, 'alpha', 'status', 'later')}"
    tag = alice.get(path).headers["ETag"]
    body = {"state": "withdrawn", "reason": "It meant another plant."}
    gone = alice.patch(path, body, match=tag)
    assert done(gone)["state"] == "withdrawn"
    assert alice.document("/v1/plants/alpha")["status"] == "announced"
    assert alice.document(path)["state"] == "withdrawn"
    change = alice.feed()[-1]
    assert (change["action"], change["revision"], change["fields"]) == ("updated", 3, ["status"])
    assert (change["actor"], change["reason"], change["claims"]) == ("Alice", body["reason"], [path.split("/")[-1]])
    assert_sound(alice.engine)
    # Each decision has a tag of its own: who decides on what they have not seen is refused.
    stale = assert_problem(alice.patch(path, {"state": "active", "reason": "No."}, match=tag), 412)
    assert stale["present"]["state"] == "withdrawn"
    assert_problem(alice.send("PATCH", path, body), 428, "precondition-required")
    # What an editor withdrew, no dossier brings back; only an editor does.
    done(alice.patch("/v1/plants/alpha", {"status": "cancelled", "evidence": evidence() | {"source": "later"}}))
    assert alice.document("/v1/plants/alpha")["status"] == "announced"
    done(alice.patch(path, {"state": "active", "reason": "It meant this one."}, match=gone.headers["ETag"]))
    assert alice.document("/v1/plants/alpha")["status"] == "cancelled"
    assert_sound(alice.engine)


def test_a_preferred_claim_wins_and_the_other_steps_back(alice: Writer) -> None:
    alice.make("plants", "alpha", city="Halle")
    done(alice.patch("/v1/plants/alpha", {"city": "Leipzig", "evidence": evidence() | {"source": LATER}}))
    old, new = claim_on(alice, "alpha", "city"), claim_on(alice, "alpha", "city", "later")
    for claim, value, loser in ((old, "Halle", "Leipzig"), (new, "Leipzig", "Halle"), (old, "Halle", "Leipzig")):
        done(alice.patch(f"/v1/claims/{claim}", {"state": "preferred", "reason": "Seen on the site."}))
        assert alice.document("/v1/plants/alpha")["city"] == value
        outcome = explained(alice, "/v1/plants/alpha", "city")
        assert (outcome["step"], outcome["winner"]["id"]) == ("preferred", claim)
        assert [loss["claim"]["value"] for loss in outcome["losers"]] == [loser]
        states = {one: alice.document(f"/v1/claims/{one}")["state"] for one in (old, new)}
        assert states == {old: "active", new: "active"} | {claim: "preferred"}
        assert_sound(alice.engine)
    # The claim that stepped back changed too, and the feed says so.
    assert alice.feed()[-1]["claims"] == sorted([old, new])
    done(alice.patch(f"/v1/claims/{old}", {"state": "active", "reason": "The rule knows better."}))
    assert alice.document("/v1/plants/alpha")["city"] == "Leipzig"
    revision = alice.document("/v1/plants/alpha")["revision"]
    done(alice.patch(f"/v1/claims/{old}", {"state": "active", "reason": "Again."}))
    assert alice.document("/v1/plants/alpha")["revision"] == revision
    assert_sound(alice.engine)


def test_of_a_set_one_claim_is_preferred_for_each_element(alice: Writer) -> None:
    def capacity(size: str, basis: str) -> Data:
        return {"quantity": {"text": f"{size} GWh a year"}, "basis": basis}

    alice.make("plants", "alpha", capacity=[capacity("10", "planned"), capacity("5", "installed")])
    later = {"capacity": [capacity("20", "planned")], "evidence": evidence() | {"source": LATER}}
    done(alice.patch("/v1/plants/alpha", later))
    claims = alice.document("/v1/claims?record=alpha&field=capacity")["data"]
    for claim in claims:
        done(alice.patch(f"/v1/claims/{claim['id']}", {"state": "preferred", "reason": "Seen."}))
    states = [alice.document(f"/v1/claims/{claim['id']}")["state"] for claim in claims]
    # The second says something of another element, and the third takes the place of the first.
    assert states == ["active", "preferred", "preferred"]
    assert_sound(alice.engine)


def test_what_cannot_be_decided_about_a_claim_is_refused(alice: Writer) -> None:
    alice.make("plants", "alpha")
    alice.make("companies", "firm")
    done(alice.patch("/v1/plants/alpha", {"operator": "firm", "evidence": evidence("other")}))
    denial = done(alice.post("/v1/plants/alpha/claims", {"source": LATER, "stance": "denies"}), 201)["data"][0]["id"]
    name = claim_on(alice, "firm", "name")
    before = everything(alice.engine)

    def refused(claim: str, body: Any, status: int, code: str) -> Data:
        return assert_problem(alice.patch(f"/v1/claims/{claim}", body), status, code)

    refused("0123456789abcdef0123", {"state": "active", "reason": "x"}, 404, "not-found")
    refused(denial, {"state": "preferred", "reason": "x"}, 409, "conflict")
    assert "plant alpha" in refused(name, {"state": "withdrawn", "reason": "x"}, 409, "conflict")["detail"]
    for body in ({}, {"state": "gone", "reason": "x"}, {"state": "withdrawn"}, {"state": "withdrawn", "reason": " "}):
        assert refused(denial, body, 422, "unprocessable")["errors"][0]["pointer"] in ("/state", "/reason")
    for body in ({"state": "active", "reason": "x", "value": 1}, {"state": "active", "reason": "x" * 5000}):
        refused(denial, body, 422, "unprocessable")
    assert everything(alice.engine) == before


def test_sources_are_stored_by_themselves(alice: Writer) -> None:
    said = source("wire", origin=["Some Wire"], url="https://news.example/a", note="No author is named.")
    made = alice.post("/v1/sources", said)
    assert done(made, 201)["origin"] == ["Some Wire"]
    assert made.headers["Location"] == "/v1/sources/wire"
    assert alice.get("/v1/sources/wire").data == made.data
    assert done(alice.post("/v1/sources", said)) == done(made, 201)
    other = alice.post("/v1/sources", said | {"title": "Another"})
    assert_problem(other, 409, "exists")
    assert other.headers["Location"] == "/v1/sources/wire"
    wrong = {"id": "a b", "published": "yesterday", "url": "ftp://x", "langauge": "en"}
    pointers = {one["pointer"] for one in assert_problem(alice.post("/v1/sources", wrong), 422)["errors"]}
    assert pointers == {"/id", "/title", "/published", "/url", "/language", "/langauge"}
    open_ended = assert_problem(alice.post("/v1/sources", source("later", "[..2026]")), 422)
    assert open_ended["errors"][0]["pointer"] == "/published"
    assert [one["id"] for one in alice.document("/v1/sources")["data"]] == ["wire"]
    assert alice.feed() == []
