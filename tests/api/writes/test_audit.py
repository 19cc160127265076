"""`evfacts audit`: who did what by which request; nothing of what was only tried, and no key."""

import json

import pytest
from click.testing import CliRunner

from cli.main import evfacts
from tests.api.writers import Data, Writer, done, evidence


def run(url: str, *arguments: str) -> str:
    """Run a command over a database, and return what it prints."""
    result = CliRunner(env={"EVFACTS_DATABASE_URL": url}).invoke(evfacts, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def audit(url: str, *arguments: str) -> list[Data]:
    return [json.loads(line) for line in run(url, "audit", *arguments).splitlines()]


def test_each_write_leaves_one_line(alice: Writer, database_url: str) -> None:
    alice.make("plants", "alpha")
    steps = [
        alice.patch("/v1/plants/alpha", {"city": "Halle", "evidence": evidence("other")}, X_Request_Id="mine-1"),
        alice.post("/v1/plants/alpha/rename", {"id": "omega", "reason": "Its name now."}),
        alice.post("/v1/plants/alpha/unmerge", {"reason": "It is not."}),
        alice.delete("/v1/plants/alpha?reason=Made+up."),
        alice.post("/v1/plants/alpha/restore", {"reason": "It is there."}),
    ]
    assert [answer.status_code for answer in steps] == [200] * 5
    (claim,) = alice.document("/v1/claims?record=alpha&field=city")["data"]
    done(alice.patch(f"/v1/claims/{claim['id']}", {"state": "withdrawn", "reason": "A slip."}))
    dossier = {"source": evidence("book")["source"], "claims": [{"plant": "alpha", "stance": "denies"}]}
    for query in ("?dry_run=true", "", ""):
        assert alice.post(f"/v1/dossiers{query}", dossier).status_code in (200, 201)
    # What was refused, tried or only read leaves none.
    alice.post("/v1/plants", {"name": "beta"})
    alice.patch("/v1/plants/alpha", {"city": "Halle", "evidence": evidence()}, match='"r77"')
    alice.get("/v1/plants/alpha")
    lines = audit(database_url, "--actor", "Alice")
    assert [(line["action"], line["subject"], line["details"]) for line in lines] == [
        ("create_plant", "/v1/plants", {"source": "wire"}),
        ("patch_plant", "/v1/plants/alpha", {"source": "other"}),
        ("rename_plant", "/v1/plants/alpha/rename", {"id": "omega", "reason": "Its name now."}),
        ("unmerge_plant", "/v1/plants/alpha/unmerge", {"reason": "It is not."}),
        ("withdraw_plant", "/v1/plants/alpha", {"reason": "Made up."}),
        ("restore_plant", "/v1/plants/alpha/restore", {"reason": "It is there."}),
        ("patch_claim", f"/v1/claims/{claim['id']}", {"reason": "A slip.", "state": "withdrawn"}),
        ("post_dossier", "/v1/dossiers", {"source": "book", "added": 1, "dropped": 0}),
        ("post_dossier", "/v1/dossiers", {"source": "book", "added": 0, "dropped": 0}),
    ]
    assert {(line["actor"], line["key"]) for line in lines} == {("Alice", alice.key.split("_")[1])}
    assert lines[1]["request"] == "mine-1" == steps[0].headers["X-Request-Id"]
    assert all(line["at"] and line["request"] for line in lines)
    assert audit(database_url, "--limit", "2") == lines[-2:]
    assert alice.key[13:] not in run(database_url, "audit")


@pytest.mark.usefixtures("database_url")
def test_what_is_done_to_keys_stands_there_too(database_url: str) -> None:
    key = run(database_url, "keys", "create", "Bob", "--scope", "write").strip()
    prefix = key.split("_")[1]
    run(database_url, "keys", "revoke", prefix)
    lines = audit(database_url, "--actor", "command line")
    told = {"name": "Bob", "scope": "write"}
    assert [(line["action"], line["subject"], line["details"]) for line in lines] == [
        ("keys.create", prefix, told),
        ("keys.revoke", prefix, told),
    ]
    listed = run(database_url, "keys", "list")
    assert "revoked" in listed
    assert key[13:] not in listed + run(database_url, "audit")
