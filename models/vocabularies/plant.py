"""Vocabularies of plants."""

from models.vocabularies.base import Vocabulary


class PlantStatus(Vocabulary, served_name="plant.status", description="Stage of the plant itself"):
    PROPOSED = (
        "proposed",
        "Proposed",
        "A party other than the company that would build the plant proposes it, such as a region or landowner.",
    )
    CONSIDERED = (
        "considered",
        "Considered",
        "The company that would build the plant considers it or compares sites, without a decision.",
    )
    ANNOUNCED = (
        "announced",
        "Announced",
        "The company has stated publicly that it will build, and is not known to seek permits or land.",
    )
    PRE_CONSTRUCTION = (
        "pre_construction",
        "Pre-construction",
        "A company secures land, permits, financing or site preparation, and building has not begun.",
    )
    CONSTRUCTION = (
        "construction",
        "Construction",
        "Building work has begun, and buildings or production lines are under construction.",
    )
    COMMISSIONING = (
        "commissioning",
        "Commissioning",
        "The plant is largely built and runs trials or pilot production, before series production starts.",
    )
    OPERATING = (
        "operating",
        "Operating",
        "Series production runs, even if a part of the plant is under construction or stops for a short time.",
    )
    PAUSED = (
        "paused",
        "Paused",
        "Planning or building stopped before any production and may resume; a plant that has produced is idled.",
    )
    IDLED = (
        "idled",
        "Idled",
        "The plant has produced, has stopped for an open period and could restart; a plant never finished is paused.",
    )
    REFUSED = (
        "refused",
        "Refused",
        "An authority or vote refused the plant, and it cannot be built as planned.",
    )
    CANCELLED = (
        "cancelled",
        "Cancelled",
        "The plan was given up permanently before production began; a plant that has produced is retired.",
    )
    RETIRED = "retired", "Retired", "The plant has produced and is closed permanently."
    CONVERTED = (
        "converted",
        "Converted",
        "The plant or its site has another use or product now, and no longer serves the recorded one.",
    )


class PlantStatusBasis(
    Vocabulary,
    served_name="plant.status_basis",
    description="Basis of the status of a plant",
):
    STATED = "stated", "Stated", "The source names the stage explicitly."
    INFERRED = (
        "inferred",
        "Inferred",
        "The editor inferred the stage from facts in the source, such as the purchase of land or new staff.",
    )


class PlantMethod(
    Vocabulary,
    served_name="plant.method",
    description="Depth of vehicle production at the plant",
):
    FULL = (
        "full",
        "Full production",
        "Bodies are welded and painted at the plant, and vehicles are built from parts and sheet metal.",
    )
    CKD = (
        "ckd",
        "Completely knocked down",
        "Vehicles are assembled from complete kits of separate parts that come from another plant.",
    )
    SKD = (
        "skd",
        "Semi-knocked down",
        "Vehicles arrive partly assembled from another plant, mostly with finished bodies, and are completed.",
    )


class LocationPrecision(
    Vocabulary,
    served_name="plant.location_precision",
    description="How close the coordinates are to the plant",
):
    EXACT = "exact", "Exact", "The point lies on the site itself."
    STREET = "street", "Street", "The point lies on the street or industrial park of the plant."
    DISTRICT = "district", "District", "The point represents a district, borough or township."
    CITY = "city", "City", "The point represents a city or municipality."
    REGION = "region", "Region", "The point represents a province, state or county."
    COUNTRY = "country", "Country", "The point represents a country."
