"""Projects: electric-vehicle programmes and vehicles."""

from sqlalchemy.orm import Mapped

from models.columns import ImpreciseDate, Quantity, date_columns, quantity_columns, text_column, word_column
from models.kinds.version import CompanyElement, ListElement, Version, list_relationship
from models.vocabularies import CapacityBasis, CapacityScope, Kind, PartyRole, ProjectStatus, ProjectType


class Project(Version):
    """A version of a project."""

    __tablename__ = "projects"
    kind = Kind.PROJECT
    document_only = frozenset({"markets", "volumes", "prices"})

    companies: Mapped[list["ProjectCompany"]] = list_relationship("ProjectCompany")
    type: Mapped[ProjectType | None] = word_column(
        ProjectType, "type of the project, such as programme, vehicle or platform"
    )
    status: Mapped[ProjectStatus | None] = word_column(ProjectStatus, "status of the project")
    models: Mapped[Quantity | None] = quantity_columns("models", "number of models in the project")
    staff: Mapped[Quantity | None] = quantity_columns("staff", "number of people who work on the project")
    capacity: Mapped[list["ProjectCapacity"]] = list_relationship("ProjectCapacity")


class ProjectCompany(CompanyElement):
    """A company that takes part in a project."""

    __tablename__ = "project_companies"
    version_table = "projects"

    role: Mapped[PartyRole | None] = word_column(PartyRole, "role of the company in the project", indexed=False)


class ProjectCapacity(ListElement):
    """A production capacity that a source states for a project, not for a plant."""

    __tablename__ = "project_capacities"
    version_table = "projects"

    quantity: Mapped[Quantity | None] = quantity_columns("quantity", "capacity")
    phase: Mapped[str | None] = text_column("phase that the capacity belongs to", indexed=False)
    basis: Mapped[CapacityBasis | None] = word_column(
        CapacityBasis, "basis of the figure, such as planned or installed", indexed=False
    )
    scope: Mapped[CapacityScope | None] = word_column(
        CapacityScope, "what the figure covers: one phase, the phases so far, or all", indexed=False
    )
    by: Mapped[ImpreciseDate | None] = date_columns("by", "date when the capacity is due", indexed=False)
