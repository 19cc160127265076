"""`/v1/stats`: statistics by group: sums of investments, capacities of plants, punctuality of milestones."""

from flask import Response

from api.context import today
from api.formats import ROW_FORMATS
from api.pagination.pages import load_data_version
from api.routing.blueprint import Blueprint
from api.stats import capacity, investments, milestones
from api.stats.common import (
    StatsMetaSchema,
    StatsParameters,
    describe_unknown,
    make_stats_query_schema,
    make_stats_schema,
    render_stats,
)
from ledger.statistics.investments import US_DOLLARS
from models.kinds.investment import Investment
from models.kinds.milestone import Milestone
from models.kinds.plant import Plant
from schemas.fields.scalars import CurrencyCode

blueprint = Blueprint(
    "stats",
    __name__,
    url_prefix="/v1/stats",
    description="Statistics by group. No fact is counted twice. Each fact that is left out is named with the reason.",
)
CURRENCY = CurrencyCode(
    load_default=US_DOLLARS,
    metadata={"description": "The currency of the sums, an ISO 4217 code", "example": "EUR"},
)


@blueprint.get(
    "/investments",
    answer=make_stats_schema(
        investments.InvestmentGroupSchema, investments.InvestmentStatsMetaSchema, "InvestmentStatsSchema"
    ),
    query=make_stats_query_schema(
        investments.GROUP_KEYS,
        investments.FILTERS,
        "InvestmentStatsQuery",
        investments.InvestmentStatsParameters,
        currency=CURRENCY,
    ),
    formats=ROW_FORMATS,
    example=investments.EXAMPLE_RESPONSE,
)
def get_investment_stats(params: investments.InvestmentStatsParameters) -> Response:
    """Add up investments, by group.

    The filters are those of `/v1/investments`. Each group has four sums, which are never added to each other:
    `total`; `cancelled`, for investments that were cancelled, refused, clawed back, defaulted on or refinanced;
    `denied`, for investments that a party denies and no later claim confirms; and `cut`, for money that will no
    longer be spent. Paused, planned and considered investments are part of `total`: group or filter by `status` to
    separate them.

    **Counted once.** A part is left out if the sum that contains it is counted, over any number of steps of
    `part_of`. Parts are tranches, shares of parties, and every investment whose `scope` is not `additional`. An
    investment that `covers` a counted one is left out too, as a guarantee covers a loan. If the whole is not among
    the selected records, has no known sum, or belongs to another of the four sums, its parts are counted. The
    service decides this over all selected records before it groups them, so groups add up: a part can be in one
    group and be `counted_in` a record of another.

    **Imprecise sums.** `low` adds lower bounds, `high` upper bounds. "Up to 5 billion" adds 0 and 5 billion. "More
    than 5 billion" adds 5 billion to `low`, makes `high` null, and puts its id into `open`. A deal without payment
    is an exact 0. A sum that is undisclosed, vague or unknown is only counted in `undisclosed`.

    **Currencies.** US dollars are those of the records, at the European Central Bank's rate of the publication day.
    In another `currency`, sums stated in it count as stated, and others at the cross rate over the dollar of the
    same day. A sum without a rate is left out as `no_rate`. A currency that the bank does not quote has only sums
    stated in it.

    **Groups.** Each record is in exactly one group. `country` is the country of the plants, or without plants that
    of the company that is bought, funded or lent to. `year` is the year of `announced`; it is null if the date is
    unknown or can be in two years. `investor` is the company that pays. Several plants, countries or investors give
    `several`.
    """
    version = load_data_version()
    unknown = describe_unknown(Investment, investments.FILTERS, params)
    return render_stats(
        investments.InvestmentGroupSchema,
        investments.load_groups(params),
        version,
        params,
        currency=params.currency,
        **unknown,
    )


@blueprint.get(
    "/capacity",
    answer=make_stats_schema(capacity.CapacityGroupSchema, StatsMetaSchema, "CapacityStatsSchema"),
    query=make_stats_query_schema(capacity.GROUP_KEYS, capacity.FILTERS, "CapacityStatsQuery"),
    formats=ROW_FORMATS,
    example=capacity.EXAMPLE_RESPONSE,
)
def get_capacity_stats(params: StatsParameters) -> Response:
    """Add up the capacities of plants, by group.

    The filters are those of `/v1/plants`. Capacities are added only within one dimension, such as vehicles or
    gigawatt-hours a year, and one basis, because planned capacity contains installed capacity. Each group has one
    sum for each pair of them, in the base unit. Cancelled, refused, retired and converted plants have sums of their
    own, and so do plants that are denied.

    **One figure for each plant**, dimension and basis. The capacity of the whole plant counts: a figure with the
    scope `total`, otherwise one without a phase or of the phase `full`, and the larger of two. Without such a
    figure, the largest cumulative figure counts, together with phases that certainly come after it because both are
    numbered. Otherwise the figures of single phases are added. Phases with their own capacity under `phases` are
    included: as installed if they operate or are idled, not at all if they were given up, and otherwise as planned.
    A plant that is `part_of` another one is left out if the other has the same dimension and basis. Figures that
    are left out are listed in `excluded`.

    **Groups.** A plant is in exactly one group, unless `group_by` has `dimension` or `basis`. Then each pair of
    those is in exactly one group, and groups are not added to each other. Bounds are added as for investments.
    """
    version = load_data_version()
    unknown = describe_unknown(Plant, capacity.FILTERS, params)
    return render_stats(capacity.CapacityGroupSchema, capacity.load_groups(params), version, params, **unknown)


@blueprint.get(
    "/milestones",
    answer=make_stats_schema(
        milestones.MilestoneGroupSchema, milestones.MilestoneStatsMetaSchema, "MilestoneStatsSchema"
    ),
    query=make_stats_query_schema(milestones.GROUP_KEYS, milestones.FILTERS, "MilestoneStatsQuery"),
    formats=ROW_FORMATS,
    example=milestones.EXAMPLE_RESPONSE,
)
def get_milestone_stats(params: StatsParameters) -> Response:
    """Count milestones by their outcome, by group.

    The filters are those of `/v1/milestones`. A milestone is kept if it was met by the last day of its *first* due
    date. It is late if it was certainly met after that day, however often it was moved. A milestone that is ahead
    is overdue from the day after the last day of its present due date. This is judged by `as_of`, or by today
    without it.

    **Groups.** Each milestone is in exactly one group. `company` is the company behind the subject: the company
    itself, the companies of a project, the operator of a plant, the parties of a partnership, the investors of an
    investment, the applicants of an approval, the owner of a technology, or the authority of a policy. More than
    one gives `several`. `year` is the year of the present due date, or without one the year in which the milestone
    was met. It is null if the date can be in two years.
    """
    version, day = load_data_version(), params.as_of or today()
    unknown = describe_unknown(Milestone, milestones.FILTERS, params)
    return render_stats(
        milestones.MilestoneGroupSchema,
        milestones.load_groups(params, day),
        version,
        params,
        depends_on=day,
        day=day,
        **unknown,
    )
