"""`GET /v1/{collection}`: the list of the records of a kind, filtered, sorted and shaped."""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import Response
from sqlalchemy import select

from api.context import get_reader, today
from api.filters import (
    AS_OF,
    DateParameter,
    Filter,
    FilteredSchema,
    FilterValues,
    build_criteria,
    build_filters,
    declare_filters,
)
from api.filters.evidence_filters import get_origin_parameter
from api.filters.publisher_hints import find_publisher_hints
from api.filters.unknown_counts import count_unknown
from api.formats import get_format
from api.pagination.pages import count_rows, render_list
from api.pagination.parameters import CountedParameters, CountedSchema
from api.pagination.sorting import SortField, build_sort_columns, format_position, parse_position
from api.records.documents import LISTED, finish_document
from api.records.expansion import make_shape_parameters, shape_documents
from api.routing.query_parameters import QuerySchema
from models.json_types import JsonObject
from models.queries.keyset import Key
from models.queries.records import is_known_as_of, select_page
from models.queries.rows import PageRow
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.walk import get_public_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class ListParameters(CountedParameters):
    """The parameters of a list of records. `sort` None is for the order of the format: by id, or the newest first."""

    as_of: dt.date | None = None
    sort: list[Key] | None = None
    fields: Sequence[str] | None = None
    expand: Sequence[str] | None = None
    filters: FilterValues


class ListSchema(FilteredSchema, CountedSchema):
    """The parameters of a list of records; each kind adds its own filters."""

    parameters: ClassVar[type[object]] = ListParameters


@functools.cache
def get_filters(kind: Kind) -> dict[str, Filter]:
    """Return the filters of a kind, by parameter."""
    return build_filters(SCHEMAS[kind])


@functools.cache
def make_list_parameters(kind: Kind) -> type[QuerySchema]:
    """Return the parameters of the list of a kind."""
    schema = SCHEMAS[kind]
    declared = {
        "record_fields": frozenset(get_public_fields(schema)),
        "as_of": DateParameter(metadata=AS_OF),
        "sort": SortField(schema.model, build_sort_columns(schema), get_public_fields(schema)),
        **make_shape_parameters(schema),
        **declare_filters(get_filters(kind)),
    }
    return type(f"{schema.model.__name__}ListQuery", (ListSchema,), declared)


class RecordPages:
    """The pages of a list of records."""

    def __init__(self, kind: Kind, params: ListParameters) -> None:
        self.kind, self.params, self.day = kind, params, params.as_of or today()
        self.model = SCHEMAS[kind].model
        newest_first = [Key(self.model.last_published, descending=True)] if get_format().newest_first else []
        self.keys = newest_first if params.sort is None else params.sort
        self.is_empty = False
        self.criteria = build_criteria(get_filters(kind), params.filters, params.as_of)

    def fetch(self, after: str | None, limit: int) -> list[tuple[str, bytes]]:
        """Fetch records after a position, one more than `limit`."""
        kind, params = self.kind, self.params
        position = parse_position(self.keys, after)
        statement = select_page(self.model, self.criteria, params.as_of, self.keys, position, limit)
        rows: list[PageRow] = get_reader().rows(statement)
        self.is_empty = not rows
        bodies = [finish_document(kind, row, self.day) for row in rows]
        shaped = shape_documents(kind, bodies, params.fields, params.expand, params.as_of, self.day)
        return list(zip((format_position(self.keys, row) for row in rows), shaped, strict=True))

    def get_notes(self) -> JsonObject:
        """Return further members of `meta`: on the first page, what the filters passed over, and hints."""
        given = self.params.filters
        if self.params.cursor is not None or not given.by_parameter or not get_format().has_meta:
            return {}
        notes: JsonObject = {}
        if unknown := count_unknown(self.model, get_filters(self.kind), given, self.params.as_of):
            notes["unknown"] = unknown
        publishers = given.by_parameter.get("publisher") if self.is_empty else None
        if publishers and (hints := find_publisher_hints(publishers, get_origin_parameter(self.model))):
            notes["hints"] = hints
        return notes

    def count(self, cap: int | None) -> int:
        """Count the records, up to one more than the cap."""
        criterion = is_known_as_of(self.model, self.params.as_of)
        return count_rows(select(self.model.pk).where(criterion, *self.criteria), cap)


def list_records(kind: Kind, params: ListParameters) -> Response:
    """List {collection}.

    {about} Ordered by id, unless `sort` is given."""
    pages = RecordPages(kind, params)
    # A milestone becomes overdue on a day, and it may be listed or expanded.
    depends_on = pages.day if pages.model.live or params.expand else ""
    return render_list(
        pages.fetch, params, LISTED[kind], count=pages.count, get_notes=pages.get_notes, depends_on=depends_on
    )
