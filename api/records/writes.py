"""Writes to records: create, add facts, add a claim, withdraw. Merging and renaming are in `lifecycle.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import abort
from marshmallow import Schema, ValidationError, fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conditional.if_match import check_if_match
from api.context import today
from api.problems import ProblemError
from api.records.claim_documents import ClaimSchema
from api.records.documents import finish_document
from api.records.item import make_item_tag
from api.records.lifecycle_state import render_lifecycle_state
from api.records.lookup import answer_missing_record
from api.records.unlisted_claims import render_claims
from api.routing.query_parameters import QuerySchema
from api.routing.request_bodies import describe_optional_body
from api.writes.transaction import Write, WriteResult, build_unprocessable_problem
from ledger.references.missing import find_missing_references
from ledger.writes.claims import add_claims
from ledger.writes.lifecycle import withdraw
from ledger.writes.record_dossier import SourceDiffersError, store_source
from models import Claim, Record, Source
from models.columns import SLUG_LENGTH
from models.json_types import JsonObject
from models.queries.records import select_claims, select_item
from models.queries.rows import ClaimRow, ItemRow
from models.vocabularies import Kind, RecordState
from schemas import SCHEMAS
from schemas.dossier.dossier import Dossier, DossierError, NewClaim, Problem, flatten_messages
from schemas.dossier.http_bodies import read_claim, read_record
from schemas.dossier.publication_date import find_publication_problems
from schemas.fields.messages import StrictSchema, add_hint, find_closest
from schemas.fields.scalars import Prose, Slug, Text
from schemas.text.slugs import make_slug

# The path of the source in the body of a record, and in that of a claim.
SOURCE_OF_RECORD = ("evidence", "source")
SOURCE_OF_CLAIM = ("source",)
REASON = Prose(metadata={"description": "The reason, which readers see", "example": "It never existed."})
REPLACEMENT = Slug(metadata={"description": "Id of a record of the same kind to read instead", "example": "byd"})


class ClaimsAddedSchema(Schema):
    """The stored claims after a write."""

    data = fields.List(fields.Nested(ClaimSchema), required=True)
    added = fields.Integer(required=True, metadata={"description": "The number of claims that were not stored before"})


class WithdrawalSchema(StrictSchema):
    """The reason for a withdrawal."""

    reason = REASON
    replacement = REPLACEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalParameters:
    """The same as parameters of the query, for clients that cannot send a body with DELETE."""

    reason: str | None = None
    replacement: str | None = None


class WithdrawalQuery(QuerySchema):
    """The reason for a withdrawal, in the query."""

    parameters: ClassVar[type[object]] = WithdrawalParameters

    reason = REASON
    replacement = REPLACEMENT


WITHDRAWAL = WithdrawalSchema()
WITHDRAWAL_BODY = describe_optional_body("WithdrawalBody", WITHDRAWAL)


def create_record(kind: Kind, write: Write) -> WriteResult:
    """Add {one}, with the evidence for its facts.

    `name` is required. The service makes the `id` from it if the client gives none. An id is permanent."""
    slug, facts, evidence = _split_new_record(dict(write.data))
    stored = write.session.scalar(select(Record).where(Record.kind == kind, Record.slug == slug))
    if stored is not None and stored.revision:
        detail = f"The id {slug!r} belongs, or belonged, to another {kind}. Ids are not reused: choose another."
        raise ProblemError("exists", detail, headers={"Location": f"/v1/{kind.collection}/{slug}"})
    source, claims = read_record(kind, slug, facts, evidence)
    add_claims_with_source(write, source, claims, SOURCE_OF_RECORD)
    return render_present_record(write.session, kind, slug, status=201)


def patch_record(kind: Kind, write: Write, record_id: str) -> WriteResult:
    """Add the facts that a source states on fields of {one}.

    Fields that are left out stay unchanged. Each value becomes a claim, and the rule decides which value is served: an
    older or less certain source does not override a newer or more certain one. Elements of a list are added to the
    known ones; to remove one, deny it (`evidence.stance`). Repeating the same claims changes nothing."""
    find_write_target(write.session, kind, record_id)
    facts = dict(write.data)
    source, claims = read_record(kind, record_id, facts, facts.pop("evidence", None))
    add_claims_with_source(write, source, claims, SOURCE_OF_RECORD)
    return render_present_record(write.session, kind, record_id)


def add_claim(kind: Kind, write: Write, record_id: str) -> WriteResult:
    """Add a claim on the record, with any stance, in the shape in which claims are served.

    For a set, `value` is one element, or a list of elements, which gives one claim for each. The status is 201 if a
    claim was added, and 200 if all of them were stored before.
    """
    find_write_target(write.session, kind, record_id)
    source, claims = read_claim(kind, record_id, write.data)
    rows, added = add_claims_with_source(write, source, claims, SOURCE_OF_CLAIM)
    documents = render_claims(rows, execute=lambda statement: write.session.execute(statement).all())
    body = orjson.dumps({"data": documents, "added": added})
    return WriteResult(body, 201 if added else 200, {"Location": f"/v1/claims/{documents[0]['id']}"})


def withdraw_record(kind: Kind, write: Write, record_id: str) -> WriteResult:
    """Withdraw a record that was made in error. From then on its id answers 410 with the reason.

    Its claims stay stored, and it can be restored. If the thing itself was only cancelled, keep the record and set its
    status. If two records describe one thing, merge them. A record cannot be withdrawn while others refer to it.
    """
    reasons = _read_reasons(write)
    record = find_write_target(write.session, kind, record_id)
    replacement = None
    if "replacement" in reasons:
        replacement = find_served_record(write.session, kind, reasons["replacement"])
        if replacement is None or replacement is record:
            message = "`replacement` must be the id of another record of the same kind that is served."
            raise DossierError([Problem(("replacement",), message)])
    write.details.update(reasons)
    withdraw(write.session, record, write.build_context(reason=reasons["reason"]), replacement)
    return render_lifecycle_state(write.session, record)


def _read_reasons(write: Write) -> dict[str, str]:
    """Return why a record is withdrawn, from the query or the body. Not every client can send a body with DELETE."""
    params: WithdrawalParameters = write.params
    in_query = {"reason": params.reason, "replacement": params.replacement}
    reasons = {name: text for name, text in in_query.items() if text is not None}
    try:
        reasons |= WITHDRAWAL.load(write.data or {})
    except ValidationError as error:
        raise DossierError(list(flatten_messages(error.messages, (), WITHDRAWAL))) from None
    if "reason" not in reasons:
        raise DossierError([Problem(("reason",), "A reason is required, in the query or in the body. Readers see it.")])
    return reasons


def find_write_target(session: Session, kind: Kind, slug: str) -> Record:
    """Return the record to write to, at the revision of `If-Match`. Answer 308, 404, 410 or 412 if there is none."""
    record = find_served_record(session, kind, slug)
    if record is None:
        abort(answer_missing_record(kind, slug, None))
    check_if_match(record.revision, lambda: load_present_document(session, kind, slug))
    return record


def find_served_record(session: Session, kind: Kind, slug: str) -> Record | None:
    """Return a record that is neither merged nor withdrawn."""
    criteria = (Record.kind == kind, Record.slug == slug, Record.state == RecordState.ACTIVE, Record.revision > 0)
    return session.scalar(select(Record).where(*criteria))


def load_present_document(session: Session, kind: Kind, slug: str) -> bytes | None:
    """Return the present document of a record, None if it has no name to be served by."""
    row: ItemRow | None = session.execute(select_item(SCHEMAS[kind].model, slug, None)).first()
    return finish_document(kind, row, today()) if row else None


def render_present_record(session: Session, kind: Kind, slug: str, status: int = 200) -> WriteResult:
    """Answer with the record as it is now, in the transaction that wrote it."""
    day = today()
    row: ItemRow | None = session.execute(select_item(SCHEMAS[kind].model, slug, None)).first()
    if row is None:
        detail = f"The {kind} {slug!r} has no name, so it cannot be served. Add a claim that gives it one."
        raise ProblemError("conflict", detail)
    headers = {"ETag": f'"{make_item_tag(kind, row, "", day)}"'}
    headers |= {"Location": f"/v1/{kind.collection}/{slug}"} if status == 201 else {}
    return WriteResult(finish_document(kind, row, day), status, headers)


def add_claims_with_source(
    write: Write, given: str | JsonObject, claims: list[NewClaim], path: tuple[str, ...]
) -> tuple[Sequence[ClaimRow], int]:
    """Store claims with their source, `given` as an id or in full; return the rows of the claims and how many are new.

    `path` is where the body names the source.
    """
    session = write.session
    source = _find_or_store_source(write, given, path)
    problems = find_missing_references(session, [Dossier({"id": source.slug}, claims)], whole=False)[0]
    if problems:
        raise DossierError(problems)
    added = add_claims(session, source, claims, write.build_context(source=source.slug))
    write.details["source"] = source.slug
    ids = [claim.id for claim in added.claims]
    rows: list[ClaimRow] = list(session.execute(select_claims().where(Claim.id.in_(ids))))
    return rows, len(added.new)


def _find_or_store_source(write: Write, given: str | JsonObject, path: tuple[str, ...]) -> Source:
    """Return the source that a body names, or store the one that it describes."""
    session = write.session
    if isinstance(given, dict):
        if problems := find_publication_problems(given, write.moment.date(), path):
            raise DossierError(problems)
        try:
            return store_source(session, given, write.moment)
        except SourceDiffersError as error:
            raise DossierError([Problem(path, str(error))]) from None
    source = session.scalar(select(Source).where(Source.slug == given))
    if source is None:
        similar = session.scalars(select(Source.slug).where(Source.slug.startswith(given[:2], autoescape=True)))
        message = add_hint(f"There is no source {given!r}.", find_closest(given, list(similar)))
        raise build_unprocessable_problem([Problem.of(path, message)])
    return source


def _split_new_record(body: JsonObject) -> tuple[str, JsonObject, object]:
    """Split a body into the id, the facts and the evidence."""
    evidence = body.pop("evidence", None)
    slug = body.pop("id", None)
    name = body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise DossierError([Problem(("name",), "A new record needs a name.")])
    if slug is None:
        slug = _make_id(name)
    try:
        return str(Slug().deserialize(slug)), body, evidence
    except ValidationError as error:
        raise DossierError(list(flatten_messages(error.messages, ("id",)))) from None


def _make_id(name: str) -> str:
    """Make the id of a new record from its name. It is never cut, because two long names can begin alike."""
    try:
        slug = make_slug(str(Text().deserialize(name)))
    except ValidationError as error:
        raise DossierError(list(flatten_messages(error.messages, ("name",)))) from None
    except ValueError as error:
        raise DossierError([Problem(("id",), str(error))]) from None
    if len(slug) > SLUG_LENGTH:
        message = f"The id made from this name has {len(slug)} characters. Send an `id` of at most {SLUG_LENGTH}."
        raise DossierError([Problem(("id",), message)])
    return slug
