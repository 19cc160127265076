"""`cite=true`: how to cite a record and its sources, as text and in CSL-JSON, which reference managers read."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import request
from marshmallow import Schema, fields
from sqlalchemy import or_, select

from api.context import service
from models import Claim, Record, Source
from models.queries.records import is_published_by
from models.vocabularies import ClaimState, Kind

SERVICE = "EV Facts"


class CiteSchema(Schema):
    """How to cite a record."""

    permalink = fields.String(
        required=True, metadata={"description": "Address of what is shown here, whatever is published later"}
    )
    text = fields.String(required=True, metadata={"description": "A citation in plain text"})
    csl = fields.Dict(required=True, metadata={"description": "The record as an item of CSL-JSON"})
    sources = fields.List(
        fields.Dict(), required=True, metadata={"description": "Its sources as items of CSL-JSON, the oldest first"}
    )


def sources_on(kind: Kind, record_id: str, as_of: dt.date | None) -> list[bytes]:
    """Load the documents of the sources of the claims that count on a record, the oldest first."""
    record = select(Record.pk).where(Record.kind == kind, Record.slug == record_id)
    members = select(Record.pk).where(or_(Record.pk.in_(record), Record.merged_into.in_(record)))
    keys = select(Claim.source_pk).join(Source).where(Claim.record_pk.in_(members), Claim.state != ClaimState.WITHDRAWN)
    keys = keys.where(is_published_by(as_of)) if as_of else keys
    statement = select(Source.body).where(Source.pk.in_(keys)).order_by(Source.published_earliest, Source.slug)
    return [row[0] for row in service().rows(statement)]


def cite(kind: Kind, body: bytes, sources: list[bytes], **clock: str) -> dict[str, Any]:
    """Make the block `cite` of a whole document with its sources.

    `clock` is what the permalink must say beside `as_of`.
    """
    return citation(kind, orjson.loads(body), [csl_of_source(orjson.loads(one)) for one in sources], clock)


def citation(
    kind: Kind, document: dict[str, Any], sources: list[dict[str, Any]], clock: dict[str, str]
) -> dict[str, Any]:
    """Write the block `cite`, whose permalink asks for the day of the latest source."""
    day: str = document["evidence"]["last_published"]
    path = f"v1/{kind.collection}/{document['id']}"
    permalink = f"{request.url_root}{path}?{urlencode({'as_of': day} | clock)}"
    count = f"{len(sources)} source{'s' if len(sources) != 1 else ''}"
    text = f"{SERVICE}: {document['name']} ({kind.label.lower()}), as published by {day}, from {count}. {permalink}"
    csl = {
        "id": f"{kind}/{document['id']}",
        "type": "dataset",
        "title": document["name"],
        "container-title": SERVICE,
        "publisher": SERVICE,
        "genre": kind.label,
        "version": str(document["revision"]),
        "issued": {"date-parts": [_parts(dt.date.fromisoformat(day))]},
        "URL": permalink,
    }
    return {"permalink": permalink, "text": text, "csl": csl, "sources": sources}


def csl_of_source(source: dict[str, Any]) -> dict[str, Any]:
    """Write a source as an item of CSL-JSON; what is not known is left out."""
    item = {
        "id": source["id"],
        "type": "webpage" if source["url"] else "document",
        "title": source["title"],
        "container-title": source["publisher"],
        "issued": csl_date(source["published"]),
        "URL": source["url"],
        "language": source["language"],
    }
    return {name: value for name, value in item.items() if value is not None}


def csl_date(date: dict[str, Any]) -> dict[str, Any]:
    """Write an imprecise date as CSL-JSON can: a year, a month, a day, or a span of days."""
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
