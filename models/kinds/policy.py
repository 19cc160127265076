"""Policies: measures of governments that support or restrain electric-vehicle projects."""

from sqlalchemy.orm import Mapped

from models.columns import (
    ImpreciseDate,
    Measure,
    country_column,
    date_columns,
    measure_columns,
    reference_column,
    word_column,
)
from models.kinds.version import Version
from models.vocabularies import Kind, PolicyDirection, PolicyStatus, PolicyType


class Policy(Version):
    """A version of a policy."""

    __tablename__ = "policies"
    kind = Kind.POLICY
    document_only = frozenset({"reasons"})

    authority_pk: Mapped[int | None] = reference_column("authority whose policy it is")
    country: Mapped[str | None] = country_column("country where the policy applies")
    type: Mapped[PolicyType | None] = word_column(PolicyType, "type of the policy")
    direction: Mapped[PolicyDirection | None] = word_column(
        PolicyDirection, "whether the policy supports or restrains projects"
    )
    status: Mapped[PolicyStatus | None] = word_column(PolicyStatus, "whether the policy applies")
    value: Mapped[Measure | None] = measure_columns("value", "size of the policy as an amount, a share or a quantity")
    from_: Mapped[ImpreciseDate | None] = date_columns("from", "start date of the policy")
    to: Mapped[ImpreciseDate | None] = date_columns("to", "end date of the policy")
