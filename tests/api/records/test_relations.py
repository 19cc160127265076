"""`/relations` and `/graph`: who refers to whom, whom others bring together, and what backs it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.records.relations import RelationSchema
from models import VERSIONS, Base
from models.queries.references import LINKS
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.facts import Reference, ReferenceSet, Subject
from schemas.kinds.record import get_fact_fields
from tests.api.routes import assert_problem, every_item
from tests.api.statement_counter import statements
from tests.dossiers import about, denies, dossier, naming, store

WORLD = (
    dossier(
        "names",
        "2020-01-01",
        *naming("company alpha", "company beta", "company gamma", "company joint", "plant works", "partnership tie-up"),
        *naming("investment stake", "project car", "milestone launch"),
    ),
    dossier(
        "wire",
        "2022-08-26",
        about(
            "partnership tie-up",
            {
                "type": "production",
                "stage": "in_talks",
                "parties": [{"company": "alpha", "role": "buyer"}, {"company": "beta", "role": "manufacturer"}],
            },
            certainty="rumoured",
        ),
        about("plant works", {"operator": "beta", "status": "construction"}),
    ),
    dossier(
        "paper",
        "2023-03-01",
        about("partnership tie-up", {"parties": [{"company": "beta", "role": "manufacturer"}]}, certainty="announced"),
        about("investment stake", {"investors": [{"company": "alpha"}], "target_company": "gamma"}),
        about("company joint", {"owners": [{"companies": ["alpha", "gamma"], "share": {"text": "51%"}}]}),
        about("milestone launch", {"subject": {"kind": "plant", "id": "works"}}),
        about("project car", {"companies": [{"company": "alpha", "role": "lead"}]}),
    ),
)


@pytest.fixture
def world(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """A client over a few records that refer to each other."""
    return telling(*WORLD)


def relations(client: FlaskClient, record: str, query: str = "") -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the relations of a record by relation, direction and the id of the other record."""
    found = every_item(client, f"/v1/{record}/relations?{query}")
    by_key = {(one["relation"], one["direction"], one["record"]["id"]): one for one in found}
    assert len(by_key) == len(found)
    return by_key


def test_every_foreign_key_of_a_version_is_a_link_with_the_kind_that_its_schema_says() -> None:
    keys = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        if "known_to" in table.c or "version_pk" in table.c
        for column in table.c
        if column.name != "record_pk" and any(key.target_fullname == "records.pk" for key in column.foreign_keys)
    }
    assert {(link.column.table.name, link.column.name) for link in LINKS} == keys

    for kind, schema in SCHEMAS.items():
        told: dict[str, Kind | None] = {}
        for name, field in get_fact_fields(schema).items():
            if isinstance(field, Reference):
                told[name] = field.kind or kind
            elif isinstance(field, ReferenceSet):
                told[name] = field.kind
            elif isinstance(field, Subject):
                told[name] = None
        plain = {link.path: link.target for link in LINKS if link.model is VERSIONS[kind] and "." not in link.path}
        assert plain == told


def test_a_reference_is_seen_from_both_ends(world: FlaskClient) -> None:
    out = relations(world, "plants/works")["operator", "out", "beta"]
    back = relations(world, "companies/beta")["operator", "in", "works"]

    assert out["record"] == {"kind": "company", "id": "beta", "name": "beta"}
    assert back["record"] == {"kind": "plant", "id": "works", "name": "works"}
    assert (out["link"], back["link"]) == ("/v1/companies/beta", "/v1/plants/works")
    for one in (out, back):
        assert set(one) == set(RelationSchema().fields)
        assert (one["certainty"], one["since"], one["sources"], one["disputed"]) == ("reported", "2022-08-26", 1, False)
        assert (one["role"], one["share"], one["via"]) == (None, None, None)


def test_the_subject_of_a_milestone_may_be_of_any_kind(world: FlaskClient) -> None:
    assert ("subject", "in", "launch") in relations(world, "plants/works")
    assert ("subject", "out", "works") in relations(world, "milestones/launch")


def test_what_backs_a_party_are_the_claims_that_name_it(world: FlaskClient) -> None:
    of_tie_up = relations(world, "partnerships/tie-up")

    alpha, beta = of_tie_up["parties.company", "out", "alpha"], of_tie_up["parties.company", "out", "beta"]
    assert (alpha["certainty"], alpha["since"], alpha["sources"], alpha["role"]) == (
        "rumoured",
        "2022-08-26",
        1,
        "buyer",
    )
    assert (beta["certainty"], beta["since"], beta["sources"]) == ("announced", "2022-08-26", 2)


def test_two_parties_of_a_partnership_are_tied_and_no_surer_than_the_weaker(world: FlaskClient) -> None:
    tie = relations(world, "companies/beta")["partner", "both", "alpha"]

    assert tie["via"] == {
        "kind": "partnership",
        "id": "tie-up",
        "name": "tie-up",
        "type": "production",
        "status": "in_talks",
    }
    assert (tie["certainty"], tie["since"], tie["sources"], tie["role"]) == ("rumoured", "2022-08-26", 2, "buyer")


def test_an_investor_is_tied_to_the_target_and_owners_to_each_other(world: FlaskClient) -> None:
    of_alpha, of_gamma = relations(world, "companies/alpha"), relations(world, "companies/gamma")

    assert of_alpha["investor", "out", "gamma"]["via"]["id"] == "stake"
    assert of_gamma["investor", "in", "alpha"]["via"]["id"] == "stake"
    assert of_alpha["co_owner", "both", "gamma"]["via"]["id"] == "joint"
    assert ("partner", "both", "gamma") not in of_alpha


def test_companies_that_share_an_entry_are_each_found(world: FlaskClient) -> None:
    for owner in ("alpha", "gamma"):
        share = relations(world, f"companies/{owner}")["owners.company", "in", "joint"]["share"]
        assert (share["min"], share["max"], share["state"]) == (51, 51, "known")
        found = world.get(f"/v1/companies?owners.company={owner}").json["data"]
        assert [one["id"] for one in found] == ["joint"]
    assert {other for name, way, other in relations(world, "companies/joint") if way == "out"} == {"alpha", "gamma"}


def test_a_denied_party_makes_the_relation_disputed(telling: Callable[..., FlaskClient]) -> None:
    doubt = denies("partnership tie-up", field="parties", stance="doubts")
    doubted = telling(*WORLD, dossier("denial", "2023-06-01", doubt))

    assert relations(doubted, "companies/alpha")["partner", "both", "beta"]["disputed"]
    assert not relations(doubted, "companies/alpha")["investor", "out", "gamma"]["disputed"]


def test_as_of_shows_only_what_had_been_published(world: FlaskClient) -> None:
    assert relations(world, "companies/alpha", "as_of=2022-08-25") == {}
    then = relations(world, "companies/beta", "as_of=2022-12-31")
    assert set(then) == {
        ("operator", "in", "works"),
        ("parties.company", "in", "tie-up"),
        ("partner", "both", "alpha"),
    }
    assert then["parties.company", "in", "tie-up"]["certainty"] == "rumoured"
    assert_problem(world.get("/v1/companies/alpha/relations?as_of=2019-01-01"), 404, "not-found")


def test_a_record_that_was_not_known_yet_has_no_name(client: FlaskClient, engine: Engine) -> None:
    store(
        engine,
        dossier("first", "2020-01-01", about("plant works", {"name": "Works", "operator": "alpha"})),
        dossier("second", "2021-01-01", *naming("company alpha")),
    )

    (then,) = relations(client, "plants/works", "as_of=2020-06-01").values()
    (now,) = relations(client, "plants/works").values()
    assert (then["record"]["name"], now["record"]["name"]) == (None, "alpha")


def test_relations_can_be_narrowed_and_paged(world: FlaskClient) -> None:
    everything = relations(world, "companies/alpha")
    paged = relations(world, "companies/alpha", "limit=1")

    assert list(paged) == list(everything)
    for direction in ("in", "out", "both"):
        narrowed = relations(world, "companies/alpha", f"direction={direction}")
        assert list(narrowed) == [key for key in everything if key[1] == direction]
    kinds = relations(world, "companies/alpha", "kind=company&kind=project")
    assert kinds == {key: one for key, one in everything.items() if one["record"]["kind"] in ("company", "project")}
    assert_problem(world.get("/v1/companies/alpha/relations?direction=up"), 400, "invalid-parameter")
    assert_problem(world.get("/v1/companies/alpha/relations?role=lead"), 400, "unknown-parameter")


def test_out_and_in_mirror_each_other_on_all_data(seeded_client: FlaskClient) -> None:
    seen: dict[str, set[Any]] = {"out": set(), "in": set()}
    for kind in Kind:
        for record in every_item(seeded_client, f"/v1/{kind.collection}?fields=name&limit=500"):
            for one in every_item(seeded_client, f"/v1/{kind.collection}/{record['id']}/relations?limit=500"):
                own, other = (kind, record["id"]), (one["record"]["kind"], one["record"]["id"])
                assert one["certainty"], (own, one)
                assert one["since"], (own, one)
                if one["direction"] in seen:
                    ends = (own, other) if one["direction"] == "out" else (other, own)
                    seen[one["direction"]].add((one["relation"], *ends, one["via"] and one["via"]["id"]))
    assert seen["out"] == seen["in"]
    assert len(seen["out"]) > 100


def test_a_page_takes_the_same_statements_whatever_is_on_it(seeded_client: FlaskClient) -> None:
    base = "/v1/companies/xiaomi/relations?limit="
    assert statements(seeded_client, f"{base}1") == statements(seeded_client, f"{base}500") == 6
    assert statements(seeded_client, f"{base}500&as_of=2022-09-30") == 6


def graph(client: FlaskClient, query: str) -> dict[str, Any]:
    response = client.get(f"/v1/graph?{query}")
    assert response.status_code == 200, response.text
    return dict(response.json)


def test_a_graph_has_what_is_within_its_depth_and_all_edges_between(world: FlaskClient) -> None:
    one = graph(world, "around=company:beta")
    assert [node["node"] for node in one["nodes"]] == ["company:beta", "partnership:tie-up", "plant:works"]
    assert {(edge["from"], edge["relation"], edge["to"]) for edge in one["edges"]} == {
        ("partnership:tie-up", "parties.company", "company:beta"),
        ("plant:works", "operator", "company:beta"),
    }
    two = graph(world, "around=company:beta&depth=2")
    depths = {node["node"]: node["depth"] for node in two["nodes"]}
    assert depths == {
        "company:beta": 0,
        "partnership:tie-up": 1,
        "plant:works": 1,
        "company:alpha": 2,
        "milestone:launch": 2,
    }
    edge = next(edge for edge in two["edges"] if edge["to"] == "company:alpha")
    assert (edge["role"], edge["certainty"], edge["since"], edge["sources"]) == ("buyer", "rumoured", "2022-08-26", 1)
    assert not two["meta"]["truncated"]


def test_a_graph_is_cut_where_it_was_told_and_says_so(world: FlaskClient) -> None:
    cut = graph(world, "around=company:beta&depth=3&limit=2")

    assert [node["node"] for node in cut["nodes"]] == ["company:beta", "partnership:tie-up"]
    assert [edge["from"] for edge in cut["edges"]] == ["partnership:tie-up"]
    assert cut["meta"]["truncated"]
    assert graph(world, "around=company:beta&limit=1")["edges"] == []


def test_a_graph_can_be_asked_as_of_a_day(world: FlaskClient) -> None:
    then = graph(world, "around=company:alpha&depth=3&as_of=2022-12-31")

    assert [node["id"] for node in then["nodes"]] == ["alpha", "tie-up", "beta", "works"]
    assert_problem(world.get("/v1/graph?around=company:alpha&as_of=2019-01-01"), 404, "not-found")


def test_a_graph_takes_a_statement_for_each_step(seeded_client: FlaskClient) -> None:
    for depth in (1, 2, 3):
        assert statements(seeded_client, f"/v1/graph?around=company:xiaomi&depth={depth}&limit=500") == 7 + depth


@pytest.mark.parametrize(
    "query",
    ["", "around=alpha", "around=firm:alpha", "around=company:", "around=company:A B", "around=company:a&depth=4"],
)
def test_a_graph_needs_a_record_by_kind_and_id(client: FlaskClient, query: str) -> None:
    assert_problem(client.get(f"/v1/graph?{query}"), 400, "invalid-parameter")
    assert_problem(client.get("/v1/graph?around=company:nobody"), 404, "not-found")
