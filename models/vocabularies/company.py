"""Vocabularies of companies and other bodies."""

from models.vocabularies.base import Vocabulary


class CompanyType(Vocabulary, served_name="company.type", description="What sort of body a company record describes"):
    COMPANY = (
        "company",
        "Company",
        "A firm with an identity of its own, listed or private, that no other type describes better.",
    )
    JOINT_VENTURE = "joint_venture", "Joint venture", "A firm that two or more companies own and steer together."
    SUBSIDIARY = "subsidiary", "Subsidiary", "A firm controlled by one parent company, founded or bought by it."
    BRAND = "brand", "Brand", "A marque that sells under its own name without being known as a legal entity of its own."
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


class CompanyStatus(Vocabulary, served_name="company.status", description="What stage the company itself is in"):
    PLANNED = "planned", "Planned", "The company is to be founded and does not exist in law yet."
    ACTIVE = "active", "Active", "The company exists and does business."
    RESTRUCTURING = (
        "restructuring",
        "Restructuring",
        "The company reorganises its debts or business with its creditors, in or out of court, in order to go on.",
    )
    INSOLVENT = (
        "insolvent",
        "Insolvent",
        "Insolvency proceedings have been filed for or opened, and their outcome is open.",
    )
    IN_LIQUIDATION = (
        "in_liquidation",
        "In liquidation",
        "The company has ceased business and its assets are being sold to satisfy creditors or owners.",
    )
    DISSOLVED = "dissolved", "Dissolved", "The company has been struck off or wound up and exists no more."
    MERGED = "merged", "Merged", "The company has been absorbed by another one and ceased to exist as a legal entity."
