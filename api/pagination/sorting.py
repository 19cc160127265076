"""Sorting: what lists can be ordered by, and the parameter that says so."""

import datetime as dt
from typing import Any

import orjson
from marshmallow import ValidationError, fields

from models import Version
from models.queries.keyset import Key
from schemas import RecordSchema
from schemas.fields.facts import AmountFact, DateFact, QuantityFact, ShareFact
from schemas.fields.messages import one_of
from schemas.fields.scalars import CountryCode, Fact, Flag, Number, Prose, Text, Word
from schemas.kinds.record import fact_fields

# The bound that stands for an imprecise value.
BOUNDS: dict[type[Fact], str] = {
    DateFact: "latest",
    AmountFact: "usd_min",
    ShareFact: "min",
    QuantityFact: "base_min",
}
MOST_KEYS = 4  # more say nothing: the id is the last key anyway


def sort_columns(schema: RecordSchema) -> dict[str, Any]:
    """Return the columns that a list can be sorted by, by name.

    Imprecise dates sort by the latest day they can be, amounts, shares and quantities by their lower bound, amounts
    in US dollars, quantities in the base unit of their dimension.
    """
    model = schema.model
    columns: dict[str, Any] = {"certainty": model.certainty_rank}
    for name in ("sources", "independent_sources", "first_published", "last_published"):
        columns[name] = getattr(model, name)
    table = model.__table__.c
    for public, field in fact_fields(schema).items():
        suffix = BOUNDS.get(type(field))
        if suffix:
            columns[public] = table[f"{public}_{suffix}"]
        elif isinstance(field, (Word, CountryCode, Flag, Number, Text)) and not isinstance(field, Prose):
            columns[public] = getattr(model, public)
    if "slip_days" in table:
        columns["slip_days"] = table["slip_days"]
    return columns


class SortField(fields.String):
    """`-announced,name`: names of fields, each with a minus for high to low."""

    def __init__(self, model: type[Version], columns: dict[str, Any]) -> None:
        self.model, self.columns = model, columns
        names = ", ".join(f"`{name}`" for name in [*columns, "id"])
        one = "|".join(columns)
        super().__init__(
            metadata={
                "pattern": f"^(-?({one}),){{0,{MOST_KEYS - 1}}}-?({one}|id)$",
                "description": f"Fields to sort by, `-` before one for descending; unknown last, then id. Of {names}",
                "example": "-last_published,name",
            }
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        keys = []
        parts = str(value).split(",")
        for place, part in enumerate(parts, 1):
            name = part.removeprefix("-")
            if name == "id" and place < len(parts):
                raise ValidationError("After the id nothing is left to sort by.")
            if name != "id" and name not in self.columns:
                raise ValidationError(one_of(name, [*self.columns, "id"], "the fields to sort by"))
            keys.append(Key(self.model.slug if name == "id" else self.columns[name], part.startswith("-")))
        if len(keys) > MOST_KEYS:
            raise ValidationError(f"At most {MOST_KEYS} fields can be sorted by.")
        return keys


def position(keys: list[Key], row: Any) -> str:
    """Write where a row stands: the values of its keys, and its id, which is the first column."""
    return orjson.dumps([*row[1 : 1 + len(keys)], row[0]]).decode()


def read_position(keys: list[Key], text: str | None) -> list[Any] | None:
    """Read where a page goes on."""
    if text is None:
        return None
    *values, slug = orjson.loads(text)
    return [*(_typed(key, value) for key, value in zip(keys, values, strict=True)), slug]


def _typed(key: Key, value: Any) -> Any:
    return dt.date.fromisoformat(value) if value is not None and key.is_date else value
