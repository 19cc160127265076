"""The base of the schemas of kinds: the fields that every record has, and its evidence."""

import functools
from typing import ClassVar

from marshmallow import Schema, fields

from models.kinds.version import Version
from models.vocabularies import Certainty, Kind
from schemas.fields.facts import ElementSet, ListFact, Reference, Remarks, TextSet
from schemas.fields.list_elements import IdentifierSchema, declare_names
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import AnyField, Fact, Text, Url

# The fields of a document that no claim is about.
NOT_FACTS = frozenset({"id", "kind", "evidence", "revision", "created_at", "updated_at", "links"})


class EvidenceSchema(Schema):
    """The support that a record has in its sources."""

    certainty = fields.String(
        required=True,
        dump_only=True,
        metadata={
            "description": "The highest certainty among the claims that count",
            "enum": [str(word) for word in Certainty],
        },
    )
    sources = fields.Integer(
        required=True,
        dump_only=True,
        metadata={"description": "The number of sources that assert something about the record"},
    )
    independent_sources = fields.Integer(
        required=True,
        dump_only=True,
        metadata={"description": "The number of these sources that do not repeat each other"},
    )
    disputed = fields.List(
        fields.String(), required=True, dump_only=True, metadata={"description": "The fields on which sources disagree"}
    )
    denied_by = fields.List(
        fields.String(),
        required=True,
        dump_only=True,
        metadata={"description": "The speakers that deny the record or one of its fields, by their ids or in words"},
    )
    first_published = fields.String(required=True, dump_only=True, metadata={"format": "date"})
    last_published = fields.String(required=True, dump_only=True, metadata={"format": "date"})
    last_said = fields.String(
        required=True,
        dump_only=True,
        metadata={
            "format": "date",
            "description": "The last publication day of a claim that states a served value or agrees with it",
        },
    )
    last_said_by_field = fields.Dict(
        keys=fields.String(),
        values=fields.String(metadata={"format": "date"}),
        required=True,
        dump_only=True,
        metadata={"description": "The same for each field that has a value"},
    )
    no_longer_listed = fields.String(
        dump_only=True,
        metadata={
            "format": "date",
            "description": "The day of the first release without the record, if one series is all its evidence. "
            "Left out otherwise",
        },
    )
    claims = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Dict()),
        metadata={
            "description": "The claims by field, `record` for those on the record as a whole. Only with `evidence=full`"
        },
    )


class LinksSchema(Schema):
    """The URLs of the record and of its sub-resources."""

    self = fields.String(required=True, dump_only=True)
    relations = fields.String(required=True, dump_only=True)
    claims = fields.String(required=True, dump_only=True)
    history = fields.String(required=True, dump_only=True)
    changes = fields.String(required=True, dump_only=True)
    explain = fields.String(required=True, dump_only=True)


class RecordSchema(StrictSchema):
    """The base of the schemas of kinds. Each schema declares its fields one by one, in the order of the document."""

    model: ClassVar[type[Version]]

    id = fields.String(
        required=True,
        dump_only=True,
        metadata={"description": "A readable id, unique within the kind and never reused"},
    )
    kind = fields.String(
        dump_only=True, metadata={"description": "The kind of the record", "enum": [str(kind) for kind in Kind]}
    )
    name = Text()
    names = declare_names(metadata={"description": "Further names, spellings of the name, and former ids"})
    description = Remarks(metadata={"description": "Remarks, each with the source that makes it"})
    tags = TextSet(metadata={"description": "Tags that editors gave the record"})
    identifiers = ElementSet(
        IdentifierSchema,
        lambda identifier: (identifier["scheme"].casefold(), identifier["id"]),
        metadata={"description": "The ids of the record in external registers"},
    )
    url = Url()
    part_of = Reference()
    evidence = fields.Nested(EvidenceSchema, dump_only=True)
    revision = fields.Integer(dump_only=True, metadata={"description": "The number of writes that changed the record"})
    created_at = fields.String(dump_only=True, metadata={"format": "date-time"})
    updated_at = fields.String(dump_only=True, metadata={"format": "date-time"})
    links = fields.Nested(LinksSchema, dump_only=True)

    def on_bind_field(self, field_name: str, field_obj: AnyField) -> None:
        """Take the description of a field from the comment of its column, so its meaning is written once.

        An unknown fact is null in a document. An unknown list is empty, and the name is always known.
        """
        if isinstance(field_obj, Fact) and not isinstance(field_obj, ListFact) and field_name != "name":
            field_obj.allow_none = True
        if "description" not in field_obj.metadata and (comment := find_column_comment(self.model, field_name)):
            field_obj.metadata = {**field_obj.metadata, "description": comment[0].upper() + comment[1:]}


def find_column_comment(model: type[Version], name: str) -> str | None:
    """Return the comment of the column that stores a field, or the meaning of its group of columns."""
    for attribute in (name, f"{name}_pk"):
        prop = model.__mapper__.attrs.get(attribute)
        # A value type has one meaning for its group of columns.
        if prop is not None and "meaning" in prop.info:
            return str(prop.info["meaning"])
        if prop is not None and hasattr(prop, "columns"):
            return str(prop.columns[0].comment)
    return None


@functools.cache
def get_fact_fields(schema: RecordSchema) -> dict[str, Fact]:
    """Return the fields that claims can be about, by the names that clients use, in the order of the document."""
    return {
        field.data_key or name: field
        for name, field in schema.fields.items()
        if name not in NOT_FACTS and not field.dump_only and isinstance(field, Fact)
    }
