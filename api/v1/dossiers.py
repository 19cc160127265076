"""`/v1/dossiers`: a source with all the claims read from it, written completely or not at all."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

import orjson
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.filters import BooleanParameter
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import QuerySchema
from api.routing.request_bodies import DOSSIER_BODY
from api.writes.transaction import Write, WriteResult
from ledger.batches import split_batches
from ledger.references.missing import find_missing_references
from ledger.writes.changes import load_last_seq
from ledger.writes.record_dossier import record_dossier
from ledger.writes.series_releases import find_redated_releases
from models import VERSIONS, Change, Document
from models.json_types import JsonObject
from models.vocabularies import ChangeAction, Kind
from schemas.dossier.dossier import DossierError, read_dossier
from schemas.dossier.publication_date import find_publication_problems

# A record: its kind and its id.
RecordKey = tuple[Kind, str]

blueprint = Blueprint(
    "dossiers",
    __name__,
    url_prefix="/v1/dossiers",
    description="A source with all the claims read from it, written in one transaction.",
)


class RecordChangedSchema(Schema):
    """A record that a dossier changed."""

    kind = fields.String(required=True)
    id = fields.String(required=True)
    action = fields.String(required=True, metadata={"enum": [str(word) for word in ChangeAction]})
    revision = fields.Integer(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    disputes = fields.List(
        fields.String(), required=True, metadata={"description": "Fields that are disputed now and were not before"}
    )


class ClaimCountsSchema(Schema):
    """The numbers of claims that the dossier added, dropped and reinstated."""

    added = fields.Integer(required=True)
    dropped = fields.Integer(
        required=True, metadata={"description": "Withdrawn, because the new dossier of the source does not have them"}
    )
    reinstated = fields.Integer(required=True, metadata={"description": "Dropped before, and in the new dossier again"})
    unchanged = fields.Integer(required=True)


class ReceiptSchema(Schema):
    """The changes that a dossier made, or would make."""

    source = fields.String(required=True)
    dry_run = fields.Boolean(required=True)
    claims = fields.Nested(ClaimCountsSchema, required=True)
    records = fields.List(fields.Nested(RecordChangedSchema), required=True)
    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierParameters:
    """The parameters of a dossier. With `dry_run` the service checks it and writes nothing."""

    dry_run: bool


class DossierQuery(QuerySchema):
    """The parameters of a dossier."""

    parameters: ClassVar[type[object]] = DossierParameters

    dry_run = BooleanParameter(
        load_default=False, metadata={"description": "`true` returns the changes without making them", "example": True}
    )


@blueprint.write("POST", "", answer=ReceiptSchema, body=DOSSIER_BODY, query=DossierQuery, status=201)
def post_dossier(write: Write) -> WriteResult:
    """Record a dossier: a source with all the claims read from it, in JSON or YAML.

    It is written completely or not at all. A dossier holds everything that was read from its source. If the source is
    stored already, claims that are missing from the new dossier are withdrawn. The same dossier again changes nothing.
    The status is 201 if something changed, and 200 otherwise.
    """
    dossier = read_dossier(write.data)
    session, dry_run = write.session, write.params.dry_run
    problems = find_publication_problems(dossier.source, write.moment.date(), ("source",))
    problems += find_redated_releases(session, [dossier])[0]
    problems += find_missing_references(session, [dossier])[0]
    if problems:
        raise DossierError(problems)
    disputed = _load_disputed_fields(session, {(claim.kind, claim.slug) for claim in dossier.claims})
    before = load_last_seq(session)
    receipt = record_dossier(session, dossier, actor=write.caller.name, now=write.moment)
    changes = [orjson.loads(body) for body in session.scalars(select(Change.body).where(Change.seq > before))]
    body = {
        "source": receipt.source,
        "dry_run": dry_run,
        "claims": {name: getattr(receipt, name) for name in ("added", "dropped", "reinstated", "unchanged")},
        "records": _render_changed_records(session, changes, disputed),
        "data_version": before if dry_run else load_last_seq(session),
    }
    write.details.update(source=receipt.source, added=receipt.added, dropped=receipt.dropped)
    status = 201 if receipt.changed and not dry_run else 200
    headers = {"Location": f"/v1/sources/{receipt.source}"} if status == 201 else {}
    return WriteResult(orjson.dumps(body), status, headers, commit=not dry_run)


def _render_changed_records(
    session: Session, changes: list[JsonObject], disputed_before: dict[RecordKey, set[str]]
) -> list[JsonObject]:
    """Describe the records that changed, with their new disputes."""
    keys = [(Kind(change["kind"]), change["id"]) for change in changes]
    disputed = _load_disputed_fields(session, set(keys))
    members = ("kind", "id", "action", "revision", "fields")
    return [
        {name: change[name] for name in members}
        | {"disputes": sorted(disputed.get(key, set()) - disputed_before.get(key, set()))}
        for change, key in zip(changes, keys, strict=True)
    ]


def _load_disputed_fields(session: Session, records: Collection[RecordKey]) -> dict[RecordKey, set[str]]:
    """Return the fields of records that are disputed now. Records without a dispute are left out."""
    disputed: dict[RecordKey, set[str]] = {}
    for kind in {kind for kind, _ in records}:
        model = VERSIONS[kind]
        slugs = sorted(slug for record_kind, slug in records if record_kind is kind)
        statement = select(model.slug, Document.body).join(Document, Document.pk == model.document_pk)
        statement = statement.where(model.known_to.is_(None), model.disputed.is_(True))
        for batch in split_batches(slugs):
            for slug, body in session.execute(statement.where(model.slug.in_(batch))):
                disputed[kind, slug] = set(orjson.loads(body)["evidence"]["disputed"])
    return disputed
