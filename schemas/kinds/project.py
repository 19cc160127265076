"""The schema of projects."""

from models.kinds.project import Project
from models.vocabularies import ProjectStatus, ProjectType
from schemas.fields.facts import ElementSet, QuantityFact, TextSet
from schemas.fields.list_elements import (
    CompanyRoleSchema,
    PriceSchema,
    declare_capacities,
    declare_companies,
    declare_volumes,
)
from schemas.fields.scalars import Word
from schemas.kinds.record import RecordSchema


class ProjectSchema(RecordSchema):
    """An electric-vehicle programme, or a vehicle, platform, brand or battery that results from one."""

    model = Project

    companies = declare_companies(
        CompanyRoleSchema, metadata={"description": "The companies that take part, with their roles"}
    )
    type = Word(ProjectType)
    status = Word(ProjectStatus)
    markets = TextSet(metadata={"description": "ISO 3166-1 codes or names of the regions where it is sold"})
    models = QuantityFact()
    staff = QuantityFact()
    volumes = declare_volumes(metadata={"description": "The numbers ordered, produced, delivered or planned"})
    prices = ElementSet(
        PriceSchema,
        lambda price: (price.get("name", "").casefold(), price.get("market", "").casefold()),
        whole=True,
        metadata={"description": "Prices by variant and market"},
    )
    capacity = declare_capacities(
        metadata={"description": "Capacities that a source states for the project and not for a plant"}
    )
