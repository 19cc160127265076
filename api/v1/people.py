"""`/v1/people`."""

from api.records.routes import collection
from schemas.kinds.person import PersonSchema

blueprint = collection(PersonSchema, "People, as far as they speak or act for a company.")
