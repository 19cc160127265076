"""The schema of plants."""

from models.kinds.plant import Plant
from models.vocabularies import Kind, LocationPrecision, PlantMethod, PlantStatus, PlantStatusBasis
from schemas.fields.facts import DateFact, ElementSet, OwnersStatement, Reference, Structured, TextSet
from schemas.fields.list_elements import (
    AreaSchema,
    CandidateSchema,
    JobsSchema,
    OwnerSchema,
    PhaseSchema,
    SiteSchema,
    capacities,
    reasons,
    volumes,
)
from schemas.fields.scalars import CountryCode, Number, Prose, Text, Word
from schemas.kinds.record import RecordSchema


class PlantSchema(RecordSchema):
    """A production site at one place, with all its phases."""

    model = Plant

    operator = Reference(Kind.COMPANY)
    owners = OwnersStatement(OwnerSchema, metadata={"description": "Who owns it, as one statement"})
    country = CountryCode()
    region = Text()
    city = Text()
    address = Prose()
    latitude = Number(-90, 90)
    longitude = Number(-180, 180)
    location_precision = Word(LocationPrecision)
    candidates = ElementSet(
        CandidateSchema,
        lambda place: (place.get("country"), place.get("region", "").casefold(), place.get("city", "").casefold()),
        metadata={"description": "Places that were looked at before one was chosen"},
    )
    products = TextSet(metadata={"description": "What is made there"})
    method = Word(PlantMethod)
    status = Word(PlantStatus)
    status_basis = Word(PlantStatusBasis)
    capacity = capacities(metadata={"description": "What it can make, by phase, basis and unit"})
    phases = ElementSet(
        PhaseSchema, lambda phase: phase["name"].casefold(), metadata={"description": "Phases of construction"}
    )
    facilities = TextSet(metadata={"description": "What else stands there"})
    area = ElementSet(AreaSchema, lambda area: area.get("of"), whole=True, metadata={"description": "Its size"})
    jobs = ElementSet(
        JobsSchema, lambda jobs: jobs.get("kind"), whole=True, metadata={"description": "Jobs, by kind; none: all"}
    )
    volumes = volumes(metadata={"description": "How many were ordered, produced, delivered or planned"})
    site = Structured(SiteSchema, metadata={"description": "What the site was before"})
    succeeded_by = Reference(Kind.PLANT)
    announced = DateFact()
    construction_start = DateFact()
    production_start = DateFact()
    previous_names = TextSet(metadata={"description": "Names it had before"})
    reasons = reasons(metadata={"description": "Why it stopped or changed"})
