"""`/v1/projects`."""

from api.collection import collection
from schemas.project import ProjectSchema

blueprint = collection(
    ProjectSchema,
    "Electric-vehicle programmes, and the vehicles, platforms, brands and batteries that come out of them.",
)
