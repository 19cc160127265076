"""Partnerships: what companies do together, and how firm their agreement is."""

from sqlalchemy.orm import Mapped

from models.columns import (
    ImpreciseDate,
    Share,
    date_columns,
    flag_column,
    prose_column,
    reference_column,
    share_columns,
    text_column,
    word_column,
)
from models.kinds.version import CompanyElement, Version, list_relationship
from models.vocabularies import Kind, PartnershipStage, PartnershipType, PartyRole


class Partnership(Version):
    """A version of a partnership."""

    __tablename__ = "partnerships"
    kind = Kind.PARTNERSHIP
    document_only = frozenset({"reasons"})

    type: Mapped[PartnershipType | None] = word_column(PartnershipType, "type of cooperation")
    stage: Mapped[PartnershipStage | None] = word_column(
        PartnershipStage, "stage of the partnership, from first talks to its end"
    )
    binding: Mapped[bool | None] = flag_column("whether the agreement binds the parties")
    parties: Mapped[list["PartnershipParty"]] = list_relationship("PartnershipParty")
    project_pk: Mapped[int | None] = reference_column("project that the partnership serves")
    plant_pk: Mapped[int | None] = reference_column("plant that the partnership concerns")
    started: Mapped[ImpreciseDate | None] = date_columns("started", "date when the partnership took effect")
    ended: Mapped[ImpreciseDate | None] = date_columns("ended", "date when the partnership ended")
    ended_by: Mapped[list["PartnershipEnder"]] = list_relationship("PartnershipEnder")
    conditions: Mapped[str | None] = prose_column("conditions that must be met first")
    terms: Mapped[str | None] = prose_column("agreed terms, in short")
    territory: Mapped[str | None] = text_column("area where the partnership applies")
    exclusive: Mapped[bool | None] = flag_column("whether the partnership excludes others")


class PartnershipParty(CompanyElement):
    """A party of a partnership."""

    __tablename__ = "partnership_parties"
    version_table = "partnerships"

    role: Mapped[PartyRole | None] = word_column(PartyRole, "role of the party in the partnership")
    share: Mapped[Share | None] = share_columns("share", "party's share in what the parties hold together")


class PartnershipEnder(CompanyElement):
    """A party that ended a partnership."""

    __tablename__ = "partnership_ended_by"
    version_table = "partnerships"

    role: Mapped[PartyRole | None] = word_column(PartyRole, "role of the party in the partnership", indexed=False)
