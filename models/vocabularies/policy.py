"""Vocabularies of policies."""

from models.vocabularies.base import Vocabulary


class PolicyType(Vocabulary, served_name="policy.type", description="Means of a policy"):
    SUBSIDY = "subsidy", "Subsidy", "Money for buyers, makers or investors from public funds."
    TAX_BREAK = "tax_break", "Tax break", "Taxes or duties that are waived, reduced or credited for all who qualify."
    LOAN_PROGRAMME = (
        "loan_programme",
        "Loan programme",
        "Public loans or guarantees for all who qualify; one loan of the programme is an investment.",
    )
    SCRUTINY = "scrutiny", "Scrutiny", "Closer examination of companies or applications, without a new rule."
    RESTRICTION = (
        "restriction",
        "Restriction",
        "A ban, cap, quota, tariff or rule that makes entry, import or sale harder.",
    )
    CONSOLIDATION = "consolidation", "Consolidation", "A push for mergers or for fewer makers."
    TARGET = "target", "Target", "A number or date that a government sets for the field."
    OTHER = "other", "Other", "A means that none of the other types describes."


class PolicyDirection(
    Vocabulary,
    served_name="policy.direction",
    description="Effect of a policy on those that it addresses",
):
    SUPPORTS = "supports", "Supports", "The policy makes projects in the field easier or cheaper."
    RESTRAINS = "restrains", "Restrains", "The policy makes projects in the field harder, more expensive or fewer."


class PolicyStatus(Vocabulary, served_name="policy.status", description="Whether a policy applies"):
    PROPOSED = "proposed", "Proposed", "The policy is drafted, discussed or announced, and does not apply yet."
    IN_FORCE = "in_force", "In force", "The policy applies."
    ENDED = "ended", "Ended", "The policy no longer applies, or was dropped before it applied."
