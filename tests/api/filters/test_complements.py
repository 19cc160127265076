"""Filters that complement each other, such as `exists=true` and `exists=false`: both together find each record once."""

import functools
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from marshmallow import fields

from api.filters import BooleanParameter, Filter, build_filters
from api.filters.parameter_types import EdtfParameter, NumberParameter, QuantityParameter
from api.filters.query_schema import MATCH_MODES, list_range_fields
from api.routing.record_ids import get_target
from models.vocabularies import Kind, Unit
from schemas import SCHEMAS
from schemas.fields.scalars import CountryCode, Text, Url, Word
from tests.api.routes import every_item
from tests.random_dossiers import PUBLISHED

Query = tuple[tuple[str, str], ...]
Law = tuple[list[Query], Query]
# What to ask each type of filter for: values that are there, at the edges of what is made up, and beside them.
VALUES: dict[type[fields.Field[Any]], list[str]] = {
    EdtfParameter: ["2021-03-31", "2021", "[2021-04-01..]"],
    NumberParameter: ["5", "6.25"],
    fields.Integer: ["1", "2"],
    BooleanParameter: ["true", "false"],
    CountryCode: ["CN", "DE"],
    Url: ["https://example.org/?x=1&z"],
    Text: ["a", "Zoë", "100%", "two\nlines"],
}


def values(row: Filter) -> list[str]:
    """Return values to ask a filter for."""
    if isinstance(row.value, Word):
        return [str(word) for word in [*row.value.vocabulary][:4]]
    if isinstance(row.value, QuantityParameter):
        # A unit that is not the base unit of its dimension, if the field has one.
        return ["5", f"5000 {next((unit for unit in row.value.units if Unit(unit).factor < 1), row.value.units[0])}"]
    if target := get_target(row.value):
        return [*PUBLISHED][:2] if target.is_source else [f"{target.kinds[0]}-{number}" for number in range(3)]
    return next(found for type_, found in VALUES.items() if isinstance(row.value, type_))


def laws(filters: dict[str, Filter]) -> Iterator[Law]:
    """Yield queries that must part what another one gives."""
    for name, row in filters.items():
        if f"{name}__not" in filters:
            for value in values(row):
                yield [((name, value),), ((f"{name}__not", value),)], ()
        if f"{name}__not" in filters and isinstance(row.value, EdtfParameter):
            certain = (f"{name}__match", "certain")
            for value in values(row):
                yield [((name, value), certain), ((f"{name}__not", value), certain)], ()
        if f"{name}__gte" in filters:
            yield from orders(filters, name)
        if name.endswith("__exists"):
            yield [((name, "true"),), ((name, "false"),)], ()
        if isinstance(row.value, (Word, BooleanParameter)) and f"{name}__exists" in filters:
            words = [str(word) for word in row.value.vocabulary] if isinstance(row.value, Word) else values(row)
            yield [((name, word),) for word in words], ((f"{name}__exists", "true"),)
        if name == "overdue":
            yield [((name, "true"),), ((name, "false"),)], ()
        if name == "evidence_since_due":
            yield [((name, "true"),), ((name, "false"),)], (("overdue", "true"),)


def orders(filters: dict[str, Filter], name: str) -> Iterator[Law]:
    """Yield comparisons that part what has a value: what can be on one side, and what is certainly on the other."""
    field = name.removesuffix(".usd")
    certain = ((f"{field}__match", "certain"),) if field in list_range_fields(filters) else ()
    for value in values(filters[name]):
        known: Query = ((f"{name}__exists", "true"),)
        if " " in value:
            dimension = Unit(value.partition(" ")[2]).dimension
            known = tuple((f"{name}.unit", str(unit)) for unit in Unit if unit.dimension == dimension)
        for one, other in (("gte", "lt"), ("gt", "lte"), ("lt", "gte"), ("lte", "gt")):
            yield [((f"{name}__{one}", value),), ((f"{name}__{other}", value), *certain)], known


@functools.lru_cache(maxsize=256)
def ids(client: FlaskClient, kind: Kind, query: Query) -> list[str]:
    """Return the ids that a list has; many laws ask for the same whole."""
    response = client.get(f"/v1/{kind.collection}?{urlencode([*query, ('fields', 'id'), ('limit', '500')])}")
    assert response.status_code == 200, response.text
    return [one["id"] for one in response.json["data"]]


@pytest.mark.parametrize("kind", Kind)
def test_filters_that_complement_each_other_part_what_is_there(both_made_up: list[FlaskClient], kind: Kind) -> None:
    documents = {one["id"]: one for one in every_item(both_made_up[0], f"/v1/{kind.collection}?limit=500")}
    telling = 0
    for number, (parts, whole) in enumerate(laws(build_filters(SCHEMAS[kind]))):
        # Neighbours are asked of different engines, in turn: what differs between them parts nothing.
        found = [ids(both_made_up[(number + place) % 2], kind, part) for place, part in enumerate(parts)]
        together = [one for part in found for one in part]
        assert set(together) == set(ids(both_made_up[number % 2], kind, whole)), parts
        for one in {one for one in together if together.count(one) > 1}:
            # Some element of a list may be on either side, and only where there are several.
            assert len(elements(documents[one], parts[0][0][0])) > 1, (one, parts)
        telling += sum(map(bool, found)) > 1
    assert telling > 20


def elements(document: dict[str, Any], name: str) -> list[Any]:
    """Return the elements of the list that a filter asks about; one where it asks about no list."""
    found = document.get(name.partition("__")[0].partition(".")[0])
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("kind", Kind)
def test_a_record_meets_all_values_if_it_meets_each(both_made_up: list[FlaskClient], kind: Kind) -> None:
    filters = build_filters(SCHEMAS[kind])
    for number, name in enumerate(name for name in filters if name.endswith("__all")):
        client, plain = both_made_up[number % 2], name.removesuffix("__all")
        several = values(filters[name])[:2]
        each = [set(ids(client, kind, ((plain, value),))) for value in several]
        assert set(ids(client, kind, tuple((name, value) for value in several))) == set.intersection(*each), name


@pytest.mark.parametrize("kind", Kind)
def test_what_is_certain_is_possible_and_known(both_made_up: list[FlaskClient], kind: Kind) -> None:
    filters = build_filters(SCHEMAS[kind])
    for number, name in enumerate(list_range_fields(filters)):
        client = both_made_up[number % 2]
        for operator in ("", "__gt", "__gte", "__lt", "__lte"):
            for value in values(filters[name])[:2]:
                asked = (f"{name}{operator}", value)
                certain, possible = (ids(client, kind, (asked, (f"{name}__match", how))) for how in MATCH_MODES[::-1])
                assert set(certain) <= set(possible) <= set(ids(client, kind, ((f"{name}__exists", "true"),)))
