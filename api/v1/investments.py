"""`/v1/investments`."""

from api.collection import collection
from schemas.investment import InvestmentSchema

blueprint = collection(InvestmentSchema, "Money and other assets: promised, paid, granted, lent, returned.")
