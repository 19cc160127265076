"""marshmallow schemas: one per kind of record, for validation, documents and OpenAPI."""

from models.vocabularies import Kind
from schemas.kinds.approval import ApprovalSchema
from schemas.kinds.company import CompanySchema
from schemas.kinds.investment import InvestmentSchema
from schemas.kinds.milestone import MilestoneSchema
from schemas.kinds.partnership import PartnershipSchema
from schemas.kinds.person import PersonSchema
from schemas.kinds.plant import PlantSchema
from schemas.kinds.policy import PolicySchema
from schemas.kinds.project import ProjectSchema
from schemas.kinds.record import RecordSchema, get_fact_fields
from schemas.kinds.technology import TechnologySchema

# One instance per kind, built once, because building a schema costs more than using it. Register a new kind here.
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

# The names of the fields that at least one kind has.
FIELDS = sorted({name for schema in SCHEMAS.values() for name in get_fact_fields(schema)})

__all__ = ["FIELDS", "SCHEMAS", "RecordSchema"]
