"""Dumps a database and restores it elsewhere, and edits one over HTTP in every way that leaves a trace."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url

from ledger.api_keys import make_key
from ledger.backup.dump import dump
from ledger.backup.restore import check_dump, restore_dump
from migrations.commands import find_head, list_revisions
from models.engine import make_engine, open_snapshot, open_write_session
from models.vocabularies import Scope
from settings import parse_database_url as parse_url
from tests import postgres

REASON = {"reason": "For the test."}


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Give the engine of a database."""
    engine = make_engine(parse_url(url))
    try:
        yield engine
    finally:
        engine.dispose()


def dumped(engine: Engine, **options: Any) -> list[bytes]:
    """Return the lines of a dump."""
    with open_snapshot(engine) as connection:
        return list(dump(connection, revision=find_head(), **options))


def restored(engine: Engine, lines: list[bytes]) -> None:
    """Restore a dump, as the command does."""
    check_dump(lines, list_revisions())
    with open_write_session(engine) as session, session.begin():
        restore_dump(session, lines)


@contextmanager
def copy(template: str, folder: Path) -> Iterator[str]:
    """Copy a template under a name of its own."""
    url = make_url(template)
    name = f"test_{uuid.uuid4().hex}"
    name = str(folder / f"{name}.db") if url.get_backend_name() == "sqlite" else name
    made = url.set(database=name).render_as_string(hide_password=False)
    postgres.clone(made, template)
    try:
        yield made
    finally:
        postgres.drop(made)


def key_of(engine: Engine) -> str:
    """Make a key that may write."""
    with open_write_session(engine) as session, session.begin():
        return make_key(session, "Alice", Scope.WRITE, dt.datetime.now(dt.UTC))[1]


class Editor:
    """Somebody who writes over HTTP, and has the key for it."""

    def __init__(self, client: FlaskClient, key: str) -> None:
        self.client, self.key = client, {"Authorization": f"Bearer {key}"}

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Send a write that must be done, whatever the revision of what it is done to."""
        answer = self.client.open(path, method=method, json=body, headers=self.key | {"If-Match": "*"})
        assert answer.status_code < 300, answer.text
        return answer.json


def edit(editor: Editor) -> None:
    """Do to the seeds all that can be done to records and claims."""
    source = {"title": "T", "publisher": "Example", "published": "2026-02-03", "language": "en"}
    said = {"source": {"id": "example-source"} | source, "certainty": "reported"}
    for slug in ("xiaomi-technology", "xiaomi-again", "made-up"):
        editor.send("POST", "/v1/companies", {"id": slug, "name": slug, "evidence": said})
    for slug in ("xiaomi-technology", "xiaomi-again"):
        editor.send("POST", f"/v1/companies/{slug}/merge", {"into": "xiaomi"} | REASON)
    editor.send("POST", "/v1/companies/xiaomi-again/unmerge", REASON)
    editor.send("DELETE", "/v1/companies/made-up?reason=Made+up.&replacement=xiaomi")
    plant = "/v1/plants/nextstar-windsor"
    editor.send("PATCH", plant, {"tags": ["edited"], "evidence": said})
    editor.send("POST", f"{plant}/rename", {"id": "windsor-batteries"} | REASON)
    claims = editor.client.get("/v1/plants/xiaomi-beijing-plant/claims?field=status&limit=100").json["data"]
    for claim, states in zip(claims, (["preferred"], ["withdrawn"], ["withdrawn", "active"]), strict=False):
        for state in states:
            editor.send("PATCH", f"/v1/claims/{claim['id']}", {"state": state} | REASON)
    block = {"plant": "xiaomi-beijing-plant", "certainty": "rumoured"}
    read = {"source": {"id": "example-dossier"} | source, "claims": [block | {"facts": {"city": "Beijing"}}]}
    editor.send("POST", "/v1/dossiers", read)
    later = {"source": read["source"] | {"published": "2026-03"}}
    editor.send("POST", "/v1/dossiers", read | later | {"claims": [block | {"facts": {"region": "Beijing"}}]})
