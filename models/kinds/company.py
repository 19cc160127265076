"""Companies and other bodies that act in their own name: agencies, governments, banks, research institutes."""

from sqlalchemy.orm import Mapped

from models.columns import (
    Amount,
    ImpreciseDate,
    Quantity,
    Share,
    amount_columns,
    country_column,
    date_columns,
    quantity_columns,
    reference_column,
    share_columns,
    text_column,
    word_column,
)
from models.kinds.version import CompanyElement, ListElement, Version, list_relationship
from models.vocabularies import CapacityBasis, CapacityScope, CompanyStatus, CompanyType, Kind


class Company(Version):
    """A version of a company."""

    __tablename__ = "companies"
    kind = Kind.COMPANY

    type: Mapped[CompanyType | None] = word_column(CompanyType, "type of organisation")
    country: Mapped[str | None] = country_column("country of registration; for an agency, country of its jurisdiction")
    headquarters: Mapped[str | None] = text_column("city or region of the head office, in the words of the source")
    founded: Mapped[ImpreciseDate | None] = date_columns("founded", "date of the founding")
    industry: Mapped[str | None] = text_column("business of the company, in a few words")
    status: Mapped[CompanyStatus | None] = word_column(CompanyStatus, "whether the company is in business")
    owners: Mapped[list["CompanyOwner"]] = list_relationship("CompanyOwner")
    consolidated_by_pk: Mapped[int | None] = reference_column("company that consolidates this one in its accounts")
    employees: Mapped[Quantity | None] = quantity_columns("employees", "number of employees")
    capital: Mapped[Amount | None] = amount_columns("capital", "registered capital")
    capacity: Mapped[list["CompanyCapacity"]] = list_relationship("CompanyCapacity")


class CompanyOwner(CompanyElement):
    """An owner of a company."""

    __tablename__ = "company_owners"
    version_table = "companies"

    share: Mapped[Share | None] = share_columns("share", "share held")


class CompanyCapacity(ListElement):
    """A capacity that a company states over all its plants."""

    __tablename__ = "company_capacities"
    version_table = "companies"

    quantity: Mapped[Quantity | None] = quantity_columns("quantity", "capacity")
    phase: Mapped[str | None] = text_column("phase that the capacity belongs to", indexed=False)
    basis: Mapped[CapacityBasis | None] = word_column(
        CapacityBasis, "basis of the figure, such as planned or installed", indexed=False
    )
    scope: Mapped[CapacityScope | None] = word_column(
        CapacityScope, "what the figure covers: one phase, the phases so far, or all", indexed=False
    )
    by: Mapped[ImpreciseDate | None] = date_columns("by", "date when the capacity is due", indexed=False)
