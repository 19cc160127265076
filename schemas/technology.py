"""The schema of technologies."""

from models.technology import Technology
from models.vocabularies import Kind, TechnologyField, TechnologyOrigin, TechnologyStatus
from schemas.facts import QuantityFact, Reference
from schemas.lists import CompanyRoleSchema, companies
from schemas.plain import Word
from schemas.record import RecordSchema


class TechnologySchema(RecordSchema):
    """A technology that a company develops, owns or licenses."""

    model = Technology

    owner = Reference(Kind.COMPANY)
    licensees = companies(CompanyRoleSchema, metadata={"description": "Who may use it"})
    field = Word(TechnologyField)
    origin = Word(TechnologyOrigin)
    status = Word(TechnologyStatus)
    project = Reference(Kind.PROJECT)
    staff = QuantityFact()
