"""`/v1/technologies`."""

from api.records.routes import collection
from schemas.kinds.technology import TechnologySchema

blueprint = collection(TechnologySchema, "What is developed, licensed or bought for electric vehicles.")
