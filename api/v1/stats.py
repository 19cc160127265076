"""`/v1/stats`: what facts add up to, by group: money, capacities of plants, punctuality of milestones."""

from typing import Any

from flask import Response

from api.context import today
from api.pagination.pages import data_version
from api.routing.blueprint import Blueprint
from api.stats import capacity, investments, milestones
from api.stats.common import StatsMetaSchema, answer_stats, stats_query, stats_schema
from ledger.statistics.investments import DOLLARS
from schemas.fields.scalars import CurrencyCode

blueprint = Blueprint(
    "stats",
    __name__,
    url_prefix="/v1/stats",
    description="What facts add up to. Nothing is counted twice, and what is left out is named with the reason.",
)
CURRENCY = CurrencyCode(
    load_default=DOLLARS,
    metadata={"description": "In which currency to add, an ISO 4217 code", "example": "EUR"},
)


@blueprint.get(
    "/investments",
    schema=stats_schema(
        investments.InvestmentGroupSchema, investments.InvestmentStatsMetaSchema, "InvestmentStatsSchema"
    ),
    query=stats_query(investments.KEYS, investments.FILTERS, "InvestmentStatsQuery", currency=CURRENCY),
    example=investments.EXAMPLE,
)
def get_investment_stats(options: dict[str, Any]) -> Response:
    """Add up investments, by group.

    Takes the filters of `/v1/investments`. Each group has four sums, which are never added to each other: `total`;
    `cancelled`, with what was refused, clawed back, defaulted on or refinanced; `denied`, where somebody denies the
    whole and nobody has confirmed it since; and `cut`, for money that is no longer to be spent. What is paused,
    planned or only considered is in the total: group or filter by `status` to tell it apart.

    **Counted once.** A part is left out where the sum that it is a part of is itself counted, over however many
    steps of `part_of`: a tranche, the share of a party, and anything else whose `scope` is not `additional`. So is
    what `covers` an investment that is counted, as a guarantee does a loan. Where the whole is not among the records
    asked for, has no known sum, or belongs to another of the four sums, its parts count. This is decided over all
    records asked for, before they are grouped, so that groups add up: a part may stand in one group and be
    `counted_in` a record of another.

    **Imprecise sums.** `low` adds lower bounds, `high` upper ones. "Up to 5 billion" adds 0 and 5 billion; "more than
    5 billion" adds 5 billion to `low` and makes `high` null, and its id stands under `open`. A deal without payment
    is an exact 0; a sum that is undisclosed, vague or never told is only counted under `undisclosed`.

    **Currencies.** US dollars are those of the records, by the European Central Bank's rate of the publication day.
    In another `currency`, sums stated in it count as stated, and others by the cross rate over the dollar of the same
    day. What has no rate is left out as `no_rate`; a currency that the bank does not quote has only sums stated in it.

    **Groups.** Each record is in exactly one group. `country` is that of the plants, or without any that of the
    company that is bought, funded or lent to; `year` is that of `announced`, and null where the date is unknown or may
    lie in two years; `investor` is who pays. Several plants, countries or investors make the value `several`.
    """
    version = data_version()
    return answer_stats(investments.groups(options), version, options, currency=options["currency"])


@blueprint.get(
    "/capacity",
    schema=stats_schema(capacity.CapacityGroupSchema, StatsMetaSchema, "CapacityStatsSchema"),
    query=stats_query(capacity.KEYS, capacity.FILTERS, "CapacityStatsQuery"),
    example=capacity.EXAMPLE,
)
def get_capacity_stats(options: dict[str, Any]) -> Response:
    """Add up the capacities of plants, by group.

    Takes the filters of `/v1/plants`. Capacities add only within one dimension, such as vehicles or gigawatt-hours a
    year, and one basis, since what is planned contains what is installed: each group has a sum for each pair, in the
    base unit. Plants that are cancelled, refused, retired or converted stand apart, and so do those that are denied.

    **One figure for each plant**, dimension and basis. The capacity of the whole plant counts: one with the scope
    `total`, else one without a phase or of the phase `full`, and of two the larger. Without one, the largest cumulative
    figure counts, with phases that surely come after it since both are numbered. Else the figures of single phases are
    added. Phases that have a capacity of their own under `phases` take part: as installed where they operate or are
    idled, else as planned, and not at all where they were given up. A plant that is `part_of` another one is left out
    where the other counts with the same dimension and basis. What is left out is named under `excluded`.

    **Groups.** A plant is in exactly one group, unless `group_by` has `dimension` or `basis`: then each pair of those
    is, and none adds to another. Bounds add as they do for investments.
    """
    version = data_version()
    return answer_stats(capacity.groups(options), version, options)


@blueprint.get(
    "/milestones",
    schema=stats_schema(milestones.MilestoneGroupSchema, milestones.MilestoneStatsMetaSchema, "MilestoneStatsSchema"),
    query=stats_query(milestones.KEYS, milestones.FILTERS, "MilestoneStatsQuery"),
    example=milestones.EXAMPLE,
)
def get_milestone_stats(options: dict[str, Any]) -> Response:
    """Count milestones by what became of them, by group.

    Takes the filters of `/v1/milestones`. A milestone is kept when it was met by the last day that its *first* due
    date allows, and late when it was surely met after that, however often it was moved. What is ahead is overdue from
    the day after the last that its present due date allows; judged by `as_of`, or else by today.

    **Groups.** Each milestone is in exactly one group. `company` is whose doing its subject is: the company itself,
    the companies of a project, the operator of a plant, the parties of a partnership, the investors of an investment,
    the applicants of an approval, the owner of a technology, the authority of a policy; more than one make the value
    `several`. `year` is that of the present due date, or without one of the day it was met; null where it may lie in
    two years.
    """
    version, day = data_version(), options.get("as_of") or today()
    return answer_stats(milestones.groups(options, day), version, options, depends_on=day, day=day)
