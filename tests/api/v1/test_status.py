"""`/v1/status` and `/readyz` tell of versions that an older rule made."""

from flask.testing import FlaskClient
from sqlalchemy import Engine, update

from ledger.resolution.rule import RULE_NUMBER
from ledger.versions.rebuild import rebuild
from models import VERSIONS
from models.engine import open_write_session
from models.vocabularies import Kind
from tests.dossiers import dossier, naming, store

NOTE = "2 versions were made by rule 1; run `evfacts rebuild`."


def test_versions_of_an_older_rule_are_noted_and_served(client: FlaskClient, engine: Engine) -> None:
    store(engine, dossier("wire", "2025-01-02", *naming("plant beta", "company firm")))
    current = client.get("/v1/status")
    assert (current.json["rule"], current.json["outdated_versions"], "note" in current.json) == (RULE_NUMBER, 0, False)
    assert "note" not in client.get("/readyz").json
    with engine.begin() as connection:
        for kind in (Kind.PLANT, Kind.COMPANY):
            connection.execute(update(VERSIONS[kind]).values(rule=1))
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["status"], ready.json["note"]) == (200, "ready", NOTE)
    older = client.get("/v1/status", headers={"If-None-Match": current.headers["ETag"]})
    assert (older.json["outdated_versions"], older.json["note"]) == (2, NOTE)
    with open_write_session(engine) as session, session.begin():
        assert [differences for _, differences in rebuild(session)] == [[], []]
    assert client.get("/v1/status").json == current.json
    assert client.get("/readyz").json == {name: part for name, part in ready.json.items() if name != "note"}
