"""Records that are not served: those that lost their last claim, and those that were not on file at a moment."""

import time_machine

from tests.api.routes import assert_problem
from tests.api.writers import Writer, assert_sound, done, evidence, source

SUBRESOURCES = ("", "/history", "/claims", "/relations", "/explain?field=name", "?as_of=2026-03-01")
CREATED, CHANGED, AFTER = "2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z", "2026-03-04T10:00:00Z"
BEFORE, BETWEEN = "2026-03-01T10:00:00Z", "2026-03-02T12:00:00Z"
LOST = "The claims that gave this record its name were withdrawn."


def read(*slugs: str) -> dict[str, object]:
    """Make the dossier of one source that names these plants."""
    blocks = [{"plant": slug, "certainty": "reported", "facts": {"name": slug.title()}} for slug in slugs]
    return {"source": source("wire"), "claims": blocks}


def test_a_record_that_its_source_no_longer_has_is_gone_until_it_is_read_again(alice: Writer) -> None:
    done(alice.post("/v1/dossiers", read("alpha", "beta")), 201)
    done(alice.post("/v1/dossiers", read("beta")), 201)
    for rest in SUBRESOURCES:
        assert assert_problem(alice.get(f"/v1/plants/alpha{rest}"), 410, "gone")["detail"] == LOST
    # The day before the publication makes no difference: nothing is served on any day.
    assert_problem(alice.get("/v1/plants/alpha?as_of=2020-01-01"), 410, "gone")
    assert_problem(alice.get("/v1/plants/beta?as_of=2020-01-01"), 404, "not-found")
    assert_problem(alice.get("/v1/plants/gamma"), 404, "not-found")
    assert [change["action"] for change in alice.document("/v1/plants/alpha/changes")["data"]][-1] == "withdrawn"
    done(alice.post("/v1/dossiers", read("alpha", "beta")), 201)
    assert alice.document("/v1/plants/alpha")["name"] == "Alpha"
    assert_sound(alice.engine)


def test_a_record_whose_claims_are_withdrawn_one_by_one_is_gone(alice: Writer) -> None:
    alice.make("technologies", "alpha", tags=["one"])
    for claim in alice.document("/v1/technologies/alpha/claims")["data"]:
        state = {"state": "withdrawn", "reason": "Of another one."}
        done(alice.patch(f"/v1/claims/{claim['id']}", state))
    assert_problem(alice.get("/v1/technologies/alpha"), 410, "gone")
    # A source that names it brings it back.
    done(alice.patch("/v1/technologies/alpha", {"name": "Alpha", "evidence": evidence("later")}))
    assert alice.document("/v1/technologies/alpha")["tags"] == []
    assert_sound(alice.engine)


def test_a_withdrawn_record_is_unknown_before_it_was_on_file(alice: Writer) -> None:
    with time_machine.travel(CREATED, tick=False):
        alice.make("plants", "alpha")
        document = alice.document("/v1/plants/alpha")
    with time_machine.travel(CHANGED, tick=False):
        done(alice.delete("/v1/plants/alpha?reason=Made+up."))
    with time_machine.travel(AFTER, tick=False):
        path = "/v1/plants/alpha?recorded_as_of="
        assert_problem(alice.get(path + BEFORE), 404, "not-found")
        assert alice.document(path + BETWEEN) == document
        assert assert_problem(alice.get(path + CHANGED), 410, "gone")["detail"] == "Made up."
        done(alice.post("/v1/plants/alpha/restore", {"reason": "It exists."}))
        # It is served again, but was not at that moment.
        assert assert_problem(alice.get(path + CHANGED), 410, "gone")["detail"] == "Made up."
        assert_problem(alice.get("/v1/plants/beta?recorded_as_of=" + BEFORE), 404, "not-found")


def test_a_merged_record_is_unknown_before_it_was_on_file(alice: Writer) -> None:
    with time_machine.travel(CREATED, tick=False):
        alice.make("companies", "alpha")
        alice.make("companies", "beta")
        document = alice.document("/v1/companies/alpha")
    with time_machine.travel(CHANGED, tick=False):
        done(alice.post("/v1/companies/alpha/merge", {"into": "beta", "reason": "One firm."}))
        done(alice.post("/v1/companies/beta/rename", {"id": "gamma", "reason": "Shorter."}))
    with time_machine.travel(AFTER, tick=False):
        path = "/v1/companies/alpha?recorded_as_of="
        assert_problem(alice.get(path + BEFORE), 404, "not-found")
        assert_problem(alice.get("/v1/companies/gamma?recorded_as_of=" + BETWEEN), 404, "not-found")
        assert alice.document(path + BETWEEN) == document
        merged = alice.get(path + CHANGED)
        assert (merged.status_code, merged.headers["Location"]) == (
            308,
            f"/v1/companies/gamma?recorded_as_of={CHANGED}",
        )
        done(alice.post("/v1/companies/alpha/unmerge", {"reason": "Two firms."}))
        assert alice.get(path + CHANGED).status_code == 308
        assert alice.document("/v1/companies/alpha")["name"] == "alpha"
