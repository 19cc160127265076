"""The schema of policies."""

from models.kinds.policy import Policy
from models.vocabularies import Kind, PolicyDirection, PolicyStatus, PolicyType
from schemas.fields.facts import DateFact, MeasureFact, Reference
from schemas.fields.list_elements import declare_reasons
from schemas.fields.scalars import CountryCode, Word
from schemas.kinds.record import RecordSchema


class PolicySchema(RecordSchema):
    """A rule, programme or position of a government that supports or restrains the electric-vehicle industry."""

    model = Policy

    authority = Reference(Kind.COMPANY)
    country = CountryCode()
    type = Word(PolicyType)
    direction = Word(PolicyDirection)
    status = Word(PolicyStatus)
    value = MeasureFact()
    from_ = DateFact(data_key="from", attribute="from")
    to = DateFact()
    reasons = declare_reasons(metadata={"description": "The reasons why it was changed or ended"})
