"""SQLAlchemy models: one file per kind. No Flask here, and no marshmallow."""

from models.api_key import ApiKey
from models.approval import Approval
from models.audit_entry import AuditEntry
from models.base import Base
from models.change import Change
from models.claim import Claim, ClaimMarking
from models.company import Company
from models.document import Document
from models.investment import Investment
from models.merge import Merge
from models.milestone import Milestone
from models.partnership import Partnership
from models.person import Person
from models.plant import Plant
from models.policy import Policy
from models.project import Project
from models.record import Record
from models.remembered_answer import RememberedAnswer
from models.search import SearchDocument
from models.secret import Secret
from models.source import FormerSource, Source
from models.technology import Technology
from models.version import Version
from models.vocabularies import Kind
from models.webhook import Webhook, WebhookDelivery

# Every kind, in the order in which they are listed to clients. A new kind is registered here.
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
    "Merge",
    "Record",
    "RememberedAnswer",
    "SearchDocument",
    "Secret",
    "Source",
    "Version",
    "Webhook",
    "WebhookDelivery",
]
