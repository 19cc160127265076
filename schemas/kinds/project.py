"""The schema of projects."""

from models.kinds.project import Project
from models.vocabularies import ProjectStatus, ProjectType
from schemas.fields.facts import ElementSet, QuantityFact, TextSet
from schemas.fields.list_elements import CompanyRoleSchema, PriceSchema, capacities, companies, names, volumes
from schemas.fields.scalars import Word
from schemas.kinds.record import RecordSchema


class ProjectSchema(RecordSchema):
    """An electric-vehicle programme, or a vehicle, platform, brand or battery that comes out of one."""

    model = Project

    companies = companies(CompanyRoleSchema, metadata={"description": "Who takes part"})
    type = Word(ProjectType)
    status = Word(ProjectStatus)
    names = names(metadata={"description": "Further names, with language and type"})
    markets = TextSet(metadata={"description": "ISO 3166-1 codes or names of regions where it is sold"})
    models = QuantityFact()
    staff = QuantityFact()
    volumes = volumes(metadata={"description": "How many were ordered, produced, delivered or planned"})
    prices = ElementSet(
        PriceSchema,
        lambda one: (one.get("name", "").casefold(), one.get("market", "").casefold()),
        whole=True,
        metadata={"description": "Prices by variant and market"},
    )
    capacity = capacities(metadata={"description": "Capacity stated for the project rather than for a plant"})
