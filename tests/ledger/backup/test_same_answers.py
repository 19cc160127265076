"""A service that was restored answers as it did, to the byte, whichever engine it was on and is on now."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from models import VERSIONS, Claim, Document, FormerSource, Merge
from models.vocabularies import ClaimState, Kind
from tests.api.routes import address, rules
from tests.conftest import client_of
from tests.ledger.backup.copies import Editor, copy, dumped, edit, key_of, opened, restored

SUFFIXES = ("", "/history", "/claims", "/changes", "/relations", "?evidence=full", "?as_of=2022-09-30")
FATES = {
    "/v1/companies/xiaomi-technology": 308,
    "/v1/companies/xiaomi-again": 200,
    "/v1/companies/made-up": 410,
    "/v1/plants/nextstar-windsor": 308,
    "/v1/plants/windsor-batteries": 200,
    "/v1/companies/nobody": 404,
}
EDITED = ("/v1/companies/xiaomi", "/v1/plants/windsor-batteries", "/v1/plants/xiaomi-beijing-plant")
OTHERS = [
    "/v1/plants/xiaomi-beijing-plant/explain?field=status",
    "/v1/plants/xiaomi-beijing-plant/explain?field=status&as_of=2023-01-01",
    "/v1/plants/xiaomi-beijing-plant?recorded_as_of=2026-07-02",
    "/v1/companies/xiaomi?recorded_as_of=2026-07-02&evidence=full",
    "/v1/conflicts?as_of=2022-09-30&limit=500",
    "/v1/claims?state=withdrawn",
    "/v1/claims?source=example-dossier",
    "/v1/changes?after=0&limit=500",
    "/v1/changes?after=500&limit=500",
    "/v1/changes?sort=-seq&limit=30",
    "/v1/changes?after=1000000",
    "/v1/search?q=xiaomi",
]


@pytest.fixture(params=[("sqlite", "postgresql"), ("postgresql", "sqlite")], ids=" to ".join)
def restored_service(
    request: pytest.FixtureRequest, template_on: Callable[[str, str], str], tmp_path: Path
) -> Iterator[tuple[FlaskClient, FlaskClient, str]]:
    """Clients of all dossiers, edited, and of what a dump of them became on the other engine; and the key of both."""
    engines = request.param
    with (
        copy(template_on("seeded", engines[0]), tmp_path) as before,
        copy(template_on("migrated", engines[1]), tmp_path) as after,
        opened(before) as source,
        opened(after) as target,
    ):
        clients = [client_of(before), client_of(after)]
        edited, again = (next(one) for one in clients)
        for client in (edited, again):
            # So that cursors are signed with the secret that is kept in the database.
            service = client.application.extensions["evfacts"]
            service.settings = replace(service.settings, secret=None)
        key = key_of(source)
        edit(Editor(edited, key))
        assert edited.get("/v1/companies?limit=2").json["page"]["next"]
        lines = dumped(source, with_keys=True)
        restored(target, lines)
        assert dumped(target, with_keys=True) == lines
        yield edited, again, key
        for one in clients:
            next(one, None)


def same(both: list[FlaskClient], url: str) -> tuple[int, bytes]:
    """Check that both answer the same, its header included, and return status and body."""
    before, after = (client.get(url, headers={"X-Request-Id": "the-same"}, buffered=True) for client in both)
    assert (before.status_code, before.data) == (after.status_code, after.data), url
    assert list(before.headers) == list(after.headers), url
    return before.status_code, before.data


def test_what_was_restored_answers_the_same(restored_service: tuple[FlaskClient, FlaskClient, str]) -> None:
    *both, key = restored_service
    for url, status in FATES.items():
        assert same(both, url)[0] == status, url
    for url in [f"{edited}{suffix}" for edited in EDITED for suffix in SUFFIXES] + OTHERS:
        same(both, url)
    if both[0].application.extensions["evfacts"].engine.dialect.name == "sqlite":  # once is enough: it takes its time
        for rule in rules(both[0]):
            if rule not in ("/readyz", "/metrics", "/docs/<path:page>"):
                same(both, address(both[0], rule))
    # A cursor of before leads to the same page after.
    following = both[0].get("/v1/plants?limit=7&sort=-name").json["page"]["next"]
    assert same(both, following)[0] == 200
    check_that_the_edits_left_their_traces(both[0])
    check_that_every_version_is_as_it_was_written(both)
    check_that_writing_goes_on(both, key)


def check_that_the_edits_left_their_traces(client: FlaskClient) -> None:
    """Otherwise nothing of the above would be compared."""
    first = client.application.extensions["evfacts"].reader.first
    assert first(select(Merge).where(Merge.undone_at.is_not(None)))
    assert first(select(Merge).where(Merge.undone_at.is_(None)))
    assert first(select(FormerSource))
    for state in ClaimState:
        assert first(select(Claim.pk).where(Claim.state == state)), state


def check_that_every_version_is_as_it_was_written(both: list[FlaskClient]) -> None:
    """Those of the past have kept their revisions, each its own."""
    for kind in Kind:
        model = VERSIONS[kind]
        columns = (model.slug, model.known_from, model.known_to, model.revision, model.recorded_at, Document.body)
        statement = select(*columns).join(Document, Document.pk == model.document_pk).order_by(*columns[:2])
        before, after = (client.application.extensions["evfacts"].reader.rows(statement) for client in both)
        assert before == after
        assert before


def check_that_writing_goes_on(both: list[FlaskClient], key: str) -> None:
    """The keys of before are valid, new rows get keys after those that came, and the feed goes on where it ended."""
    said = {
        "source": {"id": "later", "title": "T", "published": "2026-03-04", "language": "en"},
        "certainty": "planned",
    }
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False):
        for client in both:
            Editor(client, key).send("POST", "/v1/companies", {"id": "later", "name": "Later", "evidence": said})
    assert same(both, "/v1/companies/later?evidence=full")[0] == 200
    last = both[0].get("/v1/changes?sort=-seq&limit=1").json["data"][0]["seq"]
    assert same(both, f"/v1/changes?after={last - 2}")[0] == 200
