"""Elements of the lists inside records: names, parties, capacities, phases… and what makes two of them one."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

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
from schemas.fields.comparison import company_key
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
from schemas.fields.scalars import CountryCode, Fact, Flag, Language, Prose, Text, Word
from schemas.fields.values import DurationSchema


class ElementSchema(StrictSchema):
    """The base of elements: strict, and in the declared order."""


class NameSchema(ElementSchema):
    """A name, beside the usual one."""

    text = Text(required=True)
    lang = Language(required=True, metadata={"description": "BCP 47 language tag", "example": "zh"})
    type = Word(NameType, required=True)
    from_ = DateFact(data_key="from", attribute="from")
    to = DateFact()


class IdentifierSchema(ElementSchema):
    """An id in somebody else's register."""

    scheme = Text(required=True, metadata={"description": "The register", "example": "lei"})
    id = Text(required=True)
    from_ = DateFact(data_key="from", attribute="from")
    to = DateFact()


class ReasonEntrySchema(ElementSchema):
    """Why something stopped or changed."""

    reason = Word(Reason, required=True)
    text = Prose()


class CompanyState(Fact, fields.String):
    """Says that a company is there and not named."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value != "undisclosed":
            raise ValidationError("A company's state can only be undisclosed.")
        return value


class CompanyEntrySchema(ElementSchema):
    """A company in a list: one, several together, one that is not named, or undisclosed."""

    company = Reference(Kind.COMPANY, by_id=True, metadata={"description": "Id of the company"})
    companies = fields.List(
        Reference(Kind.COMPANY, by_id=True),
        validate=validate.Length(1, LONGEST_LIST),
        metadata={"description": "Ids of companies that share one entry"},
    )
    unnamed = Text(metadata={"description": "Words for a company that is not named"})
    state = CompanyState()

    @validates_schema
    def one_way(self, data: dict[str, Any], **kwargs: Any) -> None:
        ways = {"company", "companies", "unnamed", "state"} & data.keys()
        if len(ways) != 1:
            raise ValidationError("An entry has exactly one of company, companies, unnamed and state.")


class CompanyRoleSchema(CompanyEntrySchema):
    """A company and what it does."""

    role = Word(PartyRole)


class PartySchema(CompanyRoleSchema):
    """A party of a partnership."""

    share = ShareFact()


class OwnerSchema(CompanyEntrySchema):
    """An owner and its share."""

    share = ShareFact()


class PayerSchema(CompanyEntrySchema):
    """Who pays or sells, with its part."""

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
    """How many were ordered, produced, delivered or planned in a period."""

    measure = Word(VolumesMeasure, required=True)
    period = PeriodFact()
    quantity = QuantityFact(required=True)


class PriceSchema(ElementSchema):
    """A price of a vehicle."""

    name = Text(metadata={"description": "The variant"})
    amount = AmountFact(required=True)
    market = Text()
    from_ = DateFact(data_key="from", attribute="from")


class AmountPartSchema(ElementSchema):
    """A part of a sum."""

    label = Text(required=True)
    amount = AmountFact(required=True)


class CandidateSchema(ElementSchema):
    """A place that is looked at."""

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
    """A price for one of something."""

    amount = AmountFact(required=True)
    per = Text(required=True, metadata={"example": "share"})


class AssetSchema(ElementSchema):
    """What is bought or leased, where it is no plant and no company."""

    kind = Text(required=True)
    quantity = QuantityFact()
    term = fields.Nested(DurationSchema)


class SiteSchema(ElementSchema):
    """What the site was before."""

    previous_use = Text()
    previous_owner = Text()


def names(**kwargs: Any) -> ElementSet:
    """Declare further names, keyed by their text."""
    return ElementSet(NameSchema, lambda name: name["text"].casefold(), **kwargs)


def capacities(**kwargs: Any) -> ElementSet:
    """Declare capacities, keyed by phase, basis and unit."""
    return ElementSet(
        CapacitySchema,
        lambda one: (one.get("phase", "").casefold(), one.get("basis"), one["quantity"]["unit"]),
        whole=True,
        **kwargs,
    )


def volumes(**kwargs: Any) -> ElementSet:
    """Declare volumes, keyed by measure and period."""
    return ElementSet(VolumeSchema, lambda one: (one["measure"], period_key(one.get("period"))), whole=True, **kwargs)


def reasons(**kwargs: Any) -> ElementSet:
    """Declare reasons, keyed by the reason."""
    return ElementSet(ReasonEntrySchema, lambda one: one["reason"], **kwargs)


def companies(schema: type[CompanyEntrySchema], **kwargs: Any) -> ElementSet:
    """Declare companies with what belongs to each, keyed by the company."""
    return ElementSet(schema, company_key, **kwargs)


def period_key(period: dict[str, Any] | None) -> tuple[Any, ...]:
    """Name a period by its bounds and its length."""
    if period is None:
        return ()
    ends = ((period.get(end) or {}).get(bound) for end in ("start", "end") for bound in ("earliest", "latest"))
    return (*ends, (period.get("duration") or {}).get("iso8601"))
