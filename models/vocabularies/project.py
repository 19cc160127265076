"""Vocabularies of electric-vehicle projects."""

from models.vocabularies.base import Vocabulary


class ProjectType(Vocabulary, served_name="project.type", description="What a project brings about"):
    PROGRAMME = (
        "programme",
        "Programme",
        "A company's undertaking as a whole, such as its entry into electric cars or a plan for several models.",
    )
    VEHICLE = "vehicle", "Vehicle", "A single vehicle model or series with its variants."
    PLATFORM = "platform", "Platform", "A technical base that several models share."
    BRAND = "brand", "Brand", "A marque and the line of vehicles sold under it."
    BATTERY = "battery", "Battery", "A battery, cell or battery materials undertaking."


class ProjectStatus(Vocabulary, served_name="project.status", description="What stage the project itself is in"):
    CONSIDERED = "considered", "Considered", "A company weighs the project and has not committed to it."
    ANNOUNCED = (
        "announced",
        "Announced",
        "A company has said publicly that it will do it, and work is not known to have begun.",
    )
    DEVELOPMENT = "development", "In development", "Design, engineering or testing is under way."
    PRODUCTION = "production", "In production", "Series production has begun and goes on."
    ENDED = "ended", "Ended", "The project was given up or production has run out for good."
