"""Policies: what governments do for or against."""

from sqlalchemy.orm import Mapped

from models.columns import ImpreciseDate, Measure, country, date_columns, measure_columns, reference, word
from models.kinds.version import Version
from models.vocabularies import Kind, PolicyDirection, PolicyStatus, PolicyType


class Policy(Version):
    """A version of a policy."""

    __tablename__ = "policies"
    kind = Kind.POLICY
    document_only = frozenset({"reasons"})

    authority_pk: Mapped[int | None] = reference("whose policy it is")
    country: Mapped[str | None] = country("where it applies")
    type: Mapped[PolicyType | None] = word(PolicyType, "what sort of policy it is")
    direction: Mapped[PolicyDirection | None] = word(PolicyDirection, "whether it helps or hinders")
    status: Mapped[PolicyStatus | None] = word(PolicyStatus, "whether it applies")
    value: Mapped[Measure | None] = measure_columns("value", "its size: a sum, a share, a quantity")
    from_: Mapped[ImpreciseDate | None] = date_columns("from", "from when it applies")
    to: Mapped[ImpreciseDate | None] = date_columns("to", "until when it applies")
