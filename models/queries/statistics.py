"""Queries of the statistics: the columns that are added up, and the columns that groups are made of.

Each query is one statement, for any number of records. Joined tables have aliases: the criteria of a list contain
subqueries, which SQLAlchemy would otherwise correlate with the joined table.
"""

import datetime as dt
from dataclasses import fields
from typing import TypeVar

from sqlalchemy import ColumnElement, Label, and_, case, null, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models import Document, Record, Version
from models.columns import Amount, ImpreciseDate, Measure, Period, Quantity, Share
from models.kinds.approval import Approval, ApprovalApplicant
from models.kinds.company import Company
from models.kinds.investment import Investment, InvestmentInvestor, InvestmentPlant
from models.kinds.milestone import Milestone
from models.kinds.partnership import Partnership, PartnershipParty
from models.kinds.plant import Plant, PlantCapacity, PlantPhase
from models.kinds.policy import Policy
from models.kinds.project import Project, ProjectCompany
from models.kinds.technology import Technology
from models.kinds.version import CompanyElement
from models.queries.records import Statement, UnionStatement, is_known_as_of
from models.vocabularies import Kind

# A value type of models/columns.py.
T = TypeVar("T", ImpreciseDate, Amount, Share, Quantity, Measure, Period)
Criteria = list[ColumnElement[bool]]
# The table of a kind, with a column of its versions that names a company.
Reference = tuple[type[Version], InstrumentedAttribute[int | None]]
# The table of a kind, with the elements of a list that names companies.
CompanyList = tuple[type[Version], type[CompanyElement]]

# Built once, because building an alias takes longer than many of the queries.
_Anchor = aliased(Record)
_Company = aliased(Company)
_Plant = aliased(Plant)
_InvestmentPlant = aliased(InvestmentPlant)
_InvestmentInvestor = aliased(InvestmentInvestor)
_PlantCapacity = aliased(PlantCapacity)
_PlantPhase = aliased(PlantPhase)

# The companies responsible for the subject of a milestone: those in a list of the subject, or the one it refers to.
COMPANY_LISTS: tuple[CompanyList, ...] = (
    (Project, ProjectCompany),
    (Partnership, PartnershipParty),
    (Investment, InvestmentInvestor),
    (Approval, ApprovalApplicant),
)
COMPANY_REFERENCES: tuple[Reference, ...] = (
    (Plant, Plant.operator_pk),
    (Technology, Technology.owner_pk),
    (Policy, Policy.authority_pk),
)


def select_investments(where: Criteria, as_of: dt.date | None, *, with_bodies: bool) -> Statement:
    """Select investments with their amounts.

    With `with_bodies`, each row has the document, which has the day of the exchange rate. Otherwise only rows have it
    whose record is disputed or has no status: the document shows whether the record as a whole is denied.
    """
    return (
        select(
            Investment.record_pk,
            Investment.slug,
            Investment.type,
            Investment.status,
            Investment.effect,
            Investment.disputed,
            Investment.announced,
            Investment.amount,
            _Anchor.slug.label("project"),
            _Company.country.label("target_country"),
            _build_body_column(Investment, always=with_bodies),
        )
        .join_from(Investment, Document, Document.pk == Investment.document_pk)
        .outerjoin(_Anchor, _Anchor.pk == Investment.project_pk)
        .outerjoin(_Company, and_(_Company.record_pk == Investment.target_company_pk, is_known_as_of(_Company, as_of)))
        .where(is_known_as_of(Investment, as_of), *where)
        .order_by(Investment.slug)
    )


def select_investment_parents(as_of: dt.date | None) -> Statement:
    """Select all investments that are a part of another one or cover another one, whether or not they are listed."""
    return select(
        Investment.record_pk, Investment.slug, Investment.part_of_pk, Investment.covers_pk, Investment.scope
    ).where(
        is_known_as_of(Investment, as_of), or_(Investment.part_of_pk.is_not(None), Investment.covers_pk.is_not(None))
    )


def select_investment_plants(where: Criteria, as_of: dt.date | None) -> Statement:
    """Select the plants of investments: the id of the investment, and the id and country of the plant."""
    row = _InvestmentPlant
    return (
        select(Investment.slug, _Anchor.slug.label("plant"), _Plant.country)
        .join_from(Investment, row, row.version_pk == Investment.pk)
        .join(_Anchor, _Anchor.pk == row.plant_pk)
        .outerjoin(_Plant, and_(_Plant.record_pk == row.plant_pk, is_known_as_of(_Plant, as_of)))
        .where(is_known_as_of(Investment, as_of), *where)
    )


def select_investors(where: Criteria, as_of: dt.date | None) -> Statement:
    """Select the investors: the id of the investment, and the id of the company or the ids of a joint entry."""
    row = _InvestmentInvestor
    return (
        select(Investment.slug, _Anchor.slug.label("company"), row.companies)
        .join_from(Investment, row, row.version_pk == Investment.pk)
        .outerjoin(_Anchor, _Anchor.pk == row.company_pk)
        .where(is_known_as_of(Investment, as_of), *where)
    )


def select_plants(where: Criteria, as_of: dt.date | None) -> Statement:
    """Select plants, with the document if it shows whether the record as a whole is denied."""
    return (
        select(
            Plant.record_pk,
            Plant.slug,
            Plant.status,
            Plant.country,
            Plant.disputed,
            _Anchor.slug.label("operator"),
            _build_body_column(Plant),
        )
        .join_from(Plant, Document, Document.pk == Plant.document_pk)
        .outerjoin(_Anchor, _Anchor.pk == Plant.operator_pk)
        .where(is_known_as_of(Plant, as_of), *where)
        .order_by(Plant.slug)
    )


def select_plant_parents(as_of: dt.date | None) -> Statement:
    """Select all plants that are a part of another one, whether or not they are listed."""
    return select(Plant.record_pk, Plant.slug, Plant.part_of_pk).where(
        is_known_as_of(Plant, as_of), Plant.part_of_pk.is_not(None)
    )


def select_capacities(where: Criteria, as_of: dt.date | None) -> Statement:
    """Select the capacities of plants, in the order of their documents."""
    row = _PlantCapacity
    return (
        select(Plant.slug, row.phase, row.basis, row.scope, row.quantity)
        .join_from(Plant, row, row.version_pk == Plant.pk)
        .where(is_known_as_of(Plant, as_of), *where)
        .order_by(Plant.slug, row.position)
    )


def select_phase_capacities(where: Criteria, as_of: dt.date | None) -> Statement:
    """Select the capacities that the phases of plants add, in the order of their documents."""
    row = _PlantPhase
    return (
        select(Plant.slug, row.name, row.status, row.capacity)
        .join_from(Plant, row, row.version_pk == Plant.pk)
        .where(is_known_as_of(Plant, as_of), *where)
        .order_by(Plant.slug, row.position)
    )


def select_milestones(where: Criteria, as_of: dt.date | None) -> Statement:
    """Select milestones with their dates, and the key of the record that each belongs to."""
    return (
        select(
            Milestone.slug,
            Milestone.type,
            Milestone.status,
            Milestone.due,
            Milestone.met_on,
            Milestone.slip_days,
            Milestone.overdue_from,
            Milestone.last_published,
            Milestone.subject_pk,
        )
        .where(is_known_as_of(Milestone, as_of), *where)
        .order_by(Milestone.slug)
    )


def select_subject_companies(as_of: dt.date | None) -> UnionStatement:
    """Select the companies responsible for the subjects of milestones.

    A row has the key of the subject, and the id of the company or the ids of a joint entry.
    """
    subjects = select(Milestone.subject_pk).where(is_known_as_of(Milestone, as_of))
    companies = select(Record.pk.label("subject"), Record.slug.label("company"), null().label("companies")).where(
        Record.kind == Kind.COMPANY, Record.pk.in_(subjects)
    )
    listed = (
        select(model.record_pk, Record.slug, row.companies)
        .join_from(model, row, row.version_pk == model.pk)
        .outerjoin(Record, Record.pk == row.company_pk)
        .where(is_known_as_of(model, as_of), model.record_pk.in_(subjects))
        for model, row in COMPANY_LISTS
    )
    referred_to = (
        select(model.record_pk, Record.slug, null())
        .join_from(model, Record, Record.pk == company_pk)
        .where(is_known_as_of(model, as_of), model.record_pk.in_(subjects))
        for model, company_pk in COMPANY_REFERENCES
    )
    return union_all(companies, *listed, *referred_to)


def read_value(value_type: type[T], row: object, name: str) -> T | None:
    """Read a value type from its columns in a row. Return None if all of them are null."""
    values = [getattr(row, f"{name}_{field.name}") for field in fields(value_type)]
    return None if all(value is None for value in values) else value_type(*values)


def parse_companies(company: str | None, companies: str | None) -> set[str | None]:
    """Return the ids of the companies of an entry in a list. None is a company without a record."""
    return set(companies.split(", ")) if companies else {company}


def _build_body_column(model: type[Investment] | type[Plant], *, always: bool = False) -> Label[bytes]:
    """Build the column of the document: null if the record is undisputed and has a status, unless `always`."""
    body, status = Document.body, model.status
    return (body if always else case((or_(model.disputed, status.is_(None)), body))).label("body")
