"""Investments: money that is promised or paid, and what it buys."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import (
    Amount,
    ImpreciseDate,
    Period,
    Share,
    amount_columns,
    date_columns,
    flag_column,
    period_columns,
    prose_column,
    reference_column,
    share_columns,
    word_column,
)
from models.kinds.version import CompanyElement, ListElement, Version, list_relationship
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

    type: Mapped[InvestmentType | None] = word_column(InvestmentType, "type of payment")
    status: Mapped[InvestmentStatus | None] = word_column(
        InvestmentStatus, "status of the investment, from considered to completed"
    )
    instrument: Mapped[InvestmentInstrument | None] = word_column(InvestmentInstrument, "form of the payment")
    investors: Mapped[list["InvestmentInvestor"]] = list_relationship("InvestmentInvestor")
    sellers: Mapped[list["InvestmentSeller"]] = list_relationship("InvestmentSeller")
    target_company_pk: Mapped[int | None] = reference_column("company that is bought, is funded or receives the loan")
    plants: Mapped[list["InvestmentPlant"]] = list_relationship("InvestmentPlant")
    project_pk: Mapped[int | None] = reference_column("project that the money pays for")
    amount: Mapped[Amount | None] = amount_columns("amount", "amount of the investment")
    paid: Mapped[Amount | None] = amount_columns("paid", "part of the amount that is paid", indexed=False)
    outstanding: Mapped[Amount | None] = amount_columns(
        "outstanding", "part of the amount that is still owed", indexed=False
    )
    returned: Mapped[Amount | None] = amount_columns("returned", "amount that was paid back", indexed=False)
    stake: Mapped[Share | None] = share_columns("stake", "share that the investment buys")
    valuation: Mapped[Amount | None] = amount_columns("valuation", "value of the target company according to this deal")
    resulting_owners: Mapped[list["InvestmentResultingOwner"]] = list_relationship("InvestmentResultingOwner")
    period: Mapped[Period | None] = period_columns("period", "period over which the money is spent")
    announced: Mapped[ImpreciseDate | None] = date_columns("announced", "date of the announcement")
    binding: Mapped[bool | None] = flag_column("whether the investment binds the investor")
    conditions: Mapped[str | None] = prose_column("conditions that must be met first")
    scope: Mapped[InvestmentScope | None] = word_column(
        InvestmentScope, "what the amount covers; prevents double counting"
    )
    effect: Mapped[InvestmentEffect | None] = word_column(
        InvestmentEffect, "whether the investment adds spending or cuts it"
    )
    programme_pk: Mapped[int | None] = reference_column("policy that the payment comes from")
    covers_pk: Mapped[int | None] = reference_column("investment that this one guarantees or pays for")
    leaseback: Mapped[bool | None] = flag_column("whether the seller leases back what it sold")


class InvestmentInvestor(CompanyElement):
    """A company that pays."""

    __tablename__ = "investment_investors"
    version_table = "investments"

    amount: Mapped[Amount | None] = amount_columns("amount", "investor's part of the amount", indexed=False)
    share: Mapped[Share | None] = share_columns("share", "investor's part of the stake", indexed=False)


class InvestmentSeller(CompanyElement):
    """A company that sells."""

    __tablename__ = "investment_sellers"
    version_table = "investments"

    amount: Mapped[Amount | None] = amount_columns("amount", "seller's part of the amount", indexed=False)
    share: Mapped[Share | None] = share_columns("share", "seller's part of the stake", indexed=False)


class InvestmentPlant(ListElement):
    """A plant that the money goes to."""

    __tablename__ = "investment_plants"
    version_table = "investments"

    plant_pk: Mapped[int] = mapped_column(ForeignKey("records.pk"), index=True, comment="plant")


class InvestmentResultingOwner(CompanyElement):
    """An owner of the target company after the deal."""

    __tablename__ = "investment_resulting_owners"
    version_table = "investments"

    share: Mapped[Share | None] = share_columns("share", "share held after the deal")
