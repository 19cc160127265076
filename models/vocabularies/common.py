"""Vocabularies of the fields that several kinds share: names, roles, capacity, area, jobs, volumes and reasons."""

from models.vocabularies.base import Vocabulary


class NameType(Vocabulary, served_name="names.type", description="What sort of name it is"):
    LEGAL = (
        "legal",
        "Legal name",
        "The full name as entered in the business register or founding act, with the legal form.",
    )
    SHORT = "short", "Short name", "The name in everyday use, without the legal form."
    NATIVE = (
        "native",
        "Native name",
        "The everyday name in its own language and script, where the record is named in another.",
    )
    FORMER = "former", "Former name", "A name that was once legal or usual and has been given up."
    ALIAS = (
        "alias",
        "Alias",
        "Any other name in use for the same thing: a code name, spelling variant, ticker or trading name.",
    )


class PartyRole(
    Vocabulary,
    served_name="party.role",
    description="What a company does in a partnership, project or deal",
):
    BUYER = (
        "buyer",
        "Buyer",
        "Has vehicles or whole products made or designed for it by the manufacturer; who buys parts or materials is "
        "the customer.",
    )
    MANUFACTURER = "manufacturer", "Manufacturer", "Makes the product, whether for itself or for a buyer."
    SUPPLIER = (
        "supplier",
        "Supplier",
        "Delivers parts, cells, materials or services to a customer; who builds the whole product is the manufacturer.",
    )
    CUSTOMER = (
        "customer",
        "Customer",
        "Takes parts, cells, materials or services from the supplier; who has whole products made is the buyer.",
    )
    LICENSOR = "licensor", "Licensor", "Grants the use of its technology, brand or production licence."
    LICENSEE = "licensee", "Licensee", "Uses a technology, brand or production licence of the licensor."
    PARTNER = "partner", "Partner", "Takes part on equal terms, or in a way that none of the other roles describes."
    LEAD = "lead", "Lead", "Heads a consortium or programme of several parties."
    DEVELOPER = (
        "developer",
        "Developer",
        "Develops a site, vehicle or technology: the company that wants to build, as against the government that "
        "hosts it.",
    )
    GOVERNMENT = "government", "Government", "Acts as the state, region or municipality that grants land, aid or terms."


class Reason(Vocabulary, served_name="reason", description="Why something stopped or changed"):
    DEMAND = "demand", "Demand", "Too few orders or sales, or a market that developed otherwise than expected."
    COST = "cost", "Cost", "Building or making it costs more than planned, or it does not pay."
    FINANCE = "finance", "Finance", "Money is lacking: failed funding, debt, insolvency or a lender that withdrew."
    POLICY = (
        "policy",
        "Policy",
        "A law, subsidy, tariff or political stance changed or stands in the way; one refused or missing permission "
        "is a permit.",
    )
    PERMIT = (
        "permit",
        "Permit",
        "A required permission was refused, delayed, challenged or revoked; a general rule is policy.",
    )
    TECHNOLOGY = (
        "technology",
        "Technology",
        "A technical problem, a product that is not ready, or a change to another technology.",
    )
    PARTNER = "partner", "Partner", "A partner left, failed, fell out or changed its plans."
    OTHER = "other", "Other", "A stated reason that none of the others covers, such as a strike, a fire or an election."


class CapacityBasis(Vocabulary, served_name="capacity.basis", description="In what sense a capacity is meant"):
    PLANNED = "planned", "Planned", "What the plant or phase is designed to make once built."
    INSTALLED = (
        "installed",
        "Installed",
        "What the equipment now in place can make in a year, its nameplate capacity, whatever is in fact made.",
    )
    TARGET = (
        "target",
        "Target",
        "What a party aims to reach, beyond or without a design for the plant that would make it.",
    )
    OPTION = "option", "Option", "An extension that the parties may still choose or drop."
    EQUIVALENT = (
        "equivalent",
        "Equivalent",
        "The same capacity told in another measure, such as the number of cars that a year's battery cells would fill.",
    )


class CapacityScope(Vocabulary, served_name="capacity.scope", description="Which part of a plant a capacity covers"):
    PHASE = "phase", "Phase alone", "The named phase by itself, without those before it."
    CUMULATIVE = "cumulative", "Cumulative", "The named phase together with all earlier phases."
    TOTAL = "total", "Total", "The whole plant with every phase complete."


class AreaOf(Vocabulary, served_name="area.of", description="What an area measures"):
    SITE = "site", "Site", "The plot of land, whether built on or not."
    FLOOR = "floor", "Floor space", "The floors of the buildings added together."
    BUILDING = "building", "Building footprint", "The ground that the buildings cover."


class JobsKind(Vocabulary, served_name="jobs.kind", description="Which jobs are counted"):
    OPERATION = "operation", "In operation", "The jobs at the plant once it runs as planned."
    CONSTRUCTION = "construction", "In construction", "Temporary jobs while the plant is being built."
    RETAINED = "retained", "Retained", "Existing jobs that are kept by the undertaking."
    ADDED = "added", "Added", "New jobs that come on top of those which exist at the site."
    PRESENT = "present", "Present", "People who work at the plant at the time of the statement."
    INDIRECT = (
        "indirect",
        "Indirect",
        "Jobs at suppliers, in services and in the region that are ascribed to the plant.",
    )


class VolumesMeasure(Vocabulary, served_name="volumes.measure", description="What a volume counts"):
    PLANNED = "planned", "Planned", "Units that a party means to make or sell in the period."
    ORDERED = (
        "ordered",
        "Ordered",
        "Units that customers have ordered or reserved, whether or not the order is binding.",
    )
    PRODUCED = "produced", "Produced", "Units that left the line in the period."
    DELIVERED = (
        "delivered",
        "Delivered",
        "Units handed over to customers in the period; sales and registrations count here.",
    )
