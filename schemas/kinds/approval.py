"""The schema of approvals."""

from models.kinds.approval import Approval
from models.vocabularies import ApprovalStatus, ApprovalType, Kind
from models.vocabularies.approval import APPROVAL_STAGES
from schemas.fields.facts import DateFact, Reference, Subject
from schemas.fields.list_elements import CompanyRoleSchema, declare_companies, declare_reasons
from schemas.fields.scalars import Prose, Text, Word
from schemas.kinds.record import RecordSchema


class ApprovalSchema(RecordSchema):
    """A permission or decision of an authority that another record needs or has received."""

    model = Approval

    applicants = declare_companies(CompanyRoleSchema, metadata={"description": "The companies that applied"})
    beneficiary = Reference(Kind.COMPANY)
    authority = Reference(Kind.COMPANY)
    decided_by = Reference(Kind.COMPANY)
    subject = Subject(metadata={"description": "The record that needs the approval"})
    type = Word(ApprovalType)
    status = Word(ApprovalStatus, stages=APPROVAL_STAGES)
    decided = DateFact(happened=True)
    valid_from = DateFact()
    valid_to = DateFact()
    conditions = Prose()
    reference = Text()
    reasons = declare_reasons(metadata={"description": "The reasons why it was refused, suspended or changed"})
