"""The schema of investments."""

from models.kinds.investment import Investment
from models.vocabularies import (
    InvestmentEffect,
    InvestmentInstrument,
    InvestmentScope,
    InvestmentStatus,
    InvestmentType,
    Kind,
)
from schemas.fields.facts import (
    AmountFact,
    DateFact,
    ElementSet,
    OwnersStatement,
    PeriodFact,
    Reference,
    ReferenceSet,
    ShareFact,
    Structured,
)
from schemas.fields.list_elements import (
    AmountPartSchema,
    AssetSchema,
    OwnerSchema,
    PayerSchema,
    UnitPriceSchema,
    companies,
    reasons,
)
from schemas.fields.scalars import Flag, Prose, Word
from schemas.kinds.record import RecordSchema


class InvestmentSchema(RecordSchema):
    """Money or another asset that somebody puts, lends, grants or pays."""

    model = Investment

    type = Word(InvestmentType)
    status = Word(InvestmentStatus)
    instrument = Word(InvestmentInstrument)
    investors = companies(PayerSchema, metadata={"description": "Who pays, with its part of the sum and of the stake"})
    sellers = companies(PayerSchema, metadata={"description": "Who sells, with its part"})
    target_company = Reference(Kind.COMPANY)
    plants = ReferenceSet(Kind.PLANT, metadata={"description": "The plants that the money goes to"})
    project = Reference(Kind.PROJECT)
    amount = AmountFact()
    amount_parts = ElementSet(
        AmountPartSchema,
        lambda part: part["label"].casefold(),
        metadata={"description": "What the sum is made up of"},
    )
    paid = AmountFact()
    outstanding = AmountFact()
    returned = AmountFact()
    unit_price = Structured(UnitPriceSchema, metadata={"description": "The price for one share, cell or car"})
    stake = ShareFact()
    valuation = AmountFact()
    resulting_owners = OwnersStatement(OwnerSchema, metadata={"description": "Who owns the target afterwards"})
    period = PeriodFact()
    announced = DateFact()
    binding = Flag()
    conditions = Prose()
    scope = Word(InvestmentScope)
    effect = Word(InvestmentEffect)
    programme = Reference(Kind.POLICY)
    covers = Reference(Kind.INVESTMENT)
    asset = Structured(AssetSchema, metadata={"description": "What is bought or leased, if no plant and no company"})
    leaseback = Flag()
    reasons = reasons(metadata={"description": "Why it stopped or changed"})
