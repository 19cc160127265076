"""Partnerships: who does what together, and how firm it is."""

from sqlalchemy.orm import Mapped

from models.columns import ImpreciseDate, Share, date_columns, flag, name_text, prose, reference, share_columns, word
from models.kinds.version import CompanyRow, Version, rows
from models.vocabularies import Kind, PartnershipStage, PartnershipType, PartyRole


class Partnership(Version):
    """A version of a partnership."""

    __tablename__ = "partnerships"
    kind = Kind.PARTNERSHIP
    document_only = frozenset({"reasons"})

    type: Mapped[PartnershipType | None] = word(PartnershipType, "what the parties do together")
    stage: Mapped[PartnershipStage | None] = word(PartnershipStage, "how far it has come, from first talks to its end")
    binding: Mapped[bool | None] = flag("whether the parties are bound")
    parties: Mapped[list["PartnershipParty"]] = rows("PartnershipParty")
    project_pk: Mapped[int | None] = reference("the project it serves")
    plant_pk: Mapped[int | None] = reference("the plant it concerns")
    started: Mapped[ImpreciseDate | None] = date_columns("started", "when it took effect")
    ended: Mapped[ImpreciseDate | None] = date_columns("ended", "when it ended")
    ended_by: Mapped[list["PartnershipEnder"]] = rows("PartnershipEnder")
    conditions: Mapped[str | None] = prose("what must happen first")
    terms: Mapped[str | None] = prose("what was agreed, in short")
    territory: Mapped[str | None] = name_text("where it applies")
    exclusive: Mapped[bool | None] = flag("whether it excludes others")


class PartnershipParty(CompanyRow):
    """A party of a partnership."""

    __tablename__ = "partnership_parties"
    version_table = "partnerships"

    role: Mapped[PartyRole | None] = word(PartyRole, "what the party does in it")
    share: Mapped[Share | None] = share_columns("share", "the party's share in what they hold together")


class PartnershipEnder(CompanyRow):
    """A party that ended a partnership."""

    __tablename__ = "partnership_ended_by"
    version_table = "partnerships"

    role: Mapped[PartyRole | None] = word(PartyRole, "what the party did in it", indexed=False)
