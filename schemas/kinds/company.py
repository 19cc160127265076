"""The schema of companies."""

from models.kinds.company import Company
from models.vocabularies import CompanyStatus, CompanyType, Kind
from schemas.fields.facts import AmountFact, DateFact, OwnersStatement, QuantityFact, Reference
from schemas.fields.list_elements import OwnerSchema, capacities, names
from schemas.fields.scalars import CountryCode, Text, Word
from schemas.kinds.record import RecordSchema


class CompanySchema(RecordSchema):
    """A company, or what acts like one: an agency, a government, a bank, a research institute."""

    model = Company

    type = Word(CompanyType)
    names = names(metadata={"description": "Further names, with language and type"})
    country = CountryCode()
    headquarters = Text()
    founded = DateFact()
    industry = Text()
    status = Word(CompanyStatus)
    owners = OwnersStatement(OwnerSchema, metadata={"description": "Who owns it, as one statement"})
    consolidated_by = Reference(Kind.COMPANY)
    employees = QuantityFact()
    capital = AmountFact()
    capacity = capacities(metadata={"description": "Capacity stated over all its plants"})
