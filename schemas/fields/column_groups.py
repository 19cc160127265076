"""Turns canonical values of value types into the groups of columns that store them: one function per type of field."""

import functools

from models import columns
from models.vocabularies import Bound, ShareOf, Unit, ValueState
from schemas.fields.canonical_values import (
    AmountValue,
    DateValue,
    MeasureValue,
    PeriodValue,
    QuantityValue,
    RangeValue,
    ShareValue,
)
from schemas.fields.facts import AmountFact, DateFact, MeasureFact, PeriodFact, QuantityFact, ShareFact
from schemas.fields.scalars import AnyField
from schemas.fields.values import parse_day

ColumnGroup = (
    columns.ImpreciseDate | columns.Period | columns.Amount | columns.Share | columns.Quantity | columns.Measure
)


@functools.singledispatch
def build_column_group(field: AnyField, value: object) -> ColumnGroup:
    """Build the group of columns that stores a canonical value, by the type of its field."""
    raise TypeError(f"build_column_group has no row for {type(field).__name__}.")


@build_column_group.register(DateFact)
def _build_date(field: DateFact, value: DateValue) -> columns.ImpreciseDate:
    earliest, latest = parse_day(value["earliest"]), parse_day(value["latest"])
    return columns.ImpreciseDate(value["text"], value["edtf"], earliest, latest, value["precision"])


@build_column_group.register(PeriodFact)
def _build_period(field: PeriodFact, value: PeriodValue) -> columns.Period:
    start, end, duration = value.get("start"), value.get("end"), value.get("duration")
    return columns.Period(
        parse_day(start["earliest"]) if start else None,
        parse_day(start["latest"]) if start else None,
        parse_day(end["earliest"]) if end else None,
        parse_day(end["latest"]) if end else None,
        duration.get("iso8601") if duration else None,
    )


@build_column_group.register(AmountFact)
def _build_amount(field: AmountFact, value: AmountValue) -> columns.Amount:
    usd = value.get("usd")
    return columns.Amount(
        value["text"],
        value["min"],
        value["max"],
        _get_bound(value),
        value["currency"],
        ValueState(value["state"]),
        usd_min=usd["min"] if usd else None,
        usd_max=usd["max"] if usd else None,
    )


@build_column_group.register(ShareFact)
def _build_share(field: ShareFact, value: ShareValue) -> columns.Share:
    share_of = ShareOf(value["of"]) if "of" in value else None
    state = ValueState(value["state"])
    return columns.Share(value["text"], value["min"], value["max"], _get_bound(value), state, share_of)


@build_column_group.register(QuantityFact)
def _build_quantity(field: QuantityFact, value: QuantityValue) -> columns.Quantity:
    unit = Unit(value["unit"])
    low, high = value["min"], value["max"]
    return columns.Quantity(
        value["text"],
        low,
        high,
        _get_bound(value),
        unit,
        # The columns hold doubles. A whole number times a factor can be one that no double can hold exactly.
        base_min=None if low is None else float(low) * unit.factor,
        base_max=None if high is None else float(high) * unit.factor,
    )


@build_column_group.register(MeasureFact)
def _build_measure(field: MeasureFact, value: MeasureValue) -> columns.Measure:
    currency = None
    if "currency" in value:
        currency = value["currency"]
    return columns.Measure(
        value["text"],
        value["min"],
        value["max"],
        _get_bound(value),
        Unit(value["unit"]) if "unit" in value else None,
        currency,
        ValueState(value["state"]) if "state" in value else ValueState.KNOWN,
    )


def _get_bound(value: RangeValue) -> Bound | None:
    """Return the kind of bound. A value that is not known has none."""
    return None if value["bound"] is None else Bound(value["bound"])
