"""Links: every foreign key by which a record refers to another, found in the mapped tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect as inspect_mapper

from models import VERSIONS
from models.kinds.version import CompanyRow, Version
from models.vocabularies import Kind

# What a reference points to, by its name, where that is no company. None: a record of any kind.
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
    """A reference of one kind to another: a column of its versions, or of the rows of a list inside them."""

    path: str  # as clients write it, such as `operator` or `parties.company`
    model: type[Version]
    target: Kind | None
    column: Any
    row: Any = None  # the class of the rows, where it stands in a list

    @property
    def field(self) -> str:
        """The field that claims speak of."""
        return self.path.partition(".")[0]

    def reaches(self, kind: Kind) -> bool:
        """Tell whether a record of this kind can be referred to."""
        return self.target in (None, kind)


def find_links(model: type[Version]) -> Iterator[Link]:
    """Yield the links of a kind."""
    for column in model.__table__.columns:
        name = column.name.removesuffix("_pk")
        if column.name != "record_pk" and _refers(column):
            target = model.kind if name == "part_of" else TARGETS.get(name, Kind.COMPANY)
            yield Link(name, model, target, column)
    for relation in inspect_mapper(model).relationships:
        row: Any = relation.mapper.class_
        for column in row.__table__.columns:
            if relation.uselist and _refers(column):
                name = column.name.removesuffix("_pk")
                # A list of companies says more of each than which it is; a list of plants is just that.
                path = f"{relation.key}.{name}" if issubclass(row, CompanyRow) else relation.key
                yield Link(path, model, TARGETS.get(name, Kind.COMPANY), column, row)


def _refers(column: Any) -> bool:
    return any(key.target_fullname == "records.pk" for key in column.foreign_keys)


LINKS: tuple[Link, ...] = tuple(link for model in VERSIONS.values() for link in find_links(model))
