"""The schema of technologies."""

from models.kinds.technology import Technology
from models.vocabularies import Kind, TechnologyField, TechnologyOrigin, TechnologyStatus
from schemas.fields.facts import QuantityFact, Reference
from schemas.fields.list_elements import CompanyRoleSchema, declare_companies
from schemas.fields.scalars import Word
from schemas.kinds.record import RecordSchema


class TechnologySchema(RecordSchema):
    """A technology that a company develops, owns or licenses."""

    model = Technology

    owner = Reference(Kind.COMPANY)
    licensees = declare_companies(CompanyRoleSchema, metadata={"description": "The companies that have a licence"})
    field = Word(TechnologyField)
    origin = Word(TechnologyOrigin)
    status = Word(TechnologyStatus)
    project = Reference(Kind.PROJECT)
    staff = QuantityFact()
