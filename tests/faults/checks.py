"""What must hold whatever happened: nothing half written, nothing lost, nothing done twice, versions and feed sound."""

from collections import Counter
from collections.abc import Iterable

import orjson
from sqlalchemy import Engine, func, select, text

from ledger.versions.rebuild import rebuild
from models import AuditEntry, Change, Claim, Source
from models.engine import open_write_session
from tests.faults.client import Notes, Submission


def sound(engine: Engine, notes: Notes) -> None:
    """Check a database against what the clients sent and were told."""
    assert not notes.surprises, notes.surprises
    unanswered = [one.name for one in notes.submissions if one.answer is None]
    assert unanswered == []
    intact(engine)
    whole(engine, {one.name: one.claims for one in notes.submissions})
    kept(engine, notes.acknowledged)
    refused = [one for one in notes.submissions if not one.acknowledged]
    assert sorted({one.name for one in refused} & set(claims_of(engine))) == []
    # Nobody else writes of what belongs to one writer, so that its revision is always the one that was last answered.
    assert [one for one in refused if "/shared-" not in one.path] == []
    once(engine, notes)


def intact(engine: Engine) -> None:
    """Check that the feed has no gap, that versions are what the claims give, and that the file is in order."""
    with engine.connect() as connection:
        numbers = list(connection.scalars(select(Change.seq).order_by(Change.seq)))
        if engine.dialect.name == "sqlite":
            assert connection.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    assert numbers == list(range(1, len(numbers) + 1))
    with open_write_session(engine) as session:
        differing = [line for _, found in rebuild(session, write=False) for line in found]
        session.rollback()
    assert differing == []


def whole(engine: Engine, claims: dict[str, int]) -> None:
    """Check that each source has all of its claims or is not there; `claims` has their number by source."""
    with engine.connect() as connection:
        sources = list(connection.scalars(select(Source.slug)))
    found = claims_of(engine)
    assert {source: found.get(source) for source in sources} == {source: claims[source] for source in sources}


def kept(engine: Engine, acknowledged: Iterable[Submission]) -> None:
    """Check that what was acknowledged is there: its claims, and each change of which the answer told."""
    claims = claims_of(engine)
    changes = changes_of(engine)
    for one in acknowledged:
        assert one.answer is not None
        assert claims.get(one.name) == one.claims, one
        said = one.answer.said
        for record in said["records"] if one.method == "POST" else [said]:
            assert changes[one.name, record["id"], record["revision"]] == 1, one


def once(engine: Engine, notes: Notes) -> None:
    """Check that nothing was done twice: each request left one trace at most, and one where it was acknowledged."""
    with engine.connect() as connection:
        traces = Counter(connection.scalars(select(AuditEntry.request).where(AuditEntry.request.is_not(None))))
    assert traces == Counter(one.name for one in notes.acknowledged)
    revisions = Counter(identity[1:] for identity in changes_of(engine))
    assert [identity for identity, times in revisions.items() if times > 1] == []


def claims_of(engine: Engine) -> dict[str, int]:
    """Count the claims of each source that has any."""
    counted = select(Source.slug, func.count()).join(Claim, Claim.source_pk == Source.pk).group_by(Source.slug)
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(counted)}


def changes_of(engine: Engine) -> Counter[tuple[str, str, int]]:
    """Count the changes by source, id of the record and revision."""
    with engine.connect() as connection:
        bodies = [orjson.loads(body) for body in connection.scalars(select(Change.body))]
    return Counter((one["source"], one["id"], one["revision"]) for one in bodies)
