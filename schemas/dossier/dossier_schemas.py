"""The schemas of a source and of a block of claims, the parts of a dossier. Values of facts are checked elsewhere."""

from typing import Any, Unpack

from marshmallow import ValidationError, fields, post_load, validates_schema

from models.json_types import JsonObject
from models.vocabularies import Certainty, SourceType, Stance
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import Fact, FieldOptions, Language, Prose, Slug, Text, Url, Word
from schemas.fields.values import Edtf
from schemas.text import edtf


class Chain(Fact, fields.List[Any]):
    """The sources that a source or claim repeats, nearest first."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(Text(), **options)


class SourceSchema(StrictSchema):
    """A document that claims are read from."""

    id = Slug(required=True)
    title = Text(required=True, metadata={"description": "The subject of the document, in the editor's own words"})
    publisher = Text(metadata={"description": "The name of the publisher"})
    type = Word(
        SourceType,
        load_default=SourceType.NEWS,
        metadata={"description": "The type of document. The default is `news`"},
    )
    series = Slug(
        metadata={
            "description": "The series of releases that it belongs to, such as a quarterly tracker",
            "example": "cim",
        }
    )
    origin = Chain(metadata={"description": "The sources that it repeats, nearest first. The last one is its origin"})
    url = Url(metadata={"description": "The URL where the document was read"})
    published = Edtf(
        required=True,
        metadata={"description": "The date of publication, EDTF, from 1900 to tomorrow", "example": "2022-08-26"},
    )
    language = Language(required=True, metadata={"description": "BCP 47 tag", "example": "en"})
    note = Prose(metadata={"description": "A note for editors"})

    @post_load
    def check_date(self, data: JsonObject, **kwargs: object) -> JsonObject:
        date = edtf.parse(data["published"])
        if date.earliest is None or date.latest is None:
            raise ValidationError(
                "The publication date needs a start and an end, because claims are visible from its latest day.",
                "published",
            )
        return data


class BlockSchema(StrictSchema):
    """The keys of a block of claims, in addition to its kind."""

    certainty = Word(Certainty)
    stance = Word(Stance, load_default=Stance.ASSERTS)
    speaker = Text(metadata={"description": "The speaker: the id of a company or person, or a text"})
    origin = Chain(
        metadata={"description": "The sources that this claim repeats, if they differ from those of the source"}
    )
    valid = Edtf(metadata={"description": "The time when the value held, EDTF"})
    doubt = Prose(metadata={"description": "The reason why the source is probably wrong"})
    probable = fields.Dict(metadata={"description": "The values that the source probably means, by field"})
    locator = Prose(metadata={"description": "The position of the claim in the source"})
    quote = Prose(metadata={"description": "The wording of the source, only if it may be redistributed"})
    facts = fields.Dict(metadata={"description": "Values by field"})
    field = fields.String(metadata={"description": "The field that is denied or doubted"})
    value = fields.Raw(metadata={"description": "The value that is denied"})
    lost = fields.Dict(
        keys=fields.String(),
        values=Prose(),
        metadata={"description": "Information that the format cannot express, kept as remarks"},
    )

    @validates_schema
    def check_stance(self, data: JsonObject, **kwargs: object) -> None:
        if data["stance"] == Stance.ASSERTS:
            _check_assertion(data)
            return
        for key in ("facts", "certainty", "doubt", "probable"):
            if key in data:
                raise ValidationError(f"Only an assertion has {key}. Leave it out for this stance.", key)
        if "value" in data and (data["stance"] != Stance.DENIES or "field" not in data):
            raise ValidationError("A value needs the stance denies and a field.", "value")


def _check_assertion(block: JsonObject) -> None:
    """Check the keys of a block that asserts facts."""
    if not block.get("facts"):
        raise ValidationError("An assertion needs facts.", "facts")
    if "certainty" not in block:
        raise ValidationError("An assertion needs a certainty.", "certainty")
    if "field" in block or "value" in block:
        raise ValidationError("An assertion has no field and no value. Send its values in facts.", "field")
    if "probable" in block and (not set(block["probable"]) <= set(block["facts"]) or "doubt" not in block):
        raise ValidationError("probable needs doubt, and only has fields that are in facts.", "probable")


SOURCE, BLOCK = SourceSchema(), BlockSchema()
