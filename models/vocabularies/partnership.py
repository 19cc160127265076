"""Vocabularies of partnerships."""

from models.vocabularies.base import Vocabulary


class PartnershipType(Vocabulary, served_name="partnership.type", description="What the parties do together"):
    PRODUCTION = (
        "production",
        "Joint production",
        "The parties make a product together; where one only builds to the other's order it is contract manufacturing.",
    )
    CONTRACT_MANUFACTURING = (
        "contract_manufacturing",
        "Contract manufacturing",
        "One party builds vehicles or products that the other designs and sells under its name.",
    )
    JOINT_VENTURE = "joint_venture", "Joint venture", "The parties found or run a company that they own together."
    CO_DEVELOPMENT = "co_development", "Joint development", "The parties develop a vehicle or technology together."
    DESIGN = "design", "Design", "One party designs or engineers a product for the other."
    SUPPLY = "supply", "Supply", "One party delivers parts, cells, materials or services to the other."
    OFFTAKE = (
        "offtake",
        "Offtake",
        "One party commits to take a share of the other's future output, often before the plant exists; current "
        "deliveries are supply.",
    )
    TECHNOLOGY_LICENCE = (
        "technology_licence",
        "Technology licence",
        "One party lets the other use its technology or patents; the use of a permission to make cars is licence "
        "lending.",
    )
    LICENCE_LENDING = (
        "licence_lending",
        "Lending of a production licence",
        "One party makes or registers vehicles under the other's official permission to produce.",
    )
    PLATFORM_SHARING = "platform_sharing", "Platform sharing", "One party builds vehicles on the other's platform."
    EQUITY_ALLIANCE = (
        "equity_alliance",
        "Equity alliance",
        "The parties cooperate on the strength of a stake that one holds in the other, or both in each other.",
    )
    DISTRIBUTION = "distribution", "Distribution", "One party sells, imports or services the other's vehicles."
    CHARGING = "charging", "Charging", "The parties build, share or open a charging or battery-swapping network."
    RESEARCH = (
        "research",
        "Research",
        "The parties do research whose result is open, mostly with a university or institute.",
    )
    GOVERNMENT_AGREEMENT = (
        "government_agreement",
        "Agreement with a government",
        "A company and a government agree on land, infrastructure, aid or terms of settling.",
    )
    OTHER = "other", "Other", "A cooperation that none of the other types describes, or whose subject is not told."


class PartnershipStage(
    Vocabulary,
    served_name="partnership.stage",
    description="How far the relation between the parties has come",
):
    EXPLORING = (
        "exploring",
        "Exploring",
        "One side looks for partners or weighs the idea; talks between both sides are not known.",
    )
    OFFERED = "offered", "Offered", "One side has made an offer that the other has not taken up."
    IN_TALKS = "in_talks", "In talks", "Both sides negotiate and nothing is signed."
    MOU = (
        "mou",
        "Memorandum of understanding",
        "The parties signed a memorandum or letter of intent that mostly does not bind them; a contract is agreed.",
    )
    AGREED = (
        "agreed",
        "Agreed",
        "The parties signed a contract or declare the terms settled, and the cooperation itself has not begun.",
    )
    PENDING_APPROVAL = (
        "pending_approval",
        "Pending approval",
        "The parties have agreed and wait for an authority, court or shareholders to consent.",
    )
    ACTIVE = (
        "active",
        "Active",
        "The cooperation is under way: parts are delivered, cars are built or the joint company operates.",
    )
    PAUSED = "paused", "Paused", "Talks or cooperation rest and may be resumed."
    EXPIRED = "expired", "Expired", "The agreed term ran out or its purpose was served, and it was not renewed."
    TERMINATED = (
        "terminated",
        "Terminated",
        "A party or all of them ended it after an agreement or memorandum had been reached.",
    )
    ABANDONED = (
        "abandoned",
        "Abandoned",
        "It came to nothing before an agreement was in force: talks failed or the plan was dropped.",
    )
