"""`/v1/technologies`."""

from api.collection import collection
from schemas.technology import TechnologySchema

blueprint = collection(TechnologySchema, "What is developed, licensed or bought for electric vehicles.")
