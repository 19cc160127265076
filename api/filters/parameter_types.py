"""What stands in an address: values of parameters, read into what criteria compare with."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate

from models.vocabularies import Unit
from schemas.fields.messages import one_of
from schemas.fields.scalars import LARGEST, SLUG, SPACE
from schemas.json_schema import EDTF, Json
from schemas.text import edtf

# As many records as a page that is easily read; their ids fit into an address.
MOST_IDS = 200
LONGEST_QUERY = 200  # characters; a query is a few words, not a text
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
# As programs write numbers: 200000, 0.5, 1e9, and what the shortest form of a double has at most.
_NUMBER = re.compile(r"-?\d{1,16}(\.\d{1,30})?([eE][+-]?\d{1,3})?", re.ASCII)
_MEASURED = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(?: ?(.{1,20}))?")


def _unescaped_plus(value: Any) -> str:
    """Read a plus that was not escaped, which arrives as a space: most libraries write offsets and exponents so."""
    return str(value).replace(" ", "+")


class Described(fields.Field[Any]):
    """A field that says more of its values than the API reference finds out by itself."""

    described: ClassVar[Json] = {}

    def __init__(self, *, metadata: Json | None = None, **kwargs: Any) -> None:
        super().__init__(metadata=self.described | (metadata or {}), **kwargs)


class PlainBoolean(fields.Boolean):
    """`true` or `false`, as they stand in an address."""

    truthy = {"true"}  # noqa: RUF012 - as the base class has it
    falsy = {"false"}  # noqa: RUF012
    default_error_messages = {"invalid": "This must be true or false."}  # noqa: RUF012


class PlainDate(fields.Date):
    """A day, written YYYY-MM-DD."""

    default_error_messages = {"invalid": "This must be a day, written YYYY-MM-DD."}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        # The base class also takes the compact and the week form of ISO 8601, which PostgreSQL and clients do not.
        if not _DAY.fullmatch(str(value)):
            raise self.make_error("invalid", input=value, obj_type="date")
        return super()._deserialize(value, attr, data, **kwargs)


class Ids(fields.String):
    """Ids joined by commas, which none has in it."""

    def __init__(self) -> None:
        super().__init__(metadata={"pattern": f"^{SLUG.pattern}(,{SLUG.pattern}){{0,{MOST_IDS - 1}}}$"})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        ids = str(value).split(",")
        if not all(map(SLUG.fullmatch, ids)):
            raise ValidationError("Ids have small letters, digits and single hyphens between them, and commas between.")
        return ids


def few(values: list[list[str]]) -> None:
    """Refuse more ids than one request may ask for."""
    if sum(map(len, values)) > MOST_IDS:
        raise ValidationError(f"At most {MOST_IDS} ids can be given.")


class Words(Described, fields.String):
    """What somebody types to find something."""

    # Python has some controls for white space, other languages have not.
    described: ClassVar[Json] = {"minLength": 1, "maxLength": LONGEST_QUERY, "pattern": r"[^\s\x1c-\x1f\x85]"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = str(value)
        if not text.strip(SPACE):
            raise ValidationError("This is empty; give a word to search for.")
        if len(text) > LONGEST_QUERY:
            raise ValidationError(f"This has {len(text)} characters; {LONGEST_QUERY} are allowed.")
        return text


class PlainInstant(Described, fields.String):
    """A moment in ISO 8601 with its zone, or a day in UTC, which means the end of it.

    Times are served to the second: `through` takes a moment to the end of its second, so that what was written in it
    counts.
    """

    described: ClassVar[Json] = {"anyOf": [{"type": "string", "format": one} for one in ("date-time", "date")]}

    def __init__(self, *, through: bool = False, **kwargs: Any) -> None:
        self.through = through
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        value = _unescaped_plus(value)
        try:
            if _DAY.fullmatch(value):
                return dt.datetime.combine(dt.date.fromisoformat(value), dt.time.max, dt.UTC)
            if not _INSTANT.fullmatch(value):
                raise ValueError
            moment = dt.datetime.fromisoformat(value).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            raise ValidationError("This must be a moment such as 2026-01-31T12:00:00Z, or a day.") from None
        return moment.replace(microsecond=moment.microsecond or 999_999) if self.through else moment


class EdtfSpan(Described, fields.String):
    """A date in EDTF, read as the span of days it allows."""

    described = EDTF

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return edtf.parse(str(value))
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem


class PlainNumber(fields.Float):
    """A number, as far as doubles have all whole ones unless limits are given."""

    def __init__(self, low: float = -LARGEST, high: float = LARGEST, **kwargs: Any) -> None:
        super().__init__(allow_nan=False, validate=validate.Range(low, high), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = _unescaped_plus(value)
        if not _NUMBER.fullmatch(text):
            raise ValidationError("This must be a plain number.")
        return float(text)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with the unit that it is to be compared in; without one it is compared as given."""

    number: float
    unit: Unit | None


class MeasuredNumber(fields.String):
    """A number, or a number with a unit: `200000 vehicles/year`."""

    def __init__(self) -> None:
        units = "|".join(re.escape(unit.value) for unit in Unit)
        super().__init__(metadata={"pattern": rf"^\d{{1,15}}(\.\d{{1,9}})?( ?({units}))?$"})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        found = _MEASURED.fullmatch(str(value))
        if not found or not found[1].isascii():
            raise ValidationError("This must be a number, or a number and a unit such as '200000 vehicles/year'.")
        words = [unit.value for unit in Unit]
        if found[2] and found[2] not in words:
            raise ValidationError(one_of(found[2], words, "the vocabulary unit"))
        return Measured(float(found[1]), Unit(found[2]) if found[2] else None)
