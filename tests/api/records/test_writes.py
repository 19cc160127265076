"""Records over HTTP: made with their evidence, added to by what other sources say, and each mistake named."""

from typing import Any

import pytest

from models.vocabularies import CompanyStatus, NameType, Unit
from schemas.fields.scalars import LARGEST
from tests.api.routes import COLLECTIONS, assert_problem
from tests.api.writers import Data, Writer, assert_sound, done, evidence, source
from tests.ledger.stored_state import everything


def test_a_new_record_is_answered_as_it_is_served_from_then_on(alice: Writer) -> None:
    facts = {"name": "Alpha plant", "country": "DE", "tags": ["gigafactory"], "evidence": evidence(speaker="its head")}
    made = alice.post("/v1/plants", facts)
    document = done(made, 201)
    assert made.headers["Location"] == "/v1/plants/alpha-plant"
    read = alice.get("/v1/plants/alpha-plant")
    assert read.data == made.data
    assert read.headers["ETag"].startswith('"r1-')
    assert made.headers["ETag"].startswith('"r1-')
    assert (document["id"], document["country"], document["tags"]) == ("alpha-plant", "DE", ["gigafactory"])
    assert document["evidence"]["certainty"] == "reported"
    (change,) = alice.feed()
    claims = done(alice.get("/v1/claims?record=alpha-plant"))["data"]
    assert {claim["speaker"] for claim in claims} == {"its head"}
    assert change.pop("recorded_at")
    assert change == {
        "seq": 1,
        "action": "created",
        "kind": "plant",
        "id": "alpha-plant",
        "revision": 1,
        "source": "wire",
        "claims": sorted(claim["id"] for claim in claims),
        "fields": ["country", "name", "tags"],
        "actor": "Alice",
        "link": "/v1/plants/alpha-plant",
    }
    assert_sound(alice.engine)


def test_every_kind_can_be_made_and_added_to(alice: Writer) -> None:
    for collection in COLLECTIONS:
        assert alice.make(collection, "alpha")["name"] == "alpha"
        patched = alice.patch(f"/v1/{collection}/alpha", {"tags": ["new"], "evidence": evidence("other")}, match='"r1"')
        assert (done(patched)["revision"], done(patched)["tags"]) == (2, ["new"])
    assert_sound(alice.engine)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Gigafabrik Grünheide (Mark)", "gigafabrik-grunheide-mark"),
        ("  BYD  Plant №2 ", "byd-plant-no2"),
        ("x" * 100, "x" * 100),
        ("Ørsted Mobility", "orsted-mobility"),
        ("Straßenbau Elektro", "strassenbau-elektro"),
        ("ΔΕΗ blue", "dei-blue"),
        ("Mercedes\u2011Benz Vans EV", "mercedes-benz-vans-ev"),
        ("Камаз Электро", "kamaz-elektro"),
    ],
)
def test_an_id_is_made_of_the_name(alice: Writer, name: str, slug: str) -> None:
    for collection in ("companies", "plants"):
        document = done(alice.post(f"/v1/{collection}", {"name": name, "evidence": evidence()}), 201)
        assert (document["id"], document["name"]) == (slug, name.strip())
    assert alice.document(f"/v1/companies/{slug}")["id"] == slug


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("小米 Auto", "'小' has no certain spelling"),
        ("مرسيدس EV", "'م' has no certain spelling"),
        ("현대 Mobis", "'현' has no certain spelling"),
        ("🚗", "no letter or digit"),
        ("ß" * 51, "has 102 characters"),
    ],
)
def test_a_name_that_makes_no_id_needs_one(alice: Writer, name: str, message: str) -> None:
    body = {"name": name, "evidence": evidence()}
    (error,) = assert_problem(alice.post("/v1/companies", body), 422, "unprocessable")["errors"]
    assert error["pointer"] == "/id"
    assert message in error["message"]
    assert "`id`" in error["message"]
    assert alice.feed() == []
    document = done(alice.post("/v1/companies", body | {"id": "xiaomi-auto"}), 201)
    assert (document["id"], document["name"]) == ("xiaomi-auto", name)
    # The name of a record that exists may have any script.
    done(alice.patch("/v1/companies/xiaomi-auto", {"name": f"{name} 2", "evidence": evidence("other")}))


def test_an_id_is_never_used_again(alice: Writer) -> None:
    alice.make("plants", "alpha")
    again = alice.post("/v1/plants", {"name": "alpha", "evidence": evidence()})
    assert_problem(again, 409, "exists")
    assert again.headers["Location"] == "/v1/plants/alpha"
    done(alice.delete("/v1/plants/alpha?reason=Made+up"))
    assert_problem(alice.post("/v1/plants", {"name": "alpha", "evidence": evidence("other")}), 409, "exists")
    alice.make("companies", "alpha")  # of another kind it is another id


def test_a_patch_adds_what_a_source_says_and_leaves_the_rest(alice: Writer) -> None:
    alice.make("plants", "alpha", country="DE", city="Leipzig", tags=["old"], status="announced")
    body = {"status": "construction", "tags": ["new"], "evidence": evidence("later", certainty="announced")}
    body["evidence"]["source"]["published"] = "2026-09-01"
    patched = alice.patch("/v1/plants/alpha", body, match='"r1"', Content_Type="application/merge-patch+json")
    document = done(patched)
    assert (document["status"], document["tags"]) == ("construction", ["old", "new"])
    assert (document["country"], document["city"], document["revision"]) == ("DE", "Leipzig", 2)
    assert patched.data == alice.get("/v1/plants/alpha").data
    (change,) = alice.feed(after=1)
    assert (change["action"], change["fields"], change["source"]) == ("updated", ["status", "tags"], "later")
    assert_sound(alice.engine)


def test_an_older_source_does_not_overrule_a_newer_one(alice: Writer) -> None:
    alice.make("plants", "alpha", status="construction")
    older = evidence("older")
    older["source"]["published"] = "2020-01-01"
    document = done(alice.patch("/v1/plants/alpha", {"status": "announced", "evidence": older}))
    assert (document["status"], document["revision"]) == ("construction", 2)
    (outcome,) = done(alice.get("/v1/plants/alpha/explain?field=status"))["outcomes"]
    assert [loss["claim"]["value"] for loss in outcome["losers"]] == ["announced"]


def test_a_value_is_taken_out_by_denying_it(alice: Writer) -> None:
    alice.make("plants", "alpha", products=["cars", "vans"])
    denied = {"products": ["vans"], "evidence": {"source": source("later", "2026-05-01"), "stance": "denies"}}
    assert done(alice.patch("/v1/plants/alpha", denied))["products"] == ["cars"]
    assert_sound(alice.engine)


def test_the_same_again_changes_nothing(alice: Writer) -> None:
    alice.make("plants", "alpha")
    body = {"city": "Halle", "evidence": evidence("other")}
    first = alice.patch("/v1/plants/alpha", body)
    version = alice.feed()[-1]["seq"]
    again = alice.patch("/v1/plants/alpha", body)
    assert (done(again), again.headers["ETag"]) == (done(first), first.headers["ETag"])
    assert alice.feed()[-1]["seq"] == version


def test_a_record_that_lost_its_name_can_be_given_one_or_be_withdrawn(alice: Writer) -> None:
    alice.make("plants", "alpha")
    alice.make("plants", "beta")
    for slug in ("alpha", "beta"):
        (name,) = done(alice.get(f"/v1/claims?kind=plant&record={slug}&field=name"))["data"]
        done(alice.patch(f"/v1/claims/{name['id']}", {"state": "withdrawn", "reason": "A misprint."}))
        assert_problem(alice.get(f"/v1/plants/{slug}"), 410, "gone")
    stale = assert_problem(alice.patch("/v1/plants/alpha", {"name": "A"}, match='"r1"'), 412, "precondition-failed")
    assert (stale["revision"], "present" in stale) == (2, False)
    assert_problem(alice.patch("/v1/plants/alpha", {"city": "Halle", "evidence": evidence()}), 422, "unprocessable")
    named = alice.patch("/v1/plants/alpha", {"name": "Alpha", "evidence": evidence("other")}, match='"r2"')
    assert (done(named)["name"], done(named)["revision"]) == ("Alpha", 3)
    done(alice.delete("/v1/plants/beta?reason=Never+there", match='"r2"'))
    assert_problem(alice.get("/v1/plants/beta"), 410, "gone")
    assert_sound(alice.engine)


# A body, and what its errors point to.
WRONG: list[tuple[str, Data, list[str]]] = [
    ("no name", {"evidence": evidence()}, ["/name"]),
    ("a name without letters", {"name": "上海", "evidence": evidence()}, ["/id"]),
    ("a name that is too long", {"name": "x" * 301, "evidence": evidence()}, ["/name"]),
    ("an id in capitals", {"name": "A", "id": "Alpha", "evidence": evidence()}, ["/id"]),
    ("no evidence", {"name": "A"}, ["/evidence"]),
    ("evidence that is none", {"name": "A", "evidence": "hearsay"}, ["/evidence"]),
    ("no source", {"name": "A", "evidence": {"certainty": "reported"}}, ["/evidence/source"]),
    ("an unknown source", {"name": "A", "evidence": evidence() | {"source": "nobody"}}, ["/evidence/source"]),
    ("no certainty", {"name": "A", "evidence": {"source": source("wire")}}, ["/evidence/certainty"]),
    ("half a source", {"name": "A", "evidence": evidence() | {"source": {"id": "wire"}}}, [
        "/evidence/source/language", "/evidence/source/published", "/evidence/source/title"
    ]),
    ("a stance for whole records", {"name": "A", "evidence": evidence(stance="doubts")}, ["/evidence/stance"]),
    ("an unknown field", {"name": "A", "contry": "DE", "evidence": evidence()}, ["/contry"]),
    ("null", {"name": "A", "city": None, "evidence": evidence()}, ["/city"]),
    ("a wrong word", {"name": "A", "status": "operatng", "evidence": evidence()}, ["/status"]),
    ("a wrong element", {"name": "A", "tags": ["good", 3], "evidence": evidence()}, ["/tags/1"]),
    ("deep inside", {"name": "A", "site": {"previous_owner": 3}, "evidence": evidence()}, ["/site/previous_owner"]),
    ("more than all of it, of several", {"name": "A", "owners": [{"unnamed": "a bank", "share": {"one_of": [40, 120]}}],
        "evidence": evidence()}, ["/owners/0/share/one_of/1"]),
    ("a source in no language", {"name": "A", "evidence": evidence() | {"source": source("b", language="e" * 36)}},
        ["/evidence/source/language"]),
    ("owners together who are not named", {"name": "A", "owners": [{"companies": [{"unnamed": "a"}, {"unnamed": "b"}]}],
        "evidence": evidence()}, ["/owners/0/companies/0", "/owners/0/companies/1"]),
    ("nobody together", {"name": "A", "owners": [{"companies": []}], "evidence": evidence()}, ["/owners/0/companies"]),
    ("an owner that is named twice over", {"name": "A", "owners": [{"company": {"unnamed": "a"}}],
        "evidence": evidence()}, ["/owners/0/company"]),
    ("nobody to refer to", {"name": "A", "operator": "nobody", "evidence": evidence()}, ["/operator"]),
    ("a name that is none", {"name": 3, "evidence": evidence()}, ["/name"]),
    ("several", {"name": "A", "city": ["Halle"], "country": "XX", "evidence": evidence()}, ["/city", "/country"]),
]  # fmt: skip


def test_each_mistake_in_a_body_is_pointed_to_and_nothing_is_stored(alice: Writer) -> None:
    before = everything(alice.engine)
    for name, body, places in WRONG:
        problem = assert_problem(alice.post("/v1/plants", body), 422, "unprocessable")
        assert sorted(error["pointer"] for error in problem["errors"]) == places, name
    assert everything(alice.engine) == before


def test_the_subject_of_a_milestone_is_of_a_kind_that_there_is(alice: Writer) -> None:
    for collection in ("milestones", "approvals"):
        body = {"name": "A", "subject": {"kind": "plnt", "id": "alpha"}, "evidence": evidence()}
        (error,) = assert_problem(alice.post(f"/v1/{collection}", body), 422, "unprocessable")["errors"]
        assert (error["pointer"], error["did_you_mean"]) == ("/subject/kind", "plant")


def test_what_was_meant_is_named(alice: Writer) -> None:
    body: Data = {"name": "A", "contry": "DE", "status": "operatng", "evidence": evidence(certainty="reportd")}
    hints: dict[str, Any] = {}
    for _ in range(2):
        for error in assert_problem(alice.post("/v1/plants", body), 422)["errors"]:
            hints[error["pointer"]] = error.get("did_you_mean")
        body["evidence"] = evidence()
    assert hints == {"/contry": "country", "/status": "operating", "/evidence/certainty": "reported"}


def test_a_wrong_word_in_a_body_has_all_words_that_are_allowed(alice: Writer) -> None:
    body: Data = {"name": "A", "status": "operatng", "names": [{"text": "B", "lang": "en", "type": "formr"}]}
    answer = alice.post("/v1/companies", body | {"evidence": evidence()})
    allowed = {error["pointer"]: error["allowed"] for error in assert_problem(answer, 422)["errors"]}
    assert allowed == {
        "/status": [str(word) for word in CompanyStatus],
        "/names/0/type": [str(word) for word in NameType],
    }


def test_a_wrong_key_in_a_body_has_the_keys_of_its_place(alice: Writer) -> None:
    body = {"name": "A", "names": [{"text": "B", "lang": "en", "type": "former", "from_": "2020"}]}
    (error,) = assert_problem(alice.post("/v1/companies", body | {"evidence": evidence()}), 422)["errors"]
    assert (error["pointer"], error["did_you_mean"]) == ("/names/0/from_", "from")
    assert error["allowed"] == ["text", "lang", "type", "from", "to"]


def test_an_unknown_speaker_is_one_error(alice: Writer) -> None:
    body = {"name": "A", "status": "operating", "country": "DE", "evidence": evidence(speaker="sources")}
    (error,) = assert_problem(alice.post("/v1/plants", body), 422)["errors"]
    assert error["pointer"] == "/evidence/speaker"
    claim = {"field": "status", "value": "operating", **evidence(speaker="sources")}
    alice.post("/v1/plants", {"name": "A", "evidence": evidence()})
    (error,) = assert_problem(alice.post("/v1/plants/a/claims", claim), 422)["errors"]
    assert error["pointer"] == "/speaker"


def test_the_largest_numbers_are_stored_as_they_are_worked_out(alice: Writer) -> None:
    for unit in Unit:
        largest = {"text": f"very many {unit}", "min": LARGEST - 1, "max": LARGEST - 1, "unit": unit.value}
        alice.make("technologies", f"of-{unit.value.lower().replace('/', '-')}", staff=largest)
    assert_sound(alice.engine)


def test_a_source_that_is_on_file_must_be_the_same(alice: Writer) -> None:
    alice.make("plants", "alpha")
    other = evidence() | {"source": source("wire", title="Another title")}
    problem = assert_problem(alice.post("/v1/plants", {"name": "Beta", "evidence": other}), 422, "unprocessable")
    assert problem["errors"][0]["pointer"] == "/evidence/source"
    assert "another title" in problem["detail"]
    known = {"source": "wire", "certainty": "reported"}
    done(alice.post("/v1/plants", {"name": "Beta", "evidence": known}), 201)


def test_a_hundred_errors_are_shown_and_the_rest_counted(alice: Writer) -> None:
    body = {f"nonsense_{number}": 1 for number in range(150)}
    problem = assert_problem(alice.post("/v1/plants", {"name": "A", "evidence": evidence()} | body), 422)
    assert len(problem["errors"]) == 100
    assert "150 errors" in problem["detail"]
