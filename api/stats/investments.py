"""Sums of the amounts of investments, by group."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import orjson
from marshmallow import fields

from api.context import get_reader
from api.filters import build_criteria, build_filters
from api.stats.common import (
    ExcludedSchema,
    GroupSchema,
    StatsMetaSchema,
    StatsParameters,
    TallySchema,
    find_certain_year,
    is_denied,
)
from ledger.statistics import investments
from ledger.statistics.groups import GroupValue, Values, build_groups
from models.columns import Amount, ImpreciseDate
from models.json_types import JsonObject
from models.queries.rows import InvestmentParentRow, InvestmentPlantRow, InvestmentRow, InvestorRow
from models.queries.statistics import (
    Criteria,
    parse_companies,
    read_value,
    select_investment_parents,
    select_investment_plants,
    select_investments,
    select_investors,
)
from models.vocabularies import Kind
from schemas import SCHEMAS

GROUP_KEYS = ["country", "year", "type", "status", "investor", "plant", "project"]
FILTERS = build_filters(SCHEMAS[Kind.INVESTMENT])
_EMPTY_SUM: JsonObject = {
    "low": None,
    "high": None,
    "exact": 0,
    "imprecise": 0,
    "open": [],
    "undisclosed": 0,
    "disputed": [],
    "excluded": [],
}
EXAMPLE_RESPONSE = {
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
            "cancelled": _EMPTY_SUM,
            "denied": _EMPTY_SUM,
            "cut": _EMPTY_SUM,
        }
    ],
    "meta": {"data_version": 874, "as_of": None, "currency": "USD"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestmentStatsParameters(StatsParameters):
    """The parameters of the sums of investments. `currency` is an ISO 4217 code."""

    currency: str


class MoneySchema(TallySchema):
    """A sum of money."""

    undisclosed = fields.Integer(
        required=True, metadata={"description": "The number of investments in this sum without a known amount"}
    )
    disputed = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "The ids of counted investments on which sources disagree"},
    )
    excluded = fields.List(
        fields.Nested(ExcludedSchema),
        required=True,
        metadata={
            "description": "Investments that are not counted, and the reason. `total` has all those of the group"
        },
    )


class InvestmentGroupSchema(GroupSchema):
    """The sums of a group of investments, which are never added to each other."""

    total = fields.Nested(MoneySchema, required=True)
    cancelled = fields.Nested(
        MoneySchema,
        required=True,
        metadata={"description": "Investments that are cancelled, refused, clawed back, defaulted on or refinanced"},
    )
    denied = fields.Nested(
        MoneySchema,
        required=True,
        metadata={"description": "Investments that a source denies and no source has confirmed since"},
    )
    cut = fields.Nested(
        MoneySchema, required=True, metadata={"description": "Money that companies no longer intend to spend"}
    )


class InvestmentStatsMetaSchema(StatsMetaSchema):
    """The state of the data that the response was made from, and the currency."""

    currency = fields.String(required=True, metadata={"description": "The currency of the sums"})


def load_groups(params: InvestmentStatsParameters) -> Iterator[JsonObject]:
    """Load investments and yield their groups. Runs at most five statements."""
    as_of, reader = params.as_of, get_reader()
    criteria = build_criteria(FILTERS, params.filters, as_of)
    with_bodies = params.currency != investments.US_DOLLARS
    rows: list[InvestmentRow] = reader.rows(select_investments(criteria, as_of, with_bodies=with_bodies))
    parents: list[InvestmentParentRow] = reader.rows(select_investment_parents(as_of))
    links = {
        row.record_pk: investments.build_containment_link(row.slug, row.part_of_pk, row.covers_pk, row.scope)
        for row in parents
    }
    sums = investments.InvestmentSums([_build_investment(row, params.currency) for row in rows], links)
    for group in build_groups(params.group_by, _load_group_values(rows, criteria, params)):
        ids = group.members
        yield group.as_document() | {"count": len(ids), "ids": ids} | sums.sum_group(ids)


def _build_investment(row: InvestmentRow, currency: str) -> investments.InvestmentInput:
    amount = read_value(Amount, row, "amount")
    known = amount is not None and investments.is_known(amount)
    value = investments.convert_amount(amount, currency, _find_rate_day(row.body)) if amount and known else None
    denied = is_denied(row.status, row.body)
    return investments.InvestmentInput(
        row.record_pk,
        row.slug,
        investments.choose_section(row.status, row.effect, denied),
        value,
        no_rate=known and value is None,
        void=investments.find_void_reason(row.status, row.effect, denied),
        disputed=row.disputed,
    )


def _find_rate_day(body: bytes | None) -> dt.date | None:
    """Return the day of the dollar rate of an investment. None if it has no rate or its document was not loaded."""
    dollars = ((orjson.loads(body)["amount"] or {}).get("usd") or {}) if body else {}
    return dt.date.fromisoformat(dollars["rate_date"]) if dollars else None


def _load_group_values(
    rows: list[InvestmentRow], criteria: Criteria, params: InvestmentStatsParameters
) -> list[tuple[str, Values]]:
    """Return the values of each investment by key. Plants and investors are loaded only if a key needs them."""
    by_id: dict[str, dict[str, set[GroupValue]]] = defaultdict(lambda: {key: set() for key in GROUP_KEYS})
    # A concurrent write may add investments between two statements. Those are not in `rows` and are ignored.
    if {"country", "plant"} & set(params.group_by):
        plants: list[InvestmentPlantRow] = get_reader().rows(select_investment_plants(criteria, params.as_of))
        for plant in plants:
            by_id[plant.slug]["plant"].add(plant.plant)
            by_id[plant.slug]["country"] |= {plant.country} - {None}
    if "investor" in params.group_by:
        investors: list[InvestorRow] = get_reader().rows(select_investors(criteria, params.as_of))
        for investor in investors:
            by_id[investor.slug]["investor"] |= parse_companies(investor.company, investor.companies)
    for row in rows:
        values = by_id[row.slug]
        # Money that goes to no plant goes to a company.
        values["country"] |= set() if values["plant"] else {row.target_country} - {None}
        year = find_certain_year(read_value(ImpreciseDate, row, "announced"))
        values |= {"year": {year}, "type": {row.type}, "status": {row.status}, "project": {row.project}}
    return [(row.slug, by_id[row.slug]) for row in rows]
