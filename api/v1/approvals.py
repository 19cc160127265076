"""`/v1/approvals`."""

from api.records.routes import collection
from schemas.kinds.approval import ApprovalSchema

blueprint = collection(ApprovalSchema, "Permits and clearances: asked for, obstructed, granted, refused.")
