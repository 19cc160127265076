"""What all statistics share: the parameter that groups, the filters of the records, the shape of the answer."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import orjson
from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validate

from api.conditional.etags import canonical_query, json_response, list_tag
from api.filters import PlainDate
from api.filters.filter import Filter
from api.filters.query_schema import AS_OF, filter_fields
from ledger.statistics.sums import Exclusion
from models.columns import ImpreciseDate
from schemas.fields.messages import one_of

# The values that a record has of each key; None among them stands for one that is there and not named.
Values = Mapping[str, Collection[Any]]
MOST_KEYS = 3  # with more, hardly a group has more than one record


class GroupByField(fields.List[str]):
    """`country,status`: what to group by, in the order in which the groups name it."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        super().__init__(
            fields.String(validate=validate.OneOf(keys)),
            load_default=[],
            metadata={
                "description": f"Up to {MOST_KEYS} keys, with commas between or repeated; without any, one group has "
                "all records",
                "example": keys[:2],
                "maxItems": MOST_KEYS,
                "uniqueItems": True,
            },
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        keys = [key for part in value for key in str(part).split(",")]
        for key in keys:
            if key not in self.keys:
                raise ValidationError(one_of(key, self.keys, "what can be grouped by"))
        if len(set(keys)) < len(keys):
            raise ValidationError("The same key stands twice.")
        if len(keys) > MOST_KEYS:
            raise ValidationError(f"At most {MOST_KEYS} keys can be grouped by.")
        return keys


class GroupSchema(Schema):
    """What a group is, and which records are in it."""

    group = fields.Dict(
        required=True,
        metadata={
            "description": "The value of each key of `group_by`; null where nothing is known of it, `several` where a "
            "record has more than one: it is neither split nor counted twice",
            "example": {"country": "CA"},
        },
    )
    several = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Raw()),
        required=True,
        metadata={"description": "By key, all values that `several` stands for in this group", "example": {}},
    )
    count = fields.Integer(required=True, metadata={"description": "How many records are in the group"})
    ids = fields.List(fields.String(), required=True, metadata={"description": "Their ids"})


class TallySchema(Schema):
    """A sum of values with bounds."""

    low = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Sum of the lower bounds, no lower bound being 0; null where nothing is counted"},
    )
    high = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Sum of the upper bounds; null where one that is counted has none, see `open`"},
    )
    exact = fields.Integer(required=True, metadata={"description": "How many values without a qualifier it has"})
    imprecise = fields.Integer(
        required=True, metadata={"description": 'How many with "about", a range, or a bound on one side only'}
    )
    open = fields.List(fields.String(), required=True, metadata={"description": "Ids of those without an upper bound"})


class ExcludedSchema(Schema):
    """What is left out of a sum, and why."""

    id = fields.String(required=True)
    reason = fields.String(required=True, metadata={"enum": [str(reason) for reason in Exclusion]})
    counted_in = fields.String(
        required=True, allow_none=True, metadata={"description": "Id of the counted record that holds it, if one does"}
    )


class StatsMetaSchema(Schema):
    """What the answer was made from."""

    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})
    as_of = fields.String(required=True, allow_none=True, metadata={"format": "date"})


def stats_query(keys: list[str], filters: dict[str, Filter], name: str, **more: fields.Field[Any]) -> type[Schema]:
    """Make the schema of the parameters: what to group by, as of when, and the filters of the list of records."""
    declared = {"group_by": GroupByField(keys), **more, "as_of": PlainDate(metadata=AS_OF)}
    return Schema.from_dict(declared | filter_fields(filters), name=name)


def stats_schema(group: type[Schema], meta: type[Schema], name: str) -> type[Schema]:
    """Describe an answer for OpenAPI."""
    declared: dict[str, fields.Field[Any]] = {
        "data": fields.List(fields.Nested(group), required=True),
        "meta": fields.Nested(meta, required=True),
    }
    return Schema.from_dict(declared, name=name)


def answer_stats(
    groups: Iterable[dict[str, Any]], version: int, options: dict[str, Any], depends_on: object = "", **meta: Any
) -> Response:
    """Answer with groups. `version` must have been read before them: a tag may be too old, never too new."""
    as_of: dt.date | None = options.get("as_of")
    body = {"data": list(groups), "meta": {"data_version": version, "as_of": as_of, **meta}}
    return json_response(orjson.dumps(body), list_tag(version, request.path, canonical_query(), depends_on))


def year_of(date: ImpreciseDate | None) -> int | None:
    """Return the year in which a date surely lies; None where it may be one of two."""
    if date is None or date.earliest is None or date.latest is None:
        return None
    return date.earliest.year if date.earliest.year == date.latest.year else None


def is_denied(status: object, body: bytes | None) -> bool:
    """Tell whether a record as a whole is denied and nobody has confirmed it since.

    Who denies a record disputes its status. Where no status is known, a denial that disputes no field is one of all.
    """
    if body is None:
        return False
    evidence = orjson.loads(body)["evidence"]
    disputed = evidence["disputed"]
    return bool(evidence["denied_by"]) and ("status" in disputed or (status is None and not disputed))
