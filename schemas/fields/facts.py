"""The fields of kinds: what type a value has, how two values compare, how lists of them merge, what they refer to."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from marshmallow import Schema, ValidationError, fields

from models import columns
from models.vocabularies import Kind, Unit
from schemas.fields.comparison import DATES, EXACT, PROSE, RANGES, Comparison, Lists, Parts, company_key
from schemas.fields.scalars import Fact, Prose, Slug, Text, Word
from schemas.fields.values import AmountSchema, DateSchema, PeriodSchema, QuantitySchema, ShareSchema, as_day

LONGEST_LIST = 500  # no list in a source comes near; more is a mistake or an attack


class Merge(Enum):
    """What becomes of several claims on one field."""

    ONE = "one value wins"
    SET = "elements are merged one by one"
    STATEMENT = "one whole list wins"


class Structured(fields.Nested, Fact):
    """A value with parts, compared part by part."""

    def __init__(self, schema: type[Schema], **kwargs: Any) -> None:
        super().__init__(schema, **kwargs)
        self.comparison = parts_of(schema)


def parts_of(schema: type[Schema]) -> Parts:
    """Compare by the comparisons of the schema's fields."""
    return Parts({field.data_key or name: comparison_of(field) for name, field in schema._declared_fields.items()})


class DateFact(fields.Nested, Fact):
    """An imprecise date."""

    comparison: Comparison = DATES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DateSchema, **kwargs)


class AmountFact(fields.Nested, Fact):
    """An amount of money."""

    comparison: Comparison = RANGES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(AmountSchema, **kwargs)


class ShareFact(fields.Nested, Fact):
    """A share in percent."""

    comparison: Comparison = RANGES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(ShareSchema, **kwargs)


class QuantityFact(fields.Nested, Fact):
    """A quantity."""

    comparison: Comparison = RANGES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(QuantitySchema, **kwargs)


class PeriodFact(Structured):
    """A period."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(PeriodSchema, **kwargs)
        self.comparison = Parts({"start": DATES, "end": DATES, "duration": PROSE})


class MeasureFact(Fact):
    """A quantity where there is a unit, an amount where there is a currency, else a share."""

    comparison: Comparison = RANGES
    schemas = (QuantitySchema, AmountSchema, ShareSchema)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            raise ValidationError("This must be a quantity, an amount or a share.")
        quantity, amount, share = self.schemas
        chosen = quantity if "unit" in value else amount if "currency" in value else share
        return chosen().load(value)


class Reference(Fact):
    """Another record, by its id; a company may also be one that is not named, unless it is `by_id` alone."""

    def __init__(self, kind: Kind | None = None, *, by_id: bool = False, **kwargs: Any) -> None:
        self.kind = kind  # None: a record of the same kind
        self.maybe_unnamed = kind is Kind.COMPANY and not by_id
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, dict) and self.maybe_unnamed:
            return company_not_named(value)
        return Slug().deserialize(value)


class SubjectSchema(Schema):
    """The record that a milestone or an approval is about."""

    kind = Word(Kind, required=True)
    id = Slug(required=True)


class Subject(Structured):
    """A record of any kind."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(SubjectSchema, **kwargs)
        self.comparison = EXACT


def company_not_named(value: dict[str, Any]) -> dict[str, Any]:
    """Take `{unnamed: words}` or `{state: undisclosed}` in the place of a company's id."""
    if set(value) == {"unnamed"}:
        return {"unnamed": Text().deserialize(value["unnamed"])}
    if value == {"state": "undisclosed"}:
        return value
    raise ValidationError("A company that is not named is {unnamed: words} or {state: undisclosed}.")


class ListFact(fields.List[Any], Fact):
    """A list, which is refused when it is empty: silence is no claim."""

    merge = Merge.SET

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list) or not value:
            raise ValidationError("This must be a list with at least one element.")
        if len(value) > LONGEST_LIST:
            raise ValidationError(f"This list has {len(value)} elements; {LONGEST_LIST} are allowed.")
        return super()._deserialize(value, attr, data, **kwargs)

    def key(self, element: Any) -> Any:
        """Name the element within its list: elements with one key are one element."""
        raise NotImplementedError

    @property
    def elements(self) -> Comparison:
        """How two elements with one key compare."""
        return EXACT


class TextSet(ListFact):
    """Texts that are merged as a set, such as tags."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Text(), **kwargs)

    def key(self, element: Any) -> Any:
        return element.casefold()


class ReferenceSet(ListFact):
    """Ids of records of one kind."""

    def __init__(self, kind: Kind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(Reference(kind), **kwargs)

    def key(self, element: Any) -> Any:
        return element


class ElementSet(ListFact):
    """Mappings that are merged by a key.

    `whole` says that the parts of an element belong together: the figure and the date by which it is to be reached.
    Else each part is resolved by itself, as the status of a phase is.
    """

    def __init__(
        self, schema: type[Schema], key: Callable[[dict[str, Any]], Any], *, whole: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(fields.Nested(schema), **kwargs)
        self.key_of, self.whole, self.parts = key, whole, parts_of(schema)

    def key(self, element: Any) -> Any:
        return self.key_of(element)

    @property
    def elements(self) -> Comparison:
        return self.parts


class OwnersStatement(ListFact):
    """Owners with their shares: one list is replaced by another as a whole, and only by one that has shares."""

    merge = Merge.STATEMENT

    def __init__(self, schema: type[Schema], **kwargs: Any) -> None:
        super().__init__(fields.Nested(schema), **kwargs)
        self.comparison = Lists(parts_of(schema))

    def key(self, element: Any) -> Any:
        return company_key(element)


class RemarkSchema(Schema):
    """A remark, with the source that makes it."""

    text = fields.String(required=True)
    source = fields.String(required=True, metadata={"description": "Id of the source"})


class Remarks(ListFact):
    """Free remarks: each claim adds one, and the document lists them with their sources."""

    comparison: Comparison = PROSE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields.Nested(RemarkSchema), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return [Prose().deserialize(value)]

    def key(self, element: Any) -> Any:
        return element.casefold()


def merge_of(field: fields.Field[Any]) -> Merge:
    """Tell how the claims on a field are merged."""
    return field.merge if isinstance(field, ListFact) else Merge.ONE


def comparison_of(field: fields.Field[Any]) -> Comparison:
    """Tell how two values of a field compare."""
    return field.comparison if isinstance(field, Fact) else EXACT


def references(field: fields.Field[Any], value: Any, kind: Kind) -> Iterator[tuple[Kind, str]]:
    """Walk a canonical value and yield each record that it refers to; `kind` is that of the record it belongs to."""
    if isinstance(field, Reference):
        if isinstance(value, str):
            yield field.kind or kind, value
    elif isinstance(field, Subject):
        yield Kind(value["kind"]), value["id"]
    elif isinstance(field, fields.List):
        for element in value:
            yield from references(field.inner, element, kind)
    elif isinstance(field, fields.Nested) and isinstance(value, dict):
        for name, part in field.schema.fields.items():
            found = value.get(part.data_key or name)
            if found is not None:
                yield from references(part, found, kind)


def renamed(field: fields.Field[Any], value: Any, kind: Kind, new: Callable[[Kind, str], str]) -> Any:
    """Return a canonical value with the id of each record that it refers to replaced by what `new` returns for it."""
    if isinstance(field, Reference):
        return new(field.kind or kind, value) if isinstance(value, str) else value
    if isinstance(field, Subject):
        return value | {"id": new(Kind(value["kind"]), value["id"])}
    if isinstance(field, fields.List):
        return [renamed(field.inner, element, kind, new) for element in value]
    if isinstance(field, fields.Nested) and isinstance(value, dict):
        parts = {part.data_key or name: part for name, part in field.schema.fields.items()}
        return {
            name: renamed(parts[name], inner, kind, new) if name in parts and inner is not None else inner
            for name, inner in value.items()
        }
    return value


def as_columns(field: fields.Field[Any], value: dict[str, Any]) -> Any:
    """Turn a canonical value of a value type into the group of columns that stores it."""
    if isinstance(field, DateFact):
        days = {key: as_day(value[key]) for key in ("earliest", "latest")}
        return columns.ImpreciseDate(**(value | days))
    if isinstance(field, PeriodFact):
        return _period(value)
    bare = {key: value.get(key) for key in ("text", "min", "max", "bound")}
    if isinstance(field, AmountFact):
        usd = value.get("usd") or {}
        return columns.Amount(
            **bare, currency=value["currency"], state=value["state"], usd_min=usd.get("min"), usd_max=usd.get("max")
        )
    if isinstance(field, ShareFact):
        return columns.Share(**bare, state=value["state"], of=value.get("of"))
    if isinstance(field, QuantityFact):
        factor = Unit(value["unit"]).factor
        # As it is stored: a whole number times a factor may be one that no double is.
        low, high = (None if value[end] is None else float(value[end]) * factor for end in ("min", "max"))
        return columns.Quantity(**bare, unit=value["unit"], base_min=low, base_max=high)
    return columns.Measure(
        **bare, unit=value.get("unit"), currency=value.get("currency"), state=value.get("state", "known")
    )


def _period(value: dict[str, Any]) -> columns.Period:
    start, end = value.get("start") or {}, value.get("end") or {}
    return columns.Period(
        as_day(start.get("earliest")),
        as_day(start.get("latest")),
        as_day(end.get("earliest")),
        as_day(end.get("latest")),
        (value.get("duration") or {}).get("iso8601"),
    )


__all__ = [
    "AmountFact",
    "DateFact",
    "ElementSet",
    "MeasureFact",
    "OwnersStatement",
    "PeriodFact",
    "QuantityFact",
    "Reference",
    "ReferenceSet",
    "Remarks",
    "ShareFact",
    "Structured",
    "Subject",
    "TextSet",
]
