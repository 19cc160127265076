"""Vocabularies of policies."""

from models.vocabularies.base import Vocabulary


class PolicyType(Vocabulary, served_name="policy.type", description="By what means a policy acts"):
    SUBSIDY = "subsidy", "Subsidy", "Money for buyers, makers or investors from public funds."
    TAX_BREAK = "tax_break", "Tax break", "Taxes or duties that are waived, reduced or credited for all who qualify."
    LOAN_PROGRAMME = (
        "loan_programme",
        "Loan programme",
        "Public loans or guarantees open to all who qualify; one loan out of it is an investment.",
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
    description="Which way a policy acts on those it addresses",
):
    SUPPORTS = "supports", "Supports", "It makes projects in the field easier or cheaper."
    RESTRAINS = "restrains", "Restrains", "It makes projects in the field harder, dearer or fewer."


class PolicyStatus(Vocabulary, served_name="policy.status", description="Whether a policy applies"):
    PROPOSED = "proposed", "Proposed", "It is drafted, discussed or announced and does not apply yet."
    IN_FORCE = "in_force", "In force", "It applies."
    ENDED = "ended", "Ended", "It applied and does so no longer, or was dropped before it could."
