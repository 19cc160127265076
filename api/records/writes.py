"""What is written of records: new ones, more facts on one, claims in any stance, and withdrawals."""

import re
import unicodedata
from typing import Any

import orjson
from flask import abort
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conditional.if_match import refuse_other_revision
from api.context import today
from api.problems import ProblemError
from api.records.claim_documents import ClaimSchema, claim_document
from api.records.documents import document_schema, finished
from api.records.item import tag_of
from api.records.lookup import missing
from api.routing.blueprint import Blueprint
from api.routing.request_bodies import CLAIM_BODY, new_record_body, optional_body, patch_body
from api.writes.transaction import Write, Written, unusable
from ledger.references.missing import dangling
from ledger.writes.claims import add_claims
from ledger.writes.lifecycle import withdraw
from ledger.writes.record_dossier import SourceDiffersError, store_source
from models import Claim, Record, Source
from models.columns import SLUG_LENGTH
from models.queries.records import select_claims, select_item
from models.vocabularies import Kind, RecordState
from schemas import SCHEMAS, RecordSchema
from schemas.dossier.dossier import Dossier, DossierError, NewClaim, Problem, flat
from schemas.dossier.http_bodies import read_claim, read_record
from schemas.fields.messages import StrictSchema, closest, with_hint
from schemas.fields.scalars import Prose, Slug


class ClaimsAddedSchema(Schema):
    """Claims as they are on file now."""

    data = fields.List(fields.Nested(ClaimSchema), required=True)
    added = fields.Integer(required=True, metadata={"description": "How many of them were not on file before"})


class WithdrawQuery(StrictSchema):
    """Why a record is withdrawn."""

    reason = Prose(metadata={"description": "Why; readers are told", "example": "It never existed."})
    replacement = Slug(
        metadata={"description": "Id of the record of the same kind to look at instead", "example": "byd"}
    )


WITHDRAWAL = WithdrawQuery()
WITHDRAWAL_BODY = optional_body("WithdrawalBody", WITHDRAWAL)


class FateSchema(Schema):
    """What became of a record."""

    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in Kind]))
    id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf([str(state) for state in RecordState]))
    revision = fields.Integer(required=True)
    reason = fields.String(required=True, allow_none=True)
    merged_into = fields.String(allow_none=True, required=True)


def add_writes(blueprint: Blueprint, schema: RecordSchema, kind: Kind) -> None:
    """Give a kind the routes that write."""
    _add_create(blueprint, schema, kind)
    _add_patch(blueprint, schema, kind)
    _add_claim(blueprint, kind)
    _add_withdraw(blueprint, kind)


def _add_create(blueprint: Blueprint, schema: RecordSchema, kind: Kind) -> None:
    def create_record(write: Write) -> Written:
        slug, facts, evidence = _new_record(dict(write.data))
        taken = write.session.scalar(select(Record).where(Record.kind == kind, Record.slug == slug))
        if taken is not None and taken.revision:
            told = f"There is {kind.one} {slug!r} already, or was one: ids are not used again."
            raise ProblemError("exists", told, headers={"Location": f"/v1/{kind.collection}/{slug}"})
        source, claims = read_record(kind, slug, facts, evidence)
        add(write, source, claims, ("evidence", "source"))
        return present(write.session, schema, slug, status=201)

    create_record.__name__ = f"create_{kind}"
    create_record.__doc__ = f"""Add {kind.one}, with the evidence for what is said of it.

    `name` is needed; `id` is made from it where none is given, and is for ever."""
    route = blueprint.write(
        "POST", "", schema=document_schema(kind), body=new_record_body(kind), status=201, problems=(409,)
    )
    route(create_record)


def _add_patch(blueprint: Blueprint, schema: RecordSchema, kind: Kind) -> None:
    def patch_record(write: Write, record_id: str) -> Written:
        target(write.session, kind, record_id)
        facts = dict(write.data)
        source, claims = read_record(kind, record_id, facts, facts.pop("evidence", None))
        add(write, source, claims, ("evidence", "source"))
        return present(write.session, schema, record_id)

    patch_record.__name__ = f"patch_{kind}"
    patch_record.__doc__ = f"""Add what a source says on fields of {kind.one}.

    Fields that are left out stay as they are. Each value becomes a claim, and the rule decides what is served: an older
    or less certain source does not overrule a newer or surer one. The elements of a list are added to those known; to
    take one out, deny it (`evidence.stance`). The same claims again change nothing."""
    blueprint.write(
        "PATCH",
        "/<string:record_id>",
        schema=document_schema(kind),
        body=patch_body(kind),
        matched=True,
        problems=(404, 409),
    )(patch_record)


def _add_claim(blueprint: Blueprint, kind: Kind) -> None:
    def add_claim(write: Write, record_id: str) -> Written:
        """Add a claim on the record, of any stance, in the shape in which claims are served.

        Of a set, `value` is one element, or a list of elements, which gives a claim for each. 201 where something was
        added, 200 where all of it was on file.
        """
        target(write.session, kind, record_id)
        source, claims = read_claim(kind, record_id, write.data)
        rows, added = add(write, source, claims, ("source",))
        documents = [claim_document(row) for row in rows]
        body = orjson.dumps({"data": documents, "added": added})
        return Written(body, 201 if added else 200, {"Location": f"/v1/claims/{documents[0]['id']}"})

    add_claim.__name__ = f"add_{kind}_claim"
    rule = "/<string:record_id>/claims"
    blueprint.write("POST", rule, schema=ClaimsAddedSchema, body=CLAIM_BODY, status=201, problems=(404, 409))(add_claim)


def _add_withdraw(blueprint: Blueprint, kind: Kind) -> None:
    def withdraw_record(write: Write, record_id: str) -> Written:
        """Withdraw a record that was made in error: from now on its id answers 410 with the reason.

        Its claims stay on file, and it can be restored. A thing that was merely cancelled keeps its record, with that
        status; two records of one thing are merged. Refused while other records refer to it.
        """
        said = _reasons(write)
        record = target(write.session, kind, record_id)
        replacement = None
        if "replacement" in said:
            replacement = served(write.session, kind, said["replacement"])
            if replacement is None or replacement is record:
                told = "This must be the id of another record of the same kind that is served."
                raise DossierError([Problem(("replacement",), told)])
        write.details.update(said)
        withdraw(write.session, record, write.act(reason=said["reason"]), replacement)
        return fate(write.session, record)

    withdraw_record.__name__ = f"withdraw_{kind}"
    route = blueprint.write(
        "DELETE",
        "/<string:record_id>",
        schema=FateSchema,
        body=WITHDRAWAL_BODY,
        query=WithdrawQuery,
        matched=True,
        problems=(404, 409),
    )
    route(withdraw_record)


def _reasons(write: Write) -> dict[str, str]:
    """Return why a record is withdrawn: parameters, or the same in a body, which not every client can send."""
    try:
        said: dict[str, str] = write.options | WITHDRAWAL.load(write.data or {})
    except ValidationError as problem:
        raise DossierError(list(flat(problem.messages, (), WITHDRAWAL))) from None
    if "reason" not in said:
        raise DossierError([Problem(("reason",), "Say why, as a parameter or in the body: readers are told.")])
    return said


def target(session: Session, kind: Kind, slug: str) -> Record:
    """Return the record that is to be written to, at the revision of `If-Match`; say what became of one not served."""
    record = served(session, kind, slug)
    if record is None:
        abort(missing(kind, slug, None))
    refuse_other_revision(record.revision, lambda: shown(session, kind, slug))
    return record


def served(session: Session, kind: Kind, slug: str) -> Record | None:
    """Return a record that was neither merged nor withdrawn."""
    here = (Record.kind == kind, Record.slug == slug, Record.state == RecordState.ACTIVE, Record.revision > 0)
    return session.scalar(select(Record).where(*here))


def shown(session: Session, kind: Kind, slug: str) -> bytes | None:
    """Return the document of a record as it is now, None where it has no name to be served by."""
    found = session.execute(select_item(SCHEMAS[kind].model, slug, None)).first()
    return finished(kind, found[1:], today()) if found else None


def present(session: Session, schema: RecordSchema, slug: str, status: int = 200) -> Written:
    """Answer with the record as it is now, in the transaction that wrote it."""
    kind, day = schema.model.kind, today()
    found = session.execute(select_item(schema.model, slug, None)).first()
    if found is None:
        raise ProblemError("conflict", f"The {kind} {slug!r} has no name, so that it cannot be served.")
    address = f"/v1/{kind.collection}/{slug}"
    headers = {"ETag": f'"{tag_of(schema, found, "", day)}"'} | ({"Location": address} if status == 201 else {})
    return Written(finished(kind, found[1:], day), status, headers)


def fate(session: Session, record: Record) -> Written:
    """Answer with what became of a record."""
    into = session.get_one(Record, record.merged_into).slug if record.merged_into else None
    body = {
        "kind": str(record.kind),
        "id": record.slug,
        "state": str(record.state),
        "revision": record.revision,
        "reason": record.reason,
        "merged_into": into,
    }
    return Written(orjson.dumps(body), headers={"ETag": f'"r{record.revision}"'})


def add(write: Write, given: Any, claims: list[NewClaim], place: tuple[str, ...]) -> tuple[list[Any], int]:
    """Store claims with their source, an id or all about it; return the rows of the claims, and how many are new."""
    session = write.session
    source = _source(write, given, place)
    problems = dangling(session, [Dossier({"id": source.slug}, claims)], whole=False)[0]
    if problems:
        raise DossierError(problems)
    added = add_claims(session, source, claims, write.act(source=source.slug))
    write.details["source"] = source.slug
    ids = [claim.id for claim in added.claims]
    return list(session.execute(select_claims().where(Claim.id.in_(ids)))), len(added.new)


def _source(write: Write, given: Any, place: tuple[str, ...]) -> Source:
    """Return the source that a body names, or store the one that it describes."""
    session = write.session
    if isinstance(given, dict):
        try:
            return store_source(session, given, write.moment)
        except SourceDiffersError as error:
            raise DossierError([Problem(place, str(error))]) from None
    source = session.scalar(select(Source).where(Source.slug == given))
    if source is None:
        near = closest(given, list(session.scalars(select(Source.slug).where(Source.slug.startswith(given[:2])))))
        raise unusable([Problem.of(place, with_hint(f"There is no source {given!r}.", near))])
    return source


def _new_record(data: dict[str, Any]) -> tuple[str, dict[str, Any], Any]:
    """Take a body apart: the id, the fields, the evidence."""
    evidence = data.pop("evidence", None)
    given = data.pop("id", None)
    name = data.get("name")
    if not isinstance(name, str) or not name.strip():
        raise DossierError([Problem(("name",), "A new record needs a name.")])
    if given is None:
        given = slug_of(name)
        if not given:
            raise DossierError([Problem(("id",), "No id can be made of this name: give one, such as `byd`.")])
    try:
        return Slug().deserialize(given), data, evidence
    except ValidationError as problem:
        raise DossierError(list(flat(problem.messages, ("id",)))) from None


def slug_of(name: str) -> str:
    """Make an id of a name: its Latin letters without their marks, small, and its digits."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:SLUG_LENGTH].strip("-")
