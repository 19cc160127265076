"""All controlled vocabularies, one module per kind, and the table of all vocabularies by served name."""

from models.vocabularies.access import Scope
from models.vocabularies.approval import ApprovalStatus, ApprovalType
from models.vocabularies.base import Vocabulary
from models.vocabularies.claim import Certainty, ClaimMark, ClaimState, Stance
from models.vocabularies.common import (
    AreaOf,
    CapacityBasis,
    CapacityScope,
    JobsKind,
    NameType,
    PartyRole,
    Reason,
    VolumesMeasure,
)
from models.vocabularies.company import CompanyStatus, CompanyType
from models.vocabularies.investment import (
    InvestmentEffect,
    InvestmentInstrument,
    InvestmentScope,
    InvestmentStatus,
    InvestmentType,
)
from models.vocabularies.milestone import MilestoneStatus, MilestoneType
from models.vocabularies.partnership import PartnershipStage, PartnershipType
from models.vocabularies.plant import LocationPrecision, PlantMethod, PlantStatus, PlantStatusBasis
from models.vocabularies.policy import PolicyDirection, PolicyStatus, PolicyType
from models.vocabularies.project import ProjectStatus, ProjectType
from models.vocabularies.record import ChangeAction, Kind, RecordState
from models.vocabularies.source import SourceType
from models.vocabularies.technology import TechnologyField, TechnologyOrigin, TechnologyStatus
from models.vocabularies.values import Bound, Dimension, Prices, ShareOf, Unit, ValueState
from models.vocabularies.webhook import DeliveryState, WebhookState

# In the order of the list that clients read.
_CLASSES: tuple[type[Vocabulary], ...] = (
    Kind,
    RecordState,
    Stance,
    Certainty,
    ClaimState,
    ClaimMark,
    ChangeAction,
    SourceType,
    Scope,
    WebhookState,
    DeliveryState,
    Bound,
    ValueState,
    Prices,
    ShareOf,
    Unit,
    NameType,
    PartyRole,
    Reason,
    CapacityBasis,
    CapacityScope,
    AreaOf,
    JobsKind,
    VolumesMeasure,
    CompanyType,
    CompanyStatus,
    ProjectType,
    ProjectStatus,
    PartnershipType,
    PartnershipStage,
    InvestmentType,
    InvestmentStatus,
    InvestmentInstrument,
    InvestmentScope,
    InvestmentEffect,
    PlantStatus,
    PlantStatusBasis,
    PlantMethod,
    LocationPrecision,
    MilestoneType,
    MilestoneStatus,
    ApprovalType,
    ApprovalStatus,
    TechnologyField,
    TechnologyOrigin,
    TechnologyStatus,
    PolicyType,
    PolicyDirection,
    PolicyStatus,
)

VOCABULARIES: dict[str, type[Vocabulary]] = {vocabulary.served_name: vocabulary for vocabulary in _CLASSES}

__all__ = [
    "VOCABULARIES",
    "ApprovalStatus",
    "ApprovalType",
    "AreaOf",
    "Bound",
    "CapacityBasis",
    "CapacityScope",
    "Certainty",
    "ChangeAction",
    "ClaimMark",
    "ClaimState",
    "CompanyStatus",
    "CompanyType",
    "DeliveryState",
    "Dimension",
    "InvestmentEffect",
    "InvestmentInstrument",
    "InvestmentScope",
    "InvestmentStatus",
    "InvestmentType",
    "JobsKind",
    "Kind",
    "LocationPrecision",
    "MilestoneStatus",
    "MilestoneType",
    "NameType",
    "PartnershipStage",
    "PartnershipType",
    "PartyRole",
    "PlantMethod",
    "PlantStatus",
    "PlantStatusBasis",
    "PolicyDirection",
    "PolicyStatus",
    "PolicyType",
    "Prices",
    "ProjectStatus",
    "ProjectType",
    "Reason",
    "RecordState",
    "Scope",
    "ShareOf",
    "SourceType",
    "Stance",
    "TechnologyField",
    "TechnologyOrigin",
    "TechnologyStatus",
    "Unit",
    "ValueState",
    "Vocabulary",
    "VolumesMeasure",
    "WebhookState",
]
