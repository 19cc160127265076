"""Vocabularies of technologies."""

from models.vocabularies.base import Vocabulary


class TechnologyField(Vocabulary, served_name="technology.field", description="Field of application of a technology"):
    AUTONOMOUS_DRIVING = (
        "autonomous_driving",
        "Autonomous driving",
        "Automated or assisted driving, with its sensors, chips and software.",
    )
    BATTERY = "battery", "Battery", "Cells, packs, their chemistry and management."
    DRIVETRAIN = "drivetrain", "Drivetrain", "Motors, inverters, gears and axles."
    PLATFORM = (
        "platform",
        "Platform",
        "The technical base that several models share, with chassis and electrical architecture.",
    )
    SOFTWARE = (
        "software",
        "Software",
        "Operating systems, cockpit and connected services, without software for driving.",
    )
    CHARGING = "charging", "Charging", "Charging, battery swapping and power that vehicles return to the grid."
    OTHER = "other", "Other", "A technology that none of the other fields describes, such as a casting process."


class TechnologyOrigin(Vocabulary, served_name="technology.origin", description="How the owner obtained a technology"):
    IN_HOUSE = "in_house", "In-house", "The owner developed the technology itself."
    LICENSED = "licensed", "Licensed", "The owner uses the technology under a licence of another company."
    JOINT = "joint", "Joint", "The owner developed the technology together with a partner."
    ACQUIRED = "acquired", "Acquired", "The owner bought the technology, or the company that developed it."


class TechnologyStatus(Vocabulary, served_name="technology.status", description="Stage of a technology"):
    RESEARCH = (
        "research",
        "In research",
        "The technology is in research or development, and no product has been announced.",
    )
    ANNOUNCED = (
        "announced",
        "Announced",
        "The technology has been presented or promised, and customers do not use it yet.",
    )
    LAUNCHED = "launched", "Launched", "The technology is in a product that customers can buy."
    WITHDRAWN = "withdrawn", "Withdrawn", "The development was given up, or the owner no longer offers the technology."
