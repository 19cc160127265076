"""Approvals: permits and clearances, asked for and decided."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import ImpreciseDate, date_columns, name_text, prose, reference, word
from models.kinds.version import CompanyRow, Version, rows
from models.vocabularies import ApprovalStatus, ApprovalType, Kind, PartyRole


class Approval(Version):
    """A version of an approval."""

    __tablename__ = "approvals"
    kind = Kind.APPROVAL
    document_only = frozenset({"reasons"})

    applicants: Mapped[list["ApprovalApplicant"]] = rows("ApprovalApplicant")
    beneficiary_pk: Mapped[int | None] = reference("the company that gains by it, where it is not the applicant")
    authority_pk: Mapped[int | None] = reference("who has the power to decide")
    decided_by_pk: Mapped[int | None] = reference("who did decide, where that is another")
    subject_pk: Mapped[int | None] = mapped_column(
        ForeignKey("records.pk"), index=True, comment="the record that it is needed for"
    )
    type: Mapped[ApprovalType | None] = word(ApprovalType, "what sort of approval it is")
    status: Mapped[ApprovalStatus | None] = word(ApprovalStatus, "how far it has come")
    decided: Mapped[ImpreciseDate | None] = date_columns("decided", "when it was decided")
    valid_from: Mapped[ImpreciseDate | None] = date_columns("valid_from", "from when it is valid")
    valid_to: Mapped[ImpreciseDate | None] = date_columns("valid_to", "until when it is valid")
    conditions: Mapped[str | None] = prose("what it is bound to")
    reference: Mapped[str | None] = name_text("the file number of the authority")


class ApprovalApplicant(CompanyRow):
    """Who applied."""

    __tablename__ = "approval_applicants"
    version_table = "approvals"

    role: Mapped[PartyRole | None] = word(PartyRole, "what the applicant does in the project", indexed=False)
