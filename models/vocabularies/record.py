"""What a record is and whether it still stands."""

from models.vocabularies.base import Vocabulary


class Kind(Vocabulary, served_name="kind", description="What sort of thing a record describes"):
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
        "Money or another asset that somebody puts, lends, grants or pays into a company, plant or project.",
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
        # The plural, as it stands in URLs and in the names of tables.
        self.collection = collection
        # With its article, as in sentences.
        self.one = f"{'an' if value[0] in 'aeiou' else 'a'} {value}"


class RecordState(
    Vocabulary,
    served_name="record.state",
    description="Whether our record of a thing still stands, whatever became of the thing",
):
    ACTIVE = "active", "Active", "The record stands and is served."
    MERGED = (
        "merged",
        "Merged",
        "The record turned out to describe the same thing as another one, which has taken over its claims and its id.",
    )
    WITHDRAWN = (
        "withdrawn",
        "Withdrawn",
        "The record was made in error and is no longer served; a thing that was merely cancelled keeps an active "
        "record.",
    )


class ChangeAction(Vocabulary, served_name="change.action", description="What happened to a record"):
    CREATED = "created", "Created", "The first claims about the record were recorded."
    UPDATED = "updated", "Updated", "Claims about the record were added, withdrawn or preferred."
    WITHDRAWN = "withdrawn", "Withdrawn", "The record itself was withdrawn, or its last claim was."
    MERGED = "merged", "Merged", "The record was merged into another."
    RESTORED = "restored", "Restored", "The record is served again after it had been withdrawn or merged."
