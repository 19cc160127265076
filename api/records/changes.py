"""The feed of changes: its pages, and the feed of one record. An entry names the actor and the claims."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy import ColumnElement, select

from api.context import get_reader
from api.formats import Listing, Page, get_format
from api.formats.feed_entries import build_change_entry
from api.pagination.pages import build_url, load_data_version, render_page
from api.pagination.parameters import DEFAULT_LIMIT, MAX_LIMIT
from api.problems import ProblemError
from api.records.lookup import answer_missing_record
from api.routing.query_parameters import Choice, QuerySchema
from models import Change
from models.queries.records import select_record_state
from models.queries.rows import RecordStateRow
from models.vocabularies import ChangeAction, Kind

# By number ascending, or descending: the newest first.
ORDERS = ("seq", "-seq")


class ChangeSchema(Schema):
    """A change of a record."""

    seq = fields.Integer(required=True, metadata={"description": "Number in the feed, from 1, without gaps"})
    action = fields.String(required=True, metadata={"enum": [str(word) for word in ChangeAction]})
    kind = fields.String(required=True)
    id = fields.String(required=True)
    revision = fields.Integer(required=True, metadata={"description": "The revision of the record after this change"})
    source = fields.String(
        required=True, allow_none=True, metadata={"description": "Id of the source that was recorded"}
    )
    claims = fields.List(fields.String(), required=True, metadata={"description": "Ids of the claims that changed"})
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    actor = fields.String(required=True)
    recorded_at = fields.String(required=True, metadata={"format": "date-time"})
    link = fields.String(required=True)
    reason = fields.String(metadata={"description": "The reason, if one was given"})
    merged_into = fields.String(
        metadata={"description": "Only for a merge: the id of the record that this one was merged into"}
    )


class FeedPageSchema(Schema):
    """The position of a page in the feed."""

    limit = fields.Integer(required=True)
    next_after = fields.Integer(
        required=True,
        metadata={"description": "Pass this as `after` in the next request. Unchanged if there are no new changes"},
    )
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "URL of the next page; null if there are no more changes now, as in every list"},
    )
    more = fields.Boolean(required=True, metadata={"description": "Whether there are more changes now"})


class FeedMetaSchema(Schema):
    """The state of the data that the response was made from."""

    data_version = fields.Integer(required=True)


class FeedSchema(Schema):
    """A page of the feed."""

    data = fields.List(fields.Nested(ChangeSchema), required=True)
    page = fields.Nested(FeedPageSchema, required=True)
    meta = fields.Nested(FeedMetaSchema, required=True)


LISTED = Listing("Changes", ChangeSchema(), build_change_entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedParameters:
    """The parameters of a feed. `sort` is one of ORDERS; None for the order of the format."""

    after: int
    before: int | None = None
    sort: str | None = None
    limit: int


class FeedQuery(QuerySchema):
    """The parameters of every feed."""

    parameters: ClassVar[type[object]] = FeedParameters

    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**53),
        metadata={"description": "Only changes after this number", "example": 0},
    )
    before = fields.Integer(
        validate=validate.Range(1, 2**53),
        metadata={"description": "Only changes before this number, to read backwards", "example": 100},
    )
    sort = fields.String(
        validate=Choice(ORDERS),
        metadata={"description": "`-seq` for the newest first. Atom and JSON Feed do so unless `sort=seq` is given"},
    )
    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, MAX_LIMIT),
        metadata={"description": f"How many changes a page has, 1 to {MAX_LIMIT}", "example": 20},
    )


def list_record_changes(kind: Kind, params: FeedParameters, record_id: str) -> Response:
    """List the changes of a record, oldest first. This is the feed of this record alone, its withdrawal included."""
    record: RecordStateRow | None = get_reader().first(select_record_state(kind, record_id))
    if record is None or not record.revision:
        return answer_missing_record(kind, record_id, None)
    return render_changes([Change.record_pk == record.pk], params)


def render_changes(criteria: list[ColumnElement[bool]], params: FeedParameters) -> Response:
    """Answer with a page of the changes that meet all criteria."""
    version = load_data_version()
    if params.after > version:
        detail = f"The last change has the number {version}. Read everything again, and continue from that number."
        raise ProblemError("feed-restarted", detail)
    newest_first = (params.sort or ("-seq" if get_format().newest_first else "seq")) == "-seq"
    criteria = [*criteria, Change.seq > params.after]
    if params.before is not None:
        # The database has shorter integers than JSON, so `before` is cut to the number after the last change.
        criteria.append(Change.seq < min(params.before, version + 1))
    rows = fetch_changes(criteria, params.limit, newest_first=newest_first)
    more, rows = len(rows) > params.limit, rows[: params.limit]
    numbers = [seq for seq, _ in rows]
    page = {
        "limit": params.limit,
        "next_after": max(numbers, default=params.after),
        "next": _build_next_url(numbers, newest_first) if more else None,
        "more": more,
    }
    links = [f'<{page["next"]}>; rel="next"'] if more else []
    return render_page(LISTED, Page([body for _, body in rows], page, {"data_version": version}), links)


def fetch_changes(
    criteria: list[ColumnElement[bool]], limit: int, *, newest_first: bool = False
) -> list[tuple[int, bytes]]:
    """Fetch changes in the order of the feed or against it, one more than `limit`."""
    order = Change.seq.desc() if newest_first else Change.seq
    return get_reader().rows(select(Change.seq, Change.body).where(*criteria).order_by(order).limit(limit + 1))


def _build_next_url(numbers: list[int], newest_first: bool) -> str:
    """Return the URL of the next page: of later changes, or of earlier ones if the newest come first."""
    return build_url(before=str(min(numbers))) if newest_first else build_url(after=str(max(numbers)))
