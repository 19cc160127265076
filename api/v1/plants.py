"""`/v1/plants`."""

from api.collection import collection
from schemas.plant import PlantSchema

blueprint = collection(PlantSchema, "Where vehicles, batteries and their parts are made, or were to be made.")
