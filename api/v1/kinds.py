"""`/v1/{collection}`: the kinds of records. A new kind is registered here."""

from api.records.routes import make_blueprint
from api.routing.blueprint import Blueprint
from models.vocabularies import Kind

# In the order of the API reference: the kind, and what its records are.
KINDS: dict[Kind, str] = {
    Kind.COMPANY: "Carmakers, battery makers, suppliers, and bodies that act like companies: agencies, banks.",
    Kind.PROJECT: "Electric-vehicle programmes, and their vehicles, platforms, brands and batteries.",
    Kind.PARTNERSHIP: (
        "Agreements to make, develop, supply or license something together, from the first talks to the end."
    ),
    Kind.INVESTMENT: "Money and other assets: promised, paid, granted, lent, returned.",
    Kind.PLANT: "Sites that make vehicles, batteries or their parts, or were planned to.",
    Kind.MILESTONE: "Steps that are due or done, with their dates and delays.",
    Kind.APPROVAL: "Permits and clearances: asked for, obstructed, granted, refused.",
    Kind.TECHNOLOGY: "Technologies that are developed, licensed or bought for electric vehicles.",
    Kind.PERSON: "People, as far as they speak or act for a company.",
    Kind.POLICY: "Measures of governments that support or restrain electric vehicles.",
}
BLUEPRINTS: tuple[Blueprint, ...] = tuple(make_blueprint(kind, about) for kind, about in KINDS.items())
