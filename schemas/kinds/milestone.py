"""The schema of milestones."""

from marshmallow import fields

from models.kinds.milestone import Milestone
from models.vocabularies import MilestoneStatus, MilestoneType
from models.vocabularies.milestone import MILESTONE_STAGES
from schemas.fields.facts import DateFact, MeasureFact, Structured, Subject, TextSet
from schemas.fields.list_elements import declare_reasons
from schemas.fields.scalars import Word
from schemas.fields.values import DateSchema, DurationSchema
from schemas.kinds.record import RecordSchema


class MilestoneSchema(RecordSchema):
    """An event of another record that is due or has happened."""

    model = Milestone

    subject = Subject(metadata={"description": "The record that has the milestone"})
    type = Word(MilestoneType)
    due = DateFact()
    met_on = DateFact(happened=True)
    status = Word(MilestoneStatus, stages=MILESTONE_STAGES)
    delay = Structured(
        DurationSchema, metadata={"description": "The length of a delay, if the source gives no new date"}
    )
    target = MeasureFact()
    achieved = MeasureFact()
    markets = TextSet(metadata={"description": "ISO 3166-1 codes or names of the regions that it concerns"})
    reasons = declare_reasons(metadata={"description": "The reasons why it was postponed or cancelled"})
    original_due = fields.Nested(
        DateSchema, dump_only=True, allow_none=True, metadata={"description": "The first due date that a source stated"}
    )
    slip_days = fields.Integer(dump_only=True, allow_none=True)
    overdue = fields.Boolean(
        dump_only=True,
        metadata={"description": "Whether it is past its due date and not met, today or on the day of as_of"},
    )
    evidence_since_due = fields.Boolean(
        dump_only=True,
        allow_none=True,
        metadata={
            "description": "If it is overdue: whether a source on it was published after the last due day. If not, no "
            "source can tell whether it was met. Null if it is not overdue"
        },
    )
