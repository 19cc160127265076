"""What the schemas of all kinds have in common: the fields of every record, and its evidence."""

import functools
from typing import Any, ClassVar

from marshmallow import Schema, fields

from models.kinds.version import Version
from models.vocabularies import Certainty, Kind
from schemas.fields.facts import ElementSet, ListFact, Reference, Remarks, TextSet
from schemas.fields.list_elements import IdentifierSchema
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import Fact, Text, Url

NOT_FACTS = frozenset({"id", "kind", "evidence", "revision", "created_at", "updated_at", "links"})


class EvidenceSchema(Schema):
    """How well a record is supported."""

    certainty = fields.String(
        required=True,
        dump_only=True,
        metadata={
            "description": "The highest certainty among the claims that stand",
            "enum": [str(word) for word in Certainty],
        },
    )
    sources = fields.Integer(
        required=True, dump_only=True, metadata={"description": "How many sources assert something about the record"}
    )
    independent_sources = fields.Integer(
        required=True, dump_only=True, metadata={"description": "How many of them do not repeat each other"}
    )
    disputed = fields.List(
        fields.String(), required=True, dump_only=True, metadata={"description": "Fields on which sources disagree"}
    )
    denied_by = fields.List(
        fields.String(),
        required=True,
        dump_only=True,
        metadata={"description": "Who denies the record or a field of it: ids of speakers, or the words for them"},
    )
    first_published = fields.String(required=True, dump_only=True, metadata={"format": "date"})
    last_published = fields.String(required=True, dump_only=True, metadata={"format": "date"})
    claims = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Dict()),
        metadata={"description": "Only with `evidence=full`: the claims under each field, `record` for those on none"},
    )


class LinksSchema(Schema):
    """Where to go from here."""

    self = fields.String(required=True, dump_only=True)
    relations = fields.String(required=True, dump_only=True)
    claims = fields.String(required=True, dump_only=True)
    history = fields.String(required=True, dump_only=True)
    changes = fields.String(required=True, dump_only=True)
    explain = fields.String(required=True, dump_only=True)


class RecordSchema(StrictSchema):
    """The base of the schemas of kinds. Each declares its fields one by one, in the order of the document."""

    model: ClassVar[type[Version]]

    id = fields.String(
        required=True, dump_only=True, metadata={"description": "Readable id, unique within the kind, never reused"}
    )
    kind = fields.String(
        dump_only=True, metadata={"description": "What the record is", "enum": [str(kind) for kind in Kind]}
    )
    name = Text()
    description = Remarks(metadata={"description": "Remarks, each with the source that makes it"})
    tags = TextSet(metadata={"description": "Words of editors to find it by"})
    identifiers = ElementSet(
        IdentifierSchema,
        lambda one: (one["scheme"].casefold(), one["id"]),
        metadata={"description": "Its ids in other registers"},
    )
    url = Url()
    part_of = Reference()
    evidence = fields.Nested(EvidenceSchema, dump_only=True)
    revision = fields.Integer(dump_only=True, metadata={"description": "Counts the writes that touched the record"})
    created_at = fields.String(dump_only=True, metadata={"format": "date-time"})
    updated_at = fields.String(dump_only=True, metadata={"format": "date-time"})
    links = fields.Nested(LinksSchema, dump_only=True)

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Describe a field by the comment of its column, so that its meaning is written once.

        What is not known is null in a document: any field but the name, and lists, which are empty then.
        """
        if isinstance(field_obj, Fact) and not isinstance(field_obj, ListFact) and field_name != "name":
            field_obj.allow_none = True
        if "description" not in field_obj.metadata and (comment := meaning(self.model, field_name)):
            field_obj.metadata = {**field_obj.metadata, "description": comment[0].upper() + comment[1:]}


def meaning(model: type[Version], name: str) -> str | None:
    """Return what the model says about a field: the comment of its column, or the meaning of its group."""
    for attribute in (name, f"{name}_pk"):
        prop = model.__mapper__.attrs.get(attribute)
        if prop is not None and hasattr(prop, "columns"):
            # The first column of a value type is its wording, and its comment says so.
            return str(prop.columns[0].comment).removesuffix(": the wording of the source")
        if prop is not None and "meaning" in prop.info:
            return str(prop.info["meaning"])
    return None


@functools.cache
def fact_fields(schema: RecordSchema) -> dict[str, Fact]:
    """Return the fields that claims speak of, by the names that clients use, in the order of the document."""
    return {
        field.data_key or name: field
        for name, field in schema.fields.items()
        if name not in NOT_FACTS and not field.dump_only and isinstance(field, Fact)
    }
