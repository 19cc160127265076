"""Makes up dossiers about a few records of every kind, from what the schemas declare; the same ones each time.

They have what the shipped dossiers have little of: ties, gaps, odd texts, equal days of differing precision, open
bounds, currencies without a rate, sources that disagree or deny. A new kind or field is in them once it is declared.
"""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from marshmallow import Schema, fields

from ledger.references.cycles import WHOLES
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.dossier.contradictions import COORDINATES
from schemas.fields.facts import (
    AmountFact,
    DateFact,
    MeasureFact,
    PeriodFact,
    QuantityFact,
    Reference,
    Remarks,
    ShareFact,
    Subject,
)
from schemas.fields.list_elements import CompanyEntrySchema, CompanyState
from schemas.fields.scalars import CountryCode, Flag, Language, Number, Text, Url, Word
from schemas.fields.values import DurationSchema
from schemas.kinds.record import get_fact_fields
from tests.dossiers import Data, about, denies, dossier, naming

RECORDS = 9  # of each kind: with pages of two and of seven, the last is not full
# Sources with their days of publication, in the order of recording, which is another.
PUBLISHED = {
    "s-day": "2022-08-26",
    "s-year": "2021",
    "s-same-day": "2022-08-26",
    "s-month": "2021-03",
    "s-quarter": "2022-34",
    "s-next-day": "2022-08-27",
    "s-span": "2022-08-20/2022-09-02",
    "s-late": "2024-12-31",
}
# What some of them are beside: releases of one series, and a list of what exists.
OF_ANOTHER_TYPE: dict[str, Data] = {
    "s-year": {"type": "reference"},
    "s-month": {"series": "tracker", "type": "dataset"},
    "s-quarter": {"series": "tracker", "type": "dataset"},
    "s-next-day": {"series": "tracker", "type": "dataset"},
}
# How likely it is that a source speaks of a record, and that it then tells a field, or a part that may be left out.
SPOKEN_OF, TOLD, PART_TOLD = 0.35, 0.3, 0.5
TEXTS = [
    "a", "A", "b", "Zoë", "zoë", "Ärger", "İzmir", "ß", "蔚来", "현대", "\U0001f697", "\uffe5",
    "=1+1", "+1", "-1", "@x", "'=1", "''quoted'", "\uff1d1", 'He said "no", twice', "two\nlines", "a\ttab", "a|b;c",
    "100%", "a_b", "back\\slash", "null", "true", "007", "<b>&amp;", "{}", "[1]",
]  # fmt: skip
DATES: list[Any] = [
    "2021", "2021-03", "2021-33", "2021-40", "2021-03-31", "[..2021-03-31]", "[2021-04-01..]", "2021-12-31", "[..2021]",
    "2020-12/2021-01", "2024-02-29", "202X", "2021-03-31~", {"text": "by the end of 2021"},
    {"text": "one fine day", "edtf": None},
]  # fmt: skip
NUMBERS = [0, 0.1, 1, 5, 5.5, 100 / 3]
BOUNDS: list[Data] = [
    {"min": 5, "max": 5, "bound": "exact"},
    {"min": 5.0, "max": 5.0, "bound": "about", "text": "about five"},
    {"min": 5, "bound": "over"},
    {"min": 4, "bound": "at_least", "text": "at least 4"},
    {"max": 5, "bound": "up_to"},
    {"max": 6.25, "bound": "under"},
    {"min": 4, "max": 6, "bound": "range"},
    {"one_of": [1, 99]},
    {"min": 0, "max": 0, "bound": "exact"},
]
STATES: list[Data] = [{"state": word} for word in ("undisclosed", "vague", "unknown", "none")]
# For the Taiwan dollar the European Central Bank has no rate.
CURRENCIES = ["USD", "EUR", "CNY", "TWD"]
UNITS = ["GWh/year", "MWh/year", "vehicles/year", "vehicles/week", "m2", "acre"]
DURATIONS: list[Data] = [
    {"text": "indefinitely"},
    {"iso8601": "P10Y", "bound": "about"},
    {"min": "P2Y", "max": "P3Y", "bound": "range"},
]
PERIODS: list[Data] = [{"start": "2021"}, {"start": "2021-03", "end": "[..2024]"}, {"duration": {"text": "a decade"}}]
NOT_NAMED: list[Data] = [{"unnamed": "a carmaker"}, {"state": "undisclosed"}]


def slug(kind: Kind, number: int) -> str:
    """Name a record."""
    return f"{kind}-{number}"


def dossiers(seed: int = 0, records: int = RECORDS) -> list[Data]:
    """Make up dossiers, in the order in which they are to be recorded; another `seed` gives other ones."""
    chance = Random(seed)  # noqa: S311 - what is needed is the same again
    named: set[str] = set()
    made = []
    for source, day in PUBLISHED.items():
        spoken_of = [(kind, one) for kind in Kind for one in range(records) if chance.random() < SPOKEN_OF]
        blocks = [block for kind, one in spoken_of for block in _blocks(chance, kind, slug(kind, one), records, named)]
        keys = {"publisher": chance.choice(TEXTS)} | chance.choice([{}, {"origin": ["The Wire"]}])
        made.append(dossier(source, day, *blocks, **keys, **OF_ANOTHER_TYPE.get(source, {})))
    unnamed = [f"{kind} {slug(kind, one)}" for kind in Kind for one in range(records) if slug(kind, one) not in named]
    return [*made, dossier("s-rest", "2023-05", *naming(*unnamed))] if unnamed else made


def _blocks(chance: Random, kind: Kind, one: str, records: int, named: set[str]) -> Iterator[Data]:
    """Make up what a source says of a record; the first one that is recorded names it."""
    facts = facts_on(chance, kind, records, *(["name"] if one not in named else []))
    facts = _drop_contradictions(kind, one, facts) or {"tags": ["a"]}
    named.add(one)
    keys = chance.choice([{}, {}, {}, {"doubt": "a slip"}, {"valid": "2021"}, {"origin": ["A Paper"]}])
    certainty = chance.choice(["rumoured", "reported", "reported", "announced", "completed"])
    yield about(f"{kind} {one}", facts, certainty=certainty, locator=chance.choice(TEXTS), **keys)
    if stance := chance.choice(["denies", "doubts", "undecided", *[""] * 9]):
        of = chance.choice([{}, {"field": chance.choice([*facts])}])
        yield denies(f"{kind} {one}", stance=stance, speaker=chance.choice(["company-1", "=a spokesman"]), **of)


def _drop_contradictions(kind: Kind, one: str, facts: Data) -> Data:
    """Leave out what a dossier is refused for: a record that refers to itself or is its own part, half a place."""
    told = {
        name: entry
        for name, entry in facts.items()
        if f'"{one}"' not in json.dumps(entry) and not (name in WHOLES and isinstance(entry, str) and entry >= one)
    }
    for name in told.keys() & {"owners", "resulting_owners"}:
        told[name] = [entry for entry in told[name] if "companies" not in entry][:1] or NOT_NAMED[1:]
    return told if len(COORDINATES & told.keys()) != 1 else {key: told[key] for key in told if key not in COORDINATES}


def facts_on(chance: Random, kind: Kind, records: int, *surely: str) -> Data:
    """Make up facts on a record of a kind; the fields in `surely` are among them."""
    told = {
        name: field
        for name, field in get_fact_fields(SCHEMAS[kind]).items()
        if chance.random() < TOLD or name in surely
    }
    facts = {name: value(chance, field, kind, records) for name, field in told.items()}
    for name, field in told.items():
        if isinstance(field, Reference) and field.kind is Kind.COMPANY and chance.random() < 0.1:
            facts[name] = chance.choice(NOT_NAMED)
    return facts or {"tags": ["a"]}


def value(chance: Random, field: fields.Field[Any], kind: Kind, records: int = RECORDS) -> Any:
    """Make up a value of a field of a kind, as a dossier says it."""
    for type_, made in MADE.items():
        if isinstance(field, type_):
            return made(chance)
    match field:
        case Word():
            return chance.choice([*field.vocabulary][:6]).value
        case Reference():
            return slug(field.kind or kind, chance.randrange(records))
        case Subject():
            subject = chance.choice([Kind.PLANT, Kind.COMPANY, Kind.PROJECT, Kind.MILESTONE])
            return {"kind": str(subject), "id": slug(subject, chance.randrange(records))}
        case fields.List():
            return [value(chance, field.inner, kind, records) for _ in range(chance.choice([1, 1, 2, 3]))]
        case fields.Nested(schema=DurationSchema()):
            return chance.choice(DURATIONS)
        case fields.Nested():
            return _element(chance, field.schema, kind, records)
    raise TypeError(f"No value can be made up for {field!r}: tests/random_dossiers.py knows no such type.")


def _element(chance: Random, schema: Schema, kind: Kind, records: int) -> Data:
    """Make up a value with parts: those that it must have, and some of those that it may have."""
    parts = {field.data_key or name: field for name, field in schema.fields.items() if not field.dump_only}
    told = {name: field for name, field in parts.items() if field.required or chance.random() < PART_TOLD}
    if isinstance(schema, CompanyEntrySchema):
        ways = ["company", "companies", "unnamed", "state"]
        way = chance.choice([*ways, *["company"] * 6])
        told = {name: field for name, field in told.items() if name not in ways} | {way: parts[way]}
    return {name: value(chance, field, kind, records) for name, field in (told or parts).items()}


def _amount(chance: Random) -> Data:
    bounds = chance.choice([*BOUNDS, *STATES])
    if "state" in bounds:
        return bounds
    constant = {"prices": "constant", "price_year": 2020}
    more = chance.choice([{}, {}, {"stated": [{"currency": "USD", "min": 3}]}, constant])
    return bounds | {"currency": chance.choice(CURRENCIES)} | more


def _share(chance: Random) -> Data:
    return chance.choice([*BOUNDS, *STATES]) | chance.choice([{}, {"of": "company"}, {"of": "tranche"}])


def _quantity(chance: Random) -> Data:
    return chance.choice(BOUNDS) | {"unit": chance.choice(UNITS)}


# How a value is made up of what has no parts of its own; the first type that fits.
MADE: dict[type[fields.Field[Any]], Callable[[Random], Any]] = {
    DateFact: lambda chance: chance.choice(DATES),
    AmountFact: _amount,
    ShareFact: _share,
    QuantityFact: _quantity,
    MeasureFact: lambda chance: chance.choice([_quantity, _amount, _share])(chance),
    PeriodFact: lambda chance: chance.choice(PERIODS),
    CompanyState: lambda chance: "undisclosed",
    CountryCode: lambda chance: chance.choice(["CN", "DE", "US"]),
    Url: lambda chance: f"https://example.org/?{chance.choice('xy')}=1&z",
    Flag: lambda chance: chance.choice([True, False]),
    Number: lambda chance: chance.choice(NUMBERS),
    Remarks: lambda chance: chance.choice(TEXTS),
    Language: lambda chance: chance.choice(["en", "pt-BR", "zh-Hant"]),
    Text: lambda chance: chance.choice(TEXTS),
}
