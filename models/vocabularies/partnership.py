"""Vocabularies of partnerships."""

from models.vocabularies.base import Vocabulary


class PartnershipType(
    Vocabulary, served_name="partnership.type", description="Type of cooperation between the parties"
):
    PRODUCTION = (
        "production",
        "Joint production",
        "The parties make a product together; if one party only builds to the order of the other, it is contract "
        "manufacturing.",
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
        "One party allows the other to use its technology or patents; the use of a permission to make cars is "
        "licence lending.",
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
        "The parties cooperate on the basis of a stake that one holds in the other, or that each holds in the other.",
    )
    DISTRIBUTION = "distribution", "Distribution", "One party sells, imports or services the other's vehicles."
    CHARGING = "charging", "Charging", "The parties build, share or open a charging or battery-swapping network."
    RESEARCH = (
        "research",
        "Research",
        "The parties do research with an open result, mostly with a university or institute.",
    )
    GOVERNMENT_AGREEMENT = (
        "government_agreement",
        "Agreement with a government",
        "A company and a government agree on land, infrastructure, aid or terms of settling.",
    )
    OTHER = "other", "Other", "A cooperation that none of the other types describes, or whose subject is not known."


class PartnershipStage(
    Vocabulary,
    served_name="partnership.stage",
    description="Stage of the relation between the parties",
):
    EXPLORING = (
        "exploring",
        "Exploring",
        "One side looks for partners or considers the idea; talks between both sides are not known.",
    )
    OFFERED = "offered", "Offered", "One side has made an offer that the other has not accepted."
    IN_TALKS = "in_talks", "In talks", "Both sides negotiate, and nothing is signed."
    MOU = (
        "mou",
        "Memorandum of understanding",
        "The parties signed a memorandum or letter of intent that mostly does not bind them; a contract is agreed.",
    )
    AGREED = (
        "agreed",
        "Agreed",
        "The parties have signed a contract or call the terms settled, and the cooperation itself has not begun.",
    )
    PENDING_APPROVAL = (
        "pending_approval",
        "Pending approval",
        "The parties have agreed, and wait for the consent of an authority, court or shareholders.",
    )
    ACTIVE = (
        "active",
        "Active",
        "The cooperation has begun: parts are delivered, cars are built or the joint company operates.",
    )
    PAUSED = "paused", "Paused", "Talks or cooperation have stopped and may resume."
    EXPIRED = (
        "expired",
        "Expired",
        "The agreed term has ended or the purpose is fulfilled, and the agreement was not renewed.",
    )
    TERMINATED = (
        "terminated",
        "Terminated",
        "One or all parties ended the partnership after an agreement or memorandum.",
    )
    ABANDONED = (
        "abandoned",
        "Abandoned",
        "The talks failed or the plan was dropped before an agreement was in force.",
    )
