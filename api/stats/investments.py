"""Sums of investments, by group."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import orjson
from marshmallow import fields

from api.context import service
from api.filters import criteria, filters_of
from api.stats.common import (
    ExcludedSchema,
    GroupSchema,
    StatsMetaSchema,
    TallySchema,
    Values,
    is_denied,
    year_of,
)
from ledger.statistics import investments
from ledger.statistics.groups import grouped
from models.columns import Amount, ImpreciseDate
from models.queries.statistics import (
    Where,
    parse_companies,
    read_value,
    select_investment_parents,
    select_investment_plants,
    select_investments,
    select_investors,
)
from models.vocabularies import Kind
from schemas import SCHEMAS

KEYS = ["country", "year", "type", "status", "investor", "plant", "project"]
FILTERS = filters_of(SCHEMAS[Kind.INVESTMENT])
_NOTHING: dict[str, Any] = {"low": None, "high": None, "exact": 0, "imprecise": 0, "open": []}
_NONE_LEFT: dict[str, Any] = {"undisclosed": 0, "disputed": [], "excluded": []}
EXAMPLE = {
    "data": [
        {
            "group": {"investor": "volkswagen-group"},
            "several": {},
            "count": 3,
            "ids": ["volkswagen-rivian-shares", "volkswagen-rivian-total", "volkswagen-xpeng-stake"],
            "total": {
                "low": 6500000000,
                "high": 6500000000,
                "exact": 2,
                "imprecise": 0,
                "open": [],
                "undisclosed": 0,
                "disputed": ["volkswagen-xpeng-stake"],
                "excluded": [
                    {
                        "id": "volkswagen-rivian-shares",
                        "reason": "part_of_counted_total",
                        "counted_in": "volkswagen-rivian-total",
                    }
                ],
            },
            "cancelled": _NOTHING | _NONE_LEFT,
            "denied": _NOTHING | _NONE_LEFT,
            "cut": _NOTHING | _NONE_LEFT,
        }
    ],
    "meta": {"data_version": 874, "as_of": None, "currency": "USD"},
}


class MoneySchema(TallySchema):
    """A sum of money."""

    undisclosed = fields.Integer(
        required=True, metadata={"description": "How many investments belong here whose sum is not known"}
    )
    disputed = fields.List(
        fields.String(), required=True, metadata={"description": "Ids of those counted on which sources disagree"}
    )
    excluded = fields.List(
        fields.Nested(ExcludedSchema),
        required=True,
        metadata={"description": "What is not counted, and why; under `total` all of the group that is not"},
    )


class InvestmentGroupSchema(GroupSchema):
    """The sums of a group of investments, which are never added to each other."""

    total = fields.Nested(MoneySchema, required=True)
    cancelled = fields.Nested(
        MoneySchema,
        required=True,
        metadata={"description": "Cancelled, refused, clawed back, defaulted on or refinanced"},
    )
    denied = fields.Nested(MoneySchema, required=True, metadata={"description": "Denied, and not confirmed since"})
    cut = fields.Nested(MoneySchema, required=True, metadata={"description": "Money that is no longer to be spent"})


class InvestmentStatsMetaSchema(StatsMetaSchema):
    """What the answer was made from."""

    currency = fields.String(required=True, metadata={"description": "In which currency the sums are"})


def groups(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Load investments and yield their groups. At most five statements."""
    as_of, keys, currency = options.get("as_of"), options["group_by"], options["currency"]
    where = criteria(FILTERS, options)
    with_bodies = currency != investments.DOLLARS
    rows = service().rows(select_investments(where, as_of, with_bodies=with_bodies))
    links = {
        row.record_pk: investments.inside(row.slug, row.part_of_pk, row.covers_pk, row.scope)
        for row in service().rows(select_investment_parents(as_of))
    }
    sums = investments.Sums([_investment(row, currency) for row in rows], links)
    for group in grouped(keys, _members(rows, where, as_of, keys)):
        ids = group.members
        yield group.as_document() | {"count": len(ids), "ids": ids} | sums.of(ids)


def _investment(row: Any, currency: str) -> investments.Investment:
    amount = read_value(Amount, row, "amount")
    known = amount is not None and investments.is_known(amount)
    value = investments.in_currency(amount, currency, _rate_day(row.body)) if amount and known else None
    denied = is_denied(row.status, row.body)
    return investments.Investment(
        row.record_pk,
        row.slug,
        investments.section_of(row.status, row.effect, denied),
        value,
        no_rate=known and value is None,
        void=investments.void_reason(row.status, row.effect, denied),
        disputed=row.disputed,
    )


def _rate_day(body: bytes | None) -> dt.date | None:
    """Return the day of the dollar rate of an investment, where its document was loaded."""
    dollars = ((orjson.loads(body)["amount"] or {}).get("usd") or {}) if body else {}
    return dt.date.fromisoformat(dollars["rate_date"]) if dollars else None


def _members(rows: list[Any], where: Where, as_of: dt.date | None, keys: list[str]) -> list[tuple[str, Values]]:
    """Say which values each investment has of the keys; plants and investors are loaded only where they are asked."""
    # A record that is written between two statements is not in the first one, and left alone.
    found: dict[str, dict[str, set[Any]]] = defaultdict(lambda: {key: set() for key in KEYS})
    if {"country", "plant"} & set(keys):
        for slug, plant, country in service().rows(select_investment_plants(where, as_of)):
            found[slug]["plant"].add(plant)
            found[slug]["country"] |= {country} - {None}
    if "investor" in keys:
        for slug, company, companies in service().rows(select_investors(where, as_of)):
            found[slug]["investor"] |= parse_companies(company, companies)
    for row in rows:
        values = found[row.slug]
        # Money that goes to no plant goes to a company.
        values["country"] |= set() if values["plant"] else {row.target_country} - {None}
        announced = read_value(ImpreciseDate, row, "announced")
        values |= {"year": {year_of(announced)}, "type": {row.type}, "status": {row.status}, "project": {row.project}}
    return [(row.slug, found[row.slug]) for row in rows]
