"""Milestones: what is due or was done, and when."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import ImpreciseDate, Measure, date_columns, measure_columns, word
from models.kinds.version import Version
from models.vocabularies import Kind, MilestoneStatus, MilestoneType


class Milestone(Version):
    """A version of a milestone."""

    __tablename__ = "milestones"
    kind = Kind.MILESTONE
    document_only = frozenset({"markets", "reasons", "original_due", "overdue", "delay"})
    live = ("overdue_from",)

    subject_pk: Mapped[int | None] = mapped_column(
        ForeignKey("records.pk"), index=True, comment="the record that it is a milestone of"
    )
    type: Mapped[MilestoneType | None] = word(MilestoneType, "what is due or was done")
    due: Mapped[ImpreciseDate | None] = date_columns("due", "when it is due")
    met_on: Mapped[ImpreciseDate | None] = date_columns("met_on", "when it was met")
    status: Mapped[MilestoneStatus | None] = word(MilestoneStatus, "whether it is ahead, met or missed")
    target: Mapped[Measure | None] = measure_columns("target", "what is to be reached")
    achieved: Mapped[Measure | None] = measure_columns("achieved", "what was reached")
    slip_days: Mapped[int | None] = mapped_column(
        Integer, comment="days from the first due date said to the present one, latest bounds", info={"filter": True}
    )
    overdue_from: Mapped[dt.date | None] = mapped_column(
        Date, comment="the first day on which it is overdue, while it is not met", info={"filter": True}
    )
