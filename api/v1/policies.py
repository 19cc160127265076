"""`/v1/policies`."""

from api.collection import collection
from schemas.policy import PolicySchema

blueprint = collection(PolicySchema, "What governments do for electric vehicles or against them.")
