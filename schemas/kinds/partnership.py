"""The schema of partnerships."""

from models.kinds.partnership import Partnership
from models.vocabularies import Kind, PartnershipStage, PartnershipType
from schemas.fields.facts import DateFact, Reference
from schemas.fields.list_elements import CompanyRoleSchema, PartySchema, declare_companies, declare_reasons
from schemas.fields.scalars import Flag, Prose, Text, Word
from schemas.kinds.record import RecordSchema


class PartnershipSchema(RecordSchema):
    """A cooperation of several parties, from the first contact to its end."""

    model = Partnership

    type = Word(PartnershipType)
    stage = Word(PartnershipStage)
    binding = Flag()
    parties = declare_companies(PartySchema, metadata={"description": "The companies that take part, with their roles"})
    project = Reference(Kind.PROJECT)
    plant = Reference(Kind.PLANT)
    started = DateFact(happened=True)
    ended = DateFact(happened=True)
    ended_by = declare_companies(CompanyRoleSchema, metadata={"description": "The companies that ended it"})
    conditions = Prose()
    terms = Prose()
    territory = Text()
    exclusive = Flag()
    reasons = declare_reasons(metadata={"description": "The reasons why it stopped or changed"})
