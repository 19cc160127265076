"""Companies, and everything that acts like one: agencies, governments, banks, research institutes."""

from sqlalchemy.orm import Mapped

from models.columns import (
    Amount,
    ImpreciseDate,
    Quantity,
    Share,
    amount_columns,
    country,
    date_columns,
    name_text,
    quantity_columns,
    reference,
    share_columns,
    word,
)
from models.kinds.version import CompanyRow, Row, Version, rows
from models.vocabularies import CapacityBasis, CapacityScope, CompanyStatus, CompanyType, Kind


class Company(Version):
    """A version of a company."""

    __tablename__ = "companies"
    kind = Kind.COMPANY
    document_only = frozenset({"names"})

    type: Mapped[CompanyType | None] = word(CompanyType, "what sort of organisation it is")
    country: Mapped[str | None] = country("where it is registered or, for an agency, has its power")
    headquarters: Mapped[str | None] = name_text("city or region of the head office, as the source words it")
    founded: Mapped[ImpreciseDate | None] = date_columns("founded", "when it was founded")
    industry: Mapped[str | None] = name_text("what it does, in a few words")
    status: Mapped[CompanyStatus | None] = word(CompanyStatus, "whether it is in business")
    owners: Mapped[list["CompanyOwner"]] = rows("CompanyOwner")
    consolidated_by_pk: Mapped[int | None] = reference("the company in whose accounts it is consolidated")
    employees: Mapped[Quantity | None] = quantity_columns("employees", "people employed")
    capital: Mapped[Amount | None] = amount_columns("capital", "registered capital")
    capacity: Mapped[list["CompanyCapacity"]] = rows("CompanyCapacity")


class CompanyOwner(CompanyRow):
    """An owner of a company."""

    __tablename__ = "company_owners"
    version_table = "companies"

    share: Mapped[Share | None] = share_columns("share", "share held")


class CompanyCapacity(Row):
    """A capacity that a company states over all its plants."""

    __tablename__ = "company_capacities"
    version_table = "companies"

    quantity: Mapped[Quantity | None] = quantity_columns("quantity", "the capacity")
    phase: Mapped[str | None] = name_text("the phase it belongs to", indexed=False)
    basis: Mapped[CapacityBasis | None] = word(CapacityBasis, "whether it is planned, installed…", indexed=False)
    scope: Mapped[CapacityScope | None] = word(CapacityScope, "what the figure covers", indexed=False)
    by: Mapped[ImpreciseDate | None] = date_columns("by", "when it is to be reached", indexed=False)
