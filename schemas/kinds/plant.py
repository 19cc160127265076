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
    declare_capacities,
    declare_reasons,
    declare_volumes,
)
from schemas.fields.scalars import CountryCode, Number, Prose, Text, Word
from schemas.kinds.record import RecordSchema


class PlantSchema(RecordSchema):
    """A production site at one place, with all its phases."""

    model = Plant

    operator = Reference(Kind.COMPANY)
    owners = OwnersStatement(OwnerSchema, metadata={"description": "The owners with their shares, as one statement"})
    country = CountryCode()
    region = Text()
    city = Text()
    address = Prose()
    latitude = Number(-90, 90)
    longitude = Number(-180, 180)
    location_precision = Word(LocationPrecision)
    candidates = ElementSet(
        CandidateSchema,
        lambda site: (site.get("country"), site.get("region", "").casefold(), site.get("city", "").casefold()),
        metadata={"description": "Places that were considered before one was chosen"},
    )
    products = TextSet(metadata={"description": "The products made at the plant"})
    method = Word(PlantMethod)
    status = Word(PlantStatus)
    status_basis = Word(PlantStatusBasis)
    capacity = declare_capacities(metadata={"description": "Production capacities, by phase, basis, unit and due date"})
    phases = ElementSet(
        PhaseSchema, lambda phase: phase["name"].casefold(), metadata={"description": "Phases of construction"}
    )
    facilities = TextSet(metadata={"description": "Other facilities at the site"})
    area = ElementSet(
        AreaSchema,
        lambda area: area.get("of"),
        whole=True,
        metadata={"description": "The area of the plant or its site"},
    )
    jobs = ElementSet(
        JobsSchema,
        lambda jobs: jobs.get("kind"),
        whole=True,
        dated=True,
        metadata={"description": "Jobs by kind and due date. Without a kind the number is the total"},
    )
    volumes = declare_volumes(metadata={"description": "The numbers ordered, produced, delivered or planned"})
    site = Structured(SiteSchema, metadata={"description": "The previous use and owner of the site"})
    succeeded_by = Reference(Kind.PLANT)
    announced = DateFact(happened=True)
    construction_start = DateFact()
    production_start = DateFact()
    previous_names = TextSet(metadata={"description": "Previous names of the plant"})
    reasons = declare_reasons(metadata={"description": "The reasons why it stopped or changed"})
