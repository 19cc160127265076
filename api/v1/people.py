"""`/v1/people`."""

from api.collection import collection
from schemas.person import PersonSchema

blueprint = collection(PersonSchema, "People, as far as they speak or act for a company.")
