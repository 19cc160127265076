"""Vocabularies of values: bounds, states, prices, the whole of a share, and units."""

from enum import StrEnum

from models.vocabularies.base import Vocabulary


class Bound(Vocabulary, served_name="bound", description="How the numbers of a value limit it"):
    EXACT = "exact", "Exact", "The source gives one number without a qualifier."
    ABOUT = "about", "About", "The source gives one number and calls it approximate; two numbers make a range."
    AT_LEAST = "at_least", "At least", "The number or more, with the number included."
    OVER = "over", "Over", "More than the number, without the number itself."
    UP_TO = "up_to", "Up to", "The number or less, with the number included."
    UNDER = "under", "Under", 'Less than the number, without the number itself, as in "nearly" or "fewer than".'
    RANGE = "range", "Range", "Somewhere between two numbers that the source gives."


class ValueState(Vocabulary, served_name="state", description="Whether a value is known, and if not, why"):
    KNOWN = "known", "Known", "The source gives a number, however approximate."
    VAGUE = "vague", "Vague", 'The source speaks of a size without a number, as in "billions" or "a minority stake".'
    UNDISCLOSED = "undisclosed", "Undisclosed", "A value exists, and the parties do not disclose it."
    UNKNOWN = (
        "unknown",
        "Unknown",
        "The source states that the value is not known or not settled; a silent source makes no claim.",
    )
    NONE = (
        "none",
        "None",
        "The source states that there is none, such as a deal without payment.",
    )


class Prices(Vocabulary, served_name="prices", description="Whether an amount is adjusted for inflation"):
    NOMINAL = "nominal", "Nominal prices", "Money of the day on which it is paid, without adjustment."
    CONSTANT = "constant", "Constant prices", "Money adjusted to the prices of a stated year."


class ShareOf(Vocabulary, served_name="share.of", description="The whole that a percentage is a part of"):
    COMPANY = "company", "Of the company", "The percentage is a part of the capital or votes of the whole company."
    HOLDING = "holding", "Of the holding", "The percentage is a part of the holding of the seller or owner."
    TRANCHE = "tranche", "Of the tranche", "The percentage is a part of the shares issued or sold in this step."


class Dimension(StrEnum):
    """The dimension of a unit. Only quantities of one dimension compare: people and jobs, or GW and GW/year, do not."""

    VEHICLE_RATE = "vehicle_rate"
    ENERGY_RATE = "energy_rate"
    POWER_RATE = "power_rate"
    POWER = "power"
    CELL_RATE = "cell_rate"
    PACK_RATE = "pack_rate"
    VEHICLES = "vehicles"
    PEOPLE = "people"
    JOBS = "jobs"
    AREA = "area"
    PLANTS = "plants"
    MODELS = "models"


class Unit(Vocabulary, served_name="unit", description="Unit of a quantity"):
    VEHICLES_PER_YEAR = (
        "vehicles/year",
        "Vehicles per year",
        "Vehicles made or makeable in a year.",
        Dimension.VEHICLE_RATE,
        1,
    )
    VEHICLES_PER_MONTH = (
        "vehicles/month",
        "Vehicles per month",
        "Vehicles in a month, taken as a twelfth of a year.",
        Dimension.VEHICLE_RATE,
        12,
    )
    VEHICLES_PER_WEEK = (
        "vehicles/week",
        "Vehicles per week",
        "Vehicles in a week, taken as a 52nd of a year.",
        Dimension.VEHICLE_RATE,
        52,
    )
    GWH_PER_YEAR = (
        "GWh/year",
        "Gigawatt-hours per year",
        "Storage capacity of the cells or packs made in a year, in gigawatt-hours.",
        Dimension.ENERGY_RATE,
        1,
    )
    MWH_PER_YEAR = (
        "MWh/year",
        "Megawatt-hours per year",
        "Storage capacity of the cells or packs made in a year, in megawatt-hours.",
        Dimension.ENERGY_RATE,
        0.001,
    )
    GW_PER_YEAR = (
        "GW/year",
        "Gigawatts per year",
        "Rated power of the equipment made in a year, in gigawatts; battery cells are counted in GWh/year.",
        Dimension.POWER_RATE,
        1,
    )
    GW = "GW", "Gigawatts", "Electric power that is installed, drawn or delivered, in gigawatts.", Dimension.POWER, 1
    CELLS_PER_WEEK = "cells/week", "Cells per week", "Battery cells made or makeable in a week.", Dimension.CELL_RATE, 1
    PACKS_PER_YEAR = "packs/year", "Packs per year", "Battery packs made or makeable in a year.", Dimension.PACK_RATE, 1
    VEHICLES = "vehicles", "Vehicles", "A number of vehicles, without a rate.", Dimension.VEHICLES, 1
    PEOPLE = (
        "people",
        "People",
        "A number of persons, such as the staff of a company; positions at a plant are jobs.",
        Dimension.PEOPLE,
        1,
    )
    JOBS = (
        "jobs",
        "Jobs",
        "A number of positions, filled or promised; the staff of a company are people.",
        Dimension.JOBS,
        1,
    )
    M2 = "m2", "Square metres", "Area in square metres.", Dimension.AREA, 1
    HA = "ha", "Hectares", "Area in hectares of 10,000 square metres.", Dimension.AREA, 10_000
    ACRE = "acre", "Acres", "Area in international acres of 4,046.8564224 square metres.", Dimension.AREA, 4046.8564224
    FT2 = (
        "ft2",
        "Square feet",
        "Area in international square feet of 0.09290304 square metres.",
        Dimension.AREA,
        0.09290304,
    )
    PLANTS = "plants", "Plants", "A number of plants.", Dimension.PLANTS, 1
    MODELS = "models", "Models", "A number of vehicle models.", Dimension.MODELS, 1

    def __init__(
        self,
        value: str,
        label: str = "",
        definition: str = "",
        dimension: Dimension = Dimension.VEHICLES,
        factor: float = 1,
    ) -> None:
        super().__init__(value, label, definition)
        self.dimension = dimension
        # A quantity times this factor is in the base unit of the dimension, the one whose factor is 1.
        self.factor = factor
