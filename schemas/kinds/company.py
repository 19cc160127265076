"""The schema of companies."""

from models.kinds.company import Company
from models.vocabularies import CompanyStatus, CompanyType, Kind
from schemas.fields.facts import AmountFact, DateFact, OwnersStatement, QuantityFact, Reference
from schemas.fields.list_elements import OwnerSchema, declare_capacities
from schemas.fields.scalars import CountryCode, Text, Word
from schemas.kinds.record import RecordSchema


class CompanySchema(RecordSchema):
    """A company, or another organisation: an agency, a government, a bank, a research institute."""

    model = Company

    type = Word(CompanyType)
    country = CountryCode()
    headquarters = Text()
    founded = DateFact(happened=True)
    industry = Text()
    status = Word(CompanyStatus)
    owners = OwnersStatement(OwnerSchema, metadata={"description": "The owners with their shares, as one statement"})
    consolidated_by = Reference(Kind.COMPANY)
    employees = QuantityFact()
    capital = AmountFact()
    capacity = declare_capacities(
        metadata={"description": "Capacities that a source states for all its plants together"}
    )
