"""Vocabularies of technologies."""

from models.vocabularies.base import Vocabulary


class TechnologyField(Vocabulary, served_name="technology.field", description="What a technology is for"):
    AUTONOMOUS_DRIVING = (
        "autonomous_driving",
        "Autonomous driving",
        "Driving by itself or with assistance: sensors, chips and software for it.",
    )
    BATTERY = "battery", "Battery", "Cells, packs, their chemistry and management."
    DRIVETRAIN = "drivetrain", "Drivetrain", "Motors, inverters, gears and axles."
    PLATFORM = (
        "platform",
        "Platform",
        "The technical base that several models share, with chassis and electrical architecture.",
    )
    SOFTWARE = "software", "Software", "Operating systems, cockpit and connected services, apart from driving itself."
    CHARGING = "charging", "Charging", "Charging, battery swapping and the feeding of power back to the grid."
    OTHER = "other", "Other", "A technology that none of the other fields describes, such as a casting process."


class TechnologyOrigin(Vocabulary, served_name="technology.origin", description="How the owner came by a technology"):
    IN_HOUSE = "in_house", "In-house", "The owner developed it itself."
    LICENSED = "licensed", "Licensed", "The owner uses it by licence of another company."
    JOINT = "joint", "Joint", "The owner developed it together with a partner."
    ACQUIRED = "acquired", "Acquired", "The owner bought it, or the company that had developed it."


class TechnologyStatus(Vocabulary, served_name="technology.status", description="How far a technology has come"):
    RESEARCH = "research", "In research", "It is being researched or developed and no product has been announced."
    ANNOUNCED = "announced", "Announced", "It has been presented or promised and is not in use by customers."
    LAUNCHED = "launched", "Launched", "It is in use in a product that customers can buy."
    WITHDRAWN = "withdrawn", "Withdrawn", "Its development was given up, or it is no longer offered."
