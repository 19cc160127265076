"""`/v1/policies`."""

from api.records.routes import collection
from schemas.kinds.policy import PolicySchema

blueprint = collection(PolicySchema, "What governments do for electric vehicles or against them.")
