"""Technologies: what is developed, licensed or bought."""

from sqlalchemy.orm import Mapped

from models.columns import Quantity, quantity_columns, reference, word
from models.kinds.version import CompanyRow, Version, rows
from models.vocabularies import Kind, PartyRole, TechnologyField, TechnologyOrigin, TechnologyStatus


class Technology(Version):
    """A version of a technology."""

    __tablename__ = "technologies"
    kind = Kind.TECHNOLOGY

    owner_pk: Mapped[int | None] = reference("the company whose technology it is")
    licensees: Mapped[list["TechnologyLicensee"]] = rows("TechnologyLicensee")
    field: Mapped[TechnologyField | None] = word(TechnologyField, "what it is for")
    origin: Mapped[TechnologyOrigin | None] = word(TechnologyOrigin, "how its owner came by it")
    status: Mapped[TechnologyStatus | None] = word(TechnologyStatus, "how far it is")
    project_pk: Mapped[int | None] = reference("the project it is made for")
    staff: Mapped[Quantity | None] = quantity_columns("staff", "people who work on it")


class TechnologyLicensee(CompanyRow):
    """A company that may use the technology."""

    __tablename__ = "technology_licensees"
    version_table = "technologies"

    role: Mapped[PartyRole | None] = word(PartyRole, "what the company does with it", indexed=False)
