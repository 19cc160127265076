"""Vocabularies of approvals."""

from models.vocabularies.base import Vocabulary


class ApprovalType(Vocabulary, served_name="approval.type", description="What is permitted or decided"):
    PRODUCTION_LICENCE = (
        "production_licence",
        "Production licence",
        "A company's permission to make vehicles at all, as China requires of car makers.",
    )
    TYPE_APPROVAL = (
        "type_approval",
        "Type approval",
        "The admission of a vehicle or part to a market: homologation or entry in the catalogue of models.",
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


class ApprovalStatus(Vocabulary, served_name="approval.status", description="How far the approval has come"):
    REQUIRED = "required", "Required", "It is needed, and no application is known."
    EXPECTED = (
        "expected",
        "Expected",
        "A party or source expects it to be granted, whether or not an application is known.",
    )
    APPLIED = "applied", "Applied for", "The application is filed, and the authority is not known to have taken it up."
    UNDER_REVIEW = (
        "under_review",
        "Under review",
        "The authority examines the application, or consults the public on it.",
    )
    OBSTRUCTED = (
        "obstructed",
        "Obstructed",
        "The authority withholds or delays it, or a challenge holds it up, without a refusal.",
    )
    GRANTED = "granted", "Granted", "The authority has given it."
    GRANTED_WITH_CONDITIONS = (
        "granted_with_conditions",
        "Granted with conditions",
        "The authority has given it subject to conditions of its own making.",
    )
    REFUSED = "refused", "Refused", "The authority has decided against the application."
    SUSPENDED = "suspended", "Suspended", "It was given and is for now without effect."
    LAPSED = "lapsed", "Lapsed", "Its term or the time to use it ran out."
    WITHDRAWN = "withdrawn", "Withdrawn", "The applicant took the application back or gave the approval up."
    REVOKED = "revoked", "Revoked", "The authority that gave it has taken it back."
    ANNULLED = "annulled", "Annulled", "A court or higher authority has set it aside."
