"""`/v1/milestones`."""

from api.collection import collection
from schemas.milestone import MilestoneSchema

blueprint = collection(MilestoneSchema, "What is due or was done, when, and how far it slipped.")
