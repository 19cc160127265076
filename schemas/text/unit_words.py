"""The words for units of quantities in texts, as rows. Nothing here parses a text."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A thing that texts count or measure: its unit without a rate (`bare`), and its units by rate.

    `bare` is None if the words leave the unit open: "300,000 vehicles" is a capacity per year in one field and a
    volume in another, and "2,500 workers" can be people or jobs. The client then sends the unit.
    """

    words: str
    bare: str | None
    rates: dict[str, str] = field(default_factory=dict)
    # True for things that are counted in whole numbers: "300.000 vehicles" can then only be three hundred thousand.
    counted: bool = True


_VEHICLE_RATES = {"year": "vehicles/year", "month": "vehicles/month", "week": "vehicles/week"}

UNIT_WORDS = [
    UnitWord("vehicles,vehicle,cars,car,automobiles,evs,units,unit,stück,辆,輛,台,대", None, _VEHICLE_RATES),
    UnitWord("deliveries,delivered,orders,ordered,sold,built", "vehicles", _VEHICLE_RATES),
    # The vocabulary has energy only as a yearly output, because that is what the "10 GWh" of a battery plant means.
    UnitWord("gwh,gigawatt hours,gigawatt hour", "GWh/year", {"year": "GWh/year"}, counted=False),
    UnitWord("mwh,megawatt hours,megawatt hour", "MWh/year", {"year": "MWh/year"}, counted=False),
    UnitWord("gw,gigawatts,gigawatt", "GW", {"year": "GW/year"}, counted=False),
    UnitWord("packs,battery packs,batteries", None, {"year": "packs/year"}),
    UnitWord("cells,battery cells", None, {"week": "cells/week"}),
    UnitWord("jobs,job,roles,positions,arbeitsplätze", "jobs"),
    UnitWord("people,workers,employees,staff,人,名,명", None),
    UnitWord("members,engineers", "people"),
    UnitWord("plants,factories", "plants"),
    UnitWord("models", "models"),
    UnitWord("hectares,hectare,ha,公顷", "ha", counted=False),
    UnitWord("acres,acre", "acre", counted=False),
    UnitWord("square metres,square meters,square metre,square meter,sq m,sqm,m2,m²,平方米", "m2", counted=False),
    UnitWord("square feet,square foot,sq ft,sq. ft.,sqft,ft2,ft²", "ft2", counted=False),
]

RATE_WORDS = {
    "year": "a year,per year,annually,per annum,yearly,each year,every year,/year,/yr,pro jahr,jährlich,par an,"
    "annual capacity of,연간,年产,每年",
    "month": "a month,per month,monthly,each month,every month,/month,月产",
    "week": "a week,per week,weekly,each week,every week,/week",
}
