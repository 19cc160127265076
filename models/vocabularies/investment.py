"""Vocabularies of investments, aid and loans."""

from models.vocabularies.base import Vocabulary


class InvestmentType(Vocabulary, served_name="investment.type", description="Purpose of the money"):
    CAPEX = "capex", "Capital expenditure", "A company's own spending on plants, equipment, vehicles or development."
    EQUITY_STAKE = (
        "equity_stake",
        "Equity stake",
        "The purchase of part of a company, or of new shares in it, without taking it over.",
    )
    ACQUISITION = "acquisition", "Acquisition", "The purchase of control over a company or a whole business."
    ASSET_PURCHASE = (
        "asset_purchase",
        "Asset purchase",
        "The purchase of a plant, land, machines or rights, not of a company.",
    )
    FUNDING_ROUND = (
        "funding_round",
        "Funding round",
        "Capital raised in one round from several investors; the part of one investor is an equity stake.",
    )
    GRANT = (
        "grant",
        "Grant",
        "Public money for a stated investment that need not be paid back when the conditions are met.",
    )
    PRODUCTION_INCENTIVE = (
        "production_incentive",
        "Production incentive",
        "Public money or credit paid per unit made or sold.",
    )
    TAX_RELIEF = "tax_relief", "Tax relief", "Taxes or duties waived, reduced or credited."
    PUBLIC_WORKS = (
        "public_works",
        "Public works",
        "Public spending on roads, site preparation, power, water or training around an undertaking.",
    )
    INCENTIVE_PACKAGE = (
        "incentive_package",
        "Incentive package",
        "A bundle of grants, tax relief, land and works quoted as one sum.",
    )
    LOAN = "loan", "Loan", "Money lent to be paid back, by a bank, a government or a company."
    GUARANTEE = "guarantee", "Guarantee", "A promise to pay a lender or supplier if the debtor does not."
    FINANCING = "financing", "Financing", "A mix of debt and equity, or a facility of unknown form."
    SHARE_DISTRIBUTION = (
        "share_distribution",
        "Share distribution",
        "Shares that owners, staff or creditors receive without a purchase, as in a spin-off.",
    )
    LICENCE_PAYMENT = (
        "licence_payment",
        "Licence payment",
        "Fees or royalties paid for the use of technology, a brand or a licence.",
    )
    COMMUNITY_PAYMENT = (
        "community_payment",
        "Community payment",
        "Money that a company pays to a municipality or local fund, in return for settling or for the release from a "
        "duty.",
    )
    RESEARCH = (
        "research",
        "Research funding",
        "Money for research whose result is open, such as a programme with an institute.",
    )


class InvestmentStatus(
    Vocabulary,
    served_name="investment.status",
    description="Stage of the investment itself",
):
    CONSIDERED = (
        "considered",
        "Considered",
        "The party that would pay considers the investment and has decided nothing.",
    )
    APPLIED = (
        "applied",
        "Applied for",
        "The party that would receive the money has asked for it and waits for a decision.",
    )
    PLANNED = "planned", "Planned", "The party that would pay intends to do so, without a formal decision."
    ANNOUNCED = (
        "announced",
        "Announced",
        "The party that pays has stated publicly that it will, and no contract or board decision is known.",
    )
    CONDITIONAL = (
        "conditional",
        "Conditional",
        "The money is promised on conditions that are not met yet, such as a conditional loan commitment.",
    )
    COMMITTED = (
        "committed",
        "Committed",
        "A contract is signed or a final decision is taken, so a party that withdraws would commit a breach.",
    )
    APPROVED = (
        "approved",
        "Approved",
        "The authority, parliament or board that must consent has consented, and no payment is known.",
    )
    PARTLY_PAID = "partly_paid", "Partly paid", "A part of the money has been paid or spent, and more is due."
    COMPLETED = "completed", "Completed", "The money has been paid or spent in full, or the purchase is closed."
    REDUCED = "reduced", "Reduced", "The investment continues with a smaller amount than a source stated before."
    PAUSED = "paused", "Paused", "The investment is on hold and may resume."
    REFUSED = "refused", "Refused", "The party or authority that had to agree has refused."
    DEFAULTED = "defaulted", "Defaulted", "A payment that was due was not made."
    CLAWED_BACK = (
        "clawed_back",
        "Clawed back",
        "The party that paid demands the money back or has got it back, because conditions were broken.",
    )
    REFINANCED = "refinanced", "Refinanced", "Another loan or investment has replaced this one."
    CANCELLED = (
        "cancelled",
        "Cancelled",
        "The party that would have paid or received the money has given it up permanently.",
    )


class InvestmentInstrument(
    Vocabulary,
    served_name="investment.instrument",
    description="Form of the payment",
):
    ORDINARY_SHARES = "ordinary_shares", "Ordinary shares", "Shares with the usual votes and dividends."
    PREFERRED_SHARES = (
        "preferred_shares",
        "Preferred shares",
        "Shares with a right ahead of ordinary ones to dividends or proceeds.",
    )
    CONVERTIBLE = "convertible", "Convertible", "A note or loan that can turn into shares."
    BOND = "bond", "Bond", "A debt security with a fixed term that does not turn into shares."
    CASH = "cash", "Cash", "Money paid outright, without a security in return or without a known one."
    IN_KIND = (
        "in_kind",
        "In kind",
        "Land, machines, technology, services or shares of another company instead of money.",
    )
    CAPITAL_INCREASE = (
        "capital_increase",
        "Capital increase",
        "New capital that owners pay in, if the class of shares is not known.",
    )
    OTHER = "other", "Other", "A stated form that none of the others describes."


class InvestmentScope(
    Vocabulary,
    served_name="investment.scope",
    description="How an amount relates to the amounts of other investments",
):
    TOTAL = "total", "Total", "The whole amount for the undertaking, from all parties and over the whole period."
    TRANCHE = "tranche", "Tranche", "One part of a larger amount, by time, purpose or step, as named in part_of."
    PARTY_SHARE = (
        "party_share",
        "Share of a party",
        "The contribution of one party, or of one side, to an amount that several parties pay.",
    )
    ADDITIONAL = "additional", "Additional", "An amount in addition to another one, which does not contain it."


class InvestmentEffect(Vocabulary, served_name="investment.effect", description="Whether an amount is spent or saved"):
    SPEND = "spend", "Spend", "The amount is money that a party invests."
    CUT = "cut", "Cut", "The amount is money that a party no longer invests: the difference to an earlier plan."
