"""`/v1/milestones`."""

from api.records.routes import collection
from schemas.kinds.milestone import MilestoneSchema

blueprint = collection(MilestoneSchema, "What is due or was done, when, and how far it slipped.")
