"""Vocabularies of electric-vehicle projects."""

from models.vocabularies.base import Vocabulary


class ProjectType(Vocabulary, served_name="project.type", description="Type of a project"):
    PROGRAMME = (
        "programme",
        "Programme",
        "A company's undertaking as a whole, such as its entry into electric cars or a plan for several models.",
    )
    VEHICLE = "vehicle", "Vehicle", "A single vehicle model or series with its variants."
    PLATFORM = "platform", "Platform", "A technical base that several models share."
    BRAND = "brand", "Brand", "A marque and the line of vehicles sold under it."
    BATTERY = "battery", "Battery", "An undertaking for batteries, cells or battery materials."


class ProjectStatus(Vocabulary, served_name="project.status", description="Stage of the project itself"):
    CONSIDERED = "considered", "Considered", "A company considers the project and has not committed to it."
    ANNOUNCED = (
        "announced",
        "Announced",
        "A company has stated publicly that it will do the project, and work is not known to have begun.",
    )
    DEVELOPMENT = "development", "In development", "Design, engineering or testing is under way."
    PRODUCTION = "production", "In production", "Series production has begun and continues."
    ENDED = "ended", "Ended", "The project was given up, or production has ended permanently."
