"""The types of the fields of records: what a value consists of, how two values compare, how claims on lists merge.

Scalar types are in `scalars.py`. What depends on the type of a field, such as its columns, is a table elsewhere.
"""

from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from typing import Any, ClassVar, Unpack

from marshmallow import Schema, ValidationError, fields

from models.json_types import JsonObject
from models.vocabularies import Kind
from schemas.fields.comparison import (
    DATES,
    EXACT,
    PAST_DATES,
    PROSE,
    RANGES,
    Comparison,
    Lists,
    Parts,
    get_company_key,
)
from schemas.fields.measures import AmountSchema, QuantitySchema, ShareSchema, get_text_to_read
from schemas.fields.scalars import AnyField, Fact, FieldOptions, Prose, Slug, Text, Word
from schemas.fields.spans import get_figure
from schemas.fields.unread_texts import build_unread_measure_message
from schemas.fields.values import DateSchema, PeriodSchema
from schemas.text.number_parser import read_amount, read_quantity, read_share

LONGEST_LIST = 500  # no list in a source comes near; a longer one is a mistake or an attack


class Merge(Enum):
    """How several claims on one field are merged into its value."""

    ONE = "one value wins"
    SET = "elements are merged one by one"
    STATEMENT = "one whole list wins"


class ValueFact(fields.Nested, Fact):
    """The base of value types: an object that is one value, such as an amount. Its schema defines its parts."""

    value_schema: ClassVar[type[Schema]]

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(self.value_schema, **options)


class DateFact(ValueFact):
    """An imprecise date. `happened` means that its event lies in the past, so the date is never a deadline."""

    value_schema = DateSchema
    comparison: Comparison = DATES

    def __init__(self, *, happened: bool = False, **options: Unpack[FieldOptions]) -> None:
        super().__init__(**options)
        if happened:
            self.comparison = PAST_DATES


class AmountFact(ValueFact):
    """An amount of money."""

    value_schema = AmountSchema
    comparison: Comparison = RANGES


class ShareFact(ValueFact):
    """A share in percent."""

    value_schema = ShareSchema
    comparison: Comparison = RANGES


class QuantityFact(ValueFact):
    """A quantity with its unit."""

    value_schema = QuantitySchema
    comparison: Comparison = RANGES


class SubjectSchema(Schema):
    """The record that a milestone or an approval is about."""

    kind = Word(Kind, required=True)
    id = Slug(required=True)


class Subject(ValueFact):
    """A reference to a record of any kind, by its kind and id."""

    value_schema = SubjectSchema


class Structured(fields.Nested, Fact):
    """An object whose parts are fields of their own. Two values are compared part by part."""

    def __init__(self, schema: type[Schema], **options: Unpack[FieldOptions]) -> None:
        super().__init__(schema, **options)
        self.comparison = build_part_comparison(schema)


class PeriodFact(Structured):
    """A period: a start, an end and a duration."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(PeriodSchema, **options)
        self.comparison = Parts({"start": DATES, "end": DATES, "duration": PROSE})


class MeasureFact(Fact):
    """A quantity if it has a unit, an amount if it has a currency, else a share.

    A text alone is what it can be read as.
    """

    comparison: Comparison = RANGES
    schemas = (QuantitySchema, AmountSchema, ShareSchema)

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> object:
        if not isinstance(value, dict):
            raise ValidationError(
                "This must be an object: a quantity with a unit, an amount with a currency, or a share in percent."
            )
        quantity, amount, share = self.schemas
        schema: type[Schema] = quantity if "unit" in value else amount if "currency" in value else share
        text = get_text_to_read(value)
        if text is not None and schema is share:
            schema = self._choose_schema(text)
        return schema().load(value)

    def _choose_schema(self, text: str) -> type[Schema]:
        """Return the schema whose reader reads a text that has no unit and no currency next to it."""
        quantity, amount, share = self.schemas
        read = read_quantity(text), read_amount(text), read_share(text)
        if read[0] and read[0].unit:
            return quantity
        if read[1] and read[1].currency:
            return amount
        if read[2]:
            return share
        raise ValidationError({"text": [build_unread_measure_message(text)]})


class Reference(Fact):
    """Another record, by its id. A company can also be an unnamed one, unless `by_id` is true."""

    def __init__(self, kind: Kind | None = None, *, by_id: bool = False, **options: Unpack[FieldOptions]) -> None:
        self.kind = kind  # None: a record of the same kind
        self.maybe_unnamed = kind is Kind.COMPANY and not by_id
        super().__init__(**options)

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> object:
        if isinstance(value, dict) and self.maybe_unnamed:
            return parse_unnamed_company(value)
        return Slug().deserialize(value)


def parse_unnamed_company(value: JsonObject) -> JsonObject:
    """Check `{unnamed: words}` or `{state: undisclosed}`, which can replace the id of a company."""
    if set(value) == {"unnamed"}:
        return {"unnamed": Text().deserialize(value["unnamed"])}
    if value == {"state": "undisclosed"}:
        return value
    raise ValidationError(
        'A company without an id has exactly one key. Send {"unnamed": "words"} or {"state": "undisclosed"}.'
    )


class ListFact(fields.List[Any], Fact):
    """The base of lists. An empty list is refused: a source that states nothing makes no claim."""

    merge = Merge.SET

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> list[Any]:
        if not isinstance(value, list) or not value:
            raise ValidationError("This must be a list with at least one element.")
        if len(value) > LONGEST_LIST:
            raise ValidationError(f"This list has {len(value)} elements. At most {LONGEST_LIST} are allowed.")
        return super()._deserialize(value, attr, data, **kwargs)

    def get_key(self, element: Any) -> Hashable:
        """Return the key of an element in its list: elements with one key are merged into one."""
        raise NotImplementedError

    @property
    def element_comparison(self) -> Comparison:
        """How two elements with one key compare."""
        return EXACT


class TextSet(ListFact):
    """Texts that are merged as a set, such as tags."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(Text(), **options)

    def get_key(self, element: str) -> Hashable:
        return element.casefold()


class ReferenceSet(ListFact):
    """Ids of records of one kind."""

    def __init__(self, kind: Kind, **options: Unpack[FieldOptions]) -> None:
        self.kind = kind
        super().__init__(Reference(kind), **options)

    def get_key(self, element: str) -> Hashable:
        return element


class ElementSet(ListFact):
    """Objects that are merged by a key.

    `whole` means that the parts of an element belong together, such as a figure and its target date. Without it each
    part is resolved on its own, such as the status of a phase. `dated` means that an element has a figure in `quantity`
    that is due in `by`, so another figure for another date is another element.
    """

    def __init__(
        self,
        schema: type[Schema],
        key: Callable[[Any], Hashable],
        *,
        whole: bool = False,
        dated: bool = False,
        **options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(fields.Nested(schema), **options)
        self.key_function, self.whole, self.parts = key, whole, build_part_comparison(schema)
        self.dated = dated

    def get_key(self, element: JsonObject) -> Hashable:
        return self.key_function(element)

    def get_figure_and_date(self, element: JsonObject) -> tuple[Hashable, Hashable]:
        """Return what tells apart the elements of a `dated` set that have one key: their figure, and when it is due."""
        due = element.get("by")
        return get_figure(element["quantity"]), (due["earliest"], due["latest"]) if due else None

    @property
    def element_comparison(self) -> Comparison:
        return self.parts


class OwnersStatement(ListFact):
    """Owners with their shares. A list replaces another as a whole, and only if it has shares."""

    merge = Merge.STATEMENT

    def __init__(self, schema: type[Schema], **options: Unpack[FieldOptions]) -> None:
        super().__init__(fields.Nested(schema), **options)
        self.comparison = Lists(build_part_comparison(schema))

    def get_key(self, element: Any) -> Hashable:
        return get_company_key(element)


class RemarkSchema(Schema):
    """A remark, with the source that makes it."""

    text = fields.String(required=True)
    source = fields.String(required=True, metadata={"description": "Id of the source"})


class Remarks(ListFact):
    """Free remarks. Each claim adds one remark, and the document lists them with their sources."""

    comparison: Comparison = PROSE

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(fields.Nested(RemarkSchema), **options)

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> list[Any]:
        return [Prose().deserialize(value)]

    def get_key(self, element: str) -> Hashable:
        return element.casefold()


def build_part_comparison(schema: type[Schema]) -> Parts:
    """Build the comparison of objects from the comparisons of the schema's fields."""
    return Parts({field.data_key or name: get_comparison(field) for name, field in schema._declared_fields.items()})


def get_merge(field: AnyField) -> Merge:
    """Return how the claims on a field are merged."""
    return field.merge if isinstance(field, ListFact) else Merge.ONE


def get_comparison(field: AnyField) -> Comparison:
    """Return how two values of a field compare."""
    return field.comparison if isinstance(field, Fact) else EXACT
