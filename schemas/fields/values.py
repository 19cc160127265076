"""Value types of time: dates, durations and periods, as clients send them and as the API serves them.

Each schema reads what editors write and returns the canonical value: plain JSON data with wording and bounds, in the
served shape. Loading a canonical value again returns it unchanged. Value types of numbers are in `measures.py`.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import ClassVar

from marshmallow import ValidationError, fields, post_load, pre_load, validates_schema

from models.columns import DURATION_LENGTH
from models.json_types import JsonObject
from models.vocabularies import Bound
from schemas.fields.canonical_values import DateValue
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import Fact, Prose, Word
from schemas.fields.unread_texts import build_unread_date_message
from schemas.text import date_phrases, edtf

DURATION = re.compile(
    r"P(?=.)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?(?:T(?=.)(?:\d{1,4}H)?(?:\d{1,4}M)?)?"
)


class ValueSchema(StrictSchema):
    """The base of value types. It refuses unknown parts."""

    error_messages = {"type": 'This must be an object, such as {"text": "about 60%"}.'}  # noqa: RUF012
    # The parts that every served value has.
    always: ClassVar[tuple[str, ...]] = ()


class Edtf(Fact, fields.String):
    """A date in EDTF, ISO 8601-2."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        if not isinstance(value, str):
            raise ValidationError("A date must be a text in quotes, such as '2024' or '2024-08-26'.")
        try:
            return edtf.parse(value).edtf
        except ValueError as problem:
            example = json.dumps({"text": value}, ensure_ascii=False)
            hint = f" Send words as {example}." if date_phrases.read(value) else ""
            raise ValidationError(f"{problem}{hint}") from problem


class DateSchema(ValueSchema):
    """A date, as precise as the source gives it, with its earliest and latest day.

    A text without `edtf` must be one that the server reads. With `edtf: null` the date has a wording and no bounds.
    """

    always = ("text", "edtf", "earliest", "latest", "precision")

    text = Prose(allow_none=True, metadata={"description": "The wording of the source", "example": "by end of August"})
    edtf = Edtf(
        allow_none=True,
        metadata={
            "description": "The date in EDTF, ISO 8601-2. Null if the text gives no date",
            "example": "[..2022-08-31]",
        },
    )
    earliest = fields.String(
        dump_only=True,
        allow_none=True,
        metadata={"description": "The earliest possible day, null if the date has no lower bound", "format": "date"},
    )
    latest = fields.String(
        dump_only=True,
        allow_none=True,
        metadata={"description": "The latest possible day, null if the date has no upper bound", "format": "date"},
    )
    precision = fields.String(
        dump_only=True,
        allow_none=True,
        metadata={"description": "day, month, quarter, half, season, year or decade", "example": "day"},
    )

    @pre_load
    def accept_text(self, data: object, **kwargs: object) -> object:
        if isinstance(data, str):
            return {"edtf": data}
        return drop_derived(data, "earliest", "latest", "precision")

    @post_load
    def add_bounds(self, data: JsonObject, **kwargs: object) -> DateValue:
        if not any(data.values()):
            raise ValidationError("A date needs edtf, text or both.")
        written = data["edtf"] if "edtf" in data else date_phrases.read(data["text"])
        if not written and "edtf" not in data:
            raise ValidationError(build_unread_date_message(data["text"]), "text")
        if not written:
            return {"text": data["text"], "edtf": None, "earliest": None, "latest": None, "precision": None}
        date = edtf.parse(written)
        return {
            "text": data.get("text"),
            "edtf": date.edtf,
            "earliest": date.earliest.isoformat() if date.earliest else None,
            "latest": date.latest.isoformat() if date.latest else None,
            "precision": date.precision,
        }


class DurationField(Fact, fields.String):
    """A length of time in ISO 8601."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        if not isinstance(value, str) or len(value) > DURATION_LENGTH or not DURATION.fullmatch(value):
            raise ValidationError("This is not an ISO 8601 duration. Send one such as P10Y or P18M.")
        return value


class DurationSchema(ValueSchema):
    """A length of time. Text alone means an open length."""

    text = Prose(metadata={"example": "over a decade"})
    iso8601 = DurationField(metadata={"description": "The length, if the source gives one", "example": "P10Y"})
    min = DurationField(metadata={"description": "The shortest length of a range", "example": "P2Y"})
    max = DurationField(metadata={"description": "The longest length of a range", "example": "P3Y"})
    bound = Word(Bound)

    @validates_schema
    def check_bound(self, data: JsonObject, **kwargs: object) -> None:
        has_length = bool({"iso8601", "min", "max"} & data.keys())
        if not data or has_length != ("bound" in data):
            raise ValidationError(
                "A duration needs a bound together with iso8601, min or max. For an open duration send only text."
            )
        if (data.get("bound") == Bound.RANGE) != ({"min", "max"} <= data.keys()):
            raise ValidationError("The bound range needs both min and max. Any other bound must not have both.")


class PeriodSchema(ValueSchema):
    """A period of time: its start, its end and its duration, as far as they are known."""

    start = fields.Nested(DateSchema)
    end = fields.Nested(DateSchema)
    duration = fields.Nested(DurationSchema)

    @validates_schema
    def check_not_empty(self, data: JsonObject, **kwargs: object) -> None:
        if not data:
            raise ValidationError("A period needs at least one of start, end and duration.")


def drop_derived(data: object, *derived: str) -> object:
    """Remove the parts that the server computes, so a client can send a served value back."""
    return {key: data[key] for key in data if key not in derived} if isinstance(data, dict) else data


def parse_day(text: str | None) -> dt.date | None:
    """Return a day of a canonical value as a date."""
    return dt.date.fromisoformat(text) if text else None


def format_instant(moment: dt.datetime) -> str:
    """Format a moment as ISO 8601 in UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
