"""Looks up the record in the path. Answers 308, 410 or 404 if it is merged, withdrawn or unknown."""

import datetime as dt

from flask import Response, abort, request
from sqlalchemy import select

from api.context import get_reader
from api.problems import ProblemError
from api.routing.record_ids import suggest_id
from models import Claim
from models.json_types import JsonObject
from models.queries.records import is_about, is_known_as_of, select_record_state
from models.queries.rows import RecordStateRow
from models.vocabularies import ClaimState, Kind, RecordState
from schemas import SCHEMAS


def find_record_pk(kind: Kind, record_id: str, as_of: dt.date | None) -> int:
    """Return the key of a record that is served; answer 308, 410 or 404 for any other."""
    model = SCHEMAS[kind].model
    row = get_reader().first(select(model.record_pk).where(model.slug == record_id, is_known_as_of(model, as_of)))
    if row is None:
        abort(answer_missing_record(kind, record_id, as_of))
    return int(row.record_pk)


def answer_missing_record(kind: Kind, record_id: str, as_of: dt.date | None) -> Response:
    """Answer 308 for a merged record; raise the problem of one that is withdrawn, unknown, or not known by `as_of`.

    A record that lost the last claim with its name is gone, like one that an editor withdrew. With `as_of`, a record
    with other claims is not found: what was published after that day must not change the answer.
    """
    record: RecordStateRow | None = get_reader().first(select_record_state(kind, record_id))
    if record is not None and record.state == RecordState.MERGED:
        return redirect_to_record(kind, record_id, record.successor)
    if record is not None and record.state == RecordState.WITHDRAWN:
        successor = f'</v1/{kind.collection}/{record.successor}>; rel="successor-version"'
        headers = {"Link": successor} if record.successor else {}
        raise ProblemError("gone", record.reason or "The record was withdrawn.", headers=headers)
    if record is not None and record.revision:
        if as_of is None or not _has_claims(record.pk):
            raise ProblemError("gone", "The claims that gave this record its name were withdrawn.")
        raise ProblemError("not-found", f"No source had published anything on {record_id!r} by {as_of}.")
    detail = f"There is no {kind.label.lower()} with the id {record_id[:100]!r}."
    raise ProblemError("not-found", detail, _suggest_id(kind, record_id))


def redirect_to_record(kind: Kind, record_id: str, successor: str | None) -> Response:
    """Answer 308 with the URL of the same resource of the record that replaces this one."""
    base = f"/v1/{kind.collection}/"
    rest = request.full_path.removeprefix(base + record_id).rstrip("?")
    return Response(status=308, headers={"Location": f"{base}{successor}{rest}"})


def _has_claims(pk: int) -> bool:
    statement = select(Claim.pk).where(is_about({pk}), Claim.state != ClaimState.WITHDRAWN).limit(1)
    return get_reader().first(statement) is not None


def _suggest_id(kind: Kind, record_id: str) -> list[JsonObject]:
    """Return the error that names the nearest id; an empty list if no id is near."""
    nearest = suggest_id(kind, record_id)
    if nearest is None:
        return []
    return [{"parameter": "id", "message": "No record has this id.", "did_you_mean": nearest}]
