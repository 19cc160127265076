"""People, as far as they speak or act for a company."""

from sqlalchemy.orm import Mapped

from models.columns import ImpreciseDate, country_column, date_columns, flag_column, text_column
from models.kinds.version import CompanyElement, Version, list_relationship
from models.vocabularies import Kind


class Person(Version):
    """A version of a person."""

    __tablename__ = "people"
    kind = Kind.PERSON

    roles: Mapped[list["PersonRole"]] = list_relationship("PersonRole")
    country: Mapped[str | None] = country_column("country where the person works")


class PersonRole(CompanyElement):
    """A role that a person has or had in a company."""

    __tablename__ = "person_roles"
    version_table = "people"

    title: Mapped[str] = text_column("title, in the words of the source", indexed=False)
    from_: Mapped[ImpreciseDate | None] = date_columns("from", "start of the role", indexed=False)
    to: Mapped[ImpreciseDate | None] = date_columns("to", "end of the role", indexed=False)
    current: Mapped[bool | None] = flag_column("whether the person has the role now")
