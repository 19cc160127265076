"""Technologies that companies develop, license or buy."""

from sqlalchemy.orm import Mapped

from models.columns import Quantity, quantity_columns, reference_column, word_column
from models.kinds.version import CompanyElement, Version, list_relationship
from models.vocabularies import Kind, PartyRole, TechnologyField, TechnologyOrigin, TechnologyStatus


class Technology(Version):
    """A version of a technology."""

    __tablename__ = "technologies"
    kind = Kind.TECHNOLOGY

    owner_pk: Mapped[int | None] = reference_column("company that owns the technology")
    licensees: Mapped[list["TechnologyLicensee"]] = list_relationship("TechnologyLicensee")
    field: Mapped[TechnologyField | None] = word_column(TechnologyField, "field of application")
    origin: Mapped[TechnologyOrigin | None] = word_column(TechnologyOrigin, "how the owner obtained the technology")
    status: Mapped[TechnologyStatus | None] = word_column(TechnologyStatus, "status of the technology")
    project_pk: Mapped[int | None] = reference_column("project that the technology is made for")
    staff: Mapped[Quantity | None] = quantity_columns("staff", "number of people who work on the technology")


class TechnologyLicensee(CompanyElement):
    """A company that may use the technology."""

    __tablename__ = "technology_licensees"
    version_table = "technologies"

    role: Mapped[PartyRole | None] = word_column(PartyRole, "role of the licensee", indexed=False)
