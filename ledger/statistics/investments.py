"""Sums investments. Each undertaking counts once, however many tranches, shares of parties and guarantees are recorded.

A total excludes the following, and lists them: parts of a counted sum, guarantees of a counted loan, cuts, and
investments that are cancelled, refused, clawed back, defaulted on, refinanced or denied.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.statistics.sums import (
    Container,
    Containment,
    ContainmentLink,
    Exclusion,
    Range,
    RangeSum,
    Section,
    is_exact,
)
from ledger.versions.usd_conversion import find_rate
from models.columns import Amount
from models.json_types import JsonObject
from models.vocabularies import InvestmentEffect, InvestmentScope, InvestmentStatus, ValueState

# Money that was not paid or was taken back. A refinanced sum was paid back from another sum that counts on its own.
CANCELLED_STATUSES = frozenset(
    {
        InvestmentStatus.CANCELLED,
        InvestmentStatus.REFUSED,
        InvestmentStatus.CLAWED_BACK,
        InvestmentStatus.DEFAULTED,
        InvestmentStatus.REFINANCED,
    }
)
US_DOLLARS = "USD"


@dataclass(frozen=True, slots=True)
class InvestmentInput:
    """The facts of an investment that sums need. `value` is None if no sum is known, or if `no_rate` excludes it."""

    pk: int
    id: str
    section: Section
    value: Range | None
    no_rate: bool = False
    void: Exclusion | None = None
    disputed: bool = False


def choose_section(status: InvestmentStatus | None, effect: InvestmentEffect | None, denied: bool) -> Section:
    """Return the sum that an investment belongs to. A cut is never added to spending, whatever its status."""
    if effect is InvestmentEffect.CUT:
        return Section.CUT
    return _find_lost_section(status, denied) or Section.TOTAL


def find_void_reason(
    status: InvestmentStatus | None, effect: InvestmentEffect | None, denied: bool
) -> Exclusion | None:
    """Return why a cut does not count: it was cancelled itself, or it is denied."""
    lost = _find_lost_section(status, denied)
    return Exclusion(lost) if lost and effect is InvestmentEffect.CUT else None


def _find_lost_section(status: InvestmentStatus | None, denied: bool) -> Section | None:
    if status in CANCELLED_STATUSES:
        return Section.CANCELLED
    return Section.DENIED if denied else None


def build_containment_link(
    slug: str, part_of: int | None, covers: int | None, scope: InvestmentScope | None
) -> ContainmentLink:
    """Build the link to the investments that contain this one. An additional sum is not contained in the total."""
    return ContainmentLink(slug, None if scope is InvestmentScope.ADDITIONAL else part_of, covers)


def convert_amount(amount: Amount, currency: str, rate_day: dt.date | None) -> Range | None:
    """Return an amount in a currency, or None if there is no rate for it. No payment at all is an exact 0.

    An amount in US dollars is the one in the record. An amount in another currency is the stated one, else it is
    converted over the dollar with the rate of `rate_day`, the day of the dollar rate in the record.
    """
    if amount.state is ValueState.NONE:
        return Range(0, 0, True)
    exact = is_exact(amount.bound)
    if amount.currency == currency:
        return Range(amount.min, amount.max, exact)
    if amount.usd_min is None and amount.usd_max is None:
        return None
    if currency == US_DOLLARS:
        return Range(amount.usd_min, amount.usd_max, exact)
    rate = find_rate(currency, rate_day) if rate_day else None
    if rate is None:
        return None
    dollars, _ = rate
    low, high = (None if end is None else end / dollars for end in (amount.usd_min, amount.usd_max))
    return Range(low, high, exact)


def is_known(amount: Amount | None) -> bool:
    """Tell whether an amount is known. "No payment" is a known amount."""
    return amount is not None and amount.state in (ValueState.KNOWN, ValueState.NONE)


class InvestmentSums:
    """Computes sums over groups of investments. It decides once, over all investments, which ones are excluded."""

    def __init__(self, investments: Iterable[InvestmentInput], links: dict[int, ContainmentLink]) -> None:
        self._investments = {investment.id: investment for investment in investments}
        containment = Containment(links)
        self._containers: dict[Section, dict[int, Container]] = {}
        for section in Section:
            candidates = {
                investment.pk: investment.id
                for investment in self._investments.values()
                if investment.section is section and investment.value and not investment.void
            }
            self._containers[section] = containment.find_containers(candidates)

    def sum_group(self, ids: list[str]) -> JsonObject:
        """Return the four sums of a group. The sum `total` lists every record of the group that it excludes."""
        members = [self._investments[identity] for identity in ids]
        return {
            str(section): self._sum_section(
                section, [investment for investment in members if investment.section is section], members
            )
            for section in Section
        }

    def _sum_section(self, section: Section, own: list[InvestmentInput], members: list[InvestmentInput]) -> JsonObject:
        total, excluded = RangeSum(), {}
        undisclosed, disputed = 0, []
        for investment in own:
            exclusion = self._find_exclusion(investment)
            if exclusion:
                excluded[investment.id] = exclusion
                continue
            if investment.value:
                total.add(investment.id, investment.value)
            else:
                undisclosed += 1
            if investment.disputed:
                disputed.append(investment.id)
        if section is Section.TOTAL:
            excluded |= {
                investment.id: {"reason": str(investment.section), "counted_in": None}
                for investment in members
                if investment.section is not Section.TOTAL
            }
        return total.as_document() | {
            "undisclosed": undisclosed,
            "disputed": disputed,
            "excluded": [{"id": identity} | exclusion for identity, exclusion in sorted(excluded.items())],
        }

    def _find_exclusion(self, investment: InvestmentInput) -> JsonObject | None:
        """Return why the sum of its section excludes an investment; None if it does not."""
        if investment.void:
            return {"reason": str(investment.void), "counted_in": None}
        if container := self._containers[investment.section].get(investment.pk):
            return {"reason": str(container.reason), "counted_in": container.id}
        return {"reason": str(Exclusion.NO_RATE), "counted_in": None} if investment.no_rate else None
