"""Vocabularies of the fields that several kinds share: names, roles, capacity, area, jobs, volumes and reasons."""

from models.vocabularies.base import Vocabulary


class NameType(Vocabulary, served_name="names.type", description="Type of a name"):
    LEGAL = (
        "legal",
        "Legal name",
        "The full name as entered in the business register or founding act, with the legal form.",
    )
    SHORT = "short", "Short name", "The name in everyday use, without the legal form."
    NATIVE = (
        "native",
        "Native name",
        "The everyday name in its own language and script, if the record has its name in another language.",
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
    description="Role of a company in a partnership, project or deal",
):
    BUYER = (
        "buyer",
        "Buyer",
        "The company has the manufacturer make or design vehicles or whole products for it; a company that buys "
        "parts or materials is a customer.",
    )
    MANUFACTURER = "manufacturer", "Manufacturer", "The company makes the product, for itself or for a buyer."
    SUPPLIER = (
        "supplier",
        "Supplier",
        "The company delivers parts, cells, materials or services to a customer; a company that builds the whole "
        "product is a manufacturer.",
    )
    CUSTOMER = (
        "customer",
        "Customer",
        "The company takes parts, cells, materials or services from the supplier; a company that has whole products "
        "made is a buyer.",
    )
    LICENSOR = "licensor", "Licensor", "The company grants the use of its technology, brand or production licence."
    LICENSEE = "licensee", "Licensee", "The company uses a technology, brand or production licence of the licensor."
    PARTNER = (
        "partner",
        "Partner",
        "The company takes part on equal terms, or in a way that none of the other roles describes.",
    )
    LEAD = "lead", "Lead", "The company leads a consortium or programme of several parties."
    DEVELOPER = (
        "developer",
        "Developer",
        "The company develops a site, vehicle or technology; a government that hosts the site has the role government.",
    )
    GOVERNMENT = (
        "government",
        "Government",
        "The body acts as the state, region or municipality that grants land, aid or terms.",
    )


class Reason(Vocabulary, served_name="reason", description="Why something stopped or changed"):
    DEMAND = "demand", "Demand", "Too few orders or sales, or a market that developed otherwise than expected."
    COST = "cost", "Cost", "The construction or production costs more than planned or is not profitable."
    FINANCE = (
        "finance",
        "Finance",
        "Money is lacking, because of failed funding, debt, insolvency or a lender that withdrew.",
    )
    POLICY = (
        "policy",
        "Policy",
        "A law, subsidy, tariff or political stance changed or is an obstacle; one refused or missing permission is "
        "a permit.",
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
    PARTNER = "partner", "Partner", "A partner left, failed, had a dispute or changed its plans."
    OTHER = "other", "Other", "A stated reason that none of the others covers, such as a strike, a fire or an election."


class CapacityBasis(
    Vocabulary,
    served_name="capacity.basis",
    description="Sense of a capacity, such as planned or installed",
):
    PLANNED = "planned", "Planned", "The output that the plant or phase is designed for, once it is built."
    INSTALLED = (
        "installed",
        "Installed",
        "The yearly output that the installed equipment can make, its nameplate capacity, independent of the actual "
        "output.",
    )
    TARGET = (
        "target",
        "Target",
        "The output that a party aims to reach, beyond or without a design for the plant.",
    )
    OPTION = "option", "Option", "An extension that the parties may still choose or drop."
    EQUIVALENT = (
        "equivalent",
        "Equivalent",
        "The same capacity in another measure, such as the number of cars that the battery cells of a year could "
        "equip.",
    )


class CapacityScope(Vocabulary, served_name="capacity.scope", description="Which part of a plant a capacity covers"):
    PHASE = "phase", "Phase alone", "The named phase alone, without those before it."
    CUMULATIVE = "cumulative", "Cumulative", "The named phase together with all earlier phases."
    TOTAL = "total", "Total", "The whole plant with all phases complete."


class AreaOf(Vocabulary, served_name="area.of", description="What an area measures"):
    SITE = "site", "Site", "The plot of land, whether built on or not."
    FLOOR = "floor", "Floor space", "The floors of the buildings added together."
    BUILDING = "building", "Building footprint", "The ground that the buildings cover."


class JobsKind(Vocabulary, served_name="jobs.kind", description="Which jobs are counted"):
    OPERATION = "operation", "In operation", "The jobs at the plant once it runs as planned."
    CONSTRUCTION = "construction", "In construction", "Temporary jobs while the plant is being built."
    RETAINED = "retained", "Retained", "Existing jobs that the undertaking keeps."
    ADDED = "added", "Added", "New jobs in addition to those that exist at the site."
    PRESENT = "present", "Present", "People who work at the plant at the time of the statement."
    INDIRECT = (
        "indirect",
        "Indirect",
        "Jobs at suppliers, in services and in the region that a source attributes to the plant.",
    )


class VolumesMeasure(Vocabulary, served_name="volumes.measure", description="What a volume counts"):
    PLANNED = "planned", "Planned", "Units that a party plans to make or sell in the period."
    ORDERED = (
        "ordered",
        "Ordered",
        "Units that customers have ordered or reserved, whether or not the order is binding.",
    )
    PRODUCED = "produced", "Produced", "Units that were produced in the period."
    DELIVERED = (
        "delivered",
        "Delivered",
        "Units that were delivered to customers in the period; sales and registrations count here.",
    )
