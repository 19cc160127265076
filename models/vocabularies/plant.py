"""Vocabularies of plants."""

from models.vocabularies.base import Vocabulary


class PlantStatus(Vocabulary, served_name="plant.status", description="What stage the plant itself is in"):
    PROPOSED = (
        "proposed",
        "Proposed",
        "Somebody other than a company that would build it, such as a region or landowner, puts the plant forward.",
    )
    CONSIDERED = (
        "considered",
        "Considered",
        "The company that would build it weighs the plant or compares sites, without a decision.",
    )
    ANNOUNCED = (
        "announced",
        "Announced",
        "The company has said publicly that it will build, and neither permits nor land are known to be pursued.",
    )
    PRE_CONSTRUCTION = (
        "pre_construction",
        "Pre-construction",
        "Land, permits, financing or site preparation are being secured, and building has not begun.",
    )
    CONSTRUCTION = "construction", "Construction", "Ground is broken, and buildings or lines are being erected."
    COMMISSIONING = (
        "commissioning",
        "Commissioning",
        "The plant is largely built and runs trials or pilot production, before series production starts.",
    )
    OPERATING = (
        "operating",
        "Operating",
        "Series production runs, even if part of the plant is still being built or rests for a short while.",
    )
    PAUSED = (
        "paused",
        "Paused",
        "Planning or building is halted before the plant ever produced and may resume; one that has produced is idled.",
    )
    IDLED = (
        "idled",
        "Idled",
        "The plant has produced, stands still for an open period and could restart; one never finished is paused.",
    )
    REFUSED = (
        "refused",
        "Refused",
        "An authority or vote that the plant depended on said no, and it cannot be built as planned.",
    )
    CANCELLED = (
        "cancelled",
        "Cancelled",
        "The plan was given up for good before production began; a plant that did produce is retired.",
    )
    RETIRED = "retired", "Retired", "The plant has produced and is closed for good."
    CONVERTED = (
        "converted",
        "Converted",
        "The plant or its site was given over to another use or product, and no longer serves the one recorded.",
    )


class PlantStatusBasis(
    Vocabulary,
    served_name="plant.status_basis",
    description="Where the status of a plant comes from",
):
    STATED = "stated", "Stated", "The source names the stage in so many words."
    INFERRED = (
        "inferred",
        "Inferred",
        "The editor concluded the stage from what the source tells, such as land bought or staff hired.",
    )


class PlantMethod(
    Vocabulary,
    served_name="plant.method",
    description="How deep the production of vehicles at the plant goes",
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
        "Vehicles that come partly assembled from another plant, mostly with finished bodies, are completed.",
    )


class LocationPrecision(
    Vocabulary,
    served_name="plant.location_precision",
    description="How close the coordinates come to the plant",
):
    EXACT = "exact", "Exact", "The point lies on the site itself."
    STREET = "street", "Street", "The point lies on the street or industrial park of the plant."
    DISTRICT = "district", "District", "The point stands for a district, borough or township."
    CITY = "city", "City", "The point stands for a city or municipality."
    REGION = "region", "Region", "The point stands for a province, state or county."
    COUNTRY = "country", "Country", "The point stands for a country."
