"""Projects the claims on a record to its versions. A version is what was known from one publication day to the next.

Pure functions, no database access.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from ledger.resolution.claim import Claim
from ledger.resolution.event_days import add_event_days
from ledger.resolution.evidence import Evidence, weigh_evidence
from ledger.resolution.fields import Resolution, resolve_field
from ledger.resolution.milestone_slip import compute_slip
from ledger.resolution.names import NAME_FIELDS, resolve_name, resolve_names
from ledger.resolution.origins import follow_origins
from ledger.resolution.series import NO_RELEASES, Releases
from models.json_types import JsonObject
from models.vocabularies import Kind
from schemas import SCHEMAS, RecordSchema
from schemas.fields.facts import AmountFact, ListFact, ShareFact
from schemas.fields.scalars import Fact
from schemas.fields.values import format_instant
from schemas.kinds.record import get_fact_fields

# The sub-resources of a record, as the links of its document list them.
LINKED_RESOURCES = ("relations", "claims", "history", "changes", "explain")
# The field with the day of the event that the status of a record is about.
EVENT_FIELDS = {Kind.APPROVAL: "decided", Kind.MILESTONE: "met_on"}
FACTS: dict[Kind, dict[str, Fact]] = {kind: get_fact_fields(schema) for kind, schema in SCHEMAS.items()}


@dataclass(frozen=True, slots=True)
class RecordIds:
    """The kind and id of a record, and the other ids that lead to it."""

    kind: Kind
    slug: str
    former_slugs: Sequence[str] = ()


@dataclass(slots=True)
class VersionDraft:
    """A version that is not written yet. `values` are canonical, by field."""

    kind: Kind
    slug: str
    known_from: dt.date
    known_to: dt.date | None
    values: JsonObject
    evidence: Evidence
    derived: JsonObject = field(default_factory=dict)

    def build_document(self) -> JsonObject:
        """Build the document without the parts that only the database knows: the revision and the times."""
        facts = {name: self.values.get(name, build_empty_value(fact)) for name, fact in FACTS[self.kind].items()}
        return (
            {"id": self.slug, "kind": str(self.kind)} | facts | {"evidence": self.evidence.as_document()} | self.derived
        )


def project_versions(
    kind: Kind,
    slug: str,
    claims: Iterable[Claim],
    since: dt.date | None = None,
    former_slugs: Sequence[str] = (),
    releases: Releases = NO_RELEASES,
) -> list[VersionDraft]:
    """Return the versions of a record, oldest first, from all its claims that are not withdrawn.

    A version starts on each day when a new claim became visible and changed the document, or when one of `releases`
    did not list the record any more. The first version starts when the record has a name. With `since`, only versions
    from that day on are returned. `former_slugs` are the other ids that lead to the record.
    """
    by_day = _group_by_day(list(claims), releases)
    drafts: list[VersionDraft] = []
    visible: list[Claim] = []
    resolutions: dict[str, Resolution] = {}
    for day in sorted(by_day):
        visible += by_day[day]
        if since is not None and day < since:
            continue
        touched = by_day[day] if resolutions else visible
        _update_resolutions(RecordIds(kind, slug, former_slugs), touched, visible, resolutions)
        if "name" not in resolutions:
            continue
        draft = _build_draft(kind, slug, day, visible, resolutions, releases)
        if drafts and draft.build_document() == drafts[-1].build_document():
            continue
        if drafts:
            drafts[-1].known_to = day
        drafts.append(draft)
    return drafts


def _group_by_day(claims: list[Claim], releases: Releases) -> dict[dt.date, list[Claim]]:
    """Group claims by the day when they become visible. The day of a release is a key even without claims.

    Claims of registers and reference works are visible from the first day on. They never make a record appear earlier
    than its first source of any type, because a list published later says nothing about that time.
    """
    by_day: dict[dt.date, list[Claim]] = defaultdict(list)
    first = min((claim.published_latest for claim in claims), default=dt.date.min)
    for claim in claims:
        by_day[claim.published_latest if claim.source_type.is_evidence else first].append(claim)
    for series in {claim.series for claim in claims if claim.series is not None}:
        for release in releases.get(series, ()):
            by_day.setdefault(release.latest, [])
    return by_day


def find_leading_field(kind: Kind) -> str | None:
    """Return the field for the progress of a record. A denial of the record as a whole disputes this field."""
    return next((name for name in ("stage", "status") if name in FACTS[kind]), None)


def resolve_record_field(ids: RecordIds, name: str, claims: Iterable[Claim]) -> Resolution | None:
    """Resolve a field from all visible claims on its record. Return None if the field has no value."""
    fact = FACTS[ids.kind][name]
    if name == "name":
        return resolve_name(claims, ids.slug)
    if name == "names" and isinstance(fact, ListFact):
        return resolve_names(fact, claims, ids.slug, ids.former_slugs)
    return resolve_field(fact, select_claims_on_field(ids.kind, name, claims))


def select_claims_on_field(kind: Kind, name: str, claims: Iterable[Claim]) -> list[Claim]:
    """Select the claims on a field, with their chains of origins followed.

    For the leading field, add the claims on the record as a whole, and the days of events from the other fields.
    """
    claims = list(claims)
    if name != find_leading_field(kind):
        return follow_origins(claim for claim in claims if claim.field == name)
    selected = follow_origins(claim for claim in claims if claim.field in (name, None))
    return add_event_days(selected, claims, EVENT_FIELDS[kind]) if kind in EVENT_FIELDS else selected


def build_empty_value(fact: Fact) -> list[object] | None:
    """Return the value that documents have for a field without a known value."""
    return [] if isinstance(fact, ListFact) else None


def _update_resolutions(
    ids: RecordIds, touched: list[Claim], visible: list[Claim], resolutions: dict[str, Resolution]
) -> None:
    """Resolve the fields again that the `touched` claims are about. Keep the order of the schema."""
    names = {find_leading_field(ids.kind) if claim.field is None else claim.field for claim in touched}
    if names & NAME_FIELDS:
        names |= NAME_FIELDS
    for name in FACTS[ids.kind]:
        resolution = resolutions.pop(name, None)
        if name in names:
            resolution = resolve_record_field(ids, name, visible)
        if resolution is not None:
            resolutions[name] = resolution


def _build_draft(
    kind: Kind,
    slug: str,
    day: dt.date,
    visible: list[Claim],
    resolutions: dict[str, Resolution],
    releases: Releases,
) -> VersionDraft:
    values = {name: build_served_value(FACTS[kind][name], resolution) for name, resolution in resolutions.items()}
    draft = VersionDraft(kind, slug, day, None, values, weigh_evidence(visible, resolutions, releases, day))
    if kind is Kind.MILESTONE:
        draft.derived = compute_slip(values, visible)
    return draft


def build_served_value(fact: Fact, resolution: Resolution) -> object:
    """Return a value as documents have it. An amount or a share lists in `also` the claims without a known value."""
    also = resolution.outcomes[0].also if isinstance(fact, (AmountFact, ShareFact)) else ()
    if not also or not isinstance(resolution.value, dict):
        return resolution.value
    others = [{"text": claim.value["text"], "state": claim.value["state"], "source": claim.source} for claim in also]
    return resolution.value | {"also": others}


def render_version(draft: VersionDraft, *, revision: int, created_at: dt.datetime, updated_at: dt.datetime) -> bytes:
    """Render the JSON document of a version with the schema of its kind."""
    schema: RecordSchema = SCHEMAS[draft.kind]
    base = f"/v1/{draft.kind.collection}/{draft.slug}"
    document = draft.build_document() | {
        "revision": revision,
        "created_at": format_instant(created_at),
        "updated_at": format_instant(updated_at),
        "links": {"self": base} | {name: f"{base}/{name}" for name in LINKED_RESOURCES},
    }
    dumped = schema.dump(document)
    return orjson.dumps({name: dumped[name] for name in document if name in dumped})
