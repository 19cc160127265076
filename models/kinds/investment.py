"""Investments: money, promised or paid, and what it buys."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import (
    Amount,
    ImpreciseDate,
    Period,
    Share,
    amount_columns,
    date_columns,
    flag,
    period_columns,
    prose,
    reference,
    share_columns,
    word,
)
from models.kinds.version import CompanyRow, Row, Version, rows
from models.vocabularies import (
    InvestmentEffect,
    InvestmentInstrument,
    InvestmentScope,
    InvestmentStatus,
    InvestmentType,
    Kind,
)


class Investment(Version):
    """A version of an investment."""

    __tablename__ = "investments"
    kind = Kind.INVESTMENT
    document_only = frozenset({"amount_parts", "unit_price", "asset", "reasons"})

    type: Mapped[InvestmentType | None] = word(InvestmentType, "what sort of payment it is")
    status: Mapped[InvestmentStatus | None] = word(InvestmentStatus, "how firm it is, from considered to completed")
    instrument: Mapped[InvestmentInstrument | None] = word(InvestmentInstrument, "in what form it is paid")
    investors: Mapped[list["InvestmentInvestor"]] = rows("InvestmentInvestor")
    sellers: Mapped[list["InvestmentSeller"]] = rows("InvestmentSeller")
    target_company_pk: Mapped[int | None] = reference("the company that is bought, funded or lent to")
    plants: Mapped[list["InvestmentPlant"]] = rows("InvestmentPlant")
    project_pk: Mapped[int | None] = reference("the project it pays for")
    amount: Mapped[Amount | None] = amount_columns("amount", "the sum")
    paid: Mapped[Amount | None] = amount_columns("paid", "what has been paid of it", indexed=False)
    outstanding: Mapped[Amount | None] = amount_columns("outstanding", "what is still owed", indexed=False)
    returned: Mapped[Amount | None] = amount_columns("returned", "what was paid back", indexed=False)
    stake: Mapped[Share | None] = share_columns("stake", "the share that it buys")
    valuation: Mapped[Amount | None] = amount_columns("valuation", "what the target is worth by this deal")
    resulting_owners: Mapped[list["InvestmentResultingOwner"]] = rows("InvestmentResultingOwner")
    period: Mapped[Period | None] = period_columns("period", "over which time it is spent")
    announced: Mapped[ImpreciseDate | None] = date_columns("announced", "when it was announced")
    binding: Mapped[bool | None] = flag("whether the investor is bound")
    conditions: Mapped[str | None] = prose("what must happen first")
    scope: Mapped[InvestmentScope | None] = word(InvestmentScope, "what the sum covers; guards against counting twice")
    effect: Mapped[InvestmentEffect | None] = word(InvestmentEffect, "whether it adds spending or cuts it")
    programme_pk: Mapped[int | None] = reference("the policy it is paid under")
    covers_pk: Mapped[int | None] = reference("the investment that it guarantees or pays for")
    leaseback: Mapped[bool | None] = flag("whether the seller leases back what it sold")


class InvestmentInvestor(CompanyRow):
    """Who pays."""

    __tablename__ = "investment_investors"
    version_table = "investments"

    amount: Mapped[Amount | None] = amount_columns("amount", "its part of the sum", indexed=False)
    share: Mapped[Share | None] = share_columns("share", "its part of the stake", indexed=False)


class InvestmentSeller(CompanyRow):
    """Who sells."""

    __tablename__ = "investment_sellers"
    version_table = "investments"

    amount: Mapped[Amount | None] = amount_columns("amount", "its part of the sum", indexed=False)
    share: Mapped[Share | None] = share_columns("share", "its part of the stake", indexed=False)


class InvestmentPlant(Row):
    """A plant that the money goes to."""

    __tablename__ = "investment_plants"
    version_table = "investments"

    plant_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), index=True, comment="the plant")


class InvestmentResultingOwner(CompanyRow):
    """Who owns the target afterwards."""

    __tablename__ = "investment_resulting_owners"
    version_table = "investments"

    share: Mapped[Share | None] = share_columns("share", "share held afterwards")
