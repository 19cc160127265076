"""From the claims on a record to its versions: what was known from one publication day to the next. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from ledger.resolution.claim import Claim
from ledger.resolution.evidence import Evidence, weigh
from ledger.resolution.fields import Resolution, resolve_field
from ledger.resolution.milestone_slip import slip
from models.vocabularies import Kind
from schemas import SCHEMAS, RecordSchema
from schemas.fields.facts import AmountFact, ListFact, ShareFact
from schemas.fields.scalars import Fact
from schemas.fields.values import instant
from schemas.kinds.record import fact_fields

# What a record has of its own beside its document, as addresses name it.
LINKED = ("relations", "claims", "history", "changes", "explain")
FACTS: dict[Kind, dict[str, Fact]] = {kind: fact_fields(schema) for kind, schema in SCHEMAS.items()}


@dataclass(slots=True)
class Draft:
    """A version before it is written. `values` are canonical, by field."""

    kind: Kind
    slug: str
    known_from: dt.date
    known_to: dt.date | None
    values: dict[str, Any]
    evidence: Evidence
    derived: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return the document without what only the database knows: revision and times."""
        shown = {name: self.values.get(name, empty(fact)) for name, fact in FACTS[self.kind].items()}
        return (
            {"id": self.slug, "kind": str(self.kind)} | shown | {"evidence": self.evidence.as_document()} | self.derived
        )


def project(kind: Kind, slug: str, claims: Iterable[Claim], since: dt.date | None = None) -> list[Draft]:
    """Return the versions of a record from all its claims that are not withdrawn, oldest first.

    A version starts on each day on which something new became visible and changed what is known. Nothing is known
    until the record has a name. With `since`, only versions from that day on are returned.
    """
    by_day: dict[dt.date, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_day[claim.visible].append(claim)
    drafts: list[Draft] = []
    visible: list[Claim] = []
    resolutions: dict[str, Resolution] = {}
    for day in sorted(by_day):
        visible += by_day[day]
        if since is not None and day < since:
            continue
        touched = by_day[day] if resolutions else visible
        _resolve_touched(kind, touched, visible, resolutions)
        if "name" not in resolutions:
            continue
        draft = _draft(kind, slug, day, visible, resolutions)
        if drafts and draft.document() == drafts[-1].document():
            continue
        if drafts:
            drafts[-1].known_to = day
        drafts.append(draft)
    return drafts


def resolve_all(kind: Kind, claims: Iterable[Claim]) -> dict[str, Resolution]:
    """Resolve every field of a record from the claims visible at one time."""
    claims = list(claims)
    resolutions: dict[str, Resolution] = {}
    _resolve_touched(kind, claims, claims, resolutions)
    return resolutions


def leading_field(kind: Kind) -> str | None:
    """Name the field that tells how things stand: who denies the record as a whole disputes this one."""
    return next((name for name in ("stage", "status") if name in FACTS[kind]), None)


def claims_on(kind: Kind, name: str, claims: Iterable[Claim]) -> list[Claim]:
    """Select the claims that bear on a field: those on it, and for the leading field those on the record."""
    names = {name, None} if name == leading_field(kind) else {name}
    return [claim for claim in claims if claim.field in names]


def empty(fact: Fact) -> Any:
    """Return what a document shows for a field on which nothing is known."""
    return [] if isinstance(fact, ListFact) else None


def _resolve_touched(
    kind: Kind, touched: list[Claim], visible: list[Claim], resolutions: dict[str, Resolution]
) -> None:
    """Resolve again the fields that `touched` bears on; keep the order of the schema."""
    names = {leading_field(kind) if claim.field is None else claim.field for claim in touched}
    for name, fact in FACTS[kind].items():
        found = resolutions.pop(name, None)
        if name in names:
            found = resolve_field(fact, claims_on(kind, name, visible))
        if found is not None:
            resolutions[name] = found


def _draft(kind: Kind, slug: str, day: dt.date, visible: list[Claim], resolutions: dict[str, Resolution]) -> Draft:
    values = {name: served(FACTS[kind][name], resolution) for name, resolution in resolutions.items()}
    draft = Draft(kind, slug, day, None, values, weigh(visible, resolutions))
    if kind is Kind.MILESTONE:
        draft.derived = slip(values, visible)
    return draft


def served(fact: Fact, resolution: Resolution) -> Any:
    """Return a value as it is served: an amount or a share beside what others say who do not tell it."""
    also = resolution.outcomes[0].also if isinstance(fact, (AmountFact, ShareFact)) else ()
    if not also:
        return resolution.value
    others = [{"text": claim.value["text"], "state": claim.value["state"], "source": claim.source} for claim in also]
    return resolution.value | {"also": others}


def as_bytes(draft: Draft, *, revision: int, created_at: dt.datetime, updated_at: dt.datetime) -> bytes:
    """Dump a version into the bytes that clients read, through the schema of its kind."""
    schema: RecordSchema = SCHEMAS[draft.kind]
    base = f"/v1/{draft.kind.collection}/{draft.slug}"
    document = draft.document() | {
        "revision": revision,
        "created_at": instant(created_at),
        "updated_at": instant(updated_at),
        "links": {"self": base} | {name: f"{base}/{name}" for name in LINKED},
    }
    dumped = schema.dump(document)
    return orjson.dumps({name: dumped[name] for name in document if name in dumped})
