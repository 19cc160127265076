"""`python -m cli.data_dictionary` prints docs/data-dictionary.md: kinds, value types, vocabularies, tables.

Every text of the page comes from a schema, a vocabulary or the comment of a column. Nothing else describes data here.
"""

import functools
from collections.abc import Iterable, Iterator
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import Column, Table

from models import VERSIONS, Base
from models.vocabularies import VOCABULARIES, Vocabulary
from schemas import SCHEMAS, RecordSchema
from schemas.dossier.dossier_schemas import BLOCK, SOURCE
from schemas.fields.facts import ElementSet, MeasureFact, Merge, Reference, ReferenceSet, Remarks, get_merge
from schemas.fields.list_elements import CompanyState
from schemas.fields.scalars import (
    AnyField,
    CountryCode,
    CurrencyCode,
    Fact,
    Flag,
    Number,
    Slug,
    Text,
    Url,
    Word,
    YearNumber,
)
from schemas.fields.values import DurationField, Edtf

HEAD = """# Data dictionary

`make docs` writes this page from the schemas, the vocabularies and the comments of the columns. Do not edit it.

- [Kinds](#kinds): the fields of each kind of record, their types, and how several claims on one field are merged
- [Types](#types): the parts of values
- [Vocabularies](#vocabularies): the words that fields accept
- [Tables](#tables): the columns of the database
"""
MERGES = {Merge.ONE: "one wins", Merge.SET: "set", Merge.STATEMENT: "whole list"}
# The types whose name is the same for each of their fields.
TYPE_NAMES: dict[type[AnyField], str] = {
    CountryCode: "country code, ISO 3166-1 alpha-2",
    CurrencyCode: "currency code, ISO 4217",
    YearNumber: "year",
    Edtf: "date in EDTF",
    DurationField: "duration, ISO 8601",
    CompanyState: "`undisclosed`",
    Slug: "id",
    Url: "URL",
    Flag: "true or false",
    Text: "text",
    fields.Boolean: "true or false",
    fields.Integer: "whole number",
    fields.Dict: "object",
    fields.String: "text",
    fields.Raw: "any value",
}

# The schemas that the page links to, by the name of their type.
Schemas = dict[str, Schema]


def data_dictionary() -> str:
    """Return the page as Markdown."""
    used: Schemas = {}
    kinds = [
        *_render_common_fields(used),
        *(line for schema in SCHEMAS.values() for line in _render_kind(schema, used)),
    ]
    dossier = [line for schema in (SOURCE, BLOCK) for line in _render_type(schema, used)]
    types: list[str] = []
    done: set[str] = set()
    while missing := sorted(used.keys() - done):
        for name in missing:
            types += _render_type(used[name], used)
        done |= set(missing)
    vocabularies = [line for vocabulary in VOCABULARIES.values() for line in _render_vocabulary(vocabulary)]
    tables = [line for table in sorted(Base.metadata.tables.values(), key=_rank_table) for line in _render_table(table)]
    parts = [HEAD, "## Kinds", *kinds, "## Types", *types, *dossier]
    return "\n".join([*parts, "## Vocabularies", *vocabularies, "## Tables", *tables]).rstrip() + "\n"


def _render_common_fields(used: Schemas) -> Iterator[str]:
    yield "\n### Every kind\n"
    yield from _render_fields(next(iter(SCHEMAS.values())), used, RecordSchema._declared_fields)


def _render_kind(schema: RecordSchema, used: Schemas) -> Iterator[str]:
    kind = schema.model.kind
    yield f"\n### Kind {kind}\n\n{kind.definition} Served at `/v1/{kind.collection}`."
    yield "It has these fields in addition to those of every kind:\n"
    names = [name for name in schema.fields if name not in RecordSchema._declared_fields]
    yield from _render_fields(schema, used, names)


def _render_fields(schema: RecordSchema, used: Schemas, names: Iterable[str]) -> Iterator[str]:
    rows = []
    for name in names:
        field = schema.fields[name]
        merge = MERGES[get_merge(field)] if isinstance(field, Fact) and not field.dump_only else "computed"
        rows.append((f"`{field.data_key or name}`", name_type(field, used), merge, _get_description(field)))
    yield from _render_rows(("field", "type", "several claims", "meaning"), rows)


def _render_type(schema: Schema, used: Schemas) -> Iterator[str]:
    yield f"\n### Type {_name_schema(schema)}\n\n{' '.join(str(type(schema).__doc__).split())}\n"
    rows = []
    for key, field in schema.fields.items():
        note = " (computed)" if field.dump_only else " (required)" if field.required else ""
        rows.append((f"`{field.data_key or key}`", name_type(field, used) + note, _get_description(field)))
    yield from _render_rows(("part", "type", "meaning"), rows)


@functools.singledispatch
def name_type(field: AnyField, used: Schemas) -> str:
    """Name the type of a field, with a link if the page describes the type. Adds linked schemas to `used`."""
    raise TypeError(f"name_type has no row for {type(field).__name__}.")


def _return_name(name: str, field: AnyField, used: Schemas) -> str:
    return name


for field_type, type_name in TYPE_NAMES.items():
    name_type.register(field_type, functools.partial(_return_name, type_name))


@name_type.register(Word)
def _name_word(field: Word, used: Schemas) -> str:
    name = field.vocabulary.served_name
    return f"[{name}](#{_build_anchor(f'Vocabulary {name}')})"


@name_type.register(fields.Float)
def _name_number(field: fields.Float, used: Schemas) -> str:
    return "number"


@name_type.register(Number)
def _name_limited_number(field: Number, used: Schemas) -> str:
    return "number" if (field.low, field.high) == (0, Number().high) else f"number from {field.low} to {field.high}"


@name_type.register(Reference)
def _name_reference(field: Reference, used: Schemas) -> str:
    if field.maybe_unnamed:
        return "id of a company, or `{unnamed}` or `{state}`"
    return f"id of {field.kind.with_article}" if field.kind else "id of a record of the same kind"


@name_type.register(ReferenceSet)
def _name_reference_set(field: ReferenceSet, used: Schemas) -> str:
    return f"list of ids of {field.kind.collection}"


@name_type.register(MeasureFact)
def _name_measure(field: MeasureFact, used: Schemas) -> str:
    return ", ".join(_link(schema(), used) for schema in field.schemas)


@name_type.register(fields.List)
def _name_list(field: fields.List[Any], used: Schemas) -> str:
    return f"list of {name_type(field.inner, used)}"


@name_type.register(ElementSet)
def _name_element_set(field: ElementSet, used: Schemas) -> str:
    return f"list of {name_type(field.inner, used)}{', each as a whole' if field.whole else ''}"


@name_type.register(Remarks)
def _name_remarks(field: Remarks, used: Schemas) -> str:
    return f"list of {name_type(field.inner, used)}; in a dossier one text"


@name_type.register(fields.Nested)
def _name_nested(field: fields.Nested, used: Schemas) -> str:
    return _link(field.schema, used)


def _link(schema: Schema, used: Schemas) -> str:
    name = _name_schema(schema)
    used.setdefault(name, schema)
    return f"[{name}](#{_build_anchor(f'Type {name}')})"


def _name_schema(schema: Schema) -> str:
    """Name a type after its schema: DateSchema is the type Date."""
    return type(schema).__name__.removesuffix("Schema")


def _build_anchor(heading: str) -> str:
    return heading.lower().replace(".", "").replace(" ", "-")


def _get_description(field: AnyField) -> str:
    """Return the description of a field. Empty if it only repeats the vocabulary that the type links to."""
    if isinstance(field, Word) and not field.has_own_description:
        return ""
    return str(field.metadata.get("description", ""))


def _render_vocabulary(vocabulary: type[Vocabulary]) -> Iterator[str]:
    yield f"\n### Vocabulary {vocabulary.served_name}\n\n{vocabulary.description}.\n"
    yield from _render_rows(
        ("word", "label", "definition"), [(f"`{word.value}`", word.label, word.definition) for word in vocabulary]
    )


def _render_table(table: Table) -> Iterator[str]:
    yield f"\n### Table {table.name}\n"
    rows = [(f"`{column.name}`", _name_column_type(column), str(column.comment)) for column in table.columns]
    yield from _render_rows(("column", "type", "meaning"), rows)


def _name_column_type(column: Column[Any]) -> str:
    keys = [f", key of `{key.target_fullname}`" for key in column.foreign_keys]
    kind = type(column.type).__name__.lower()
    words = {"largebinary": "bytes", "enum": "word", "string": "text", "instant": "moment", "float": "number"}
    return words.get(kind, kind) + (", may be null" if column.nullable else "") + "".join(keys)


def _rank_table(table: Table) -> tuple[int, str]:
    """Return the sort key of a table: tables of every kind first, then each kind with the lists inside it."""
    for number, model in enumerate(VERSIONS.values(), 1):
        keys = {key.target_fullname for key in table.foreign_keys}
        if table is model.__table__:
            return number, ""
        if f"{model.__tablename__}.pk" in keys:
            return number, table.name
    return 0, table.name


def _render_rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Render a table in Markdown."""
    titles = list(head)
    yield "| " + " | ".join(titles) + " |"
    yield "|" + "---|" * len(titles)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


if __name__ == "__main__":
    print(data_dictionary(), end="")
