"""Finds the record that a path names, and says what became of one that is not served."""

import datetime as dt

from flask import Response, abort, request
from sqlalchemy import select

from api.context import service
from api.problems import ProblemError
from models.queries.records import is_known_as_of, select_record_state, select_slugs
from models.vocabularies import Kind, RecordState
from schemas import SCHEMAS
from schemas.fields.messages import closest


def found_anchor(kind: Kind, record_id: str, as_of: dt.date | None) -> int:
    """Return the key of a record that is served; raise the problem of one that is not."""
    model = SCHEMAS[kind].model
    found = service().first(select(model.record_pk).where(model.slug == record_id, is_known_as_of(model, as_of)))
    if found is None:
        abort(missing(kind, record_id, as_of))
    return int(found[0])


def missing(kind: Kind, record_id: str, as_of: dt.date | None) -> Response:
    """Say what became of a record that is not served: merged, withdrawn, not known by then, or never there."""
    found = service().first(select_record_state(kind, record_id))
    if found is not None and found[1] == RecordState.MERGED:
        base = f"/v1/{kind.collection}/"
        rest = request.full_path.removeprefix(base + record_id).rstrip("?")
        return Response(status=308, headers={"Location": f"{base}{found[3]}{rest}"})
    if found is not None and found[1] == RecordState.WITHDRAWN:
        link = {"Link": f'</v1/{kind.collection}/{found[3]}>; rel="successor-version"'} if found[3] else {}
        raise ProblemError("gone", found[2] or "The record was withdrawn.", headers=link)
    if found is not None and found[4] and as_of:
        raise ProblemError("not-found", f"Nothing had been published on {record_id!r} by {as_of}.")
    near = closest(record_id, [row[0] for row in service().rows(select_slugs(SCHEMAS[kind].model, record_id[:2], 500))])
    errors = [{"parameter": "id", "message": "There is no such id.", "did_you_mean": near}] if near else []
    raise ProblemError("not-found", f"There is no {kind.label.lower()} with the id {record_id[:100]!r}.", errors)
