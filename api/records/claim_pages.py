"""Pages of claims in the order of recording, and `GET /v1/{collection}/{id}/claims`."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response
from marshmallow import fields

from api.context import get_reader
from api.filters import AS_OF, DateParameter
from api.pagination.pages import count_rows, render_list
from api.pagination.parameters import CountedParameters, CountedSchema
from api.records.claim_documents import CLAIMS
from api.records.lookup import find_record_pk
from api.records.unlisted_claims import render_claims
from api.routing.query_parameters import Choice, QuerySchema
from ledger.resolution.projection import FACTS
from models import Claim
from models.queries.records import Statement, is_about, is_published_by, select_claims
from models.queries.rows import ClaimRow
from models.vocabularies import Kind
from schemas import SCHEMAS


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClaimsParameters(CountedParameters):
    """The parameters of the claims on a record. `field` None is for the claims on any field."""

    as_of: dt.date | None = None
    field: str | None = None


@functools.cache
def make_claims_schema(kind: Kind) -> type[QuerySchema]:
    """Return the parameters of the claims on a record of a kind."""

    class RecordClaimsSchema(CountedSchema):
        parameters: ClassVar[type[object]] = RecordClaimsParameters

        as_of = DateParameter(metadata=AS_OF)
        field = fields.String(
            validate=Choice(list(FACTS[kind])),
            metadata={"description": "Only claims on this field", "example": "status"},
        )

    RecordClaimsSchema.__name__ = f"{SCHEMAS[kind].model.__name__}ClaimsQuery"
    return RecordClaimsSchema


@dataclass(frozen=True, slots=True)
class ClaimPages:
    """The pages of the claims that a statement selects. Releases of a series count by `as_of`."""

    statement: Statement
    as_of: dt.date | None = None

    def fetch(self, after: str | None, limit: int) -> list[tuple[str, bytes]]:
        """Fetch claims after a position, one more than `limit`."""
        page = self.statement.limit(limit + 1)
        if after is not None:
            page = page.where(Claim.pk > int(after))
        rows: list[ClaimRow] = get_reader().rows(page)
        documents = render_claims(rows, self.as_of)
        return [(str(row.pk), orjson.dumps(document)) for row, document in zip(rows, documents, strict=True)]

    def count(self, cap: int | None) -> int:
        """Count the claims, up to one more than the cap."""
        return count_rows(self.statement.with_only_columns(Claim.pk).order_by(None), cap)

    def render(self, params: CountedParameters) -> Response:
        """Answer with a page."""
        return render_list(self.fetch, params, CLAIMS, count=self.count)


def list_record_claims(kind: Kind, params: RecordClaimsParameters, record_id: str) -> Response:
    """List the claims on a record in the order of recording, withdrawn claims included."""
    statement = select_claims().where(is_about([find_record_pk(kind, record_id, params.as_of)]))
    if params.field is not None:
        statement = statement.where(Claim.field == params.field)
    if params.as_of is not None:
        statement = statement.where(is_published_by(params.as_of))
    return ClaimPages(statement, params.as_of).render(params)
