"""The description of the API is valid OpenAPI 3.1, leaves nothing out, and is true: real answers fit its schemas."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.formats import JSON
from models.vocabularies import Kind
from tests.api.routes import (
    address,
    described,
    documented,
    every_item,
    query_parameters,
    route,
    with_parameters,
)
from tests.conftest import client_of


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an app over a database that is not there: the description does not depend on one."""
    yield from client_of(f"sqlite:///{tmp_path_factory.mktemp('bare') / 'evfacts.db'}")


@pytest.fixture(scope="module")
def spec(bare: FlaskClient) -> dict[str, Any]:
    """The description, as it is served."""
    body = bare.get("/openapi.json").json
    assert body is not None
    return dict(body)


METHODS = {"get", "post", "patch", "delete"}


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the operations with their paths."""
    for path, item in spec["paths"].items():
        for method in METHODS & set(item):
            yield path, item[method]


def within(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping in a part of the description, itself among them."""
    if isinstance(part, dict):
        yield part
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from within(one)


def references(value: Any) -> Iterator[str]:
    """Yield what a part of the description refers to."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def validator(spec: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    """Make a validator of a schema that may refer to the components.

    It refuses what is not described: for clients the schemas are open, since parts may be added.
    """
    closed = {"components": {"schemas": {name: close(one) for name, one in spec["components"]["schemas"].items()}}}
    return Draft202012Validator({**close(schema), **closed}, format_checker=FormatChecker())


def close(schema: dict[str, Any]) -> dict[str, Any]:
    """Refuse further parts in a schema of an object."""
    return {"additionalProperties": False, **schema} if "properties" in schema else schema


def json_schema(operation: dict[str, Any]) -> dict[str, Any] | None:
    """Return the schema of the JSON that a route answers; None where it answers something else."""
    content = operation["responses"]["200"]["content"]
    return dict(content[JSON.media_type]["schema"]) if JSON.media_type in content else None


def assert_fits(spec: dict[str, Any], schema: dict[str, Any], body: Any) -> None:
    """Check a body against a schema, and say what is wrong with it."""
    problems = [f"{list(one.absolute_path)}: {one.message[:200]}" for one in validator(spec, schema).iter_errors(body)]
    assert problems == []


def test_it_is_valid(spec: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(spec).validate()
    assert spec["openapi"].startswith("3.1.")
    for name, schema in spec["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema.get("type") == "object" or "enum" in schema or name == "InputDate", name


def test_every_route_is_described_and_nothing_else(bare: FlaskClient, spec: dict[str, Any]) -> None:
    told = described(bare)  # fails where a route is not described

    rules = bare.application.url_map.iter_rules()
    there = {
        (route(one.rule), method) for one in rules for method in (one.methods or set()) & set(map(str.upper, METHODS))
    }
    assert len({route(rule) for rule in told}) == sum("get" in item for item in spec["paths"].values())
    assert len(there) == len(list(operations(spec)))


def test_every_operation_has_a_name_of_its_own(spec: dict[str, Any]) -> None:
    names = Counter(operation["operationId"] for _, operation in operations(spec))

    assert [name for name, times in names.items() if times > 1] == []


def test_every_operation_and_parameter_is_explained(spec: dict[str, Any]) -> None:
    for path, operation in operations(spec):
        assert operation["summary"].endswith("."), path
        assert operation["tags"]
        in_path = [one["name"] for one in spec["paths"][path].get("parameters", ()) if one["in"] == "path"]
        assert in_path == [part.partition("}")[0] for part in path.split("{")[1:]]
        for parameter in [*operation["parameters"], *spec["paths"][path].get("parameters", ())]:
            assert len(parameter.get("description", "")) > 5, (path, parameter["name"])


def test_every_parameter_has_an_example_that_it_takes(spec: dict[str, Any]) -> None:
    for path, operation in operations(spec):
        for parameter in [*operation["parameters"], *spec["paths"][path].get("parameters", ())]:
            schema = parameter["schema"]
            inner = resolved(spec, schema.get("items", schema))
            if parameter["name"] == "cursor" or "enum" in inner or inner.get("type") == "boolean":
                continue  # a cursor is signed by whoever answers; words and truth are examples themselves
            shown = parameter.get("example", schema.get("example", inner.get("example")))
            assert shown is not None, (path, parameter["name"])
            assert_fits(spec, schema, shown)


def resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema refers to, or itself."""
    return dict(spec["components"]["schemas"][schema["$ref"].split("/")[-1]]) if "$ref" in schema else schema


def test_no_part_has_a_name_that_a_generator_made_up(spec: dict[str, Any]) -> None:
    """What stands in several places and has parts or words has a name: generators make one type of it."""
    schemas = [list(schema.values()) for schema in spec["components"]["schemas"].values()]
    places = [one for part in (spec["paths"], schemas) for one in within(part) if "enum" in one or "properties" in one]
    unnamed = Counter(str(one.get("enum") or sorted(one["properties"])) for one in places)

    assert [one for one, times in unnamed.items() if times > 1] == []


def test_reading_needs_a_key_only_where_it_is_closed(spec: dict[str, Any]) -> None:
    writes = [operation["security"] for path, operation in operations(spec) if "requestBody" in operation]

    assert spec["security"] == [{}, {"key": []}]
    assert writes == [[{"key": []}]] * len(writes)
    assert spec["paths"]["/healthz"]["get"]["security"] == []


def test_every_group_is_explained(spec: dict[str, Any]) -> None:
    used = {tag for _, operation in operations(spec) for tag in operation["tags"]}

    assert {tag["name"] for tag in spec["tags"]} == used
    assert all(tag["description"] for tag in spec["tags"])


def test_every_reference_can_be_followed_and_every_component_is_used(spec: dict[str, Any]) -> None:
    used = set(references(spec))
    groups = {group: parts for group, parts in spec["components"].items() if group != "securitySchemes"}
    there = {f"#/components/{group}/{name}" for group, parts in groups.items() for name in parts}

    assert used == there


def test_errors_are_described_as_problems(spec: dict[str, Any]) -> None:
    for path, operation in operations(spec):
        for status, response in operation["responses"].items():
            if status >= "400":
                assert response == {"$ref": "#/components/responses/Problem"}, (path, status)
        assert {"400", "429", "503"} <= set(operation["responses"])
        assert {"200", "201"} & set(operation["responses"])
        assert "404" in operation["responses"] or "{" not in path


def test_a_problem_fits_its_schema(seeded_client: FlaskClient, spec: dict[str, Any]) -> None:
    schema = spec["components"]["responses"]["Problem"]["content"]["application/problem+json"]["schema"]
    for path in ("/v1/plants?limt=1", "/v1/plants?status=x", "/v1/companies/xiaomy", "/nothing"):
        assert_fits(spec, schema, seeded_client.get(path).json)


@pytest.mark.parametrize("kind", Kind)
def test_every_document_fits_its_schema(seeded_client: FlaskClient, spec: dict[str, Any], kind: Kind) -> None:
    path = f"/v1/{kind.collection}"
    listed, single = (json_schema(spec["paths"][one]["get"]) for one in (path, f"{path}/{{record_id}}"))
    assert listed is not None
    assert single is not None
    for query in ("limit=500", "limit=500&as_of=2022-09-30"):
        assert_fits(spec, listed, seeded_client.get(f"{path}?{query}").json)
    documents = every_item(seeded_client, f"{path}?limit=500")
    assert set(documents[0]) <= set(spec["components"]["schemas"][kind.name.capitalize()]["properties"])
    for document in documents[::10]:
        for query in ("", "?evidence=full", "?fields=name"):
            assert_fits(spec, single, seeded_client.get(f"{path}/{document['id']}{query}").json)


def test_every_answer_fits_its_schema(seeded_client: FlaskClient, spec: dict[str, Any]) -> None:
    for rule, operation in documented(seeded_client).items():
        schema = json_schema(operation)
        if schema is None or route(rule) != rule:
            continue
        url = address(seeded_client, rule)
        response = seeded_client.get(url)
        assert response.content_type == JSON.media_type
        assert_fits(spec, schema, response.json)
        limit = query_parameters(operation).get("limit", {}).get("maximum")
        if limit:
            assert_fits(spec, schema, seeded_client.get(with_parameters(url, ("limit", limit))).json)


def test_the_history_and_the_explanation_of_each_kind_fit(seeded_client: FlaskClient, spec: dict[str, Any]) -> None:
    for kind in Kind:
        path = f"/v1/{kind.collection}"
        explained = json_schema(spec["paths"][f"{path}/{{record_id}}/explain"]["get"])
        history = json_schema(spec["paths"][f"{path}/{{record_id}}/history"]["get"])
        assert explained is not None
        assert history is not None
        document = max(
            every_item(seeded_client, f"{path}?limit=500"), key=lambda document: document["evidence"]["sources"]
        )
        asked = query_parameters(spec["paths"][f"{path}/{{record_id}}/explain"]["get"])["field"]["$ref"]
        for field in spec["components"]["schemas"][asked.rpartition("/")[2]]["enum"]:
            url = f"{path}/{document['id']}/explain?field={field}"
            assert_fits(spec, explained, seeded_client.get(url).json)
        assert_fits(spec, history, seeded_client.get(f"{path}/{document['id']}/history").json)


def test_a_schema_refuses_what_is_no_document(spec: dict[str, Any], seeded_client: FlaskClient) -> None:
    document = seeded_client.get("/v1/plants/xiaomi-beijing-plant").json
    wrong = [{"status": "bilt"}, {"name": None}, {"capacity": None}, {"nothing": 1}, {"announced": "2022"}]

    for part in wrong:
        assert list(validator(spec, spec["components"]["schemas"]["Plant"]).iter_errors({**document, **part})), part
