"""`/v1/approvals`."""

from api.collection import collection
from schemas.approval import ApprovalSchema

blueprint = collection(ApprovalSchema, "Permits and clearances: asked for, obstructed, granted, refused.")
