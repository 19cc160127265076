"""`/v1/projects`."""

from api.records.routes import collection
from schemas.kinds.project import ProjectSchema

blueprint = collection(
    ProjectSchema,
    "Electric-vehicle programmes, and the vehicles, platforms, brands and batteries that come out of them.",
)
