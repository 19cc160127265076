"""The words for units of quantities in texts, as rows. Nothing here parses a text."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A thing that texts count or measure: its unit without a rate (`bare`), and its units by rate.

    `bare` is None if the words leave the unit open: "300,000 vehicles" is a capacity per year in one field and a
    volume in another, and "2,500 workers" can be people or jobs. The client then sends the unit. A client can send a
    unit of `rates` for `bare` too, because "500 buses" is mostly a fleet and sometimes a yearly output.
    """

    words: str
    bare: str | None
    rates: dict[str, str] = field(default_factory=dict)
    # True for things that are counted in whole numbers: "300.000 vehicles" can then only be three hundred thousand.
    counted: bool = True


_VEHICLE_RATES = {"year": "vehicles/year", "month": "vehicles/month", "week": "vehicles/week"}

# Words of languages with decimal commas. They decide that "5 mil" is five thousand, and 1.200 is 1200.
_FOREIGN_VEHICLES = (
    "fahrzeuge,fahrzeugen,autos,e autos,elektroautos,elektrofahrzeuge,véhicules,voitures,véhicules électriques,"
    "vehículos,coches,automóviles,veículos,carros,veículos elétricos,veicoli,vetture,"
    "auto,auto elettriche,vehicule,pojazdów,"
    "samochodów,samochody,vozidel,vozidiel,áut,aut,vozila,vozil,automobila,električnih automobila,"
    "avtomobilov,автомобилей,машин,araç,kendaraan,mobil,mobil listrik,xe,jármű,biler,kjøretøy,bilar,fordon"
)
_FOREIGN_LORRIES = (
    "busse,lastwagen,lkw,camions,autobus,autobuses,camiones,ônibus,caminhões,autocarri,autobusów,ciężarówek,autobusů,"
    "autobusov,автобусов,грузовиков,otobüs,kamyon,bus listrik,truk,xe buýt,busser,lastebiler,bussar,lastbilar,motos,"
    "motocicletas,motocykli,sepeda motor"
)
_FOREIGN_JOBS = (
    "arbeitsplätze,arbeitsplätzen,stellen,emplois,empleos,puestos de trabajo,empregos,posti di lavoro,locuri de muncă,"
    "miejsc pracy,pracovních míst,pracovných miest,radnih mjesta,delovnih mest,рабочих мест,munkahely,arbeidsplasser,"
    "arbetstillfällen,việc làm"
)
_FOREIGN_GWH = (
    "gigawattstunden,gigawattheures,gigawattora,gigawatt ore,gigavatios hora,gigawatogodzin,гвтч,гвт ч,гигаватт часов"
)
_FOREIGN_HECTARES = "hektar,hectares,hectáreas,ettari,hektarów,hektarů,hektara,гектаров,hektare"
_FOREIGN_SQUARE_METRES = (
    "quadratmeter,mètres carrés,metros cuadrados,metros quadrados,metri quadrati,metrów kwadratowych"
)

UNIT_WORDS = [
    UnitWord("vehicles,vehicle,cars,car,automobiles,evs,units,unit,stück,辆,輛,台,대,คัน", None, _VEHICLE_RATES),
    UnitWord(_FOREIGN_VEHICLES, None, _VEHICLE_RATES),
    # Sources count them as fleets and orders, so without a rate they are vehicles. The wording keeps the kind.
    UnitWord(
        "buses,bus,coaches,trucks,truck,lorries,lorry,tractors,vans,van,pickups,two wheelers,two wheeler,"
        f"three wheelers,three wheeler,scooters,scooter,motorcycles,motorcycle,motorbikes,{_FOREIGN_LORRIES}",
        "vehicles",
        _VEHICLE_RATES,
    ),
    UnitWord("deliveries,delivered,orders,ordered,sold,built", "vehicles", _VEHICLE_RATES),
    # The vocabulary has energy only as a yearly output, because that is what the "10 GWh" of a battery plant means.
    UnitWord(
        f"gwh,gigawatt hours,gigawatt hour,기가와트시,ギガワット時,{_FOREIGN_GWH}",
        "GWh/year",
        {"year": "GWh/year"},
        counted=False,
    ),
    UnitWord("mwh,megawatt hours,megawatt hour", "MWh/year", {"year": "MWh/year"}, counted=False),
    UnitWord("gw,gigawatts,gigawatt", "GW", {"year": "GW/year"}, counted=False),
    UnitWord("packs,battery packs,batteries", None, {"year": "packs/year"}),
    UnitWord("cells,battery cells", None, {"week": "cells/week"}),
    UnitWord(f"jobs,job,roles,positions,일자리,{_FOREIGN_JOBS}", "jobs"),
    UnitWord("people,workers,employees,staff,人,名,명", None),
    UnitWord("members,engineers", "people"),
    UnitWord("plants,factories", "plants"),
    UnitWord("models", "models"),
    UnitWord(f"hectare,ha,公顷,公頃,헥타르,{_FOREIGN_HECTARES}", "ha", counted=False),
    UnitWord("acres,acre", "acre", counted=False),
    UnitWord(
        "square metres,square meters,square metre,square meter,sq m,sqm,m2,m²,㎡,平方米,平方公尺,제곱미터,"
        f"{_FOREIGN_SQUARE_METRES}",
        "m2",
        counted=False,
    ),
    UnitWord("square feet,square foot,sq ft,sq. ft.,sqft,ft2,ft²", "ft2", counted=False),
]

_FOREIGN_YEARS = (
    "pro jahr,im jahr,jährlich,par an,/an,al año,por año,/año,anuales,por ano,ao ano,/ano,all'anno,l'anno,ogni anno,"
    "pe an,rocznie,na rok,ročně,ročne,godišnje,letno,в год,ежегодно,yılda,yıllık,per tahun,setiap tahun,/tahun,"
    "mỗi năm,một năm,/năm,évente,i året,per år,årlig,årligen"
)
_FOREIGN_MONTHS = "pro monat,par mois,al mes,por mês,al mese,miesięcznie,в месяц,ayda,per bulan"
RATE_WORDS = {
    "year": "a year,per year,annually,per annum,yearly,each year,every year,/year,/yr,p.a,p. a,/a,/y,"
    f"annual capacity of,연간,연,매년,年产,年產,年産,每年,/年,年間,毎年,ต่อปี,/ปี,प्रति वर्ष,{_FOREIGN_YEARS}",
    "month": f"a month,per month,monthly,each month,every month,/month,月产,月產,{_FOREIGN_MONTHS}",
    "week": "a week,per week,weekly,each week,every week,/week,pro woche",
}
COMMA_WORDS = frozenset(
    word
    for words in (
        *(_FOREIGN_VEHICLES, _FOREIGN_LORRIES, _FOREIGN_JOBS, _FOREIGN_GWH, _FOREIGN_SQUARE_METRES),
        *(_FOREIGN_YEARS, _FOREIGN_MONTHS),
    )
    for word in words.split(",")
)
