"""Vocabularies of records: kind, state, and the actions of the feed."""

from models.vocabularies.base import Vocabulary


class Kind(Vocabulary, served_name="kind", description="Type of thing that a record describes"):
    COMPANY = (
        "company",
        "Company",
        "A body that acts in its own name: a firm, joint venture, authority, court, fund or research institute.",
        "companies",
    )
    PROJECT = (
        "project",
        "Project",
        "An electric-vehicle programme, or a vehicle, platform, brand or battery that comes out of one.",
        "projects",
    )
    PARTNERSHIP = (
        "partnership",
        "Partnership",
        "A relation between named parties to make, supply, license or develop something together, from first "
        "contact to its end.",
        "partnerships",
    )
    INVESTMENT = (
        "investment",
        "Investment",
        "Money or another asset that a party puts, lends, grants or pays into a company, plant or project.",
        "investments",
    )
    PLANT = (
        "plant",
        "Plant",
        "A production site at one place, with all its phases, from proposal to retirement.",
        "plants",
    )
    MILESTONE = (
        "milestone",
        "Milestone",
        "An event that is due or has happened to another record, with its date.",
        "milestones",
    )
    APPROVAL = (
        "approval",
        "Approval",
        "A permission or decision of an authority that another record needs or has received.",
        "approvals",
    )
    TECHNOLOGY = (
        "technology",
        "Technology",
        "A technology that a company develops, owns or licenses for electric vehicles.",
        "technologies",
    )
    PERSON = (
        "person",
        "Person",
        "A natural person who holds a role in a company or is quoted as a speaker.",
        "people",
    )
    POLICY = (
        "policy",
        "Policy",
        "A rule, programme or stance of a government that supports or restrains the field as a whole; what one "
        "company receives from it is an investment or approval.",
        "policies",
    )

    def __init__(self, value: str, label: str = "", definition: str = "", collection: str = "") -> None:
        super().__init__(value, label, definition)
        # The plural, for URLs: several words are joined by hyphens.
        self.collection = collection
        # The name with its article, for sentences.
        self.with_article = f"{'an' if value[0] in 'aeiou' else 'a'} {label.lower()}"


class RecordState(
    Vocabulary,
    served_name="record.state",
    description="State of the record itself, independent of the thing that it describes",
):
    ACTIVE = "active", "Active", "The API serves the record."
    MERGED = (
        "merged",
        "Merged",
        "The record describes the same thing as another one, which has taken over its claims and its id.",
    )
    WITHDRAWN = (
        "withdrawn",
        "Withdrawn",
        "The record was created in error, and the API no longer serves it; a thing that was only cancelled keeps an "
        "active record.",
    )


class ChangeAction(Vocabulary, served_name="change.action", description="What happened to a record"):
    CREATED = "created", "Created", "The first claims about the record were recorded."
    UPDATED = "updated", "Updated", "Claims about the record were added, withdrawn or preferred."
    WITHDRAWN = "withdrawn", "Withdrawn", "The record itself was withdrawn, or its last claim was."
    MERGED = "merged", "Merged", "The record was merged into another."
    RESTORED = "restored", "Restored", "The record is served again after it had been withdrawn or merged."
