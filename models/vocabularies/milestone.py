"""Vocabularies of milestones."""

from models.vocabularies.base import Vocabulary


class MilestoneType(Vocabulary, served_name="milestone.type", description="Type of event at a milestone"):
    ANNOUNCEMENT = "announcement", "Announcement", "A party makes the undertaking public."
    FOUNDING = "founding", "Founding", "A company is founded or entered in the register."
    DECISION = (
        "decision",
        "Decision",
        "A board, parliament or party decides on it, such as a final investment decision or the choice of a site.",
    )
    DEAL_SIGNED = "deal_signed", "Deal signed", "A contract or memorandum is signed."
    DEAL_CLOSED = (
        "deal_closed",
        "Deal closed",
        "A purchase or merger takes effect: the conditions are met and the ownership has passed.",
    )
    PAYMENT = "payment", "Payment", "A sum or instalment is paid."
    PROTOTYPE = "prototype", "Prototype", "A prototype is built, shown or finished."
    TEST = "test", "Test", "Trials begin or are passed, on the road, in the cold or on the production line."
    LAUNCH = (
        "launch",
        "Launch",
        "A company presents a vehicle or technology to the public as a product; the first orders are the sales start.",
    )
    GROUNDBREAKING = (
        "groundbreaking",
        "Groundbreaking",
        "A ceremony marks the start of building work; a start without a ceremony is the construction start.",
    )
    CONSTRUCTION_START = "construction_start", "Construction start", "Building work begins."
    CONSTRUCTION_PAUSE = "construction_pause", "Construction pause", "Building work is halted."
    CONSTRUCTION_RESUMPTION = (
        "construction_resumption",
        "Construction resumption",
        "Building work resumes after a halt.",
    )
    COMPLETION = "completion", "Completion", "Buildings or a phase are finished, whether or not production has begun."
    OPENING = "opening", "Opening", "A plant, shop or centre is inaugurated."
    PRODUCTION_START = "production_start", "Production start", "Series production begins; trial runs are a test."
    FULL_CAPACITY = "full_capacity", "Full capacity", "The planned output is reached."
    SALES_START = "sales_start", "Sales start", "Orders open, or sales of the product begin in a market."
    DELIVERY = "delivery", "Delivery", "Customers receive the first units, or a stated number of units."
    TARGET = "target", "Target", "A stated quantity, share or rate is due by then."
    RENAMING = "renaming", "Renaming", "A company, brand, plant or vehicle takes another name."
    INSOLVENCY_FILING = (
        "insolvency_filing",
        "Insolvency filing",
        "A company applies for protection from creditors or for insolvency proceedings.",
    )
    CANCELLATION = "cancellation", "Cancellation", "A party gives up the undertaking before it is realised."
    CLOSURE = "closure", "Closure", "A plant, line or business that has operated closes permanently."
    OTHER = "other", "Other", "An event that none of the other types describes."


class MilestoneStatus(Vocabulary, served_name="milestone.status", description="Whether a milestone has been reached"):
    SCHEDULED = "scheduled", "Scheduled", "The milestone is due, and has been neither reached nor given up."
    POSTPONED = "postponed", "Postponed", "A party has moved the milestone to a later or open date."
    MET = "met", "Met", "The milestone has been reached, on time or late."
    PARTIALLY_MET = (
        "partially_met",
        "Partially met",
        "The milestone has been reached in part, or with less than the stated quantity.",
    )
    MISSED = "missed", "Missed", "The date has passed, and a source states that the milestone was not reached."
    CANCELLED = "cancelled", "Cancelled", "The milestone was given up and will not be reached."


# How far along a milestone is. Words of one number exclude each other.
MILESTONE_STAGES: dict[str, int] = {
    MilestoneStatus.SCHEDULED: 1,
    MilestoneStatus.POSTPONED: 1,
    MilestoneStatus.MET: 2,
    MilestoneStatus.PARTIALLY_MET: 2,
    MilestoneStatus.MISSED: 2,
    MilestoneStatus.CANCELLED: 2,
}
