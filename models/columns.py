"""Column types: the value types of the field as groups of typed columns, and the plain ones with their comment.

Each group is a dataclass that SQLAlchemy maps as a composite, so `Plant.announced` is one attribute over five columns.
Text keeps the wording of the source; bounds are what filters and sorts work on.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import VARCHAR
from sqlalchemy.orm import MappedColumn, composite, mapped_column
from sqlalchemy.orm.descriptor_props import Composite

from models.vocabularies import Bound, ShareOf, Unit, ValueState

NAME_LENGTH = 300
TEXT_LENGTH = 4000
URL_LENGTH = 2000
SLUG_LENGTH = 100  # long enough for "country-company-plant-phase" names, short enough for an index key
WORD_LENGTH = 40
LANGUAGE_LENGTH = 35  # RFC 5646 section 4.4.1
DURATION_LENGTH = 20

# JSON as it was written. The binary form of PostgreSQL forgets the order of keys, and both engines answer the same.
Json = JSON(none_as_null=True)


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC, with its zone on both engines; SQLite forgets zones by itself."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Store UTC."""
        return value and value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Return UTC, with its zone."""
        return value and (value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC))


Bytes = LargeBinary()


def ordered_text(length: int) -> String:
    """Return a text type that sorts by code point on both engines, whatever the locale of the database."""
    return String(length).with_variant(VARCHAR(length, collation="C"), "postgresql")


def word(vocabulary: type[StrEnum], meaning: str, *, name: str = "", indexed: bool = True) -> MappedColumn[Any]:
    """Declare a column for one word of a vocabulary, checked by the database.

    `name` is needed where two columns of a table use the same vocabulary: the check is named after it.
    """
    kind = Enum(
        vocabulary,
        native_enum=False,
        create_constraint=True,
        name=name or vocabulary.__name__.lower(),
        length=WORD_LENGTH,
        values_callable=lambda words: [each.value for each in words],
    )
    return mapped_column(kind, comment=meaning, info={"filter": indexed})


def name_text(meaning: str, *, length: int = NAME_LENGTH, indexed: bool = True) -> MappedColumn[Any]:
    """Declare a column for a short text such as a city, compared as a whole."""
    return mapped_column(ordered_text(length), comment=meaning, info={"filter": indexed})


def prose(meaning: str) -> MappedColumn[Any]:
    """Declare a column for free wording, which no filter compares as a whole."""
    return mapped_column(Text, comment=meaning)


def country(meaning: str) -> MappedColumn[Any]:
    """Declare a column for an ISO 3166-1 alpha-2 code."""
    return mapped_column(String(2), comment=f"{meaning}; ISO 3166-1 alpha-2", info={"filter": True})


def flag(meaning: str) -> MappedColumn[Any]:
    """Declare a column for yes, no or not known."""
    return mapped_column(Boolean(create_constraint=False), comment=meaning, info={"filter": True})


def number(meaning: str, *, check: tuple[str, str] | None = None) -> MappedColumn[Any]:
    """Declare a column for a plain number."""
    info: dict[str, Any] = {"filter": True} | ({"check": check} if check else {})
    return mapped_column(Float(53), comment=meaning, info=info)


def reference(meaning: str) -> MappedColumn[Any]:
    """Declare a foreign key to the anchor of another record."""
    return mapped_column(ForeignKey("records.pk"), comment=meaning, info={"filter": True})


@dataclass(frozen=True, slots=True)
class ImpreciseDate:
    """A date as the source gives it, with the days it can be at the earliest and at the latest."""

    text: str | None = None
    edtf: str | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money with bounds, in its own currency and in US dollars of the publication day."""

    text: str | None = None
    min: float | None = None
    max: float | None = None
    bound: Bound | None = None
    currency: str | None = None
    state: ValueState | None = None
    usd_min: float | None = None
    usd_max: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent with bounds."""

    text: str | None = None
    min: float | None = None
    max: float | None = None
    bound: Bound | None = None
    state: ValueState | None = None
    of: ShareOf | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity with bounds, in the unit as given and in the base unit of its dimension."""

    text: str | None = None
    min: float | None = None
    max: float | None = None
    bound: Bound | None = None
    unit: Unit | None = None
    base_min: float | None = None
    base_max: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity, an amount or a share: whichever of `unit`, `currency` and neither is given tells."""

    text: str | None = None
    min: float | None = None
    max: float | None = None
    bound: Bound | None = None
    unit: Unit | None = None
    currency: str | None = None
    state: ValueState | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: bounds of its start and of its end, and its length as ISO 8601."""

    start_earliest: dt.date | None = None
    start_latest: dt.date | None = None
    end_earliest: dt.date | None = None
    end_latest: dt.date | None = None
    duration: str | None = None


def _in_order(name: str, low: str, high: str) -> dict[str, Any]:
    """Ask for a check that the lower bound does not exceed the upper one."""
    return {"check": (f"{name}_in_order", f"{low} <= {high}"), "filter": True}


def _bounds(name: str, meaning: str, unit: str, indexed: bool) -> list[MappedColumn[Any]]:
    """Declare wording, lower and upper bound and what kind of bound it is."""
    low, high = f"{name}_min", f"{name}_max"
    order = _in_order(name, low, high) | {"filter": indexed}
    return [
        mapped_column(f"{name}_text", String(TEXT_LENGTH), comment=f"{meaning}: the wording of the source"),
        mapped_column(low, Float(53), comment=f"{meaning}: lower bound, {unit}", info={"filter": indexed}),
        mapped_column(high, Float(53), comment=f"{meaning}: upper bound, {unit}", info=order),
        word(Bound, f"{meaning}: what kind of bound the source gives", name=f"{name}_bound", indexed=False),
    ]


def _named(columns: list[MappedColumn[Any]]) -> list[MappedColumn[Any]]:
    """Name the word columns of a group after the name of their type."""
    for column in columns:
        if not column.column.name and isinstance(column.column.type, Enum):
            column.column.name = column.column.key = str(column.column.type.name)
    return columns


def date_columns(name: str, meaning: str, *, indexed: bool = True) -> Composite[ImpreciseDate]:
    """Declare the columns of an imprecise date."""
    earliest, latest = f"{name}_earliest", f"{name}_latest"
    order = _in_order(name, earliest, latest) | {"filter": indexed}
    return composite(
        ImpreciseDate,
        mapped_column(f"{name}_text", String(TEXT_LENGTH), comment=f"{meaning}: the wording of the source"),
        mapped_column(f"{name}_edtf", String(100), comment=f"{meaning}: in EDTF, ISO 8601-2"),
        mapped_column(earliest, Date, comment=f"{meaning}: the earliest day it can be", info={"filter": indexed}),
        mapped_column(latest, Date, comment=f"{meaning}: the latest day it can be", info=order),
        mapped_column(f"{name}_precision", String(10), comment=f"{meaning}: day, month, quarter, half, season or year"),
        info={"meaning": meaning},
    )


def amount_columns(name: str, meaning: str, *, indexed: bool = True) -> Composite[Amount]:
    """Declare the columns of an amount of money."""
    usd = "US dollars at the European Central Bank's rate of the publication day"
    columns = [
        *_bounds(name, meaning, "in the currency given", indexed),
        mapped_column(f"{name}_currency", String(3), comment=f"{meaning}: ISO 4217 code", info={"filter": indexed}),
        word(ValueState, f"{meaning}: whether the sum is known", name=f"{name}_state", indexed=False),
        mapped_column(f"{name}_usd_min", Float(53), comment=f"{meaning}: lower bound, {usd}", info={"filter": indexed}),
        mapped_column(f"{name}_usd_max", Float(53), comment=f"{meaning}: upper bound, {usd}", info={"filter": indexed}),
    ]
    return composite(Amount, *_named(columns), info={"meaning": meaning})


def share_columns(name: str, meaning: str, *, indexed: bool = True) -> Composite[Share]:
    """Declare the columns of a share."""
    percent = f"{name}_min BETWEEN 0 AND 100 AND {name}_max BETWEEN 0 AND 100"
    columns = [
        *_bounds(name, meaning, "percent", indexed),
        word(ValueState, f"{meaning}: whether the share is known", name=f"{name}_state", indexed=False),
        word(ShareOf, f"{meaning}: what it is a share of", name=f"{name}_of", indexed=False),
    ]
    columns[1].column.info["check"] = (f"{name}_percent", percent)
    return composite(Share, *_named(columns), info={"meaning": meaning})


def quantity_columns(name: str, meaning: str, *, indexed: bool = True) -> Composite[Quantity]:
    """Declare the columns of a quantity."""
    base = "in the base unit of the dimension"
    columns = [
        *_bounds(name, meaning, "in the unit given", False),
        word(Unit, f"{meaning}: the unit as given", name=f"{name}_unit", indexed=indexed),
        mapped_column(
            f"{name}_base_min", Float(53), comment=f"{meaning}: lower bound, {base}", info={"filter": indexed}
        ),
        mapped_column(
            f"{name}_base_max", Float(53), comment=f"{meaning}: upper bound, {base}", info={"filter": indexed}
        ),
    ]
    return composite(Quantity, *_named(columns), info={"meaning": meaning})


def measure_columns(name: str, meaning: str) -> Composite[Measure]:
    """Declare the columns of a value that is a quantity, an amount or a share."""
    columns = [
        *_bounds(name, meaning, "in the unit or currency given, else percent", False),
        word(Unit, f"{meaning}: the unit, where it is a quantity", name=f"{name}_unit", indexed=False),
        mapped_column(f"{name}_currency", String(3), comment=f"{meaning}: ISO 4217 code, where it is an amount"),
        word(ValueState, f"{meaning}: whether it is known", name=f"{name}_state", indexed=False),
    ]
    return composite(Measure, *_named(columns), info={"meaning": meaning})


def period_columns(name: str, meaning: str) -> Composite[Period]:
    """Declare the columns of a period."""
    ends = [
        mapped_column(f"{name}_{end}_{bound}", Date, comment=f"{meaning}: {bound} day of its {end}")
        for end in ("start", "end")
        for bound in ("earliest", "latest")
    ]
    length = mapped_column(f"{name}_duration", String(DURATION_LENGTH), comment=f"{meaning}: its length, ISO 8601")
    return composite(Period, *ends, length, info={"meaning": meaning})
