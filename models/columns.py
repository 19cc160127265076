"""Column types: plain columns with their comment, and the value types of the domain as groups of columns.

SQLAlchemy maps each group as a composite of a dataclass, so `Plant.announced` is one attribute over five columns.
Text keeps the wording of the source. Filters and sorts use the bounds.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

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
SLUG_LENGTH = 100  # long enough for names like "country-company-plant-phase", short enough for an index key
WORD_LENGTH = 40
LANGUAGE_LENGTH = 35  # RFC 5646 section 4.4.1
DURATION_LENGTH = 20

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)
# The columns of one group, which have different types.
GroupColumns = list[MappedColumn[Any]]

# JSON text, with the order of keys as written, on both engines. JSONB of PostgreSQL would lose the order.
Json = JSON(none_as_null=True)


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC, with its time zone on both engines. SQLite alone would lose the time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Convert a moment to UTC before it is stored."""
        return value and value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Return the stored moment in UTC, with its time zone."""
        return value and (value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC))


Bytes = LargeBinary()


def ordered_text(length: int) -> String:
    """Return a text type that sorts by code point on both engines, independent of the locale of the database."""
    return String(length).with_variant(VARCHAR(length, collation="C"), "postgresql")


def word_column(
    vocabulary: type[W], meaning: str, *, name: str = "", indexed: bool = True, default: W | None = None
) -> MappedColumn[W]:
    """Declare a column for one word of a vocabulary, which the database checks.

    `name` is the name of the check. It is required if two columns of a table use the same vocabulary. `default` is for
    rows that an older version of the service writes.
    """
    enum = Enum(
        vocabulary,
        native_enum=False,
        create_constraint=True,
        name=name or vocabulary.__name__.lower(),
        length=WORD_LENGTH,
        values_callable=lambda words: [word.value for word in words],
    )
    server_default = None if default is None else default.value
    return mapped_column(enum, comment=meaning, info={"filter": indexed}, server_default=server_default)


def text_column(meaning: str, *, length: int = NAME_LENGTH, indexed: bool = True) -> MappedColumn[str]:
    """Declare a column for a short text such as a city. Filters compare it as a whole, without regard to case."""
    return mapped_column(ordered_text(length), comment=meaning, info={"filter": indexed, "text": indexed})


def prose_column(meaning: str) -> MappedColumn[str]:
    """Declare a column for free text. No filter compares it as a whole."""
    return mapped_column(Text, comment=meaning)


def country_column(meaning: str) -> MappedColumn[str]:
    """Declare a column for an ISO 3166-1 alpha-2 code."""
    return mapped_column(String(2), comment=f"{meaning}; ISO 3166-1 alpha-2", info={"filter": True})


def flag_column(meaning: str) -> MappedColumn[bool]:
    """Declare a column for true or false; null if not known."""
    return mapped_column(Boolean(create_constraint=False), comment=meaning, info={"filter": True})


def number_column(meaning: str, *, check: tuple[str, str] | None = None) -> MappedColumn[float]:
    """Declare a column for a plain number; `check` is the name and the SQL of a check."""
    info: dict[str, object] = {"filter": True} | ({"check": check} if check else {})
    return mapped_column(Float(53), comment=meaning, info=info)


def reference_column(meaning: str) -> MappedColumn[int]:
    """Declare a foreign key to another record."""
    return mapped_column(ForeignKey("records.pk"), comment=meaning, info={"filter": True})


@dataclass(frozen=True, slots=True)
class ImpreciseDate:
    """A date in the words of the source, with its earliest and its latest possible day."""

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
    """A quantity if it has a `unit`, an amount if it has a `currency`, otherwise a share."""

    text: str | None = None
    min: float | None = None
    max: float | None = None
    bound: Bound | None = None
    unit: Unit | None = None
    currency: str | None = None
    state: ValueState | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A period: the bounds of its start and of its end, and its length in ISO 8601."""

    start_earliest: dt.date | None = None
    start_latest: dt.date | None = None
    end_earliest: dt.date | None = None
    end_latest: dt.date | None = None
    duration: str | None = None


def _order_check(name: str, low: str, high: str) -> dict[str, object]:
    """Return the `info` of a column for a check that the lower bound does not exceed the upper one."""
    return {"check": (f"{name}_in_order", f"{low} <= {high}"), "filter": True}


def _bound_columns(name: str, meaning: str, unit: str, indexed: bool) -> GroupColumns:
    """Declare the columns of the wording, the lower and upper bound, and the kind of bound."""
    low, high = f"{name}_min", f"{name}_max"
    order = _order_check(name, low, high) | {"filter": indexed}
    return [
        mapped_column(f"{name}_text", String(TEXT_LENGTH), comment=f"{meaning}: wording of the source"),
        mapped_column(low, Float(53), comment=f"{meaning}: lower bound, {unit}", info={"filter": indexed}),
        mapped_column(high, Float(53), comment=f"{meaning}: upper bound, {unit}", info=order),
        word_column(Bound, f"{meaning}: kind of bound that the source gives", name=f"{name}_bound", indexed=False),
    ]


def _name_word_columns(columns: GroupColumns) -> GroupColumns:
    """Give the word columns of a group the name of their type."""
    for column in columns:
        if not column.column.name and isinstance(column.column.type, Enum):
            column.column.name = column.column.key = str(column.column.type.name)
    return columns


def date_columns(name: str, meaning: str, *, indexed: bool = True) -> Composite[ImpreciseDate]:
    """Declare the columns of an imprecise date."""
    earliest, latest = f"{name}_earliest", f"{name}_latest"
    order = _order_check(name, earliest, latest) | {"filter": indexed}
    return composite(
        ImpreciseDate,
        mapped_column(f"{name}_text", String(TEXT_LENGTH), comment=f"{meaning}: wording of the source"),
        mapped_column(f"{name}_edtf", String(100), comment=f"{meaning}: in EDTF, ISO 8601-2"),
        mapped_column(earliest, Date, comment=f"{meaning}: earliest possible day", info={"filter": indexed}),
        mapped_column(latest, Date, comment=f"{meaning}: latest possible day", info=order),
        mapped_column(f"{name}_precision", String(10), comment=f"{meaning}: day, month, quarter, half, season or year"),
        info={"meaning": meaning},
    )


def amount_columns(name: str, meaning: str, *, indexed: bool = True) -> Composite[Amount]:
    """Declare the columns of an amount of money."""
    usd = "US dollars at the rate of the European Central Bank on the publication day"
    columns = [
        *_bound_columns(name, meaning, "in the currency given", indexed),
        mapped_column(f"{name}_currency", String(3), comment=f"{meaning}: ISO 4217 code", info={"filter": indexed}),
        word_column(ValueState, f"{meaning}: whether the sum is known", name=f"{name}_state", indexed=False),
        mapped_column(f"{name}_usd_min", Float(53), comment=f"{meaning}: lower bound, {usd}", info={"filter": indexed}),
        mapped_column(f"{name}_usd_max", Float(53), comment=f"{meaning}: upper bound, {usd}", info={"filter": indexed}),
    ]
    return composite(Amount, *_name_word_columns(columns), info={"meaning": meaning})


def share_columns(name: str, meaning: str, *, indexed: bool = True) -> Composite[Share]:
    """Declare the columns of a share."""
    percent = f"{name}_min BETWEEN 0 AND 100 AND {name}_max BETWEEN 0 AND 100"
    columns = [
        *_bound_columns(name, meaning, "percent", indexed),
        word_column(ValueState, f"{meaning}: whether the share is known", name=f"{name}_state", indexed=False),
        word_column(ShareOf, f"{meaning}: whole that it is a share of", name=f"{name}_of", indexed=False),
    ]
    columns[1].column.info["check"] = (f"{name}_percent", percent)
    return composite(Share, *_name_word_columns(columns), info={"meaning": meaning})


def quantity_columns(name: str, meaning: str, *, indexed: bool = True) -> Composite[Quantity]:
    """Declare the columns of a quantity."""
    base = "in the base unit of the dimension"
    columns = [
        *_bound_columns(name, meaning, "in the unit given", False),
        word_column(Unit, f"{meaning}: unit as given", name=f"{name}_unit", indexed=indexed),
        mapped_column(
            f"{name}_base_min", Float(53), comment=f"{meaning}: lower bound, {base}", info={"filter": indexed}
        ),
        mapped_column(
            f"{name}_base_max", Float(53), comment=f"{meaning}: upper bound, {base}", info={"filter": indexed}
        ),
    ]
    return composite(Quantity, *_name_word_columns(columns), info={"meaning": meaning})


def measure_columns(name: str, meaning: str) -> Composite[Measure]:
    """Declare the columns of a value that is a quantity, an amount or a share."""
    columns = [
        *_bound_columns(name, meaning, "in the unit or currency given, otherwise percent", False),
        word_column(Unit, f"{meaning}: unit, if it is a quantity", name=f"{name}_unit", indexed=False),
        mapped_column(f"{name}_currency", String(3), comment=f"{meaning}: ISO 4217 code, if it is an amount"),
        word_column(ValueState, f"{meaning}: whether the value is known", name=f"{name}_state", indexed=False),
    ]
    return composite(Measure, *_name_word_columns(columns), info={"meaning": meaning})


def period_columns(name: str, meaning: str) -> Composite[Period]:
    """Declare the columns of a period."""
    ends = [
        mapped_column(f"{name}_{end}_{bound}", Date, comment=f"{meaning}: {bound} day of its {end}")
        for end in ("start", "end")
        for bound in ("earliest", "latest")
    ]
    length = mapped_column(f"{name}_duration", String(DURATION_LENGTH), comment=f"{meaning}: its length, ISO 8601")
    return composite(Period, *ends, length, info={"meaning": meaning})
