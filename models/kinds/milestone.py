"""Milestones: events that are due or have happened, with their dates."""

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import ImpreciseDate, Measure, date_columns, measure_columns, word_column
from models.kinds.version import Version
from models.vocabularies import Kind, MilestoneStatus, MilestoneType


class Milestone(Version):
    """A version of a milestone."""

    __tablename__ = "milestones"
    kind = Kind.MILESTONE
    document_only = frozenset({"markets", "reasons", "original_due", "overdue", "evidence_since_due", "delay"})
    live = ("overdue_from", "last_published")

    subject_pk: Mapped[int | None] = mapped_column(
        ForeignKey("records.pk"), index=True, comment="record that the milestone belongs to"
    )
    type: Mapped[MilestoneType | None] = word_column(MilestoneType, "type of the event that is due or has happened")
    due: Mapped[ImpreciseDate | None] = date_columns("due", "due date")
    met_on: Mapped[ImpreciseDate | None] = date_columns("met_on", "date when the milestone was met")
    status: Mapped[MilestoneStatus | None] = word_column(
        MilestoneStatus, "whether the milestone is ahead, met or missed"
    )
    target: Mapped[Measure | None] = measure_columns("target", "value to reach")
    achieved: Mapped[Measure | None] = measure_columns("achieved", "value that was reached")
    slip_days: Mapped[int | None] = mapped_column(
        Integer,
        comment="days from the first published due date to the current one, between the latest bounds",
        info={"filter": True},
    )
    overdue_from: Mapped[dt.date | None] = mapped_column(
        Date, comment="first day when the milestone is overdue, unless it is met", info={"filter": True}
    )
