"""Vocabularies of investments, aid and loans."""

from models.vocabularies.base import Vocabulary


class InvestmentType(Vocabulary, served_name="investment.type", description="What the money is put into or given for"):
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
        "The purchase of a plant, land, machines or rights rather than of a company.",
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
    FINANCING = "financing", "Financing", "A mix of debt and equity, or a facility whose form is not told."
    SHARE_DISTRIBUTION = (
        "share_distribution",
        "Share distribution",
        "Shares handed out to owners, staff or creditors without a purchase, as in a spin-off.",
    )
    LICENCE_PAYMENT = (
        "licence_payment",
        "Licence payment",
        "Fees or royalties paid for the use of technology, a brand or a licence.",
    )
    COMMUNITY_PAYMENT = (
        "community_payment",
        "Community payment",
        "Money that a company pays to a municipality or local fund in return for settling or for being released "
        "from a duty.",
    )
    RESEARCH = (
        "research",
        "Research funding",
        "Money for research whose result is open, such as a programme with an institute.",
    )


class InvestmentStatus(
    Vocabulary,
    served_name="investment.status",
    description="What stage the investment itself is in",
):
    CONSIDERED = "considered", "Considered", "The party that would pay weighs it and has decided nothing."
    APPLIED = "applied", "Applied for", "The party that would receive it has asked for it and awaits a decision."
    PLANNED = "planned", "Planned", "The party that would pay intends it, without a formal decision."
    ANNOUNCED = (
        "announced",
        "Announced",
        "The party that pays has said publicly that it will, and no contract or board decision is known.",
    )
    CONDITIONAL = (
        "conditional",
        "Conditional",
        "It is promised on conditions that are not met yet, such as a conditional loan commitment.",
    )
    COMMITTED = (
        "committed",
        "Committed",
        "A contract is signed or a final decision taken, so that backing out would be a breach.",
    )
    APPROVED = (
        "approved",
        "Approved",
        "The authority, parliament or board whose consent it needs has given it, and no payment is known.",
    )
    PARTLY_PAID = "partly_paid", "Partly paid", "Some of it has been paid or spent and more is due."
    COMPLETED = "completed", "Completed", "It has been paid or spent in full, or the purchase is closed."
    REDUCED = "reduced", "Reduced", "It goes on with a smaller sum than was said before."
    PAUSED = "paused", "Paused", "It is put on hold and may be resumed."
    REFUSED = "refused", "Refused", "The party or authority that had to agree said no."
    DEFAULTED = "defaulted", "Defaulted", "A payment that was owed was not made."
    CLAWED_BACK = (
        "clawed_back",
        "Clawed back",
        "The giver demands or has got back what was paid, since conditions were broken.",
    )
    REFINANCED = "refinanced", "Refinanced", "Another loan or investment has replaced it."
    CANCELLED = "cancelled", "Cancelled", "The party that would have paid or received it has given it up for good."


class InvestmentInstrument(
    Vocabulary,
    served_name="investment.instrument",
    description="In what form the value is given",
):
    ORDINARY_SHARES = "ordinary_shares", "Ordinary shares", "Shares with the usual votes and dividends."
    PREFERRED_SHARES = (
        "preferred_shares",
        "Preferred shares",
        "Shares with a right ahead of ordinary ones to dividends or proceeds.",
    )
    CONVERTIBLE = "convertible", "Convertible", "A note or loan that can turn into shares."
    BOND = "bond", "Bond", "A debt security with a fixed term that does not turn into shares."
    CASH = "cash", "Cash", "Money paid outright, without a security in return or with none told."
    IN_KIND = (
        "in_kind",
        "In kind",
        "Land, machines, technology, services or shares of another company instead of money.",
    )
    CAPITAL_INCREASE = (
        "capital_increase",
        "Capital increase",
        "New capital paid in by owners, where the class of shares is not told.",
    )
    OTHER = "other", "Other", "A stated form that none of the others describes."


class InvestmentScope(
    Vocabulary,
    served_name="investment.scope",
    description="How a sum relates to the others around it",
):
    TOTAL = "total", "Total", "The whole sum for the undertaking, from all parties and over the whole period."
    TRANCHE = "tranche", "Tranche", "One part of a larger sum, by time, purpose or step, as named in part_of."
    PARTY_SHARE = (
        "party_share",
        "Share of a party",
        "What one party, or one side, contributes to a sum that several bear.",
    )
    ADDITIONAL = "additional", "Additional", "A sum that comes on top of another one and is not contained in it."


class InvestmentEffect(Vocabulary, served_name="investment.effect", description="Whether a sum is spent or saved"):
    SPEND = "spend", "Spend", "The amount is money that is put in."
    CUT = "cut", "Cut", "The amount is money that is no longer to be put in, the difference to an earlier plan."
