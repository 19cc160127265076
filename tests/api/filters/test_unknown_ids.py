"""Parameters that take an id: an id that nothing ever had is refused, and a former id finds what the new one finds."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from api.routing.query_parameters import QuerySchema
from api.routing.record_ids import get_target
from schemas.fields.scalars import Slug
from schemas.fields.walk import get_public_fields
from tests.api.routes import address, assert_problem, documented, every_item, query_parameters, with_parameters
from tests.api.statement_counter import statements
from tests.api.strategies import ID_PATTERN
from tests.api.writers import Writer, assert_sound, done, evidence

RENAMED = {"id": "nextstar", "reason": "Its name now."}
FORMER = "nextstar-energy"


@pytest.mark.parametrize(
    ("url", "parameter", "near"),
    [
        ("/v1/plants?operator=byyd", "operator", "byd"),
        ("/v1/plants?operator__not=byyd", "operator__not", "byd"),
        ("/v1/plants?id=byd-szeget", "id", "byd-szeged"),
        ("/v1/plants?operator=byyd&as_of=2020-01-01", "operator", "byd"),
        ("/v1/plants?operator=byd&operator=byyd", "operator", "byd"),
        ("/v1/plants?owners.company=byyd&limit=1", "owners.company", "byd"),
        ("/v1/plants?operator=byd-szeged", "operator", None),
        ("/v1/investments?investors.company=xaiomi", "investors.company", None),
        ("/v1/investments?investors.company=xiaomy", "investors.company", "xiaomi"),
        ("/v1/milestones?subject.id=xiaomi-ev-projct", "subject.id", "xiaomi-ev-project"),
        ("/v1/plants?source=marketscreener-2022-08-26-xiaomi-bac", "source", "marketscreener-2022-08-26-xiaomi-baic"),
        ("/v1/timeline?company=nosuch", "company", None),
        ("/v1/timeline?project=xiaomi-ev-projct", "project", "xiaomi-ev-project"),
        ("/v1/claims?record=nosuch-qqqqqqqqq", "record", None),
        ("/v1/claims?record=byyd", "record", "byd"),
        ("/v1/claims?source=marketscreener-2022-08-26-xiaomi-bac", "source", "marketscreener-2022-08-26-xiaomi-baic"),
        ("/v1/conflicts?record=byyd", "record", "byd"),
        ("/v1/changes?id=byyd", "id", "byd"),
        ("/v1/sources?id=marketscreener-2022-08-26-xiaomi-bac", "id", "marketscreener-2022-08-26-xiaomi-baic"),
        ("/v1/stats/investments?project=xiaomi-ev-projct", "project", "xiaomi-ev-project"),
        ("/v1/stats/capacity?operator=byyd", "operator", "byd"),
    ],
)
def test_an_unknown_id_is_refused_with_the_nearest(
    seeded_client: FlaskClient, url: str, parameter: str, near: str | None
) -> None:
    problem = assert_problem(seeded_client.get(url), 400, "invalid-parameter")
    [error] = problem["errors"]
    assert error["parameter"] == parameter
    assert "has the id" in error["message"]
    if near:
        assert error["did_you_mean"] == near


def test_every_parameter_with_an_unknown_id_is_named(seeded_client: FlaskClient) -> None:
    problem = assert_problem(
        seeded_client.get("/v1/plants?operator=byyd&source=nosuch&id=x&id=y"), 400, "invalid-parameter"
    )
    messages = {error["parameter"]: error["message"] for error in problem["errors"]}
    assert sorted(messages) == ["id", "operator", "source"]
    assert "No plant has the id 'x'." in messages["id"]
    assert "No plant has the id 'y'." in messages["id"]


def test_every_parameter_of_the_description_that_takes_an_id_refuses_an_unknown_one(client: FlaskClient) -> None:
    tried = 0
    for rule, operation in documented(client).items():
        if "<" in rule.replace(".<any", "") and "_id>" in rule:
            continue  # the id in the path is unknown here, so the route answers 404
        for name, schema in query_parameters(operation).items():
            if schema.get("items", schema).get("pattern") == ID_PATTERN:
                answer = client.get(with_parameters(address(client, rule), (name, "nobody-has-this-id")))
                problem = assert_problem(answer, 400, "invalid-parameter")
                assert [error["parameter"] for error in problem["errors"]] == [name], (rule, name)
                tried += 1
    assert tried > 100


def test_every_declared_id_is_looked_up(client: FlaskClient) -> None:
    """A parameter declared as a plain id would answer an unknown one with an empty list."""
    client.get("/openapi.json")
    for schema in list_schemas(QuerySchema):
        for name, field in get_public_fields(schema()).items():
            if isinstance(getattr(field, "inner", field), Slug) and schema.__name__ not in WRITES:
                assert get_target(field), (schema, name)


# The parameters of writes, which refuse an unknown id with a problem of their own.
WRITES = {"WithdrawalQuery"}


def list_schemas(base: type[QuerySchema]) -> list[type[QuerySchema]]:
    return [schema for direct in base.__subclasses__() for schema in (direct, *list_schemas(direct))]


# Requests with a former or a present id in place of {}.
FOLLOWED = [
    "/v1/plants?operator={}",
    "/v1/plants?operator__not={}",
    "/v1/plants?operator={}&as_of=2023-12-31",
    "/v1/plants?operator={}&count=exact",
    "/v1/investments?investors.company={}",
    "/v1/companies?id={}",
    "/v1/companies?ids={},byd",
    "/v1/timeline?company={}",
    "/v1/claims?record={}&limit=500",
    "/v1/claims?speaker={}",
    "/v1/conflicts?record={}",
    "/v1/stats/capacity?operator={}",
    "/v1/stats/investments?investors.company={}",
    "/v1/graph?around=company:{}",
]


def test_a_former_id_finds_what_the_present_id_finds(seeded_alice: Writer) -> None:
    before = {url: count_items(seeded_alice.document(url.format(FORMER))) for url in FOLLOWED}
    done(seeded_alice.post(f"/v1/companies/{FORMER}/rename", RENAMED))
    for url in FOLLOWED:
        former, present = (seeded_alice.document(url.format(name)) for name in (FORMER, RENAMED["id"]))
        for body in (former, present):
            body.get("page", {}).pop("next", None), body.get("page", {}).pop("next_cursor", None)
        assert former == present, url
        assert count_items(former) == before[url], url
    assert before["/v1/plants?operator={}"]
    assert before["/v1/companies?ids={},byd"] == 2
    done(seeded_alice.post(f"/v1/companies/{RENAMED['id']}/rename", {"id": "next-star", "reason": "Again."}))
    assert count_items(seeded_alice.document(f"/v1/plants?operator={FORMER}")) == before["/v1/plants?operator={}"]


def test_the_feed_of_a_former_id_goes_on_with_the_present_one(alice: Writer) -> None:
    alice.make("companies", "alpha")
    done(alice.post("/v1/companies/alpha/rename", {"id": "beta", "reason": "Its name now."}))
    done(alice.patch("/v1/companies/beta", {"country": "DE", "evidence": evidence()}))
    read = {name: [entry["id"] for entry in every_entry(alice, f"id={name}")] for name in ("alpha", "beta")}
    assert set(read["alpha"]) == {"alpha", "beta"}
    assert set(read["beta"]) == {"beta"}
    assert_sound(alice.engine)


def test_a_speaker_is_followed_from_either_id(alice: Writer) -> None:
    alice.make("companies", "alpha")
    statement = {"source": "wire", "certainty": "announced", "field": "tags", "value": "spoken", "speaker": "alpha"}
    done(alice.post("/v1/companies/alpha/claims", statement), 201)
    [before] = every_item(alice.client, "/v1/claims?speaker=alpha")
    done(alice.post("/v1/companies/alpha/rename", {"id": "beta", "reason": "Its name now."}))
    for name in ("alpha", "beta"):
        assert [claim["id"] for claim in every_item(alice.client, f"/v1/claims?speaker={name}")] == [before["id"]]
    assert every_item(alice.client, "/v1/claims?speaker=A+spokesman") == []


def test_ids_of_withdrawn_and_of_later_records_stay_valid(alice: Writer) -> None:
    alice.make("companies", "alpha")
    alice.make("plants", "works", operator="alpha")
    alice.make("plants", "other")
    done(alice.delete("/v1/plants/other?reason=Never+built."))
    for url in (
        "/v1/plants?id=other",
        "/v1/plants?operator=alpha&as_of=1990-01-01",
        "/v1/timeline?plant=other",
        "/v1/claims?record=other&as_of=1990-01-01",
        "/v1/conflicts?record=other",
        "/v1/plants?ids=other,nobody-has-this-id",
    ):
        assert alice.document(url)["data"] == [], url
    assert [item["id"] for item in every_item(alice.client, "/v1/plants?ids=works,nobody-has-this-id")] == ["works"]


def test_an_id_that_two_kinds_share_is_followed_in_each(alice: Writer) -> None:
    alice.make("companies", "alpha")
    alice.make("plants", "alpha")
    alice.make("plants", "beta", operator="alpha")
    done(alice.post("/v1/companies/alpha/rename", {"id": "beta", "reason": "Its name now."}))
    claims = every_item(alice.client, "/v1/claims?record=alpha&limit=500")
    assert {(claim["record"]["kind"], claim["record"]["id"]) for claim in claims} == {
        ("company", "beta"),
        ("plant", "alpha"),
    }
    assert [item["id"] for item in every_item(alice.client, "/v1/plants?operator=alpha")] == ["beta"]


@pytest.mark.parametrize(("written", "near"), [("BYD", "byd"), ("byyd", "byd"), ("Xiaomi", "xiaomi")])
def test_the_404_of_an_item_suggests_the_nearest_id(seeded_client: FlaskClient, written: str, near: str) -> None:
    problem = assert_problem(seeded_client.get(f"/v1/companies/{written}"), 404, "not-found")
    assert problem["errors"][0]["did_you_mean"].startswith(near)


@pytest.mark.parametrize("names", [("operator",), ("operator", "id", "ids", "source"), ("operator__not", "part_of")])
def test_all_ids_of_a_request_take_one_statement(seeded_client: FlaskClient, names: tuple[str, ...]) -> None:
    values: dict[str, Any] = {
        "operator": ["byd", "xiaomi", "nio"],
        "operator__not": ["byd", "xiaomi"],
        "id": "byd-szeged",
        "ids": "byd-szeged,nio-f1",
        "source": "marketscreener-2022-08-26-xiaomi-baic",
        "part_of": "byd-szeged",
    }
    query = urlencode({name: values[name] for name in names}, doseq=True)
    assert statements(seeded_client, f"/v1/plants?{query}") == statements(seeded_client, "/v1/plants?country=HU") + 1


def every_entry(writer: Writer, query: str) -> list[dict[str, Any]]:
    return list(writer.document(f"/v1/changes?{query}")["data"])


def count_items(body: dict[str, Any]) -> int:
    """Return the number of records, claims or events of an answer, or the records in its groups."""
    items = body.get("data", body.get("nodes", []))
    return sum(group["count"] for group in items) if items and "count" in items[0] else len(items)
