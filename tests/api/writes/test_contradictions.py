"""Facts that contradict themselves are refused alike in dossiers, records and single claims."""

import pytest
from werkzeug.test import TestResponse

from tests.api.routes import assert_problem
from tests.api.writers import Data, Writer, done, evidence, source
from tests.ledger.stored_state import everything

CASES: list[tuple[str, Data, str]] = [
    ("plants", {"part_of": "alpha"}, "part_of"),
    ("companies", {"owners": [{"company": "alpha", "share": {"text": "10 %"}}]}, "owners"),
    ("plants", {"owners": [{"company": "beta", "share": {"text": f"{part} %"}} for part in (60, 60)]}, "owners"),
    ("plants", {"latitude": 48.1}, "latitude"),
]


def errors(answer: TestResponse) -> list[str]:
    return [error["pointer"] for error in assert_problem(answer, 422, "unprocessable")["errors"]]


@pytest.mark.parametrize(("collection", "facts", "field"), CASES)
def test_a_contradiction_is_refused_in_every_write(alice: Writer, collection: str, facts: Data, field: str) -> None:
    alice.make(collection, "alpha")
    alice.make(collection, "second")
    if collection != "companies":
        alice.make("companies", "beta")
    before = everything(alice.engine)
    path = f"/v1/{collection}/alpha"
    kind = {"plants": "plant", "companies": "company"}[collection]
    block = {kind: "alpha", "certainty": "reported", "facts": facts}
    assert set(errors(alice.patch(path, facts | {"evidence": evidence()}))) == {f"/{field}"}
    claim = {"source": source("wire"), "certainty": "reported", "field": field, "value": facts[field]}
    assert set(errors(alice.post(f"{path}/claims", claim))) == {"/value"}
    dossier = {"source": source("read"), "claims": [block]}
    assert set(errors(alice.post("/v1/dossiers", dossier))) == {f"/claims/0/facts/{field}"}
    body = facts | {"id": "third", "name": "Third", "evidence": evidence()}
    if field == "latitude":
        assert errors(alice.post(f"/v1/{collection}", body)) == ["/latitude"]
    assert everything(alice.engine) == before


def test_a_record_is_no_part_of_its_own_parts(alice: Writer) -> None:
    for slug, part_of in (("whole", {}), ("part", {"part_of": "whole"}), ("piece", {"part_of": "part"})):
        alice.make("plants", slug, **part_of)
    before = everything(alice.engine)
    for whole in ("part", "piece"):
        answer = alice.patch("/v1/plants/whole", {"part_of": whole, "evidence": evidence()})
        (error,) = assert_problem(answer, 422, "unprocessable")["errors"]
        assert (error["pointer"], f"{whole!r} leads back to it by part_of" in error["message"]) == ("/part_of", True)
    ring = [("one", "two"), ("two", "three"), ("three", "one")]
    blocks = [
        {"investment": part, "certainty": "reported", "facts": {"name": part, "covers": whole}} for part, whole in ring
    ]
    dossier = {"source": source("ring"), "claims": blocks}
    assert errors(alice.post("/v1/dossiers", dossier)) == [f"/claims/{number}/facts/covers" for number in range(3)]
    assert everything(alice.engine) == before
    done(alice.post("/v1/dossiers", dossier | {"claims": [*blocks[:2], blocks[2] | {"facts": {"name": "x"}}]}), 201)
    # A record can move to another whole, and its id before a merge is the record itself.
    alice.make("plants", "other")
    done(alice.patch("/v1/plants/piece", {"part_of": "whole", "evidence": evidence("later")}))
    done(alice.post("/v1/plants/other/merge", {"into": "whole", "reason": "One site."}))
    assert errors(alice.patch("/v1/plants/whole", {"part_of": "other", "evidence": evidence()})) == ["/part_of"]
