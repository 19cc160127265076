"""marshmallow schemas: one per kind, for validation, documents and OpenAPI alike."""

from models.vocabularies import Kind
from schemas.approval import ApprovalSchema
from schemas.company import CompanySchema
from schemas.investment import InvestmentSchema
from schemas.milestone import MilestoneSchema
from schemas.partnership import PartnershipSchema
from schemas.person import PersonSchema
from schemas.plant import PlantSchema
from schemas.policy import PolicySchema
from schemas.project import ProjectSchema
from schemas.record import RecordSchema, fact_fields
from schemas.technology import TechnologySchema

# One instance per kind, made once: building a schema costs more than using it. A new kind is registered here.
SCHEMAS: dict[Kind, RecordSchema] = {
    schema.model.kind: schema
    for schema in (
        CompanySchema(),
        ProjectSchema(),
        PartnershipSchema(),
        InvestmentSchema(),
        PlantSchema(),
        MilestoneSchema(),
        ApprovalSchema(),
        TechnologySchema(),
        PersonSchema(),
        PolicySchema(),
    )
}

# The names of the fields that some kind has.
FIELDS = sorted({name for schema in SCHEMAS.values() for name in fact_fields(schema)})

__all__ = ["FIELDS", "SCHEMAS", "RecordSchema"]
