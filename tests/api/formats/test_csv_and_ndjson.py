"""CSV and NDJSON: cell by cell and line by line what JSON holds, and nothing that a spreadsheet would run."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.formats.csv_columns import build_columns
from api.formats.csv_writer import escape_formula
from api.v1.exports import COLLECTIONS as EXPORTED
from models.vocabularies import Kind
from schemas import SCHEMAS
from tests.api.formats.csv_reader import differences, plain, table
from tests.api.routes import COLLECTIONS, every_item
from tests.dossiers import about, dossier, store

RECORDS = [f"/v1/{name}" for name in COLLECTIONS]


def assert_alike(client: FlaskClient, address: str) -> dict[str, Any]:
    """Compare a page of a list as CSV and as NDJSON with that as JSON, which is returned."""
    page = client.get(address).json
    rows = client.get(address, headers={"Accept": "text/csv"})
    lines = client.get(address, headers={"Accept": "application/x-ndjson"})
    assert page is not None
    assert rows.text.endswith("\r\n")
    assert [json.loads(line) for line in lines.text.splitlines()] == page["data"]
    found = table(rows.text)
    assert [differences(document, row) for document, row in zip(page["data"], found, strict=True)] == [[]] * len(found)
    for other in (rows, lines):
        assert other.headers.get("Link") == (f'<{page["page"]["next"]}>; rel="next"' if goes_on(page) else None)
        assert other.headers["X-Data-Version"] == str(page["meta"]["data_version"])
    return dict(page)


def goes_on(page: dict[str, Any]) -> bool:
    """Tell whether there is a next page."""
    return page["page"]["next"] is not None and bool(page["page"].get("more", True))


@pytest.mark.parametrize("path", [*RECORDS, "/v1/sources", "/v1/claims", "/v1/conflicts", "/v1/changes"])
def test_csv_and_ndjson_hold_what_json_holds(seeded_client: FlaskClient, path: str) -> None:
    page = assert_alike(seeded_client, f"{path}?limit=500")
    while goes_on(page):
        page = assert_alike(seeded_client, page["page"]["next"])


# How lists are asked for; each has something of what is made up.
QUERIES = [
    "limit=500",
    "limit=500&as_of=2022-08-26",
    "sort=-last_published,name&limit=4&count=exact",
    "certainty=reported&certainty=announced&disputed=true&as_of=2022-09-02",
    "name__contains=a&published__gte=2022-01-01",
    "independent_sources__gte=2&fields=name,evidence,description",
    "ids={0},{1}&fields=id",
]


@pytest.mark.parametrize("kind", Kind)
def test_csv_and_ndjson_hold_odd_texts_and_values_too(made_up_client: FlaskClient, kind: Kind) -> None:
    ids = [one["id"] for one in assert_alike(made_up_client, f"/v1/{kind.collection}?limit=500")["data"]]
    for query in QUERIES:
        assert_alike(made_up_client, f"/v1/{kind.collection}?{query.format(*ids)}")
    for path in ("/v1/sources", "/v1/claims", "/v1/conflicts", "/v1/changes"):
        if kind is Kind.COMPANY:
            assert_alike(made_up_client, f"{path}?limit=500")


@pytest.mark.parametrize("kind", Kind)
def test_a_table_of_one_field_has_the_columns_of_that_field(made_up_client: FlaskClient, kind: Kind) -> None:
    whole = table(made_up_client.get(f"/v1/{kind.collection}.csv?limit=500").text)
    asked: list[str] = []
    for name in SCHEMAS[kind].fields:
        public = SCHEMAS[kind].fields[name].data_key or name
        rows = table(made_up_client.get(f"/v1/{kind.collection}.csv?limit=500&fields={public}").text)
        assert rows == [{column: row[column] for column in rows[0]} for row in whole]
        asked += [column for column in rows[0] if column != "id"]
    assert sorted([*asked, "id"]) == sorted(whole[0])


def test_the_columns_of_a_table_have_different_names() -> None:
    for collection in EXPORTED.values():
        names = [column.name for column in build_columns(collection.listed.schema)]
        assert sorted(set(names)) == sorted(names)


def test_values_have_the_columns_that_are_promised(seeded_client: FlaskClient) -> None:
    head = seeded_client.get("/v1/investments.csv?limit=1").text.partition("\r\n")[0].split(",")
    parts = ["text", "min", "max", "bound", "currency", "state", "usd_min", "usd_max"]
    assert {f"amount_{part}" for part in parts} <= set(head)
    parts = ["text", "edtf", "earliest", "latest", "precision"]
    assert {f"announced_{part}" for part in parts} <= set(head)
    assert {"target_company", "target_company_unnamed", "evidence_certainty", "investors_companies"} <= set(head)


def test_csv_takes_the_parameters_of_json(seeded_client: FlaskClient) -> None:
    query = "country=CN&sort=-name&as_of=2023-12-31&limit=2&count=exact&fields=name,status"
    page = seeded_client.get(f"/v1/plants?{query}").json
    response = seeded_client.get(f"/v1/plants.csv?{query}")
    assert page is not None

    assert table(response.text) == [{key: one[key] or "" for key in ("id", "name", "status")} for one in page["data"]]
    assert response.headers["X-Total-Count"] == str(page["page"]["total"])
    assert response.headers["X-Total-Is-Exact"] == "true"
    assert response.headers["X-Data-Version"] == str(page["meta"]["data_version"])


def test_the_pages_of_csv_follow_each_other_and_the_cursor_is_that_of_json(seeded_client: FlaskClient) -> None:
    found, following = [], "/v1/companies.csv?limit=40&fields=name"
    while following:
        response = seeded_client.get(following)
        found += [row["id"] for row in table(response.text)]
        link = re.fullmatch('<(.+)>; rel="next"', response.headers.get("Link", ""))
        following = link[1] if link else ""

    assert found == [one["id"] for one in every_item(seeded_client, "/v1/companies?limit=500")]
    page = seeded_client.get("/v1/companies?limit=1").json
    assert page is not None
    second = seeded_client.get(f"/v1/companies.ndjson?limit=1&cursor={page['page']['next_cursor']}")
    assert json.loads(second.text)["id"] == found[1]


def test_a_formula_cannot_come_out_of_a_table(client: FlaskClient, engine: Engine) -> None:
    names = ['=HYPERLINK("http://example.com","x")', "+1", "-1", "@SUM(A1)", "'=1", "''-1", "'quoted'", 'plain, "x"']
    blocks = [
        about(f"plant plant-{place}", {"name": name, "latitude": 38.0, "longitude": -84.5})
        for place, name in enumerate(names)
    ]
    store(engine, dossier("wire", "2024-01-01", *blocks))

    text = client.get("/v1/plants.csv").text

    assert [row["name"] for row in table(text)] == names
    assert '"\'=HYPERLINK(""http://example.com"",""x"")"' in text
    assert "''=1" in text
    assert ",-84.5," in text
    assert not re.search(r'(^|,)"?[=@]', text, re.MULTILINE)


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "\t1", "'", "''", "a", "\uff1d1", "1", "it's"])
def test_taking_the_apostrophe_away_gives_the_text_back(text: str) -> None:
    assert plain(str(escape_formula(text))) == text


def test_numbers_are_not_touched() -> None:
    assert escape_formula(-1.5) == -1.5


def test_the_timeline_relations_totals_and_histories_are_tables(seeded_client: FlaskClient) -> None:
    events = table(seeded_client.get("/v1/timeline.csv?company=xiaomi&limit=3").text)
    listed = seeded_client.get("/v1/timeline?company=xiaomi&limit=3").json["data"]
    assert [(row["date_edtf"], row["event"], row["record_id"]) for row in events] == [
        (one["date"]["edtf"], one["event"], one["record"]["id"]) for one in listed
    ]

    relations = table(seeded_client.get("/v1/companies/xiaomi/relations.csv").text)
    assert {"relation", "record_id", "role", "share_min", "via_id", "certainty"} <= set(relations[0])

    totals = table(seeded_client.get("/v1/stats/investments.csv?group_by=type,year").text)
    groups = seeded_client.get("/v1/stats/investments?group_by=type,year").json["data"]
    assert [(row["group_type"], row["group_year"], float(row["total_low"] or 0)) for row in totals] == [
        (one["group"]["type"] or "", str(one["group"]["year"] or ""), one["total"]["low"] or 0) for one in groups
    ]

    versions = table(seeded_client.get("/v1/plants/byd-szeged/history.csv").text)
    assert versions[-1]["known_to"] == ""
    assert versions[-1]["document_city"] == "Szeged"


def test_totals_by_line_are_those_of_json(seeded_client: FlaskClient) -> None:
    for path in ("/v1/stats/capacity", "/v1/stats/milestones", "/v1/plants/byd-szeged/history"):
        lines = seeded_client.get(f"{path}.ndjson").text.splitlines()
        assert [json.loads(line) for line in lines] == seeded_client.get(path).json["data"]
