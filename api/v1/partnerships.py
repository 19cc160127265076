"""`/v1/partnerships`."""

from api.collection import collection
from schemas.partnership import PartnershipSchema

blueprint = collection(
    PartnershipSchema, "Who makes, develops, supplies or licenses what with whom, from the first talks to the end."
)
