"""Elements of the lists in records, such as names, parties and capacities, and the keys that identify an element."""

from collections.abc import Hashable, Mapping
from typing import ClassVar, Unpack

from marshmallow import ValidationError, fields, validate, validates_schema

from models.json_types import JsonObject
from models.vocabularies import (
    AreaOf,
    CapacityBasis,
    CapacityScope,
    JobsKind,
    Kind,
    NameType,
    PartyRole,
    PlantStatus,
    Reason,
    VolumesMeasure,
)
from schemas.fields.canonical_values import PeriodValue
from schemas.fields.comparison import get_company_key
from schemas.fields.facts import (
    LONGEST_LIST,
    AmountFact,
    DateFact,
    ElementSet,
    PeriodFact,
    QuantityFact,
    Reference,
    ShareFact,
)
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import CountryCode, Fact, FieldOptions, Flag, Language, Prose, Text, Word
from schemas.fields.values import DurationSchema


class ElementSchema(StrictSchema):
    """The base of elements. It refuses unknown parts."""


class NameSchema(ElementSchema):
    """A name, in addition to the usual one."""

    # A spelling that a source uses as the name is served without a language.
    always: ClassVar[tuple[str, ...]] = ("text", "type")

    text = Text(required=True)
    lang = Language(required=True, metadata={"description": "BCP 47 language tag", "example": "zh"})
    type = Word(NameType, required=True)
    from_ = DateFact(data_key="from", attribute="from")
    to = DateFact()
    source = fields.String(
        dump_only=True,
        metadata={"description": "Id of the source that uses this spelling as the name, if no source lists it here"},
    )


class IdentifierSchema(ElementSchema):
    """An id in an external register."""

    scheme = Text(required=True, metadata={"description": "The register", "example": "lei"})
    id = Text(required=True)
    from_ = DateFact(data_key="from", attribute="from")
    to = DateFact()


class ReasonEntrySchema(ElementSchema):
    """A reason why something stopped or changed."""

    reason = Word(Reason, required=True)
    text = Prose()


class CompanyState(Fact, fields.String):
    """The state of a company whose name the source does not disclose."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        if value != "undisclosed":
            raise ValidationError("The state of a company can only be undisclosed.")
        return "undisclosed"


class CompanyEntrySchema(ElementSchema):
    """A company in a list: one company, several together, an unnamed one, or an undisclosed one."""

    company = Reference(Kind.COMPANY, by_id=True, metadata={"description": "Id of the company"})
    companies = fields.List(
        Reference(Kind.COMPANY, by_id=True),
        validate=validate.Length(1, LONGEST_LIST),
        metadata={"description": "Ids of companies that share one entry"},
    )
    unnamed = Text(metadata={"description": "The words of the source for a company that it does not name"})
    state = CompanyState()

    @validates_schema
    def check_company(self, data: JsonObject, **kwargs: object) -> None:
        ways = {"company", "companies", "unnamed", "state"} & data.keys()
        if len(ways) != 1:
            raise ValidationError("An entry needs exactly one of company, companies, unnamed and state.")


class CompanyRoleSchema(CompanyEntrySchema):
    """A company and its role."""

    role = Word(PartyRole)


class PartySchema(CompanyRoleSchema):
    """A party of a partnership."""

    share = ShareFact()


class OwnerSchema(CompanyEntrySchema):
    """An owner and its share."""

    share = ShareFact()


class PayerSchema(CompanyEntrySchema):
    """A company that pays or sells, with its part."""

    amount = AmountFact()
    share = ShareFact()


class CapacitySchema(ElementSchema):
    """A production capacity."""

    quantity = QuantityFact(required=True)
    phase = Text()
    basis = Word(CapacityBasis)
    scope = Word(CapacityScope)
    by = DateFact()


class AreaSchema(ElementSchema):
    """An area."""

    quantity = QuantityFact(required=True)
    of = Word(AreaOf)


class JobsSchema(ElementSchema):
    """A number of jobs."""

    quantity = QuantityFact(required=True)
    kind = Word(JobsKind)
    by = DateFact()


class VolumeSchema(ElementSchema):
    """A number of units ordered, produced, delivered or planned in a period."""

    measure = Word(VolumesMeasure, required=True)
    period = PeriodFact()
    quantity = QuantityFact(required=True)


class PriceSchema(ElementSchema):
    """A price of a vehicle."""

    name = Text(metadata={"description": "The variant of the vehicle"})
    amount = AmountFact(required=True)
    market = Text()
    from_ = DateFact(data_key="from", attribute="from")


class AmountPartSchema(ElementSchema):
    """A part of an amount of money."""

    label = Text(required=True)
    amount = AmountFact(required=True)


class CandidateSchema(ElementSchema):
    """A place that was a candidate for a plant."""

    country = CountryCode()
    region = Text()
    city = Text()


class PhaseSchema(ElementSchema):
    """A phase of a plant."""

    name = Text(required=True)
    status = Word(PlantStatus)
    capacity = QuantityFact()
    area = ElementSet(AreaSchema, lambda area: area.get("of"))
    jobs = ElementSet(JobsSchema, lambda jobs: jobs.get("kind"))
    construction_start = DateFact()
    completion = DateFact()
    production_start = DateFact()


class RoleSchema(ElementSchema):
    """A role of a person in a company."""

    company = Reference(Kind.COMPANY, required=True)
    title = Text(required=True)
    from_ = DateFact(data_key="from", attribute="from")
    to = DateFact()
    current = Flag()


class UnitPriceSchema(ElementSchema):
    """A price of one unit, such as a share."""

    amount = AmountFact(required=True)
    per = Text(required=True, metadata={"example": "share"})


class AssetSchema(ElementSchema):
    """An asset that is bought or leased, other than a plant or a company."""

    kind = Text(required=True)
    quantity = QuantityFact()
    term = fields.Nested(DurationSchema)


class SiteSchema(ElementSchema):
    """The previous use and owner of a site."""

    previous_use = Text()
    previous_owner = Text()


def declare_names(**options: Unpack[FieldOptions]) -> ElementSet:
    """Declare further names, keyed by their text."""
    return ElementSet(NameSchema, lambda name: name["text"].casefold(), **options)


def declare_capacities(**options: Unpack[FieldOptions]) -> ElementSet:
    """Declare capacities, keyed by phase, basis and unit. Another figure for another date is another element."""
    return ElementSet(CapacitySchema, get_capacity_key, whole=True, dated=True, **options)


def declare_volumes(**options: Unpack[FieldOptions]) -> ElementSet:
    """Declare volumes, keyed by measure and period."""
    return ElementSet(
        VolumeSchema, lambda volume: (volume["measure"], get_period_key(volume.get("period"))), whole=True, **options
    )


def declare_reasons(**options: Unpack[FieldOptions]) -> ElementSet:
    """Declare reasons, keyed by the reason."""
    return ElementSet(ReasonEntrySchema, lambda entry: entry["reason"], **options)


def declare_companies(schema: type[CompanyEntrySchema], **options: Unpack[FieldOptions]) -> ElementSet:
    """Declare companies with their parts, keyed by the company."""
    return ElementSet(schema, get_company_key, **options)


def get_capacity_key(capacity: JsonObject) -> Hashable:
    """Return the key of a capacity: its phase, basis and unit."""
    return capacity.get("phase", "").casefold(), capacity.get("basis"), capacity["quantity"]["unit"]


def get_period_key(period: PeriodValue | None) -> Hashable:
    """Return the key of a period: its four bounds and its duration. Empty without a period."""
    if period is None:
        return ()
    start, end, duration = period.get("start"), period.get("end"), period.get("duration")
    return (
        start["earliest"] if start else None,
        start["latest"] if start else None,
        end["earliest"] if end else None,
        end["latest"] if end else None,
        duration.get("iso8601") if duration else None,
    )
