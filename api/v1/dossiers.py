"""`/v1/dossiers`: a source with everything that was read from it, written as a whole or not at all."""

from typing import Any

import orjson
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.filters import PlainBoolean
from api.routing.blueprint import Blueprint
from api.routing.request_bodies import DOSSIER_BODY
from api.writes.transaction import Write, Written
from ledger.references.missing import dangling
from ledger.writes.changes import last_seq
from ledger.writes.record_dossier import record
from models import VERSIONS, Change, Document
from models.vocabularies import ChangeAction, Kind
from schemas.dossier.dossier import DossierError, read_dossier

blueprint = Blueprint(
    "dossiers",
    __name__,
    url_prefix="/v1/dossiers",
    description="A source with everything that was read from it, written at once.",
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
    """What became of the claims of a source."""

    added = fields.Integer(required=True)
    dropped = fields.Integer(required=True, metadata={"description": "Taken back, since this reading has them no more"})
    reinstated = fields.Integer(required=True, metadata={"description": "Taken back before, and read again"})
    unchanged = fields.Integer(required=True)


class ReceiptSchema(Schema):
    """What a dossier did, or would do."""

    source = fields.String(required=True)
    dry_run = fields.Boolean(required=True)
    claims = fields.Nested(ClaimCountsSchema, required=True)
    records = fields.List(fields.Nested(RecordChangedSchema), required=True)
    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})


class DossierQuery(Schema):
    """Whether to write at all."""

    dry_run = PlainBoolean(
        load_default=False, metadata={"description": "`true` only says what would change", "example": True}
    )


@blueprint.write("POST", "", schema=ReceiptSchema, body=DOSSIER_BODY, query=DossierQuery, status=201)
def post_dossier(write: Write) -> Written:
    """Record a dossier: a source with all the claims read from it, in JSON or YAML.

    All or nothing. A dossier is all that was read from its source: of one that is on file, claims that are not in it
    any more are taken back, and the same dossier again changes nothing. 201 where something changed, else 200.
    """
    dossier = read_dossier(write.data)
    session, dry = write.session, write.options["dry_run"]
    problems = dangling(session, [dossier])[0]
    if problems:
        raise DossierError(problems)
    disputed = _disputed(session, {(claim.kind, claim.slug) for claim in dossier.claims})
    before = last_seq(session)
    receipt = record(session, dossier, actor=write.caller.name, now=write.moment)
    changes = [orjson.loads(body) for body in session.scalars(select(Change.body).where(Change.seq > before))]
    body = {
        "source": receipt.source,
        "dry_run": dry,
        "claims": {name: getattr(receipt, name) for name in ("added", "dropped", "reinstated", "unchanged")},
        "records": _told(session, changes, disputed),
        "data_version": before if dry else last_seq(session),
    }
    write.details.update(source=receipt.source, added=receipt.added, dropped=receipt.dropped)
    status = 201 if receipt.changed and not dry else 200
    headers = {"Location": f"/v1/sources/{receipt.source}"} if status == 201 else {}
    return Written(orjson.dumps(body), status, headers, kept=not dry)


def _told(session: Session, changes: list[dict[str, Any]], before: dict[tuple[Kind, str], set[str]]) -> Any:
    """Describe the records that changed, with the disputes that are new."""
    records = [(Kind(one["kind"]), one["id"]) for one in changes]
    after = _disputed(session, set(records))
    shown = ("kind", "id", "action", "revision", "fields")
    return [
        {name: one[name] for name in shown} | {"disputes": sorted(after.get(key, set()) - before.get(key, set()))}
        for one, key in zip(changes, records, strict=True)
    ]


def _disputed(session: Session, records: set[tuple[Kind, str]]) -> dict[tuple[Kind, str], set[str]]:
    """Return the disputed fields of records as they are now, of those that have any."""
    found = {}
    for kind in {kind for kind, _ in records}:
        model = VERSIONS[kind]
        slugs = sorted(slug for of_kind, slug in records if of_kind is kind)
        statement = select(model.slug, Document.body).join(Document, Document.pk == model.document_pk)
        here = (model.known_to.is_(None), model.disputed.is_(True))
        for start in range(0, len(slugs), 500):
            for slug, body in session.execute(statement.where(*here, model.slug.in_(slugs[start : start + 500]))):
                found[kind, slug] = set(orjson.loads(body)["evidence"]["disputed"])
    return found
