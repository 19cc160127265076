"""Links: every foreign key from a record to another record, as the mapped tables declare them. No query lives here."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column
from sqlalchemy import inspect as inspect_mapper

from models import VERSIONS
from models.kinds.version import CompanyElement, ListElement, Version
from models.vocabularies import Kind

# The kind of the target by the name of a reference, if it is not a company. None: a record of any kind.
TARGETS: dict[str, Kind | None] = {
    "subject": None,
    "project": Kind.PROJECT,
    "plant": Kind.PLANT,
    "succeeded_by": Kind.PLANT,
    "programme": Kind.POLICY,
    "covers": Kind.INVESTMENT,
}


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from one kind to another: a column of its versions, or of the elements of a list inside them."""

    path: str  # as clients write it, such as `operator` or `parties.company`
    model: type[Version]
    target: Kind | None
    column: Column[int]
    element: type[ListElement] | None = None  # the class of the elements, if the column is in a list

    @property
    def field(self) -> str:
        """The field of the claims that state the reference."""
        return self.path.partition(".")[0]

    def reaches(self, kind: Kind) -> bool:
        """Tell whether the reference can point to a record of this kind."""
        return self.target in (None, kind)


def find_links(model: type[Version]) -> Iterator[Link]:
    """Yield the links of a kind."""
    for column in model.__table__.columns:
        name = column.name.removesuffix("_pk")
        if isinstance(column, Column) and name != "record" and _points_to_record(column):
            target = model.kind if name == "part_of" else TARGETS.get(name, Kind.COMPANY)
            yield Link(name, model, target, column)
    for relationship in inspect_mapper(model).relationships:
        element = relationship.mapper.class_
        if issubclass(element, ListElement):
            yield from _find_links_of_list(model, relationship.key, element)


def _find_links_of_list(model: type[Version], field: str, element: type[ListElement]) -> Iterator[Link]:
    for column in element.__table__.columns:
        if isinstance(column, Column) and _points_to_record(column):
            name = column.name.removesuffix("_pk")
            # An element of a list of companies is an object, so clients write its part. A list of plants holds ids.
            path = f"{field}.{name}" if issubclass(element, CompanyElement) else field
            yield Link(path, model, TARGETS.get(name, Kind.COMPANY), column, element)


def _points_to_record(column: Column[int]) -> bool:
    return any(key.target_fullname == "records.pk" for key in column.foreign_keys)


LINKS: tuple[Link, ...] = tuple(link for model in VERSIONS.values() for link in find_links(model))
