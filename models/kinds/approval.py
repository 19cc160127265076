"""Approvals: permits and clearances, from the application to the decision."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import ImpreciseDate, date_columns, prose_column, reference_column, text_column, word_column
from models.kinds.version import CompanyElement, Version, list_relationship
from models.vocabularies import ApprovalStatus, ApprovalType, Kind, PartyRole


class Approval(Version):
    """A version of an approval."""

    __tablename__ = "approvals"
    kind = Kind.APPROVAL
    document_only = frozenset({"reasons"})

    applicants: Mapped[list["ApprovalApplicant"]] = list_relationship("ApprovalApplicant")
    beneficiary_pk: Mapped[int | None] = reference_column("company that benefits, if it is not the applicant")
    authority_pk: Mapped[int | None] = reference_column("authority that has the power to decide")
    decided_by_pk: Mapped[int | None] = reference_column("body that decided, if it is not the authority")
    subject_pk: Mapped[int | None] = mapped_column(
        ForeignKey("records.pk"), index=True, comment="record that needs the approval"
    )
    type: Mapped[ApprovalType | None] = word_column(ApprovalType, "type of the approval")
    status: Mapped[ApprovalStatus | None] = word_column(ApprovalStatus, "status of the approval")
    decided: Mapped[ImpreciseDate | None] = date_columns("decided", "date of the decision")
    valid_from: Mapped[ImpreciseDate | None] = date_columns("valid_from", "start of validity")
    valid_to: Mapped[ImpreciseDate | None] = date_columns("valid_to", "end of validity")
    conditions: Mapped[str | None] = prose_column("conditions of the approval")
    reference: Mapped[str | None] = text_column("file number of the authority")


class ApprovalApplicant(CompanyElement):
    """A company that applied."""

    __tablename__ = "approval_applicants"
    version_table = "approvals"

    role: Mapped[PartyRole | None] = word_column(PartyRole, "role of the applicant in the project", indexed=False)
