"""SQLAlchemy models, one file per table or kind, and the queries of readers. No Flask and no marshmallow."""

from models.api_key import ApiKey
from models.audit_entry import AuditEntry
from models.base import Base
from models.change import Change
from models.claim import Claim, ClaimMarking
from models.document import Document
from models.idempotent_response import IdempotentResponse
from models.kinds.approval import Approval
from models.kinds.company import Company
from models.kinds.investment import Investment
from models.kinds.milestone import Milestone
from models.kinds.partnership import Partnership
from models.kinds.person import Person
from models.kinds.plant import Plant
from models.kinds.policy import Policy
from models.kinds.project import Project
from models.kinds.technology import Technology
from models.kinds.version import Version
from models.merge import Merge
from models.record import Record
from models.search_document import SearchDocument
from models.secret import Secret
from models.source import FormerSource, Source
from models.vocabularies import Kind
from models.webhook import Webhook, WebhookDelivery

# Every kind, in the order of the lists that clients read. A new kind is registered here.
VERSIONS: dict[Kind, type[Version]] = {
    model.kind: model
    for model in (
        Company,
        Project,
        Partnership,
        Investment,
        Plant,
        Milestone,
        Approval,
        Technology,
        Person,
        Policy,
    )
}

__all__ = [
    "VERSIONS",
    "ApiKey",
    "AuditEntry",
    "Base",
    "Change",
    "Claim",
    "ClaimMarking",
    "Document",
    "FormerSource",
    "IdempotentResponse",
    "Merge",
    "Record",
    "SearchDocument",
    "Secret",
    "Source",
    "Version",
    "Webhook",
    "WebhookDelivery",
]
