"""A list takes as many statements for fifty records as for one, whatever is expanded in it."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from marshmallow import fields
from sqlalchemy import Engine

from api.records.expansion import MAX_DEPTH, MAX_NAMES, list_expandable_paths
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.facts import ListFact, Reference, ReferenceSet, Subject
from schemas.kinds.record import get_fact_fields
from tests import random_dossiers
from tests.api.routes import PAGED
from tests.api.statement_counter import statements
from tests.dossiers import Data, about, dossier, store

# The version of the data, and the page.
ALWAYS = 2


def references(kind: Kind) -> Data:
    """Make up facts that refer, by every field that can, to one record of each kind."""
    return {name: value for name, field in get_fact_fields(SCHEMAS[kind]).items() for value in referring(field, kind)}


def referring(field: fields.Field[Any], kind: Kind) -> Iterator[Any]:
    """Make up the value of a field that refers; of others, none."""
    chance = Random(0)  # noqa: S311 - what is needed is the same again
    match field:
        case Reference():
            yield random_dossiers.slug(field.kind or kind, 0)
        case Subject():
            yield {"kind": "plant", "id": random_dossiers.slug(Kind.PLANT, 0)}
        case ReferenceSet():
            yield [random_dossiers.slug(field.kind, 0)]
        case ListFact(inner=fields.Nested()):
            parts = field.inner.schema.fields
            found = {name: value for name, part in parts.items() for value in referring(part, kind)}
            if found:
                needed = {
                    name: random_dossiers.value(chance, part, kind) for name, part in parts.items() if part.required
                }
                yield [needed | found]


@pytest.fixture
def linked_client(engine: Engine, client: FlaskClient) -> FlaskClient:
    """A client of fifty records of each kind, each of which refers by every field that can."""
    for kind in Kind:
        said = references(kind)
        blocks = [about(f"{kind} a-{kind}-{one:02}", {"name": "One"} | said) for one in range(50)]
        # What they refer to comes after them in lists, and refers to another one, because none refers to itself.
        first, last = (random_dossiers.slug(kind, number) for number in (0, 1))
        onwards = json.loads(json.dumps(said).replace(f'"{first}"', f'"{last}"'))
        blocks += [about(f"{kind} {first}", {"name": "First"} | onwards), about(f"{kind} {last}", {"name": "Last"})]
        store(engine, dossier(f"on-{kind}", "2024-01-01", *blocks))
    return client


@pytest.mark.parametrize("engine_name", ["sqlite"])  # the code that sends them knows no engine
def test_expanding_takes_a_statement_for_each_step_however_long_the_page_is(linked_client: FlaskClient) -> None:
    for kind in Kind:
        paths = list_expandable_paths(SCHEMAS[kind])
        for path in paths:
            steps = 1 + any(path.startswith(f"{other}.") for other in paths)
            one, fifty = (
                statements(linked_client, f"/v1/{kind.collection}?expand={path}&limit={limit}") for limit in (1, 50)
            )
            assert one == fifty == ALWAYS + steps, path
        if paths:
            url = f"/v1/{kind.collection}?expand={','.join(paths[:MAX_NAMES])}&count=exact"
            one, fifty = (statements(linked_client, f"{url}&limit={limit}") for limit in (1, 50))
            assert one == fifty <= ALWAYS + 1 + MAX_DEPTH * len(Kind)


def test_no_list_takes_more_statements_for_more(made_up_client: FlaskClient) -> None:
    lists = [*PAGED, "/v1/search?q=a", "/v1/timeline", "/v1/companies/company-1/relations"]
    for url in lists:
        one, fifty = (
            statements(made_up_client, f"{url}{'&' if '?' in url else '?'}limit={limit}") for limit in (1, 50)
        )
        assert one == fifty <= 6, url
