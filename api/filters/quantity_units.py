"""The units that filters on quantities take: by field, those of the dimensions that its values can have."""

from collections.abc import Mapping, Sequence

from models.vocabularies import Unit
from models.vocabularies.values import Dimension
from schemas.fields.messages import MOST_SHOWN, Message, add_hint, find_closest

# By the last name in the path of a field. A field that is not listed takes every unit.
DIMENSIONS: Mapping[str, tuple[Dimension, ...]] = {
    # What a plant makes in a time. Energy and power without a time are no capacity to produce.
    "capacity": (
        Dimension.VEHICLE_RATE,
        Dimension.ENERGY_RATE,
        Dimension.POWER_RATE,
        Dimension.CELL_RATE,
        Dimension.PACK_RATE,
    ),
    # Sources use both words for the staff of a company.
    "employees": (Dimension.PEOPLE, Dimension.JOBS),
    "staff": (Dimension.PEOPLE, Dimension.JOBS),
    "models": (Dimension.MODELS,),
}


def list_units(field: str) -> list[str]:
    """Return the units that filters on a field take."""
    dimensions = DIMENSIONS.get(field.rpartition(".")[2], tuple(Dimension))
    return [unit.value for unit in Unit if unit.dimension in dimensions]


def build_unit_message(unit: str, units: Sequence[str]) -> Message:
    """Build the message about a unit that a filter does not take. `GWh` probably means `GWh/year`."""
    rates = [allowed for allowed in units if allowed.casefold().startswith(f"{unit.casefold()}/")]
    nearest = rates[0] if rates else find_closest(unit, units)
    text = f"{unit[:MOST_SHOWN]!r} is not a unit of this field. Send one of {', '.join(units)}."
    return add_hint(text, nearest, units)
