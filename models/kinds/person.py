"""People, as far as they speak or act for a company."""

from sqlalchemy.orm import Mapped

from models.columns import ImpreciseDate, country, date_columns, flag, name_text
from models.kinds.version import CompanyRow, Version, rows
from models.vocabularies import Kind


class Person(Version):
    """A version of a person."""

    __tablename__ = "people"
    kind = Kind.PERSON
    document_only = frozenset({"names"})

    roles: Mapped[list["PersonRole"]] = rows("PersonRole")
    country: Mapped[str | None] = country("where the person works")


class PersonRole(CompanyRow):
    """A role that a person has or had in a company."""

    __tablename__ = "person_roles"
    version_table = "people"

    title: Mapped[str] = name_text("the title, as the source words it", indexed=False)
    from_: Mapped[ImpreciseDate | None] = date_columns("from", "since when", indexed=False)
    to: Mapped[ImpreciseDate | None] = date_columns("to", "until when", indexed=False)
    current: Mapped[bool | None] = flag("whether the person has it now")
