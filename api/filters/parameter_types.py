"""Types of query parameters: each type parses the text of a value into what a filter compares with."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypedDict, TypeVar, Unpack

from marshmallow import ValidationError, fields, validate

from api.filters.quantity_units import build_unit_message
from api.routing.record_ids import IdTarget
from models.json_types import JsonObject
from models.vocabularies import Kind, Unit
from schemas.fields.messages import MOST_SHOWN, Message, add_hint
from schemas.fields.scalars import LARGEST, SLUG, SPACE
from schemas.json_schema import EDTF
from schemas.text import edtf

# The metadata of `as_of`, in every route that has it.
AS_OF = {"description": "Answer with what had been published by the end of this day", "example": "2022-09-30"}

# As many records as fit on a page that is easy to read. Their ids fit into a URL.
MAX_IDS = 200
# Malformed ids that a problem names.
MAX_NAMED_IDS = 5
MAX_QUERY_LENGTH = 200  # characters; a query is a few words, not a text
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
# The forms that programs write: 200000, 0.5, 1e9. The shortest form of a double has at most so many digits.
_NUMBER = re.compile(r"-?\d{1,16}(\.\d{1,30})?([eE][+-]?\d{1,3})?", re.ASCII)
_NUMBER_WITH_UNIT = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(?: ?(.{1,20}))?")
Data = Mapping[str, object] | None
Loaded = TypeVar("Loaded")


class FieldOptions(TypedDict, total=False):
    """The arguments of marshmallow's fields that declarations of parameters use."""

    required: bool
    load_default: object
    data_key: str


class DescribedField(fields.Field[Loaded]):
    """The base of fields whose class adds constraints to the API reference, such as a pattern."""

    described: ClassVar[JsonObject] = {}

    def __init__(self, *, metadata: Mapping[str, object] | None = None, **options: Unpack[FieldOptions]) -> None:
        super().__init__(metadata=self.described | dict(metadata or {}), **options)


class BooleanParameter(fields.Boolean):
    """A Boolean, written `true` or `false`."""

    truthy = {"true"}  # noqa: RUF012 - as the base class has it
    falsy = {"false"}  # noqa: RUF012
    default_error_messages = {"invalid": "This must be true or false."}  # noqa: RUF012


class DateParameter(fields.Date):
    """A day, written YYYY-MM-DD."""

    default_error_messages = {"invalid": "This must be a day in the form YYYY-MM-DD."}  # noqa: RUF012

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> dt.date:
        # The base class also takes the compact and the week form of ISO 8601. PostgreSQL and many clients do not.
        if not _DAY.fullmatch(str(value)):
            raise self.make_error("invalid", input=value, obj_type="date")
        day: dt.date = super()._deserialize(value, attr, data, **kwargs)
        return day


class IdListParameter(DescribedField[list[str]]):
    """Ids of records of one kind, separated by commas. No id contains a comma. The parameter ignores unknown ids."""

    described: ClassVar[JsonObject] = {
        "type": "string",
        "pattern": f"^{SLUG.pattern}(,{SLUG.pattern}){{0,{MAX_IDS - 1}}}$",
    }

    def __init__(self, kind: Kind) -> None:
        self.target = IdTarget((kind,), skips_unknown=True)
        super().__init__()

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> list[str]:
        ids = str(value).split(",")
        wrong = [(number, given) for number, given in enumerate(ids, 1) if not SLUG.fullmatch(given)]
        if wrong:
            raise ValidationError(_describe_wrong_ids(wrong, len(ids)))
        return ids


def _describe_wrong_ids(wrong: list[tuple[int, str]], count: int) -> Message:
    """Describe the malformed ids of a list by their position, from 1. Suggest the id in lower case if that is one."""
    named = ", ".join(f"number {number} {given[:MOST_SHOWN]!r}" for number, given in wrong[:MAX_NAMED_IDS])
    more = f" and {len(wrong) - MAX_NAMED_IDS} more" if len(wrong) > MAX_NAMED_IDS else ""
    text = f"Of {count} ids, {named}{more} cannot be an id. An id has a-z, 0-9 and single hyphens between them."
    lowered = [given.strip(SPACE).lower() for _, given in wrong]
    return add_hint(text, next((given for given in lowered if SLUG.fullmatch(given)), None))


def validate_id_count(values: list[list[str]]) -> None:
    """Refuse more ids than one request may contain."""
    if sum(map(len, values)) > MAX_IDS:
        raise ValidationError(f"This has too many ids; send at most {MAX_IDS}.")


class SearchTextParameter(DescribedField[str], fields.String):
    """The text of a search."""

    # Python counts some control characters as white space. Other languages do not, so the pattern names them.
    described: ClassVar[JsonObject] = {
        "minLength": 1,
        "maxLength": MAX_QUERY_LENGTH,
        "pattern": r"[^\s\x1c-\x1f\x85]",
    }

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> str:
        text = str(value)
        if not text.strip(SPACE):
            raise ValidationError("This is empty; send at least one word.")
        if len(text) > MAX_QUERY_LENGTH:
            raise ValidationError(f"This has {len(text)} characters; send at most {MAX_QUERY_LENGTH}.")
        return text


class InstantParameter(DescribedField[dt.datetime]):
    """A time in ISO 8601 with its zone, or a day, which means the end of that day in UTC.

    The API serves times to the second. With `through`, a time means the end of its second: a request for a served time
    then includes everything that was written in that second.
    """

    described: ClassVar[JsonObject] = {
        "type": "string",
        "anyOf": [{"type": "string", "format": name} for name in ("date-time", "date")],
    }

    def __init__(
        self,
        *,
        through: bool = False,
        metadata: Mapping[str, object] | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.through = through
        super().__init__(metadata=metadata, **options)

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> dt.datetime:
        text = _restore_plus(value)
        try:
            if _DAY.fullmatch(text):
                return dt.datetime.combine(dt.date.fromisoformat(text), dt.time.max, dt.UTC)
            if not _INSTANT.fullmatch(text):
                raise ValueError
            moment = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            raise ValidationError("This must be a time such as 2026-01-31T12:00:00Z, or a day.") from None
        return moment.replace(microsecond=moment.microsecond or 999_999) if self.through else moment


class EdtfParameter(DescribedField[edtf.Edtf]):
    """A date in EDTF, parsed into the span of days that it allows."""

    described = EDTF

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> edtf.Edtf:
        try:
            return edtf.parse(str(value))
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem


class NumberParameter(fields.Float):
    """A number. Without other limits it lies in the range where a double represents every whole number."""

    def __init__(
        self,
        low: float = -LARGEST,
        high: float = LARGEST,
        *,
        metadata: Mapping[str, object] | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(allow_nan=False, validate=validate.Range(low, high), metadata=metadata, **options)

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> float:
        text = _restore_plus(value)
        if not _NUMBER.fullmatch(text):
            raise ValidationError("This must be a number such as 200000, 0.5 or 1e9.")
        return float(text)


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """A number and the unit to compare it in. Without a unit it is compared with the numbers that sources give."""

    number: float
    unit: Unit | None


class QuantityParameter(DescribedField[QuantityValue]):
    """A number, or a number with one of some units: `200000 vehicles/year`."""

    def __init__(self, units: Sequence[str]) -> None:
        self.units = units
        pattern = rf"^\d{{1,15}}(\.\d{{1,9}})?( ?({'|'.join(map(re.escape, units))}))?$"
        super().__init__(metadata={"type": "string", "pattern": pattern})

    def _deserialize(self, value: object, attr: str | None, data: Data, **kwargs: object) -> QuantityValue:
        match = _NUMBER_WITH_UNIT.fullmatch(str(value))
        if not match or not match[1].isascii():
            raise ValidationError(f"This must be a number, or a number and a unit such as '200 {self.units[0]}'.")
        if match[2] and match[2] not in self.units:
            raise ValidationError(build_unit_message(match[2], self.units))
        return QuantityValue(float(match[1]), Unit(match[2]) if match[2] else None)


def _restore_plus(value: object) -> str:
    """Read a space as a plus sign: an unescaped `+` of an offset or an exponent arrives as a space."""
    return str(value).replace(" ", "+")
