"""`/v1/companies`."""

from api.records.routes import collection
from schemas.kinds.company import CompanySchema

blueprint = collection(
    CompanySchema,
    "Carmakers, battery makers and suppliers, and what acts like a company: agencies, governments, banks.",
)
