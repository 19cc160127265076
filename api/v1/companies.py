"""`/v1/companies`."""

from api.collection import collection
from schemas.company import CompanySchema

blueprint = collection(
    CompanySchema,
    "Carmakers, battery makers and suppliers, and what acts like a company: agencies, governments, banks.",
)
