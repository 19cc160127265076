"""The schema of partnerships."""

from models.kinds.partnership import Partnership
from models.vocabularies import Kind, PartnershipStage, PartnershipType
from schemas.fields.facts import DateFact, Reference
from schemas.fields.list_elements import CompanyRoleSchema, PartySchema, companies, reasons
from schemas.fields.scalars import Flag, Prose, Text, Word
from schemas.kinds.record import RecordSchema


class PartnershipSchema(RecordSchema):
    """Who does what together, from first contact to its end."""

    model = Partnership

    type = Word(PartnershipType)
    stage = Word(PartnershipStage)
    binding = Flag()
    parties = companies(PartySchema, metadata={"description": "Who takes part"})
    project = Reference(Kind.PROJECT)
    plant = Reference(Kind.PLANT)
    started = DateFact()
    ended = DateFact()
    ended_by = companies(CompanyRoleSchema, metadata={"description": "Who ended it"})
    conditions = Prose()
    terms = Prose()
    territory = Text()
    exclusive = Flag()
    reasons = reasons(metadata={"description": "Why it stopped or changed"})
