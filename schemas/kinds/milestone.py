"""The schema of milestones."""

from marshmallow import fields

from models.kinds.milestone import Milestone
from models.vocabularies import MilestoneStatus, MilestoneType
from schemas.fields.facts import DateFact, MeasureFact, Structured, Subject, TextSet
from schemas.fields.list_elements import reasons
from schemas.fields.scalars import Word
from schemas.fields.values import DateSchema, DurationSchema
from schemas.kinds.record import RecordSchema


class MilestoneSchema(RecordSchema):
    """An event that is due or has happened to another record."""

    model = Milestone

    subject = Subject(metadata={"description": "The record that it is a milestone of"})
    type = Word(MilestoneType)
    due = DateFact()
    met_on = DateFact()
    status = Word(MilestoneStatus)
    delay = Structured(DurationSchema, metadata={"description": "By how much it was postponed, where no date is given"})
    target = MeasureFact()
    achieved = MeasureFact()
    markets = TextSet(metadata={"description": "ISO 3166-1 codes or names of regions that it concerns"})
    reasons = reasons(metadata={"description": "Why it slipped or was given up"})
    original_due = fields.Nested(
        DateSchema, dump_only=True, allow_none=True, metadata={"description": "The first due date that was said"}
    )
    slip_days = fields.Integer(dump_only=True, allow_none=True)
    overdue = fields.Boolean(
        dump_only=True, metadata={"description": "Whether it should have been met by today, or by as_of"}
    )
