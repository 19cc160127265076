"""Publishes what a write changed: new revisions, their versions, and the entries of the feed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.batches import split_batches
from ledger.clock import get_utc_now
from ledger.versions.anchors import build_anchor_lookup
from ledger.versions.store import WrittenOn, write_versions
from ledger.writes.changes import ChangeDraft, append_changes
from models import Claim, Record
from models.vocabularies import ChangeAction, RecordState

AnyClaim = TypeVar("AnyClaim")


@dataclass(frozen=True, slots=True)
class WriteContext:
    """The actor, moment, source and reason that everything in one write has in common."""

    actor: str
    now: dt.datetime = field(default_factory=get_utc_now)
    source: str | None = None
    reason: str | None = None


def publish(
    session: Session,
    touched: Mapping[int, Iterable[Claim]],
    context: WriteContext,
    *,
    since: dt.date | None = None,
    known: Iterable[Record] = (),
    actions: Mapping[int, ChangeAction] | None = None,
    damaged: Collection[dt.date] = (),
) -> list[Record]:
    """Write the versions of records again and append to the feed. `touched` has the changed claims by record key.

    A claim on a merged record changes the record that it was merged into. `since` is the first day that can have
    changed. `known` are anchors that need no query. `actions` are the changes of records that do not follow from their
    claims. Versions that begin on a `damaged` day are always written again. Returns the records, in the order of the
    feed.
    """
    actions = actions or {}
    claims = _group_by_current_record(session, touched, actions)
    records = [session.get_one(Record, pk) for pk in sorted(claims)]
    for record in records:
        record.revision += 1
        record.updated_at = context.now
    session.flush()
    pk_of = build_anchor_lookup(session, known)
    unserved = write_versions(session, records, since=since, now=context.now, pk_of=pk_of, damaged=damaged)
    survivors = _load_slugs(session, [record.merged_into for record in records if record.merged_into])
    drafts = [
        ChangeDraft(
            record,
            record.revision,
            actions.get(record.pk) or _choose_action(record, record.pk in unserved),
            context.source,
            [claim.id for claim in claims[record.pk]],
            {claim.field for claim in claims[record.pk] if claim.field},
            reason=context.reason,
            merged_into=survivors.get(record.merged_into or 0),
        )
        for record in records
    ]
    append_changes(session, drafts, actor=context.actor, now=context.now)
    return records


class ClaimOnField(NamedTuple):
    """What the feed says of a claim: its id, and the field that it is about."""

    id: str
    field: str | None


@dataclass(frozen=True, slots=True)
class NewClaims:
    """The new claims of one source, by key of the record, and the publication day of the source."""

    source: str
    day: dt.date
    touched: Mapping[int, list[ClaimOnField]]


def publish_new_claims(
    session: Session, writes: Iterable[NewClaims], *, actor: str, now: dt.datetime, known: Iterable[Record]
) -> list[list[Record]]:
    """Publish several writes at once, with the same revisions and feed as `publish` for each of them in turn.

    The days of the writes ascend, no stored version begins later, and no claim takes the name from a record. Then a
    version depends on no later write, so it is enough to write it once. Returns the records of each write, in the order
    of the feed.
    """
    revisions: dict[int, list[WrittenOn]] = defaultdict(list)
    drafts: list[ChangeDraft] = []
    published: list[list[Record]] = []
    for write in writes:
        claims = _group_by_current_record(session, write.touched, {})
        records = [session.get_one(Record, pk) for pk in sorted(claims)]
        for record in records:
            record.revision += 1
            record.updated_at = now
            revisions[record.pk].append(WrittenOn(write.day, record.revision))
            ids, fields = [claim.id for claim in claims[record.pk]], {claim.field for claim in claims[record.pk]}
            action = _choose_action(record, unserved=False)
            drafts.append(
                ChangeDraft(record, record.revision, action, write.source, ids, {name for name in fields if name})
            )
        published.append(records)
    session.flush()
    write_versions(
        session,
        [session.get_one(Record, pk) for pk in sorted(revisions)],
        since=None,
        now=now,
        pk_of=build_anchor_lookup(session, known),
        revisions=revisions,
    )
    append_changes(session, drafts, actor=actor, now=now)
    return published


def _group_by_current_record(
    session: Session, touched: Mapping[int, Iterable[AnyClaim]], actions: Mapping[int, ChangeAction]
) -> dict[int, list[AnyClaim]]:
    """Group the claims on merged records under the record that each was merged into, unless it has an action itself."""
    grouped: dict[int, list[AnyClaim]] = {}
    for pk, claims in touched.items():
        record = session.get_one(Record, pk)
        current = pk if pk in actions or record.merged_into is None else record.merged_into
        grouped.setdefault(current, []).extend(claims)
    return grouped


def _choose_action(record: Record, unserved: bool) -> ChangeAction:
    """Return the action that a change of claims has on a record. The revision of the record has been raised already."""
    if unserved or record.state is RecordState.WITHDRAWN:
        return ChangeAction.WITHDRAWN
    return ChangeAction.CREATED if record.revision == 1 else ChangeAction.UPDATED


def _load_slugs(session: Session, pks: list[int]) -> dict[int, str]:
    slugs: dict[int, str] = {}
    for batch in split_batches(pks):
        for pk, slug in session.execute(select(Record.pk, Record.slug).where(Record.pk.in_(batch))):
            slugs[pk] = slug
    return slugs
