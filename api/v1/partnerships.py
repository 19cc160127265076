"""`/v1/partnerships`."""

from api.records.routes import collection
from schemas.kinds.partnership import PartnershipSchema

blueprint = collection(
    PartnershipSchema, "Who makes, develops, supplies or licenses what with whom, from the first talks to the end."
)
