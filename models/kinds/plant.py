"""Plants: sites that make vehicles, batteries and their parts."""

from sqlalchemy.orm import Mapped

from models.columns import (
    ImpreciseDate,
    Quantity,
    Share,
    country_column,
    date_columns,
    number_column,
    prose_column,
    quantity_columns,
    reference_column,
    share_columns,
    text_column,
    word_column,
)
from models.kinds.version import CompanyElement, ListElement, Version, list_relationship
from models.vocabularies import (
    CapacityBasis,
    CapacityScope,
    Kind,
    LocationPrecision,
    PlantMethod,
    PlantStatus,
    PlantStatusBasis,
)


class Plant(Version):
    """A version of a plant."""

    __tablename__ = "plants"
    kind = Kind.PLANT
    document_only = frozenset(
        {"candidates", "products", "facilities", "area", "jobs", "volumes", "site", "previous_names", "reasons"}
    )

    operator_pk: Mapped[int | None] = reference_column("company that operates the plant")
    owners: Mapped[list["PlantOwner"]] = list_relationship("PlantOwner")
    country: Mapped[str | None] = country_column("country of the plant")
    region: Mapped[str | None] = text_column("state, province or county")
    city: Mapped[str | None] = text_column("city or municipality")
    address: Mapped[str | None] = prose_column("address, as far as it is known")
    latitude: Mapped[float | None] = number_column(
        "degrees north, WGS 84", check=("latitude_range", "latitude BETWEEN -90 AND 90")
    )
    longitude: Mapped[float | None] = number_column(
        "degrees east, WGS 84", check=("longitude_range", "longitude BETWEEN -180 AND 180")
    )
    location_precision: Mapped[LocationPrecision | None] = word_column(
        LocationPrecision, "precision of the coordinates"
    )
    method: Mapped[PlantMethod | None] = word_column(PlantMethod, "full production or assembly of kits")
    status: Mapped[PlantStatus | None] = word_column(PlantStatus, "status of the plant itself")
    status_basis: Mapped[PlantStatusBasis | None] = word_column(PlantStatusBasis, "whether a source states the status")
    capacity: Mapped[list["PlantCapacity"]] = list_relationship("PlantCapacity")
    phases: Mapped[list["PlantPhase"]] = list_relationship("PlantPhase")
    succeeded_by_pk: Mapped[int | None] = reference_column("plant that replaced this one")
    announced: Mapped[ImpreciseDate | None] = date_columns("announced", "date of the announcement")
    construction_start: Mapped[ImpreciseDate | None] = date_columns("construction_start", "start of construction")
    production_start: Mapped[ImpreciseDate | None] = date_columns("production_start", "start of production")


class PlantOwner(CompanyElement):
    """An owner of a plant."""

    __tablename__ = "plant_owners"
    version_table = "plants"

    share: Mapped[Share | None] = share_columns("share", "share held")


class PlantCapacity(ListElement):
    """A capacity of a plant."""

    __tablename__ = "plant_capacities"
    version_table = "plants"

    quantity: Mapped[Quantity | None] = quantity_columns("quantity", "capacity")
    phase: Mapped[str | None] = text_column("phase that the capacity belongs to", indexed=False)
    basis: Mapped[CapacityBasis | None] = word_column(
        CapacityBasis, "basis of the figure, such as planned or installed", indexed=False
    )
    scope: Mapped[CapacityScope | None] = word_column(
        CapacityScope, "what the figure covers: one phase, the phases so far, or all", indexed=False
    )
    by: Mapped[ImpreciseDate | None] = date_columns("by", "date when the capacity is due", indexed=False)


class PlantPhase(ListElement):
    """A phase of construction."""

    __tablename__ = "plant_phases"
    version_table = "plants"
    document_only = frozenset({"area", "jobs"})

    name: Mapped[str] = text_column("name of the phase", indexed=False)
    status: Mapped[PlantStatus | None] = word_column(PlantStatus, "status of the phase", indexed=False)
    capacity: Mapped[Quantity | None] = quantity_columns("capacity", "capacity that the phase adds", indexed=False)
    construction_start: Mapped[ImpreciseDate | None] = date_columns(
        "construction_start", "start of construction", indexed=False
    )
    completion: Mapped[ImpreciseDate | None] = date_columns("completion", "completion of construction", indexed=False)
    production_start: Mapped[ImpreciseDate | None] = date_columns(
        "production_start", "start of production", indexed=False
    )
