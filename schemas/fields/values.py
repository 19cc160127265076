"""Value types: how dates, durations, periods, amounts, shares and quantities are read and served.

Each schema takes what editors write and returns the canonical value: plain JSON data with wording and bounds, in the
shape in which it is served. Loading a canonical value again returns it unchanged.
"""

import datetime as dt
import json
import re
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validates_schema

from models.columns import DURATION_LENGTH
from models.vocabularies import Bound, Prices, ShareOf, Unit, ValueState
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import CurrencyCode, Fact, Number, Prose, Word, YearNumber
from schemas.text import date_phrases, edtf
from schemas.text.number_parser import read_amount, read_quantity, read_share

DURATION = re.compile(
    r"P(?=.)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?(?:T(?=.)(?:\d{1,4}H)?(?:\d{1,4}M)?)?"
)
# What each kind of bound needs: whether there is a lower one, whether there is an upper one.
ENDS = {
    Bound.EXACT: (True, True),
    Bound.ABOUT: (True, True),
    Bound.RANGE: (True, True),
    Bound.AT_LEAST: (True, False),
    Bound.OVER: (True, False),
    Bound.UP_TO: (False, True),
    Bound.UNDER: (False, True),
}


class ValueSchema(StrictSchema):
    """The base of value types: strict, and in the declared order."""

    error_messages = {"type": 'This is an object with parts, such as {"text": "about 60%"}.'}  # noqa: RUF012
    # The parts that a value always has when it is served.
    always: ClassVar[tuple[str, ...]] = ()


class Edtf(Fact, fields.String):
    """A date in EDTF, ISO 8601-2."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("A date must be a text in quotes, such as '2024' or '2024-08-26'.")
        try:
            return edtf.parse(value).edtf
        except ValueError as problem:
            hint = (
                f" Write words as {json.dumps({'text': value}, ensure_ascii=False)}."
                if date_phrases.read(value)
                else ""
            )
            raise ValidationError(f"{problem}{hint}") from problem


class DateSchema(ValueSchema):
    """A date as imprecise as the source gives it, with bounds."""

    always = ("text", "edtf", "earliest", "latest", "precision")

    text = Prose(allow_none=True, metadata={"description": "The wording of the source", "example": "by end of August"})
    edtf = Edtf(allow_none=True, metadata={"description": "The date in EDTF, ISO 8601-2", "example": "[..2022-08-31]"})
    earliest = fields.String(
        dump_only=True,
        allow_none=True,
        metadata={"description": "The earliest day it can be; null for open", "format": "date"},
    )
    latest = fields.String(
        dump_only=True,
        allow_none=True,
        metadata={"description": "The latest day it can be; null for open", "format": "date"},
    )
    precision = fields.String(
        dump_only=True,
        allow_none=True,
        metadata={"description": "day, month, quarter, half, season, year or decade", "example": "day"},
    )

    @pre_load
    def accept_text(self, data: Any, **kwargs: Any) -> Any:
        if isinstance(data, str):
            return {"edtf": data}
        return without_derived(data, "earliest", "latest", "precision")

    @post_load
    def with_bounds(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        if not any(data.values()):
            raise ValidationError("A date needs edtf or text.")
        written = data.get("edtf") or date_phrases.read(data["text"])
        date = {"text": data.get("text"), "edtf": written, "earliest": None, "latest": None, "precision": None}
        if written:
            read = edtf.parse(written)
            date |= {
                "edtf": read.edtf,
                "earliest": read.earliest and read.earliest.isoformat(),
                "latest": read.latest and read.latest.isoformat(),
                "precision": read.precision,
            }
        return date


class DurationField(Fact, fields.String):
    """A length of time in ISO 8601."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) > DURATION_LENGTH or not DURATION.fullmatch(value):
            raise ValidationError("This is no ISO 8601 duration such as P10Y or P18M.")
        return value


class DurationSchema(ValueSchema):
    """A length of time; wording alone means that it is open."""

    text = Prose(metadata={"example": "over a decade"})
    iso8601 = DurationField(metadata={"description": "One length", "example": "P10Y"})
    min = DurationField(metadata={"description": "The least, where it is a range", "example": "P2Y"})
    max = DurationField(metadata={"description": "The most, where it is a range", "example": "P3Y"})
    bound = Word(Bound)

    @validates_schema
    def bound_with_length(self, data: dict[str, Any], **kwargs: Any) -> None:
        length = bool({"iso8601", "min", "max"} & data.keys())
        if not data or length != ("bound" in data):
            raise ValidationError("A length needs a bound and a bound a length; text alone means an open one.")
        if (data.get("bound") == Bound.RANGE) != ({"min", "max"} <= data.keys()):
            raise ValidationError("A range has min and max, and only a range has both.")


class PeriodSchema(ValueSchema):
    """A stretch of time: its start, its end, its length, as far as they are known."""

    start = fields.Nested(DateSchema)
    end = fields.Nested(DateSchema)
    duration = fields.Nested(DurationSchema)

    @validates_schema
    def not_empty(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data:
            raise ValidationError("A period needs a start, an end or a duration.")


class StatedSchema(ValueSchema):
    """The source's own conversion of an amount."""

    always = ("currency", "min", "max")

    currency = CurrencyCode(required=True)
    min = Number(allow_none=True, metadata={"description": "Lower bound; null where open"})
    max = Number(allow_none=True, metadata={"description": "Upper bound; null where open"})

    @post_load
    def complete(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        low, high = data.get("min"), data.get("max")
        if low is None and high is None:
            raise ValidationError("A conversion needs min or max.")
        in_order(low, high)
        return {"currency": data["currency"], "min": low, "max": high}


class UsdSchema(Schema):
    """An amount in US dollars, by the European Central Bank's rate of the publication day."""

    min = Number(required=True, dump_only=True, allow_none=True)
    max = Number(required=True, dump_only=True, allow_none=True)
    rate = Number(required=True, dump_only=True, metadata={"description": "US dollars for one unit of the currency"})
    rate_date = fields.String(
        required=True, dump_only=True, metadata={"format": "date", "description": "The day of the rate"}
    )


class RangeSchema(ValueSchema):
    """What amounts, shares and quantities have in common: wording, bounds and the kind of bound."""

    text = Prose(allow_none=True, metadata={"description": "The wording of the source"})
    min = Number(allow_none=True, metadata={"description": "Lower bound; null where open"})
    max = Number(allow_none=True, metadata={"description": "Upper bound; null where open"})
    bound = Word(Bound, allow_none=True)
    one_of = fields.List(Number(), metadata={"description": "The numbers, of which one is meant"})

    def bounds(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return `min`, `max` and `bound`, derived from `one_of` where that is given, checked against each other."""
        low, high, bound = data.get("min"), data.get("max"), data.get("bound")
        if data.get("one_of"):
            low, high, bound = min(data["one_of"]), max(data["one_of"]), Bound.RANGE
        elif bound is None and low is not None and low == high:
            bound = Bound.EXACT
        if bound is None or (low is not None, high is not None) != ENDS[Bound(bound)]:
            told = f"The bound {bound}" if bound else "A missing bound"
            raise ValidationError(f"{told} does not go with min {low} and max {high}.", "bound")
        if bound in (Bound.EXACT, Bound.ABOUT) and low != high:
            raise ValidationError(f"The bound {bound} needs one number: min and max are equal.", "bound")
        in_order(low, high)
        return {"min": low, "max": high, "bound": str(bound)}


class NotToldSchema(Schema):
    """A source that says, beside others which tell it, that a value is not told."""

    text = fields.String(required=True, dump_only=True, allow_none=True)
    state = Word(ValueState, required=True, dump_only=True)
    source = fields.String(required=True, dump_only=True, metadata={"description": "Id of the source"})


class AmountSchema(RangeSchema):
    """An amount of money."""

    always = ("text", "min", "max", "bound", "currency", "state", "usd")

    currency = CurrencyCode(allow_none=True, metadata={"description": "ISO 4217 code", "example": "USD"})
    state = Word(ValueState)
    usd = fields.Nested(UsdSchema, dump_only=True, allow_none=True)
    stated = fields.List(fields.Nested(StatedSchema), metadata={"description": "The source's own conversions"})
    prices = Word(Prices)
    price_year = YearNumber(metadata={"description": "The year whose prices are meant, with constant prices"})
    also = fields.List(
        fields.Nested(NotToldSchema), dump_only=True, metadata={"description": "Who says that it is not told"}
    )

    @pre_load
    def read_text(self, data: Any, **kwargs: Any) -> Any:
        data = without_derived(data, "usd", "also")
        if not isinstance(data, dict) or set(data) != {"text"} or not isinstance(data["text"], str):
            return data
        read = read_amount(data["text"])
        if read is None or read.currency is None:
            raise ValidationError("No sum can be read here: give min, max, bound and currency, or a state.", "text")
        return data | {"min": read.min, "max": read.max, "bound": read.bound, "currency": read.currency}

    @post_load
    def canonical(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        amount = with_state(self, data)
        if amount["state"] == ValueState.KNOWN and not data.get("currency"):
            raise ValidationError("A known amount needs its currency.", "currency")
        if "price_year" in data and data.get("prices") != Prices.CONSTANT:
            raise ValidationError("Only constant prices have a year.", "price_year")
        amount["currency"] = data.get("currency")
        return amount | {key: data[key] for key in ("one_of", "stated", "prices", "price_year") if key in data}


class ShareSchema(RangeSchema):
    """A share in percent."""

    always = ("text", "min", "max", "bound", "state")

    min = Number(high=100, allow_none=True, metadata={"description": "Lower bound in percent; null where open"})
    max = Number(high=100, allow_none=True, metadata={"description": "Upper bound in percent; null where open"})
    one_of = fields.List(Number(high=100), metadata={"description": "The numbers, of which one is meant"})
    state = Word(ValueState)
    of = Word(ShareOf)
    also = fields.List(
        fields.Nested(NotToldSchema), dump_only=True, metadata={"description": "Who says that it is not told"}
    )

    @pre_load
    def read_text(self, data: Any, **kwargs: Any) -> Any:
        data = without_derived(data, "also")
        if not isinstance(data, dict) or set(data) != {"text"} or not isinstance(data["text"], str):
            return data
        read = read_share(data["text"])
        if read is None:
            raise ValidationError("No share can be read from this text: give min, max and bound, or a state.", "text")
        return data | {"min": read.min, "max": read.max, "bound": read.bound}

    @post_load
    def canonical(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return with_state(self, data) | {key: data[key] for key in ("of", "one_of") if key in data}


class QuantitySchema(RangeSchema):
    """A number of things, or a size, with its unit."""

    always = ("text", "min", "max", "bound", "unit")

    unit = Word(Unit, required=True)

    @pre_load
    def read_text(self, data: Any, **kwargs: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("text"), str) or not set(data) <= {"text", "unit"}:
            return data
        read = read_quantity(data["text"])
        units = {data.get("unit"), read.unit if read else None} - {None}
        if read is None or len(units) != 1:
            raise ValidationError("No quantity can be read here: give min, max, bound and unit.", "text")
        return data | {"min": read.min, "max": read.max, "bound": read.bound, "unit": units.pop()}

    @post_load
    def canonical(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        quantity = {"text": data.get("text"), **self.bounds(data), "unit": data["unit"]}
        return quantity | {key: data[key] for key in ("one_of",) if key in data}


def with_state(schema: RangeSchema, data: dict[str, Any]) -> dict[str, Any]:
    """Return wording, bounds and state; a value that is not known has no bounds."""
    state = data.get("state", ValueState.KNOWN)
    if state == ValueState.KNOWN:
        return {"text": data.get("text"), **schema.bounds(data), "state": str(state)}
    if any(data.get(key) is not None for key in ("min", "max", "bound", "one_of")):
        raise ValidationError(f"A value that is {state} has no bounds.", "state")
    return {"text": data.get("text"), "min": None, "max": None, "bound": None, "state": str(state)}


def without_derived(data: Any, *derived: str) -> Any:
    """Leave out what the service works out itself, so that a served value can be sent back."""
    return {key: data[key] for key in data if key not in derived} if isinstance(data, dict) else data


def in_order(low: float | None, high: float | None) -> None:
    """Refuse bounds that are the wrong way round."""
    if low is not None and high is not None and low > high:
        raise ValidationError(f"The lower bound {low} is above the upper bound {high}.", "min")


def as_day(text: str | None) -> dt.date | None:
    """Return a day of a canonical value as a date."""
    return dt.date.fromisoformat(text) if text else None


def instant(moment: dt.datetime) -> str:
    """Write a moment as ISO 8601 in UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
