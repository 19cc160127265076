"""`python -m cli.data_dictionary` prints docs/data-dictionary.md: kinds, value types, vocabularies, tables.

Nothing is written here by hand that a schema, a vocabulary or the comment of a column says already.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import Column, Table

from models import VERSIONS, Base
from models.vocabularies import VOCABULARIES, Vocabulary
from schemas import SCHEMAS, RecordSchema
from schemas.dossier.dossier import BLOCK, SOURCE
from schemas.fields.facts import (
    ElementSet,
    MeasureFact,
    Merge,
    Reference,
    ReferenceSet,
    Remarks,
    merge_of,
)
from schemas.fields.scalars import CountryCode, CurrencyCode, Fact, Flag, Number, Slug, Url, Word, YearNumber
from schemas.fields.values import AmountSchema, DurationField, Edtf, QuantitySchema, ShareSchema

HEAD = """# Data dictionary

Written by `make docs` from the schemas, the vocabularies and the comments of the columns. Do not edit it.

- [Kinds](#kinds): the fields of each kind of record, with their types and how several claims on one are merged
- [Types](#types): what values consist of
- [Vocabularies](#vocabularies): the words that fields take
- [Tables](#tables): the columns of the database
"""
MERGES = {Merge.ONE: "one wins", Merge.SET: "set", Merge.STATEMENT: "whole list"}
# Of fields whose class says what they are. The special stands before the general.
PLAIN: tuple[tuple[type[fields.Field[Any]], str], ...] = (
    (CountryCode, "country code, ISO 3166-1 alpha-2"),
    (CurrencyCode, "currency code, ISO 4217"),
    (YearNumber, "year"),
    (Edtf, "date in EDTF"),
    (DurationField, "duration, ISO 8601"),
    (Slug, "id"),
    (Url, "web address"),
    (Flag, "true or false"),
    (fields.Boolean, "true or false"),
    (fields.Integer, "whole number"),
    (fields.Float, "number"),
    (fields.Dict, "mapping"),
    (fields.String, "text"),
)


def data_dictionary() -> str:
    """Return the page as Markdown."""
    used: dict[str, Schema] = {}
    kinds = [*_every_kind(used), *(line for schema in SCHEMAS.values() for line in _kind(schema, used))]
    dossier = [line for schema in (SOURCE, BLOCK) for line in _type(schema, used)]
    types: list[str] = []
    done: set[str] = set()
    while missing := sorted(used.keys() - done):
        for name in missing:
            types += _type(used[name], used)
        done |= set(missing)
    vocabularies = [line for vocabulary in VOCABULARIES.values() for line in _vocabulary(vocabulary)]
    tables = [line for table in sorted(Base.metadata.tables.values(), key=_rank) for line in _table(table)]
    parts = [HEAD, "## Kinds", *kinds, "## Types", *types, *dossier]
    return "\n".join([*parts, "## Vocabularies", *vocabularies, "## Tables", *tables]).rstrip() + "\n"


def _every_kind(used: dict[str, Schema]) -> Iterator[str]:
    yield "\n### Every kind\n"
    yield from _fields(next(iter(SCHEMAS.values())), used, RecordSchema._declared_fields)


def _kind(schema: RecordSchema, used: dict[str, Schema]) -> Iterator[str]:
    kind = schema.model.kind
    yield f"\n### Kind {kind}\n\n{kind.definition} Served at `/v1/{kind.collection}`."
    yield "Beside the fields of every kind:\n"
    yield from _fields(schema, used, [name for name in schema.fields if name not in RecordSchema._declared_fields])


def _fields(schema: RecordSchema, used: dict[str, Schema], names: Iterable[str]) -> Iterator[str]:
    rows = []
    for name in names:
        field = schema.fields[name]
        merge = MERGES[merge_of(field)] if isinstance(field, Fact) and not field.dump_only else "worked out"
        rows.append((f"`{field.data_key or name}`", _type_of(field, used), merge, _meaning(field)))
    yield from _rows(("field", "type", "several claims", "meaning"), rows)


def _type(schema: Schema, used: dict[str, Schema]) -> Iterator[str]:
    yield f"\n### Type {_name(schema)}\n\n{' '.join(str(type(schema).__doc__).split())}\n"
    rows = []
    for key, field in schema.fields.items():
        note = " (worked out)" if field.dump_only else " (needed)" if field.required else ""
        rows.append((f"`{field.data_key or key}`", _type_of(field, used) + note, _meaning(field)))
    yield from _rows(("part", "type", "meaning"), rows)


def _type_of(field: fields.Field[Any], used: dict[str, Schema]) -> str:
    """Name the type of a field, with a link where there is more to say."""
    if isinstance(field, Word):
        name = field.vocabulary.served_name
        return f"[{name}](#{_anchor(f'Vocabulary {name}')})"
    if isinstance(field, Reference):
        if field.maybe_unnamed:
            return "id of a company, or `{unnamed}` or `{state}`"
        return f"id of {field.kind.one}" if field.kind else "id of a record of the same kind"
    if isinstance(field, MeasureFact):
        return ", ".join(_linked(schema(), used) for schema in (QuantitySchema, AmountSchema, ShareSchema))
    if isinstance(field, ReferenceSet):
        return f"list of ids of {field.kind.collection}"
    if isinstance(field, Remarks):
        return f"list of {_linked(field.inner.schema, used)}; in a dossier one text"  # type: ignore[attr-defined]
    if isinstance(field, fields.List):
        whole = ", each as a whole" if isinstance(field, ElementSet) and field.whole else ""
        return f"list of {_type_of(field.inner, used)}{whole}"
    if isinstance(field, fields.Nested):
        return _linked(field.schema, used)
    if isinstance(field, Number) and (field.low, field.high) != (0, Number().high):
        return f"number from {field.low} to {field.high}"
    return next((words for kind, words in PLAIN if isinstance(field, kind)), "any value")


def _linked(schema: Schema, used: dict[str, Schema]) -> str:
    name = _name(schema)
    used.setdefault(name, schema)
    return f"[{name}](#{_anchor(f'Type {name}')})"


def _name(schema: Schema) -> str:
    """Name a type after its schema: DateSchema is the type Date."""
    return type(schema).__name__.removesuffix("Schema")


def _anchor(heading: str) -> str:
    return heading.lower().replace(".", "").replace(" ", "-")


def _meaning(field: fields.Field[Any]) -> str:
    # The type of a word names its vocabulary already.
    return "" if isinstance(field, Word) and not field.says_its_own else str(field.metadata.get("description", ""))


def _vocabulary(vocabulary: type[Vocabulary]) -> Iterator[str]:
    yield f"\n### Vocabulary {vocabulary.served_name}\n\n{vocabulary.description}.\n"
    yield from _rows(
        ("word", "label", "definition"), [(f"`{word.value}`", word.label, word.definition) for word in vocabulary]
    )


def _table(table: Table) -> Iterator[str]:
    yield f"\n### Table {table.name}\n"
    rows = [(f"`{column.name}`", _column_type(column), str(column.comment)) for column in table.columns]
    yield from _rows(("column", "type", "meaning"), rows)


def _column_type(column: Column[Any]) -> str:
    keys = [f", key of `{key.target_fullname}`" for key in column.foreign_keys]
    kind = type(column.type).__name__.lower()
    words = {"largebinary": "bytes", "enum": "word", "string": "text", "instant": "moment", "float": "number"}
    return words.get(kind, kind) + (", may be null" if column.nullable else "") + "".join(keys)


def _rank(table: Table) -> tuple[int, str]:
    """Order the tables: those of every kind first, then each kind with the lists inside it."""
    for number, model in enumerate(VERSIONS.values(), 1):
        keys = {key.target_fullname for key in table.foreign_keys}
        if table is model.__table__:
            return number, ""
        if f"{model.__tablename__}.pk" in keys:
            return number, table.name
    return 0, table.name


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Write a table in Markdown."""
    titles = list(head)
    yield "| " + " | ".join(titles) + " |"
    yield "|" + "---|" * len(titles)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


if __name__ == "__main__":
    print(data_dictionary(), end="")
