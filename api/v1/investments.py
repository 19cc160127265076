"""`/v1/investments`."""

from api.records.routes import collection
from schemas.kinds.investment import InvestmentSchema

blueprint = collection(InvestmentSchema, "Money and other assets: promised, paid, granted, lent, returned.")
