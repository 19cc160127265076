"""`/v1/plants`."""

from api.records.routes import collection
from schemas.kinds.plant import PlantSchema

blueprint = collection(PlantSchema, "Where vehicles, batteries and their parts are made, or were to be made.")
