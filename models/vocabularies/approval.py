"""Vocabularies of approvals."""

from models.vocabularies.base import Vocabulary


class ApprovalType(Vocabulary, served_name="approval.type", description="Type of the permission or decision"):
    PRODUCTION_LICENCE = (
        "production_licence",
        "Production licence",
        "A company's permission to make vehicles at all, as China requires of car makers.",
    )
    TYPE_APPROVAL = (
        "type_approval",
        "Type approval",
        "The admission of a vehicle or part to a market, by homologation or by entry in the catalogue of models.",
    )
    BUILDING_PERMIT = "building_permit", "Building permit", "The permission to erect or change buildings on a site."
    ENVIRONMENTAL_PERMIT = (
        "environmental_permit",
        "Environmental permit",
        "The permission to emit, draw water or handle substances in operation.",
    )
    ENVIRONMENTAL_ASSESSMENT = (
        "environmental_assessment",
        "Environmental assessment",
        "The examination of effects on the environment that precedes permits.",
    )
    UTILITY = (
        "utility",
        "Utility",
        "The consent of a utility or its regulator to a connection for power, gas or water, or to its tariff.",
    )
    FOREIGN_INVESTMENT = (
        "foreign_investment",
        "Foreign investment",
        "The screening of an investment from abroad on grounds of security or policy.",
    )
    MERGER_CLEARANCE = (
        "merger_clearance",
        "Merger clearance",
        "A competition authority's consent to a merger, purchase or joint venture.",
    )
    STATE_AID = (
        "state_aid",
        "State aid",
        "A supranational authority's consent to aid given by a government, as in the European Union.",
    )
    INCENTIVE_SCHEME = (
        "incentive_scheme",
        "Incentive scheme",
        "Admission to a scheme of subsidies, tax relief or reduced duties.",
    )
    ZONING = "zoning", "Zoning", "The designation or rezoning of land for the use planned."
    OTHER = "other", "Other", "A permission or decision that none of the other types describes."


class ApprovalStatus(Vocabulary, served_name="approval.status", description="Stage of the approval"):
    REQUIRED = "required", "Required", "The approval is needed, and no application is known."
    EXPECTED = (
        "expected",
        "Expected",
        "A party or source expects the approval to be granted, whether or not an application is known.",
    )
    APPLIED = "applied", "Applied for", "The application is filed, and the authority is not known to examine it yet."
    UNDER_REVIEW = (
        "under_review",
        "Under review",
        "The authority examines the application or consults the public on it.",
    )
    OBSTRUCTED = (
        "obstructed",
        "Obstructed",
        "The authority withholds or delays the approval, or a challenge blocks it, without a refusal.",
    )
    GRANTED = "granted", "Granted", "The authority has granted the approval."
    GRANTED_WITH_CONDITIONS = (
        "granted_with_conditions",
        "Granted with conditions",
        "The authority has granted the approval subject to its own conditions.",
    )
    REFUSED = "refused", "Refused", "The authority has decided against the application."
    SUSPENDED = "suspended", "Suspended", "The approval was granted and is without effect for now."
    LAPSED = "lapsed", "Lapsed", "The term of the approval, or the time to use it, has expired."
    WITHDRAWN = "withdrawn", "Withdrawn", "The applicant withdrew the application or gave up the approval."
    REVOKED = "revoked", "Revoked", "The authority that granted the approval has revoked it."
    ANNULLED = "annulled", "Annulled", "A court or higher authority has annulled the approval."


# How far along an approval is. Words of one number exclude each other. `obstructed` and `withdrawn` have none, because
# they can come at any time.
APPROVAL_STAGES: dict[str, int] = {
    ApprovalStatus.REQUIRED: 1,
    ApprovalStatus.EXPECTED: 1,
    ApprovalStatus.APPLIED: 2,
    ApprovalStatus.UNDER_REVIEW: 3,
    ApprovalStatus.GRANTED: 4,
    ApprovalStatus.GRANTED_WITH_CONDITIONS: 4,
    ApprovalStatus.REFUSED: 4,
    ApprovalStatus.SUSPENDED: 5,
    ApprovalStatus.LAPSED: 5,
    ApprovalStatus.REVOKED: 5,
    ApprovalStatus.ANNULLED: 5,
}
