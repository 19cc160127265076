"""Names of records over HTTP: other spellings, merges and new ids. All of them are served and searched."""

import pytest

from tests.api.writers import Data, Writer, assert_sound, done, evidence, source

TYPED = [("companies", "XIAOMI"), ("plants", "Xiaomi  "), ("policies", "xiaomi")]


def call(alice: Writer, path: str, name: str, wire: str, **said: object) -> None:
    """Add a source that gives a record this name."""
    body = {"name": name, "evidence": {"source": source(wire, "2026-05-01"), "certainty": "reported", **said}}
    done(alice.patch(path, body))


def find(alice: Writer, words: str) -> list[str]:
    return [found["id"] for found in alice.document(f"/v1/search?q={words.replace(' ', '+')}")["data"]]


def names(document: Data) -> list[tuple[str, str | None]]:
    return [(name["text"], name.get("source")) for name in document["names"]]


@pytest.mark.parametrize(("collection", "same"), TYPED)
def test_a_newer_spelling_is_an_alias_and_renames_nothing(alice: Writer, collection: str, same: str) -> None:
    done(alice.post(f"/v1/{collection}", {"id": "xiaomi", "name": "Xiaomi", "evidence": evidence()}), 201)
    path = f"/v1/{collection}/xiaomi"
    call(alice, path, "Shaomi Technology", "later")
    call(alice, path, same, "third")
    record = alice.document(path)
    assert (record["name"], record["names"]) == (
        "Xiaomi",
        [{"text": "Shaomi Technology", "type": "alias", "source": "later"}],
    )
    assert find(alice, "shaomi") == ["xiaomi"]
    assert record["evidence"]["disputed"] == []
    explained = alice.document(f"{path}/explain?field=name")["outcomes"][0]
    assert (explained["step"], [loser["step"] for loser in explained["losers"]]) == ("most_used", ["most_used", None])
    assert alice.document(f"{path}/explain?field=names")["value"] == record["names"]
    assert_sound(alice.engine)


def test_a_merge_keeps_the_name_and_makes_the_other_names_aliases(alice: Writer) -> None:
    alice.make("companies", "xiaomi", name="Xiaomi")
    alice.make("companies", "xiaomi-technology", name="Xiaomi Technology")
    for wire in ("later", "third"):
        call(alice, "/v1/companies/xiaomi-technology", "Xiaomi Technology", wire)
    before = alice.document("/v1/companies/xiaomi")
    other = alice.document("/v1/companies/xiaomi-technology")
    done(alice.post("/v1/companies/xiaomi-technology/merge", {"into": "xiaomi", "reason": "Two names of one firm."}))
    merged = alice.document("/v1/companies/xiaomi")
    assert (merged["name"], names(merged)) == (
        "Xiaomi",
        [("Xiaomi Technology", "wire"), ("xiaomi-technology", None)],
    )
    assert alice.document("/v1/companies/xiaomi/explain?field=name")["outcomes"][0]["step"] == "merged"
    assert alice.document("/v1/companies/xiaomi/explain?field=names")["value"] == merged["names"]
    then = alice.document("/v1/companies/xiaomi?recorded_as_of=2999-01-01")
    assert (then["name"], then["names"]) == (merged["name"], merged["names"])
    assert find(alice, "xiaomi technology") == ["xiaomi"]
    # A source can still use the merged id. Its name renames nothing.
    dossier = {
        "source": source("fourth", "2026-06-01"),
        "claims": [{"company": "xiaomi-technology", "certainty": "reported", "facts": {"name": "Xiaomi Tech"}}],
    }
    done(alice.post("/v1/dossiers", dossier), 201)
    assert alice.document("/v1/companies/xiaomi")["name"] == "Xiaomi"
    done(alice.post("/v1/dossiers", dossier | {"claims": [dossier["claims"][0] | {"facts": {"name": "Xiaomi"}}]}), 201)
    assert_sound(alice.engine)
    done(alice.post("/v1/companies/xiaomi-technology/unmerge", {"reason": "They are two."}))
    after = alice.document("/v1/companies/xiaomi")
    assert (after["name"], after["names"], before["names"]) == ("Xiaomi", [], [])
    assert alice.document("/v1/companies/xiaomi-technology")["name"] == other["name"] == "Xiaomi Technology"
    assert find(alice, "xiaomi technology") == ["xiaomi-technology"]
    assert_sound(alice.engine)


def test_a_misspelt_duplicate_does_not_rename_the_record_that_it_is_merged_into(alice: Writer) -> None:
    alice.make("plants", "szeged", name="BYD Szeged")
    alice.make("plants", "seged", name="BYD Seged")
    done(alice.post("/v1/plants/seged/merge", {"into": "szeged", "reason": "Misspelt."}))
    merged = alice.document("/v1/plants/szeged")
    assert (merged["name"], names(merged)) == ("BYD Szeged", [("BYD Seged", "wire"), ("seged", None)])
    assert find(alice, "seged") == ["szeged"]
    assert_sound(alice.engine)


def test_a_new_id_keeps_the_name_and_the_old_id_is_searched(alice: Writer) -> None:
    """The claims under the new id are no better than those under the old one. A later merge is a merge."""
    alice.make("companies", "nextstar-energy", name="NextStar Energy")
    call(alice, "/v1/companies/nextstar-energy", "NextStar Energy", "third")
    done(alice.post("/v1/companies/nextstar-energy/rename", {"id": "ns", "reason": "Shorter."}))
    call(alice, "/v1/companies/ns", "Next Star", "later")
    renamed = alice.document("/v1/companies/ns")
    assert (renamed["name"], names(renamed)) == ("NextStar Energy", [("Next Star", "later"), ("nextstar-energy", None)])
    assert find(alice, "nextstar-energy") == ["ns"]
    alice.make("companies", "star", name="Star")
    done(alice.post("/v1/companies/star/merge", {"into": "ns", "reason": "One firm."}))
    assert alice.document("/v1/companies/ns")["name"] == "NextStar Energy"
    done(alice.post("/v1/companies/ns/rename", {"id": "nse", "reason": "Again."}))
    again = alice.document("/v1/companies/nse")
    assert (again["name"], [name["text"] for name in again["names"] if "source" not in name]) == (
        "NextStar Energy",
        ["nextstar-energy", "ns"],  # the id "star" is the name "Star" in another case
    )
    assert_sound(alice.engine)


def test_the_company_itself_changes_its_name(alice: Writer) -> None:
    alice.make("companies", "freyr", name="FREYR Battery")
    call(alice, "/v1/companies/freyr", "T1 Energy", "later", speaker="freyr")
    record = alice.document("/v1/companies/freyr")
    assert (record["name"], names(record)) == ("T1 Energy", [("FREYR Battery", "wire")])
    assert alice.document("/v1/companies/freyr?as_of=2026-04-30")["name"] == "FREYR Battery"
    assert find(alice, "freyr battery") == ["freyr"]
