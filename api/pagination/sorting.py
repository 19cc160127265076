"""Sorting: the columns that a list can be sorted by, the parameter `sort`, and positions in a sorted list."""

import datetime as dt
import functools
import re
from collections.abc import Collection, Mapping
from typing import Any

import orjson
from marshmallow import ValidationError, fields

from api.routing.parameter_hints import find_closest_path
from models import Version
from models.queries.keyset import Key, read_sort_values
from models.queries.rows import PageRow
from schemas import RecordSchema
from schemas.fields.facts import (
    AmountFact,
    DateFact,
    ListFact,
    MeasureFact,
    PeriodFact,
    QuantityFact,
    Reference,
    ShareFact,
    Structured,
    Subject,
)
from schemas.fields.messages import MOST_SHOWN, Message, add_hint
from schemas.fields.scalars import AnyField, CountryCode, Flag, Number, Prose, Text, Word
from schemas.kinds.record import get_fact_fields

MAX_KEYS = 4  # more are useless: the id is always the last key
# How other APIs write an order: `name desc`, `name:asc`, `+name`.
_ORDERED_NAME = re.compile(r"[+ ]?(?P<name>\w+)(?:[ :.](?P<order>asc|desc))?", re.IGNORECASE)


def build_sort_columns(schema: RecordSchema) -> dict[str, Any]:
    """Return the columns that a list can be sorted by, by name.

    Names sort without regard to case and accents. Imprecise dates sort by their latest day. Amounts, shares and
    quantities sort by their lower bound: amounts in US dollars, quantities in the base unit of their dimension.
    """
    model = schema.model
    columns: dict[str, Any] = {"certainty": model.certainty_rank}
    for name in ("sources", "independent_sources", "first_published", "last_published", "last_said"):
        columns[name] = getattr(model, name)
    table = model.__table__.c
    for name, field in get_fact_fields(schema).items():
        suffix = get_sort_suffix(field)
        if suffix is not None:
            columns[name] = table["name_folded" if name == "name" else name + suffix]
    if "slip_days" in table:
        columns["slip_days"] = table["slip_days"]
    return columns


@functools.singledispatch
def get_sort_suffix(field: AnyField) -> str | None:
    """Return what follows the name of a field in the name of its sort column; None if lists are not sorted by it."""
    raise TypeError(f"get_sort_suffix has no row for {type(field).__name__}.")


# By type of field. An imprecise value is sorted by one of its bounds.
SORT_SUFFIXES: dict[type[AnyField], str | None] = {
    Word: "",
    CountryCode: "",
    Flag: "",
    Number: "",
    Text: "",
    Prose: None,
    DateFact: "_latest",
    AmountFact: "_usd_min",
    ShareFact: "_min",
    QuantityFact: "_base_min",
    PeriodFact: None,
    MeasureFact: None,
    Structured: None,
    Subject: None,
    Reference: None,
    ListFact: None,
}


def _return_suffix(suffix: str | None, field: AnyField) -> str | None:
    return suffix


for _field_type, _suffix in SORT_SUFFIXES.items():
    get_sort_suffix.register(_field_type, functools.partial(_return_suffix, _suffix))


class SortField(fields.String):
    """`-announced,name`: names of fields; a minus sorts descending."""

    def __init__(self, model: type[Version], columns: dict[str, Any], record_fields: Collection[str] = ()) -> None:
        self.record_fields = record_fields
        self.model, self.columns = model, columns
        self.allowed_names = [*columns, "id"]
        names = ", ".join(f"`{name}`" for name in self.allowed_names)
        name = "|".join(columns)
        super().__init__(
            metadata={
                "pattern": f"^(-?({name}),){{0,{MAX_KEYS - 1}}}-?({name}|id)$",
                "description": f"Fields to sort by; `-` before a field sorts descending. Unknown values are last, then "
                f"the id decides. The fields are {names}",
                "example": "-last_published,name",
            }
        )

    def _deserialize(  # type: ignore[override]  # a list of keys, where a String gives a text
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> list[Key]:
        keys = []
        parts = str(value).split(",")
        for number, part in enumerate(parts, 1):
            name = part.removeprefix("-")
            if name == "id" and number < len(parts):
                raise ValidationError("`id` is unique, so it must be the last field to sort by.")
            if name != "id" and name not in self.columns:
                raise ValidationError(self._build_message(name))
            keys.append(Key(self.model.slug if name == "id" else self.columns[name], part.startswith("-")))
        if len(keys) > MAX_KEYS:
            raise ValidationError(f"`sort` has {len(keys)} fields. At most {MAX_KEYS} are allowed.")
        return keys

    def _build_message(self, name: str) -> Message:
        """Build the message about a name that lists are not sorted by. Other APIs write `name:desc` or `+name`."""
        leading = name.partition(".")[0]
        if leading in self.record_fields and leading not in self.allowed_names:
            return Message(f"`{leading}` is a field of these records, but lists cannot be sorted by it.")
        match = _ORDERED_NAME.fullmatch(name)
        if match and match["name"] in self.allowed_names:
            sign = "-" if (match["order"] or "").lower() == "desc" else ""
            return add_hint(f"{name[:MOST_SHOWN]!r} is not how this API names an order.", f"{sign}{match['name']}")
        nearest = find_closest_path(name, self.allowed_names)
        return add_hint(f"{name[:MOST_SHOWN]!r} is not in the fields to sort by.", nearest)


def format_position(keys: list[Key], row: PageRow) -> str:
    """Return the position of a row as text: the values of its keys, and its id."""
    return orjson.dumps([*read_sort_values(row, keys), row.slug]).decode()


def parse_position(keys: list[Key], text: str | None) -> list[object] | None:
    """Parse a position: the values of the keys, and the id. None is the start."""
    if text is None:
        return None
    *values, slug = orjson.loads(text)
    return [*(_parse_value(key, value) for key, value in zip(keys, values, strict=True)), slug]


def _parse_value(key: Key, value: str | float | None) -> object:
    return dt.date.fromisoformat(str(value)) if value is not None and key.is_date else value
