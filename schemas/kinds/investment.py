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
    declare_companies,
    declare_reasons,
)
from schemas.fields.scalars import Flag, Prose, Word
from schemas.kinds.record import RecordSchema


class InvestmentSchema(RecordSchema):
    """Money or another asset that an investor invests, lends, grants or pays."""

    model = Investment

    type = Word(InvestmentType)
    status = Word(InvestmentStatus)
    instrument = Word(InvestmentInstrument)
    investors = declare_companies(
        PayerSchema, metadata={"description": "The companies that pay, with their parts of the amount and of the stake"}
    )
    sellers = declare_companies(PayerSchema, metadata={"description": "The companies that sell, with their parts"})
    target_company = Reference(Kind.COMPANY)
    plants = ReferenceSet(Kind.PLANT, metadata={"description": "The plants that the money is for"})
    project = Reference(Kind.PROJECT)
    amount = AmountFact()
    amount_parts = ElementSet(
        AmountPartSchema,
        lambda part: part["label"].casefold(),
        metadata={"description": "The parts of the amount"},
    )
    paid = AmountFact()
    outstanding = AmountFact()
    returned = AmountFact()
    unit_price = Structured(
        UnitPriceSchema, metadata={"description": "The price of one unit, such as a share, a cell or a car"}
    )
    stake = ShareFact()
    valuation = AmountFact()
    resulting_owners = OwnersStatement(
        OwnerSchema, metadata={"description": "The owners of the target company after the investment"}
    )
    period = PeriodFact()
    announced = DateFact(happened=True)
    binding = Flag()
    conditions = Prose()
    scope = Word(InvestmentScope)
    effect = Word(InvestmentEffect)
    programme = Reference(Kind.POLICY)
    covers = Reference(Kind.INVESTMENT)
    asset = Structured(
        AssetSchema, metadata={"description": "The asset that is bought or leased, if it is not a plant or a company"}
    )
    leaseback = Flag()
    reasons = declare_reasons(metadata={"description": "The reasons why it stopped or changed"})
