"""The feed: what changed, when, by whom and because of which claims. Of all records, and of one."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from sqlalchemy import ColumnElement, select

from api.context import service
from api.formats import CHANGES, Listed, Page, chosen
from api.formats.feed_entries import change_entry
from api.pagination.pages import DEFAULT_LIMIT, MOST, address_with, data_version, written
from api.problems import ProblemError
from api.records.lookup import missing
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import Choice
from models import Change
from models.queries.records import select_record_state
from models.vocabularies import ChangeAction, Kind

# By number, or the newest first.
ORDERS = ("seq", "-seq")


class ChangeSchema(Schema):
    """A change of a record."""

    seq = fields.Integer(required=True, metadata={"description": "Place in the feed, from 1, without gaps"})
    action = fields.String(required=True, metadata={"enum": [str(word) for word in ChangeAction]})
    kind = fields.String(required=True)
    id = fields.String(required=True)
    revision = fields.Integer(required=True, metadata={"description": "The revision of the record from here on"})
    source = fields.String(required=True, allow_none=True, metadata={"description": "The source that was recorded"})
    claims = fields.List(fields.String(), required=True, metadata={"description": "Ids of the claims that changed"})
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    actor = fields.String(required=True)
    recorded_at = fields.String(required=True, metadata={"format": "date-time"})
    link = fields.String(required=True)
    reason = fields.String(metadata={"description": "Why, where a reason was given"})
    merged_into = fields.String(metadata={"description": "Only of a merge: the id that stands for this one"})


class FeedPageSchema(Schema):
    """Where a page stands in the feed."""

    limit = fields.Integer(required=True)
    next_after = fields.Integer(
        required=True, metadata={"description": "What to send as `after` to go on; with nothing new the same as before"}
    )
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Address that goes on from here; null where there is no more now, as in every list"},
    )
    more = fields.Boolean(required=True, metadata={"description": "Whether there is more now"})


class FeedMetaSchema(Schema):
    """What the answer was made from."""

    data_version = fields.Integer(required=True)


class FeedSchema(Schema):
    """A page of the feed."""

    data = fields.List(fields.Nested(ChangeSchema), required=True)
    page = fields.Nested(FeedPageSchema, required=True)
    meta = fields.Nested(FeedMetaSchema, required=True)


LISTED = Listed("Changes", ChangeSchema(), change_entry)


class FeedQuery(Schema):
    """The parameters of every feed."""

    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**53),
        metadata={"description": "Only changes after this number", "example": 0},
    )
    before = fields.Integer(
        validate=validate.Range(1, 2**53),
        metadata={"description": "Only changes before this number, to go back in time", "example": 100},
    )
    sort = fields.String(
        validate=Choice(ORDERS),
        metadata={"description": "`-seq` for the newest first, as Atom and JSON Feed have it unless `seq` is given"},
    )
    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, MOST),
        metadata={"description": f"How many at once, 1 to {MOST}", "example": 20},
    )


def add_changes(blueprint: Blueprint, kind: Kind) -> None:
    """Give a kind the route of its records' changes."""

    def list_changes(options: dict[str, Any], record_id: str) -> Response:
        """List the changes of a record, oldest first, its withdrawal included: the feed, of this record alone."""
        found = service().first(select_record_state(kind, record_id))
        if found is None or not found[4]:
            return missing(kind, record_id, None)
        return answer_changes([Change.record_pk == found[0]], options)

    list_changes.__name__ = f"list_{kind}_changes"
    route = blueprint.get("/<string:record_id>/changes", schema=FeedSchema, query=FeedQuery, offered=CHANGES)
    route(list_changes)


def answer_changes(where: list[ColumnElement[bool]], options: dict[str, Any]) -> Response:
    """Answer with a page of the changes that fulfil all criteria."""
    version = data_version()
    limit: int = options["limit"]
    if options["after"] > version:
        told = f"The last change has the number {version}. Read everything anew, and go on from there."
        raise ProblemError("feed-restarted", told)
    newest_first = options.get("sort", "-seq" if chosen().newest_first else "seq") == "-seq"
    where = [*where, Change.seq > options["after"]]
    if "before" in options:
        # What is after the last change is so for the database too, whose numbers are shorter than those of JSON.
        where.append(Change.seq < min(options["before"], version + 1))
    found = page_of_changes(where, limit, newest_first=newest_first)
    more, found = len(found) > limit, found[:limit]
    numbers = [seq for seq, _ in found]
    page = {
        "limit": limit,
        "next_after": max(numbers, default=options["after"]),
        "next": _following(numbers, newest_first) if more else None,
        "more": more,
    }
    links = [f'<{page["next"]}>; rel="next"'] if more else []
    return written(LISTED, Page([body for _, body in found], page, {"data_version": version}), links)


def page_of_changes(
    where: list[ColumnElement[bool]], limit: int, *, newest_first: bool = False
) -> list[tuple[int, bytes]]:
    """Fetch changes in the order of the feed or against it, one more than `limit`."""
    order = Change.seq.desc() if newest_first else Change.seq
    return service().rows(select(Change.seq, Change.body).where(*where).order_by(order).limit(limit + 1))


def _following(numbers: list[int], newest_first: bool) -> str:
    """Return where a reader goes on: to what comes after, or to what came before."""
    return address_with(before=str(min(numbers))) if newest_first else address_with(after=str(max(numbers)))
