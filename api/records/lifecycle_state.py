"""The state of a record in its lifecycle, as writes answer with it: active, merged or withdrawn."""

from typing import ClassVar

import orjson
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from api.writes.transaction import WriteResult
from models import Record
from models.vocabularies import Kind, RecordState


class LifecycleStateSchema(Schema):
    """The state of a record after a write to its lifecycle."""

    component_name: ClassVar[str] = "Fate"

    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in Kind]))
    id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf([str(state) for state in RecordState]))
    revision = fields.Integer(required=True)
    reason = fields.String(required=True, allow_none=True)
    merged_into = fields.String(allow_none=True, required=True)


def render_lifecycle_state(session: Session, record: Record) -> WriteResult:
    """Answer with the state of a record."""
    into = session.get_one(Record, record.merged_into).slug if record.merged_into else None
    body = {
        "kind": str(record.kind),
        "id": record.slug,
        "state": str(record.state),
        "revision": record.revision,
        "reason": record.reason,
        "merged_into": into,
    }
    return WriteResult(orjson.dumps(body), headers={"ETag": f'"r{record.revision}"'})
