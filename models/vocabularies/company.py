"""Vocabularies of companies and other bodies."""

from models.vocabularies.base import Vocabulary


class CompanyType(Vocabulary, served_name="company.type", description="Type of body that a company record describes"):
    COMPANY = (
        "company",
        "Company",
        "A firm with an identity of its own, listed or private, that no other type describes better.",
    )
    JOINT_VENTURE = "joint_venture", "Joint venture", "A firm that two or more companies own and control together."
    SUBSIDIARY = "subsidiary", "Subsidiary", "A firm that one parent company controls, and founded or bought."
    BRAND = "brand", "Brand", "A marque that sells under its own name and is not known as a separate legal entity."
    GOVERNMENT = (
        "government",
        "Government",
        "A state, region, municipality or ministry, or a development agency that acts for one.",
    )
    REGULATOR = (
        "regulator",
        "Regulator",
        "An authority that permits, supervises or investigates others; a ministry is one when it acts mainly as such.",
    )
    COURT = "court", "Court", "A court or tribunal."
    BANK = "bank", "Bank", "A commercial, development or central bank."
    INVESTOR = "investor", "Investor", "A fund, holding or wealth manager whose business is to hold stakes."
    RESEARCH = "research", "Research institute", "A university, institute, laboratory or research consortium."
    UNION = "union", "Union or association", "A trade union, works council or industry association."
    OTHER = "other", "Other", "A body that none of the other types describes."


class CompanyStatus(Vocabulary, served_name="company.status", description="Stage of the company itself"):
    PLANNED = "planned", "Planned", "The company is to be founded and does not exist in law yet."
    ACTIVE = "active", "Active", "The company exists and does business."
    RESTRUCTURING = (
        "restructuring",
        "Restructuring",
        "The company reorganises its debts or business with its creditors, in or out of court, to continue.",
    )
    INSOLVENT = (
        "insolvent",
        "Insolvent",
        "Insolvency proceedings have been requested or opened, and their outcome is open.",
    )
    IN_LIQUIDATION = (
        "in_liquidation",
        "In liquidation",
        "The company has ceased business, and its assets are sold to pay creditors or owners.",
    )
    DISSOLVED = (
        "dissolved",
        "Dissolved",
        "The company has been struck off the register or wound up, and no longer exists.",
    )
    MERGED = "merged", "Merged", "Another company has absorbed the company, which no longer exists as a legal entity."
