"""Projects: electric-vehicle programmes and vehicles."""

from sqlalchemy.orm import Mapped

from models.columns import ImpreciseDate, Quantity, date_columns, name_text, quantity_columns, word
from models.kinds.version import CompanyRow, Row, Version, rows
from models.vocabularies import CapacityBasis, CapacityScope, Kind, PartyRole, ProjectStatus, ProjectType


class Project(Version):
    """A version of a project."""

    __tablename__ = "projects"
    kind = Kind.PROJECT
    document_only = frozenset({"names", "markets", "volumes", "prices"})

    companies: Mapped[list["ProjectCompany"]] = rows("ProjectCompany")
    type: Mapped[ProjectType | None] = word(ProjectType, "whether it is a programme, a vehicle, a platform…")
    status: Mapped[ProjectStatus | None] = word(ProjectStatus, "how far the project is")
    models: Mapped[Quantity | None] = quantity_columns("models", "how many models it comprises")
    staff: Mapped[Quantity | None] = quantity_columns("staff", "people who work on it")
    capacity: Mapped[list["ProjectCapacity"]] = rows("ProjectCapacity")


class ProjectCompany(CompanyRow):
    """A company that takes part in a project."""

    __tablename__ = "project_companies"
    version_table = "projects"

    role: Mapped[PartyRole | None] = word(PartyRole, "what the company does in it", indexed=False)


class ProjectCapacity(Row):
    """A production capacity stated for a project rather than for a plant."""

    __tablename__ = "project_capacities"
    version_table = "projects"

    quantity: Mapped[Quantity | None] = quantity_columns("quantity", "the capacity")
    phase: Mapped[str | None] = name_text("the phase it belongs to", indexed=False)
    basis: Mapped[CapacityBasis | None] = word(CapacityBasis, "whether it is planned, installed…", indexed=False)
    scope: Mapped[CapacityScope | None] = word(CapacityScope, "what the figure covers", indexed=False)
    by: Mapped[ImpreciseDate | None] = date_columns("by", "when it is to be reached", indexed=False)
