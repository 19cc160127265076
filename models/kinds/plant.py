"""Plants: where vehicles, batteries and their parts are made."""

from sqlalchemy.orm import Mapped

from models.columns import (
    ImpreciseDate,
    Quantity,
    Share,
    country,
    date_columns,
    name_text,
    number,
    prose,
    quantity_columns,
    reference,
    share_columns,
    word,
)
from models.kinds.version import CompanyRow, Row, Version, rows
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

    operator_pk: Mapped[int | None] = reference("the company that runs it")
    owners: Mapped[list["PlantOwner"]] = rows("PlantOwner")
    country: Mapped[str | None] = country("where it stands")
    region: Mapped[str | None] = name_text("state, province or county")
    city: Mapped[str | None] = name_text("city or municipality")
    address: Mapped[str | None] = prose("the address, as far as it is known")
    latitude: Mapped[float | None] = number(
        "degrees north, WGS 84", check=("latitude_range", "latitude BETWEEN -90 AND 90")
    )
    longitude: Mapped[float | None] = number(
        "degrees east, WGS 84", check=("longitude_range", "longitude BETWEEN -180 AND 180")
    )
    location_precision: Mapped[LocationPrecision | None] = word(LocationPrecision, "how exact the coordinates are")
    method: Mapped[PlantMethod | None] = word(PlantMethod, "full production or assembly of kits")
    status: Mapped[PlantStatus | None] = word(PlantStatus, "how far the plant itself is")
    status_basis: Mapped[PlantStatusBasis | None] = word(PlantStatusBasis, "whether a source states the status")
    capacity: Mapped[list["PlantCapacity"]] = rows("PlantCapacity")
    phases: Mapped[list["PlantPhase"]] = rows("PlantPhase")
    succeeded_by_pk: Mapped[int | None] = reference("the plant that took its place")
    announced: Mapped[ImpreciseDate | None] = date_columns("announced", "when it was announced")
    construction_start: Mapped[ImpreciseDate | None] = date_columns("construction_start", "when building began")
    production_start: Mapped[ImpreciseDate | None] = date_columns("production_start", "when production began")


class PlantOwner(CompanyRow):
    """An owner of a plant."""

    __tablename__ = "plant_owners"
    version_table = "plants"

    share: Mapped[Share | None] = share_columns("share", "share held")


class PlantCapacity(Row):
    """A capacity of a plant."""

    __tablename__ = "plant_capacities"
    version_table = "plants"

    quantity: Mapped[Quantity | None] = quantity_columns("quantity", "the capacity")
    phase: Mapped[str | None] = name_text("the phase it belongs to", indexed=False)
    basis: Mapped[CapacityBasis | None] = word(CapacityBasis, "whether it is planned, installed…", indexed=False)
    scope: Mapped[CapacityScope | None] = word(CapacityScope, "what the figure covers", indexed=False)
    by: Mapped[ImpreciseDate | None] = date_columns("by", "when it is to be reached", indexed=False)


class PlantPhase(Row):
    """A phase of construction."""

    __tablename__ = "plant_phases"
    version_table = "plants"
    document_only = frozenset({"area", "jobs"})

    name: Mapped[str] = name_text("what the phase is called", indexed=False)
    status: Mapped[PlantStatus | None] = word(PlantStatus, "how far the phase is", indexed=False)
    capacity: Mapped[Quantity | None] = quantity_columns("capacity", "the capacity that it adds", indexed=False)
    construction_start: Mapped[ImpreciseDate | None] = date_columns(
        "construction_start", "when building began", indexed=False
    )
    completion: Mapped[ImpreciseDate | None] = date_columns("completion", "when building was done", indexed=False)
    production_start: Mapped[ImpreciseDate | None] = date_columns(
        "production_start", "when production began", indexed=False
    )
