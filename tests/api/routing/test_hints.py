"""Hints: what an error allows, the parameter that was meant, and the path that was meant."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from api.routing.allowed_values import list_allowed_values
from api.routing.foreign_names import FOREIGN_NAMES
from api.routing.parameter_hints import RouteNames, find_parameter_hint
from api.routing.query_parameters import MAX_HINTS, QuerySchema
from api.v1 import BLUEPRINTS
from models.vocabularies import Kind
from schemas.fields.walk import get_public_fields
from tests.api.routes import assert_problem, described, documented, path, query_parameters, with_parameters


def error_of(client: FlaskClient, url: str, code: str = "invalid-parameter") -> dict[str, Any]:
    """Return the one error of a request that is refused."""
    (error,) = assert_problem(client.get(url), 404 if code == "not-found" else 400, code)["errors"]
    return dict(error)


def closed_set(name: str, schema: dict[str, Any], components: dict[str, Any]) -> list[str]:
    """Return what a parameter may be by its description, where that is a closed set; a range is one text."""
    schema = schema.get("items", schema)
    schema = components[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if "enum" in schema:
        return [str(word) for word in schema["enum"]]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    if schema.get("type") in ("integer", "number") and "minimum" in schema and "maximum" in schema:
        return [f"{int(schema['minimum'])}..{int(schema['maximum'])}"]
    return ["name"] if name in ("sort", "fields") else ["part_of"] if name == "expand" else []


def test_every_error_about_a_closed_set_has_allowed(seeded_client: FlaskClient) -> None:
    """Closed sets are words, countries, currencies, Booleans, ranges, and the names in `sort`, `fields`, `expand`."""
    seen: set[str] = set()
    components = seeded_client.get("/openapi.json").json["components"]["schemas"]
    for rule, operation in documented(seeded_client).items():
        closed = {name: closed_set(name, schema, components) for name, schema in query_parameters(operation).items()}
        closed = {name: values for name, values in closed.items() if values}
        if not closed:
            continue
        url = with_parameters(path(seeded_client, rule), *((name, "nonsense") for name in closed))
        errors = assert_problem(seeded_client.get(url), 400, "invalid-parameter")["errors"]
        by_name = {error["parameter"]: error for error in errors}
        for name, values in closed.items():
            assert set(values) <= set(by_name[name]["allowed"]), (rule, name)
        seen |= closed.keys()
    assert {
        "sort",
        "expand",
        "fields",
        "limit",
        "country",
        "count",
        "amount.currency",
        "disputed",
        "depth",
        "status",
    } <= seen


def test_routes_that_need_a_key_declare_closed_sets_too(seeded_client: FlaskClient) -> None:
    private = described(seeded_client).keys() - documented(seeded_client).keys()
    assert private
    for blueprint in BLUEPRINTS:
        for route in blueprint.declared.reads:
            fields = get_public_fields(route.query())
            assert "limit" not in fields or list_allowed_values(fields["limit"])[0].startswith("1..")


@pytest.mark.parametrize(
    ("query", "meant", "allowed"),
    [
        ("sort=nmae", "name", "production_start"),
        ("sort=name:desc", "-name", "name"),
        ("sort=capacity", None, "city"),
        ("sort=jobs", None, "city"),
        ("sort=operator.country", None, "country"),
        ("fields=evidence.certainty", "evidence", "evidence"),
        ("fields=nmae", "name", "capacity"),
        ("expand=company", "owners.company", "operator"),
        ("expand=operater", "operator", "operator"),
        ("limit=1000", None, "1..500"),
        ("limit=x", None, "1..500"),
        ("country=XX", None, "CN"),
        ("disputed=yes", None, "true"),
        ("sources=many", None, "0..1000000"),
    ],
)
def test_a_wrong_value_names_what_is_allowed(
    seeded_client: FlaskClient, query: str, meant: str | None, allowed: str
) -> None:
    error = error_of(seeded_client, f"/v1/plants?{query}")

    assert error.get("did_you_mean") == meant
    assert allowed in error["allowed"]


def test_a_field_that_cannot_be_sorted_is_named_as_such(seeded_client: FlaskClient) -> None:
    for name in ("capacity", "jobs", "updated_at"):
        message = error_of(seeded_client, f"/v1/plants?sort=-{name}")["message"]
        assert message == f"`{name}` is a field of these records, but lists cannot be sorted by it."


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        # The same leading name, the same path and the same operator come before what looks alike.
        ("/v1/plants?jobs__gt=5", None),
        ("/v1/plants?jobs.quantity__gt=5", None),
        ("/v1/investments?investors.country=CN", "investors.company.country"),
        ("/v1/investments?investors=byd", "investors.company"),
        ("/v1/investments?investor=byd", "investors.company"),
        ("/v1/investments?investor__exists=true", "investors__exists"),
        ("/v1/partnerships?partner=byd", "parties.company"),
        ("/v1/milestones?subject=xiaomi", "subject.id"),
        ("/v1/plants?owners.shares__gte=3", "owners.share__gte"),
        ("/v1/plants?operater.country=CN", "operator.country"),
        ("/v1/plants?contry__not=CN", "country__not"),
        ("/v1/plants?country__nto=CN", "country__not"),
        ("/v1/plants?status__gt=3", None),
        # How other APIs write operators and paths.
        ("/v1/plants?capacity__ge=3", "capacity__gte"),
        ("/v1/plants?capacity_gte=3", "capacity__gte"),
        ("/v1/plants?min_capacity=3", "capacity__gte"),
        ("/v1/plants?capacity[gte]=3", "capacity__gte"),
        ("/v1/plants?capacity>5", "capacity__gt"),
        ("/v1/plants?capacity>=5", "capacity__gte"),
        ("/v1/plants?country!=CN", "country__not"),
        ("/v1/plants?filter[country]=CN", "country"),
        ("/v1/plants?operatorCountry=CN", "operator.country"),
        ("/v1/plants?operator_country=CN", "operator.country"),
        # Names of other APIs, by what the route has.
        ("/v1/plants?page=2", "cursor"),
        ("/v1/plants?offset=2", "cursor"),
        ("/v1/changes?page=2", "after"),
        ("/v1/plants/byd-szeged?page=2", None),
        ("/v1/plants?per_page=2", "limit"),
        ("/v1/plants?pageSize=2", "limit"),
        ("/v1/timeline?page_size=2", "limit"),
        ("/v1/plants?since=2020-01-01", "updated_after"),
        ("/v1/changes?since=2020-01-01", "after"),
        ("/v1/timeline?start=2020", "from"),
        ("/v1/timeline?count=exact", None),
        ("/v1/plants?order_by=name", "sort"),
        ("/v1/timeline?sort=date", None),
        ("/v1/plants?select=name", "fields"),
        ("/v1/plants?search=byd", "q"),
        ("/v1/plants?company=byd", "operator"),
        ("/v1/investments?company=byd", "investors.company"),
        ("/v1/search?q=byd&type=plant", "kind"),
        ("/v1/plants?api_key=x", None),
        ("/v1/plants?format=csv", "/v1/plants.csv"),
        ("/v1/plants/byd-szeged.json?output=geojson", "/v1/plants/byd-szeged.geojson"),
        ("/v1/changes?format=atom", "/v1/changes.atom"),
        ("/v1/plants?format=xml", None),
        ("/v1/plants?zzzzzz=1", None),
    ],
)
def test_an_unknown_parameter_names_the_one_that_was_meant(
    seeded_client: FlaskClient, url: str, meant: str | None
) -> None:
    error = error_of(seeded_client, url, "unknown-parameter")

    assert error.get("did_you_mean") == meant
    assert error["message"].startswith("This route has no such parameter.")
    if meant and not meant.startswith("/"):
        assert meant in error["allowed"]


def test_a_field_without_the_operator_names_what_it_has(seeded_client: FlaskClient) -> None:
    for query, part in (
        ("status__gt=1", "`status` has no operator `gt`. Parameters on it: `status`, `status__not`, `status__exists`."),
        ("jobs__gt=1", "`jobs` is a field of these records, and no filter compares it."),
        ("format=xml", "The suffix of the path chooses the format: `.json`, `.ndjson`, `.csv`, `.geojson`"),
        ("token=evf_0", "Send the key in the header `Authorization: Bearer`, never in the URL."),
        ("page=2", "Pages have no numbers: request the URL in `page.next`."),
    ):
        assert part in error_of(seeded_client, f"/v1/plants?{query}", "unknown-parameter")["message"]


def test_every_foreign_name_leads_to_a_parameter_that_some_route_has() -> None:
    declared = {route.query for blueprint in BLUEPRINTS for route in blueprint.declared.reads}
    assert all(issubclass(schema, QuerySchema) for schema in declared)
    routes = [schema() for schema in declared if not schema.__name__.startswith(("Company", "Person", "Policy"))]
    known = {name for query in routes for name in get_public_fields(query)}
    for row in FOREIGN_NAMES:
        assert not row.parameters or set(row.parameters) & known, row
        for query in routes:
            names = list(get_public_fields(query))
            for foreign in row.names.split():
                hint = find_parameter_hint(foreign, "", RouteNames(names, query.record_fields))
                assert hint.did_you_mean is None or hint.did_you_mean in names


def test_a_request_with_many_unknown_parameters_is_refused_with_few_hints(seeded_client: FlaskClient) -> None:
    query = "&".join(f"contry{number}=CN" for number in range(200))
    errors = assert_problem(seeded_client.get(f"/v1/plants?{query}"), 400, "unknown-parameter")["errors"]

    assert [error["parameter"] for error in errors] == [f"contry{number}" for number in range(200)]
    assert sum("did_you_mean" in error for error in errors) == MAX_HINTS
    assert ["allowed" in error for error in errors] == [True] + 199 * [False]


def test_a_bad_id_among_many_is_named_with_its_position(seeded_client: FlaskClient) -> None:
    ids = [f"id-{number}" for number in range(200)]
    error = error_of(seeded_client, f"/v1/plants?ids={','.join([*ids[:136], 'BYD', *ids[137:]])}")
    assert "Of 200 ids, number 137 'BYD' cannot be an id." in error["message"]
    assert error["did_you_mean"] == "byd"

    error = error_of(seeded_client, "/v1/companies?ids=byd,,a_b,x-,-y,z--z,1%202")
    assert "number 2 '', number 3 'a_b', number 4 'x-', number 5 '-y', number 6 'z--z' and 1 more" in error["message"]
    assert "did_you_mean" not in error


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        *((f"/v1/{kind}", f"/v1/{kind.collection}") for kind in Kind),
        *((f"/v1/{kind.collection.title()}", f"/v1/{kind.collection}") for kind in Kind),
        *((f"/{kind.collection}/", f"/v1/{kind.collection}") for kind in Kind),
        ("/v1/plants/", "/v1/plants"),
        ("/v1/plant/byd-szeged/", "/v1/plants/byd-szeged"),
        ("/v1/plants/byd-szeged/histroy", "/v1/plants/byd-szeged/history"),
        ("/V1/plants", "/v1/plants"),
        ("/v2/plants", "/v1/plants"),
        ("/v1//plants", "/v1/plants"),
        ("/api/v1/plants", "/v1/plants"),
        ("/v1/plant.csv", "/v1/plants.csv"),
        ("/v1/source", "/v1/sources"),
        ("/v1/statistics/investment", "/v1/stats/investments"),
        ("/v1/openapi.json", "/openapi.json"),
        ("/health", "/healthz"),
        ("/v1/", "/docs"),
    ],
)
def test_a_wrong_path_names_the_one_that_was_meant(seeded_client: FlaskClient, wrong: str, right: str) -> None:
    error = error_of(seeded_client, wrong, "not-found")

    assert (error["parameter"], error["did_you_mean"]) == ("path", right)
    assert seeded_client.get(right).status_code == 200


def test_a_path_like_no_other_has_no_hint(seeded_client: FlaskClient) -> None:
    for url in ("/wp-admin", "/v1/xyzzy", "/.git/config", f"/{'a/' * 500}", "/v1/%00", "/v1/plants/none"):
        problem = assert_problem(seeded_client.get(url), 404, "not-found")
        assert not [error for error in problem["errors"] if error["parameter"] == "path"]


def test_closed_names_in_paths_are_listed(seeded_client: FlaskClient) -> None:
    assert "plant.status" in error_of(seeded_client, "/v1/vocabularies/nonsense", "not-found")["allowed"]
    assert "plants" in error_of(seeded_client, "/v1/exports/nonsense.csv", "not-found")["allowed"]
