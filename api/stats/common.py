"""The parts that all statistics share: the parameter `group_by`, the filters of records, the shape of a response."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson
from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validate

from api.conditional.etags import build_canonical_query, build_list_etag
from api.filters import AS_OF, DateParameter
from api.filters.filter import Filter
from api.filters.parameter_types import Data
from api.filters.query_schema import FilteredSchema, FilterValues, declare_filters
from api.filters.unknown_counts import count_unknown
from api.formats import Listing, get_format
from api.pagination.pages import UNKNOWN, render_unpaged
from ledger.statistics.sums import Exclusion
from models import Version
from models.columns import ImpreciseDate
from models.json_types import JsonObject
from schemas.fields.messages import build_choice_message
from schemas.fields.scalars import AnyField

MAX_GROUP_KEYS = 3  # with more keys, hardly any group has more than one record


class GroupByField(fields.List[str]):
    """The keys to group by, such as `country,status`. Groups name them in the same order."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        super().__init__(
            fields.String(validate=validate.OneOf(keys)),
            load_default=[],
            metadata={
                "description": f"Up to {MAX_GROUP_KEYS} keys, separated by commas or in repeated parameters. Without a "
                "key, one group has all records",
                "example": keys[:2],
                "maxItems": MAX_GROUP_KEYS,
                "uniqueItems": True,
            },
        )

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> list[str | None]:
        parts = value if isinstance(value, list) else [value]
        keys = [key for part in parts for key in str(part).split(",")]
        for key in keys:
            if key not in self.keys:
                raise ValidationError(build_choice_message(key, self.keys, "the keys of `group_by`"))
        if len(set(keys)) < len(keys):
            raise ValidationError("This has the same key twice.")
        if len(keys) > MAX_GROUP_KEYS:
            raise ValidationError(f"This has {len(keys)} keys; send at most {MAX_GROUP_KEYS}.")
        return [*keys]


class GroupSchema(Schema):
    """A group, and the records in it."""

    group = fields.Dict(
        required=True,
        metadata={
            "description": "The value of each key of `group_by`. It is null if no value is known, and `several` if a "
            "record has more than one value. Such a record is neither split nor counted twice",
            "example": {"country": "CA"},
        },
    )
    several = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Raw()),
        required=True,
        metadata={"description": "By key, all values that `several` stands for in this group", "example": {}},
    )
    count = fields.Integer(required=True, metadata={"description": "The number of records in the group"})
    ids = fields.List(fields.String(), required=True, metadata={"description": "The ids of the records"})


class TallySchema(Schema):
    """A sum of values with bounds."""

    low = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "The sum of the lower bounds; a missing one is 0. Null if no value is counted"},
    )
    high = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "The sum of the upper bounds. Null if a counted value has none, see `open`"},
    )
    exact = fields.Integer(required=True, metadata={"description": "The number of counted values without a qualifier"})
    imprecise = fields.Integer(
        required=True, metadata={"description": 'The number of counted values with "about", a range, or one bound only'}
    )
    open = fields.List(
        fields.String(), required=True, metadata={"description": "The ids of records without an upper bound"}
    )


class ExcludedSchema(Schema):
    """A record that a sum leaves out, and the reason."""

    id = fields.String(required=True)
    reason = fields.String(required=True, metadata={"enum": [str(reason) for reason in Exclusion]})
    counted_in = fields.String(
        required=True, allow_none=True, metadata={"description": "Id of the counted record that contains it, if any"}
    )


class StatsMetaSchema(Schema):
    """The state of the data that the response was made from."""

    data_version = fields.Integer(required=True, metadata={"description": "The number of the last change"})
    as_of = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    unknown_ = fields.Dict(
        data_key="unknown",
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": UNKNOWN, "example": {"investors.company.country": 7}},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsParameters:
    """The parameters of statistics. `group_by` has the keys; groups name them in the same order."""

    group_by: list[str]
    as_of: dt.date | None = None
    filters: FilterValues


def make_stats_query_schema(
    keys: list[str],
    filters: dict[str, Filter],
    name: str,
    parameters: type[StatsParameters] = StatsParameters,
    **more: AnyField,
) -> type[FilteredSchema]:
    """Make the schema of the parameters: `group_by`, `as_of`, `more`, and the filters of the list of records."""
    declared = {"group_by": GroupByField(keys), **more, "as_of": DateParameter(metadata=AS_OF)}
    return type(name, (FilteredSchema,), {"parameters": parameters} | declared | declare_filters(filters))


def make_stats_schema(group: type[Schema], meta: type[Schema], name: str) -> type[Schema]:
    """Make the schema of a response, for the API reference."""
    declared: dict[str, AnyField] = {
        "data": fields.List(fields.Nested(group), required=True),
        "meta": fields.Nested(meta, required=True),
    }
    return Schema.from_dict(declared, name=name)


def describe_unknown(model: type[Version], filters: Mapping[str, Filter], params: StatsParameters) -> JsonObject:
    """Return the member of `meta` that tells what the filters passed over; none without such filters."""
    unknown = count_unknown(model, filters, params.filters, params.as_of) if get_format().has_meta else {}
    return {"unknown": unknown} if unknown else {}


def render_stats(
    schema: type[GroupSchema],
    groups: Iterable[JsonObject],
    version: int,
    params: StatsParameters,
    depends_on: object = "",
    **meta: object,
) -> Response:
    """Answer with groups. The caller reads `version` before the groups: an ETag may be too old, but never too new."""
    members: JsonObject = {"meta": {"data_version": version, "as_of": params.as_of, **meta}}
    etag = build_list_etag(version, request.path, build_canonical_query(), depends_on)
    return render_unpaged(make_listing(schema, tuple(params.group_by)), list(groups), members, etag)


@functools.cache
def make_listing(schema: type[GroupSchema], keys: tuple[str, ...]) -> Listing:
    """Return what statistics contain. In CSV, each key of a group has a column."""
    group = Schema.from_dict({key: fields.String() for key in keys}, name="GroupKeysSchema")
    return Listing("Statistics", type("GroupRowSchema", (schema,), {"group": fields.Nested(group)})())


def find_certain_year(date: ImpreciseDate | None) -> int | None:
    """Return the year that a date certainly lies in. None if the date is unknown or can lie in several years."""
    if date is None or date.earliest is None or date.latest is None:
        return None
    return date.earliest.year if date.earliest.year == date.latest.year else None


def is_denied(status: object, body: bytes | None) -> bool:
    """Return whether a source denies the whole record and no source has confirmed it since.

    A source that denies a record disputes its status. If no status is known, a denial that disputes no field denies the
    whole record.
    """
    if body is None:
        return False
    evidence = orjson.loads(body)["evidence"]
    disputed = evidence["disputed"]
    return bool(evidence["denied_by"]) and ("status" in disputed or (status is None and not disputed))
