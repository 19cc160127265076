"""Queries of the statistics: the columns that are added up, and what groups are made of.

Each is one statement, however many records there are. Tables are aliased wherever they are joined: the criteria of a
list hold subqueries of their own, which would otherwise be tied to the joined table.
"""

import datetime as dt
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, CompoundSelect, and_, case, null, or_, select, union_all
from sqlalchemy.orm import aliased

from models import Document, Record, Version
from models.kinds.approval import Approval, ApprovalApplicant
from models.kinds.company import Company
from models.kinds.investment import Investment, InvestmentInvestor, InvestmentPlant
from models.kinds.milestone import Milestone
from models.kinds.partnership import Partnership, PartnershipParty
from models.kinds.plant import Plant, PlantCapacity, PlantPhase
from models.kinds.policy import Policy
from models.kinds.project import Project, ProjectCompany
from models.kinds.technology import Technology
from models.queries.records import Rows, is_known_as_of
from models.vocabularies import Kind

T = TypeVar("T")
Where = list[ColumnElement[bool]]
Day = dt.date | None

# Made once, since making an alias takes longer than many of the queries.
_Anchor: Any = aliased(Record)
_Company: Any = aliased(Company)
_Plant: Any = aliased(Plant)
_InvestmentPlant: Any = aliased(InvestmentPlant)
_InvestmentInvestor: Any = aliased(InvestmentInvestor)
_PlantCapacity: Any = aliased(PlantCapacity)
_PlantPhase: Any = aliased(PlantPhase)

# Whose doing the subject of a milestone is: the companies in a list of the subject, or the one that it refers to.
BY_LIST: tuple[tuple[Any, Any], ...] = (
    (Project, ProjectCompany),
    (Partnership, PartnershipParty),
    (Investment, InvestmentInvestor),
    (Approval, ApprovalApplicant),
)
BY_REFERENCE: tuple[tuple[Any, str], ...] = (
    (Plant, "operator_pk"),
    (Technology, "owner_pk"),
    (Policy, "authority_pk"),
)


def select_investments(where: Where, as_of: Day, *, with_bodies: bool) -> Rows:
    """Select investments with their sums.

    The document comes along where it decides something: `with_bodies`, for the day of the rate; else where sources
    disagree or none tells the status, for whether the whole is denied.
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
            _body(Investment, always=with_bodies),
        )
        .join_from(Investment, Document, Document.pk == Investment.document_pk)
        .outerjoin(_Anchor, _Anchor.pk == Investment.project_pk)
        .outerjoin(_Company, and_(_Company.record_pk == Investment.target_company_pk, is_known_as_of(_Company, as_of)))
        .where(is_known_as_of(Investment, as_of), *where)
        .order_by(Investment.slug)
    )


def select_investment_parents(as_of: Day) -> Rows:
    """Select all investments that are a part of another one or cover it, listed or not."""
    return select(
        Investment.record_pk, Investment.slug, Investment.part_of_pk, Investment.covers_pk, Investment.scope
    ).where(
        is_known_as_of(Investment, as_of), or_(Investment.part_of_pk.is_not(None), Investment.covers_pk.is_not(None))
    )


def select_investment_plants(where: Where, as_of: Day) -> Rows:
    """Select the plants that investments go to: id of the investment, id of the plant, country."""
    row = _InvestmentPlant
    return (
        select(Investment.slug, _Anchor.slug.label("plant"), _Plant.country)
        .join_from(Investment, row, row.version_pk == Investment.pk)
        .join(_Anchor, _Anchor.pk == row.plant_pk)
        .outerjoin(_Plant, and_(_Plant.record_pk == row.plant_pk, is_known_as_of(_Plant, as_of)))
        .where(is_known_as_of(Investment, as_of), *where)
    )


def select_investors(where: Where, as_of: Day) -> Rows:
    """Select who pays: id of the investment, id of the company, ids of companies with one entry."""
    row = _InvestmentInvestor
    return (
        select(Investment.slug, _Anchor.slug.label("company"), row.companies)
        .join_from(Investment, row, row.version_pk == Investment.pk)
        .outerjoin(_Anchor, _Anchor.pk == row.company_pk)
        .where(is_known_as_of(Investment, as_of), *where)
    )


def select_plants(where: Where, as_of: Day) -> Rows:
    """Select plants, with the document where it decides whether the whole is denied."""
    return (
        select(
            Plant.record_pk,
            Plant.slug,
            Plant.status,
            Plant.country,
            Plant.disputed,
            _Anchor.slug.label("operator"),
            _body(Plant),
        )
        .join_from(Plant, Document, Document.pk == Plant.document_pk)
        .outerjoin(_Anchor, _Anchor.pk == Plant.operator_pk)
        .where(is_known_as_of(Plant, as_of), *where)
        .order_by(Plant.slug)
    )


def select_plant_parents(as_of: Day) -> Rows:
    """Select all plants that are a part of another one, listed or not."""
    return select(Plant.record_pk, Plant.slug, Plant.part_of_pk).where(
        is_known_as_of(Plant, as_of), Plant.part_of_pk.is_not(None)
    )


def select_capacities(where: Where, as_of: Day) -> Rows:
    """Select the capacities that plants are said to have, in the order of their documents."""
    row = _PlantCapacity
    return (
        select(Plant.slug, row.phase, row.basis, row.scope, row.quantity)
        .join_from(Plant, row, row.version_pk == Plant.pk)
        .where(is_known_as_of(Plant, as_of), *where)
        .order_by(Plant.slug, row.position)
    )


def select_phase_capacities(where: Where, as_of: Day) -> Rows:
    """Select the capacities that phases are said to add."""
    row = _PlantPhase
    return (
        select(Plant.slug, row.name, row.status, row.capacity)
        .join_from(Plant, row, row.version_pk == Plant.pk)
        .where(is_known_as_of(Plant, as_of), *where)
        .order_by(Plant.slug, row.position)
    )


def select_milestones(where: Where, as_of: Day) -> Rows:
    """Select milestones with their dates, and the key of what each is a milestone of."""
    return (
        select(
            Milestone.slug,
            Milestone.type,
            Milestone.status,
            Milestone.due,
            Milestone.met_on,
            Milestone.slip_days,
            Milestone.overdue_from,
            Milestone.subject_pk,
        )
        .where(is_known_as_of(Milestone, as_of), *where)
        .order_by(Milestone.slug)
    )


def select_subject_companies(as_of: Day) -> CompoundSelect[*tuple[Any, ...]]:
    """Select whose doing the subjects of milestones are: key of the subject, id of a company, ids with one entry."""
    subjects = select(Milestone.subject_pk).where(is_known_as_of(Milestone, as_of))
    themselves = select(Record.pk.label("subject"), Record.slug.label("company"), null().label("companies")).where(
        Record.kind == Kind.COMPANY, Record.pk.in_(subjects)
    )
    listed = (
        select(model.record_pk, Record.slug, row.companies)
        .join_from(model, row, row.version_pk == model.pk)
        .outerjoin(Record, Record.pk == row.company_pk)
        .where(is_known_as_of(model, as_of), model.record_pk.in_(subjects))
        for model, row in BY_LIST
    )
    referred_to = (
        select(model.record_pk, Record.slug, null())
        .join_from(model, Record, Record.pk == getattr(model, key))
        .where(is_known_as_of(model, as_of), model.record_pk.in_(subjects))
        for model, key in BY_REFERENCE
    )
    return union_all(themselves, *listed, *referred_to)


def read_value(kind: type[T], row: Any, name: str) -> T | None:
    """Make a value type of its columns in a row; None where nothing is known of it."""
    values = [getattr(row, f"{name}_{one.name}") for one in fields(kind)]  # type: ignore[arg-type]
    return None if all(value is None for value in values) else kind(*values)


def parse_companies(company: str | None, companies: str | None) -> set[str | None]:
    """Name the companies of an entry in a list; None stands for one that is not named."""
    return set(companies.split(", ")) if companies else {company}


def _body(model: type[Version], *, always: bool = False) -> ColumnElement[Any]:
    """Select the document where sources disagree or none tells the status, else null; or `always`."""
    status: ColumnElement[Any] = model.__table__.c.status
    body: ColumnElement[Any] = Document.__table__.c.body
    return (body if always else case((or_(model.disputed, status.is_(None)), body))).label("body")
