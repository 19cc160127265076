"""Sums of investments: each undertaking once, whatever tranches, shares of parties and guarantees are told beside it.

Kept out of a total, and said so: parts of a sum that is itself counted, guarantees of a loan that is counted, cuts,
what was cancelled, refused, clawed back, defaulted on or refinanced, and what is denied.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.statistics.sums import Containment, Exclusion, Holder, Inside, Range, Section, Tally, is_exact
from ledger.versions.usd_conversion import rate
from models.columns import Amount
from models.vocabularies import InvestmentEffect, InvestmentScope, InvestmentStatus, ValueState

# Money that did not come or was taken back. What is refinanced was paid back from a sum that is counted by itself.
APART = frozenset(
    {
        InvestmentStatus.CANCELLED,
        InvestmentStatus.REFUSED,
        InvestmentStatus.CLAWED_BACK,
        InvestmentStatus.DEFAULTED,
        InvestmentStatus.REFINANCED,
    }
)
DOLLARS = "USD"


@dataclass(frozen=True, slots=True)
class Investment:
    """What the sums need of an investment. `value` is None where no sum is known or `no_rate` keeps it out."""

    pk: int
    id: str
    section: Section
    value: Range | None
    no_rate: bool = False
    void: Exclusion | None = None
    disputed: bool = False


def section_of(status: InvestmentStatus | None, effect: InvestmentEffect | None, denied: bool) -> Section:
    """Say in which sum an investment belongs; a cut is never added to what is spent, whatever became of it."""
    if effect is InvestmentEffect.CUT:
        return Section.CUT
    return _lost(status, denied) or Section.TOTAL


def void_reason(status: InvestmentStatus | None, effect: InvestmentEffect | None, denied: bool) -> Exclusion | None:
    """Say why a cut is no cut: it was itself given up, or is denied."""
    lost = _lost(status, denied)
    return Exclusion(lost) if lost and effect is InvestmentEffect.CUT else None


def _lost(status: InvestmentStatus | None, denied: bool) -> Section | None:
    if status in APART:
        return Section.CANCELLED
    return Section.DENIED if denied else None


def inside(slug: str, part_of: int | None, covers: int | None, scope: InvestmentScope | None) -> Inside:
    """Say in what an investment lies. An additional sum comes on top of the one that it is a part of."""
    return Inside(slug, None if scope is InvestmentScope.ADDITIONAL else part_of, covers)


def in_currency(amount: Amount, currency: str, rate_day: dt.date | None) -> Range | None:
    """Return an amount in a currency; None where there is no rate. No payment at all is an exact 0.

    US dollars are those of the record. Another currency is counted as stated, or else by the cross rate over the
    dollar on `rate_day`, the day of the dollar rate of the record.
    """
    if amount.state is ValueState.NONE:
        return Range(0, 0, True)
    exact = is_exact(amount.bound)
    if amount.currency == currency:
        return Range(amount.min, amount.max, exact)
    if amount.usd_min is None and amount.usd_max is None:
        return None
    if currency == DOLLARS:
        return Range(amount.usd_min, amount.usd_max, exact)
    found = rate(currency, rate_day) if rate_day else None
    if found is None:
        return None
    dollars, _ = found
    low, high = (None if end is None else end / dollars for end in (amount.usd_min, amount.usd_max))
    return Range(low, high, exact)


def is_known(amount: Amount | None) -> bool:
    """Tell whether a sum is told, be it that there is none."""
    return amount is not None and amount.state in (ValueState.KNOWN, ValueState.NONE)


class Sums:
    """Sums over groups of investments: what is left out is decided once, over all of them."""

    def __init__(self, investments: Iterable[Investment], links: dict[int, Inside]) -> None:
        self._all = {one.id: one for one in investments}
        containment = Containment(links)
        self._held: dict[Section, dict[int, Holder]] = {}
        for section in Section:
            candidates = {
                one.pk: one.id for one in self._all.values() if one.section is section and one.value and not one.void
            }
            self._held[section] = containment.holders(candidates)

    def of(self, ids: list[str]) -> dict[str, Any]:
        """Return the four sums of a group. That of the total names every record of the group that it leaves out."""
        members = [self._all[one] for one in ids]
        return {
            str(section): self._sum(section, [one for one in members if one.section is section], members)
            for section in Section
        }

    def _sum(self, section: Section, own: list[Investment], members: list[Investment]) -> dict[str, Any]:
        tally, excluded = Tally(), {}
        undisclosed, disputed = 0, []
        for one in own:
            left_out = self._left_out(one)
            if left_out:
                excluded[one.id] = left_out
                continue
            if one.value:
                tally.add(one.id, one.value)
            else:
                undisclosed += 1
            if one.disputed:
                disputed.append(one.id)
        if section is Section.TOTAL:
            excluded |= {
                one.id: {"reason": str(one.section), "counted_in": None}
                for one in members
                if one.section is not Section.TOTAL
            }
        return tally.as_document() | {
            "undisclosed": undisclosed,
            "disputed": disputed,
            "excluded": [{"id": one} | why for one, why in sorted(excluded.items())],
        }

    def _left_out(self, one: Investment) -> dict[str, Any] | None:
        """Say why an investment is not in the sum of its section, if it is not."""
        if one.void:
            return {"reason": str(one.void), "counted_in": None}
        if holder := self._held[one.section].get(one.pk):
            return {"reason": str(holder.reason), "counted_in": holder.id}
        return {"reason": str(Exclusion.NO_RATE), "counted_in": None} if one.no_rate else None
