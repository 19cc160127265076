"""Value types of numbers: amounts, shares and quantities, as clients send them and as the API serves them.

The schemas work as those in `values.py`: they return the canonical value, and load a canonical value unchanged.
"""

from typing import cast

from marshmallow import Schema, ValidationError, fields, post_load, pre_load

from models.json_types import JsonObject
from models.vocabularies import Bound, Prices, ShareOf, Unit, ValueState
from schemas.fields.canonical_values import AmountValue, QuantityValue, RangeValue, ShareValue, StatedValue
from schemas.fields.messages import quote
from schemas.fields.scalars import CurrencyCode, Number, Prose, Word, YearNumber, load_currency_codes
from schemas.fields.unread_texts import build_unread_quantity_message
from schemas.fields.values import ValueSchema, drop_derived
from schemas.text.number_parser import read_amount, read_quantity, read_share

# The ends that each kind of bound has: whether it has a lower one, whether it has an upper one.
ENDS = {
    Bound.EXACT: (True, True),
    Bound.ABOUT: (True, True),
    Bound.RANGE: (True, True),
    Bound.AT_LEAST: (True, False),
    Bound.OVER: (True, False),
    Bound.UP_TO: (False, True),
    Bound.UNDER: (False, True),
}
# The parts of a value that decide its number. A text is read only if the client sends none of them.
NUMBER_KEYS = frozenset({"min", "max", "bound", "one_of", "state"})
ENDS_IN_WORDS = {(True, True): "min and max", (True, False): "min without max", (False, True): "max without min"}


class StatedSchema(ValueSchema):
    """The source's own conversion of an amount."""

    always = ("currency", "min", "max")

    currency = CurrencyCode(required=True)
    min = Number(allow_none=True, metadata={"description": "Lower bound, null if it is open"})
    max = Number(allow_none=True, metadata={"description": "Upper bound, null if it is open"})

    @post_load
    def complete(self, data: JsonObject, **kwargs: object) -> StatedValue:
        low, high = data.get("min"), data.get("max")
        if low is None and high is None:
            raise ValidationError("A conversion needs min, max or both.")
        check_order(low, high)
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
    """The base of amounts, shares and quantities: wording, bounds and the kind of bound."""

    text = Prose(allow_none=True, metadata={"description": "The wording of the source"})
    min = Number(allow_none=True, metadata={"description": "Lower bound, null if it is open"})
    max = Number(allow_none=True, metadata={"description": "Upper bound, null if it is open"})
    bound = Word(Bound, allow_none=True)
    one_of = fields.List(Number(), metadata={"description": "The possible numbers, if the source gives alternatives"})


class NotToldSchema(Schema):
    """A source that does not give the value, while other sources do."""

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
    price_year = YearNumber(metadata={"description": "The year of the prices, if prices are constant"})
    also = fields.List(
        fields.Nested(NotToldSchema), dump_only=True, metadata={"description": "Sources that do not give the value"}
    )

    @pre_load
    def read_text(self, data: object, **kwargs: object) -> object:
        data = drop_derived(data, "usd", "also")
        text = get_text_to_read(data)
        if text is None or not isinstance(data, dict):
            return data
        given = data.get("currency")
        code = given if isinstance(given, str) and given in load_currency_codes() else None
        reading = read_amount(text, code)
        if reading is None or reading.currency is None:
            what = f"amount in {code}" if code else "amount"
            raise ValidationError(
                f"The server cannot read an {what} in {quote(text)}. Send min, max, bound and currency, or a state.",
                "text",
            )
        return data | {
            "min": reading.min,
            "max": reading.max,
            "bound": reading.bound,
            "currency": given or reading.currency,
        }

    @post_load
    def canonical(self, data: JsonObject, **kwargs: object) -> AmountValue:
        bounds, state = build_bounds_and_state(data)
        if state == ValueState.KNOWN and not data.get("currency"):
            raise ValidationError("A known amount needs a currency. Send its ISO 4217 code.", "currency")
        if "price_year" in data and data.get("prices") != Prices.CONSTANT:
            raise ValidationError("Only constant prices have a year. Leave price_year out.", "price_year")
        options = {key: data[key] for key in ("one_of", "stated", "prices", "price_year") if key in data}
        return cast(AmountValue, {**bounds, "state": state, "currency": data.get("currency"), **options})


class ShareSchema(RangeSchema):
    """A share in percent."""

    always = ("text", "min", "max", "bound", "state")

    min = Number(high=100, allow_none=True, metadata={"description": "Lower bound in percent, null if it is open"})
    max = Number(high=100, allow_none=True, metadata={"description": "Upper bound in percent, null if it is open"})
    one_of = fields.List(
        Number(high=100), metadata={"description": "The possible numbers, if the source gives alternatives"}
    )
    state = Word(ValueState)
    of = Word(ShareOf)
    also = fields.List(
        fields.Nested(NotToldSchema), dump_only=True, metadata={"description": "Sources that do not give the value"}
    )

    @pre_load
    def read_text(self, data: object, **kwargs: object) -> object:
        data = drop_derived(data, "also")
        text = get_text_to_read(data)
        if text is None or not isinstance(data, dict):
            return data
        reading = read_share(text)
        if reading is None:
            raise ValidationError(
                f"The server cannot read a share in {quote(text)}. Send min, max and bound, or a state.", "text"
            )
        return data | {"min": reading.min, "max": reading.max, "bound": reading.bound}

    @post_load
    def canonical(self, data: JsonObject, **kwargs: object) -> ShareValue:
        bounds, state = build_bounds_and_state(data)
        options = {key: data[key] for key in ("of", "one_of") if key in data}
        return cast(ShareValue, {**bounds, "state": state, **options})


class QuantitySchema(RangeSchema):
    """A number of things, or a size, with its unit."""

    always = ("text", "min", "max", "bound", "unit")

    unit = Word(Unit, required=True)

    @pre_load
    def read_text(self, data: object, **kwargs: object) -> object:
        text = get_text_to_read(data)
        if text is None or not isinstance(data, dict):
            return data
        reading = read_quantity(text)
        units = {data.get("unit"), reading.unit if reading else None} - {None}
        if reading and data.get("unit") in reading.other_units:
            units = {data["unit"]}
        if reading is None or len(units) != 1:
            raise ValidationError(build_unread_quantity_message(text, reading, data.get("unit")), "text")
        return data | {"min": reading.min, "max": reading.max, "bound": reading.bound, "unit": units.pop()}

    @post_load
    def canonical(self, data: JsonObject, **kwargs: object) -> QuantityValue:
        options = {key: data[key] for key in ("one_of",) if key in data}
        return cast(QuantityValue, {**build_bounds(data), "unit": data["unit"], **options})


def get_text_to_read(data: object) -> str | None:
    """Return the text of a value if it alone has the number. None if the client sends a number or a state."""
    if not isinstance(data, dict) or data.keys() & NUMBER_KEYS:
        return None
    text = data.get("text")
    return text if isinstance(text, str) else None


def build_bounds(data: JsonObject) -> RangeValue:
    """Return wording, `min`, `max` and `bound`, checked against each other. `one_of` defines the bounds if present."""
    low, high, bound = data.get("min"), data.get("max"), data.get("bound")
    if data.get("one_of"):
        low, high, bound = min(data["one_of"]), max(data["one_of"]), Bound.RANGE
    elif bound is None and low is not None and low == high:
        bound = Bound.EXACT
    if bound is None and low is None and high is None:
        raise ValidationError("This value has no bounds. Send min, max and bound.", "bound")
    if bound is None:
        raise ValidationError(f"This value has no bound. Send one of {', '.join(ENDS)}.", "bound")
    if (low is not None, high is not None) != ENDS[Bound(bound)]:
        ends = ENDS_IN_WORDS[ENDS[Bound(bound)]]
        raise ValidationError(f"The bound {bound} does not fit min {low} and max {high}. It needs {ends}.", "bound")
    if bound in (Bound.EXACT, Bound.ABOUT) and low != high:
        raise ValidationError(f"The bound {bound} needs one number. Send the same number as min and max.", "bound")
    check_order(low, high)
    return {"text": data.get("text"), "min": low, "max": high, "bound": str(bound)}


def build_bounds_and_state(data: JsonObject) -> tuple[RangeValue, str]:
    """Return wording, bounds and state. A value that is not known has no bounds."""
    state = data.get("state", ValueState.KNOWN)
    if state == ValueState.KNOWN:
        return build_bounds(data), str(state)
    if any(data.get(key) is not None for key in ("min", "max", "bound", "one_of")):
        raise ValidationError(
            f"A value with the state {state} has no bounds. Leave out min, max, bound and one_of.", "state"
        )
    return {"text": data.get("text"), "min": None, "max": None, "bound": None}, str(state)


def check_order(low: float | None, high: float | None) -> None:
    """Raise ValidationError if the lower bound is above the upper one."""
    if low is not None and high is not None and low > high:
        raise ValidationError(f"The lower bound {low} is greater than the upper bound {high}. Swap them.", "min")
