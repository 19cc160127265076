"""The schema of people."""

from models.kinds.person import Person
from schemas.fields.facts import ElementSet
from schemas.fields.list_elements import RoleSchema
from schemas.fields.scalars import CountryCode
from schemas.kinds.record import RecordSchema


class PersonSchema(RecordSchema):
    """A natural person who holds a role in a company or is quoted as a speaker."""

    model = Person

    roles = ElementSet(
        RoleSchema,
        lambda role: (str(role["company"]), role["title"].casefold()),
        metadata={"description": "Roles by company and title"},
    )
    country = CountryCode()
