"""`cite=true`: the citation of a record and its sources, as text and as CSL-JSON, which reference managers read."""

import datetime as dt
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import orjson
from flask import request
from marshmallow import Schema, fields
from sqlalchemy import or_, select

from api.context import get_reader
from models import Claim, Record, Source
from models.json_types import JsonObject
from models.queries.records import is_published_by
from models.queries.rows import LastChangeRow
from models.vocabularies import ClaimState, Kind

SERVICE = "EV Facts"


class CiteSchema(Schema):
    """The citation of a record."""

    permalink = fields.String(
        required=True,
        metadata={"description": "URL of this answer. It has `recorded_as_of`, so later writes do not change it"},
    )
    accessed = fields.Date(required=True, metadata={"description": "The day of the request, UTC"})
    text = fields.String(required=True, metadata={"description": "A citation in plain text"})
    csl = fields.Dict(required=True, metadata={"description": "The record as an item of CSL-JSON"})
    sources = fields.List(
        fields.Dict(), required=True, metadata={"description": "Its sources as items of CSL-JSON, the oldest first"}
    )


def load_source_documents(kind: Kind, record_id: str, as_of: dt.date | None) -> list[bytes]:
    """Load the documents of the sources of the claims that count on a record, the oldest first."""
    record = select(Record.pk).where(Record.kind == kind, Record.slug == record_id)
    members = select(Record.pk).where(or_(Record.pk.in_(record), Record.merged_into.in_(record)))
    keys = select(Claim.source_pk).join(Source).where(Claim.record_pk.in_(members), Claim.state != ClaimState.WITHDRAWN)
    keys = keys.where(is_published_by(as_of)) if as_of else keys
    statement = select(Source.body).where(Source.pk.in_(keys)).order_by(Source.published_earliest, Source.slug)
    return [row.body for row in get_reader().rows(statement)]


def find_permalink_moment(last_change: LastChangeRow | None, accessed: dt.date) -> dt.datetime:
    """Return the moment of a permalink: a moment of the day `accessed`, not before the last change of any record.

    The state of all records at this moment is that of the request. A write after the request has a later moment. A
    milestone is judged by the day, so the moment lies on the same day.
    """
    # `recorded_as_of` reads a moment without a fraction as the end of its second. A write may still follow in it.
    midnight = dt.datetime.combine(accessed, dt.time(microsecond=1), dt.UTC)
    return max(last_change.recorded_at, midnight) if last_change else midnight


def build_citation(
    kind: Kind, body: bytes, sources: Sequence[bytes], clocks: Mapping[str, str], accessed: dt.date
) -> JsonObject:
    """Build the block `cite` of a complete document from the documents of its sources.

    `clocks` has the parameters of the permalink: `recorded_as_of`, and `as_of` if the client sent it.
    """
    document: JsonObject = orjson.loads(body)
    items = [build_csl_item(orjson.loads(source)) for source in sources]
    day: str = document["evidence"]["last_published"]
    permalink = f"{request.url_root}v1/{kind.collection}/{document['id']}?{urlencode(clocks, safe=':')}"
    count = f"{len(items)} source{'s' if len(items) != 1 else ''}"
    about = f"{document['name']} ({kind.label.lower()})"
    text = f"{SERVICE}: {about}, as published by {day}, from {count}, accessed {accessed}. {permalink}"
    csl = {
        "id": f"{kind}/{document['id']}",
        "type": "dataset",
        "title": document["name"],
        "container-title": SERVICE,
        "publisher": SERVICE,
        "genre": kind.label,
        "version": str(document["revision"]),
        "issued": {"date-parts": [_parts(dt.date.fromisoformat(day))]},
        "accessed": {"date-parts": [_parts(accessed)]},
        "URL": permalink,
    }
    return {"permalink": permalink, "accessed": accessed.isoformat(), "text": text, "csl": csl, "sources": items}


def build_csl_item(source: JsonObject) -> JsonObject:
    """Return a source as an item of CSL-JSON, without members that are unknown."""
    item = {
        "id": source["id"],
        "type": "webpage" if source["url"] else "document",
        "title": source["title"],
        "container-title": source["publisher"],
        "issued": build_csl_date(source["published"]),
        "URL": source["url"],
        "language": source["language"],
    }
    return {name: value for name, value in item.items() if value is not None}


def build_csl_date(date: JsonObject) -> JsonObject:
    """Return an imprecise date as CSL-JSON can express it: a year, a month, a day, or a span of days."""
    first, last = (dt.date.fromisoformat(date[end]) for end in ("earliest", "latest"))
    after = last + dt.timedelta(days=1)
    if first == last:
        parts = [_parts(first)]
    elif (first.month, first.year, first.day, after.day) == (last.month, last.year, 1, 1):
        parts = [_parts(first)[:2]]
    elif (first.year, first.month, first.day, after.month, after.day) == (last.year, 1, 1, 1, 1):
        parts = [_parts(first)[:1]]
    else:
        parts = [_parts(first), _parts(last)]
    return {"date-parts": parts}


def _parts(day: dt.date) -> list[int]:
    return [day.year, day.month, day.day]
