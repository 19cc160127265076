"""Filters: each finds the records that have the value, on every kind, and dates are compared by overlap."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from marshmallow import fields

from api.filters import BooleanParameter, Filter, build_filters
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.scalars import Slug
from tests.api.routes import assert_problem, every_item
from tests.dossiers import about, dossier, naming

# For these a value of the document is not the value of the parameter.
DATE_KEYS = {"text", "edtf", "earliest", "latest", "precision"}


def plain(kind: Kind) -> dict[str, Filter]:
    """Return the filters of a kind without an operator: `field=value`."""
    return {name: row for name, row in build_filters(SCHEMAS[kind]).items() if not row.operator}


def values(document: dict[str, Any], name: str) -> Iterator[str]:
    """Yield what a document has under the name of a filter, as it stands in an address."""
    head, _, rest = name.partition(".")
    if head in ("certainty", "disputed", "sources", "independent_sources"):
        found: Any = document["evidence"][head]
        yield from written(bool(found) if head == "disputed" else found)
        return
    for one in document[head] if isinstance(document[head], list) else [document[head]]:
        part = one
        for step in rest.split(".") if rest else []:
            part = part.get(step) if isinstance(part, dict) else None
        yield from written(part)


def written(value: Any) -> Iterator[str]:
    """Write a value as a parameter, where it is one."""
    if isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, (str, int, float)):
        yield str(value)
    elif isinstance(value, dict) and value.keys() >= DATE_KEYS and value["edtf"]:
        yield value["edtf"]


def found(client: FlaskClient, kind: Kind, *pairs: tuple[str, str]) -> set[str]:
    """Return the ids that a list has with these parameters."""
    return {one["id"] for one in every_item(client, f"/v1/{kind.collection}?{urlencode([*pairs, ('limit', '500')])}")}


@pytest.mark.parametrize("kind", Kind)
def test_the_value_of_each_record_finds_that_record(seeded_client: FlaskClient, kind: Kind) -> None:
    documents = every_item(seeded_client, f"/v1/{kind.collection}?limit=500")
    tried = 0
    for name in plain(kind):
        having: dict[str, set[str]] = {}
        for document in documents:
            if "." in name and isinstance(document.get(name.partition(".")[0]), str):
                continue  # asks of the record that is referred to
            if name.partition(".")[0] in document or name in (
                "certainty",
                "disputed",
                "sources",
                "independent_sources",
            ):
                for value in values(document, name):
                    having.setdefault(value, set()).add(document["id"])
        # Every value of the seeds would take minutes; the most and the least frequent are the edge cases.
        ranked = sorted(having, key=lambda value: (len(having[value]), value))
        for value in {*ranked[:4], *ranked[-4:]}:
            tried += 1
            assert having[value] <= found(seeded_client, kind, (name, value)), (name, value)
    assert tried > 20


@pytest.mark.parametrize("kind", Kind)
def test_a_word_finds_no_record_with_another(seeded_client: FlaskClient, kind: Kind) -> None:
    for name in {"type", "status", "stage", "country", "certainty"} & plain(kind).keys():
        documents = every_item(seeded_client, f"/v1/{kind.collection}?limit=500")
        by_word: dict[str, set[str]] = {}
        for document in documents:
            for value in values(document, name):
                by_word.setdefault(value, set()).add(document["id"])
        assert by_word or (kind, name) == (Kind.PERSON, "country")  # no source has told of anybody's yet
        for word, ids in by_word.items():
            assert found(seeded_client, kind, (name, word)) == ids


@pytest.mark.parametrize("kind", Kind)
def test_an_id_that_nobody_has_is_refused(seeded_client: FlaskClient, kind: Kind) -> None:
    for name, row in plain(kind).items():
        if isinstance(row.value, Slug):
            answer = seeded_client.get(f"/v1/{kind.collection}?{name}=nobody-has-this-id")
            assert_problem(answer, 400, "invalid-parameter")


@pytest.mark.parametrize("kind", Kind)
def test_every_filter_answers_its_own_example(seeded_client: FlaskClient, kind: Kind) -> None:
    for name, row in build_filters(SCHEMAS[kind]).items():
        if row.example is not None:
            given = (
                str(row.example).lower() if isinstance(row.value, (BooleanParameter, fields.Boolean)) else row.example
            )
            query = urlencode({name: given, "limit": 1})
            assert seeded_client.get(f"/v1/{kind.collection}?{query}").status_code == 200, name


def test_a_repeated_parameter_means_or(seeded_client: FlaskClient) -> None:
    one = found(seeded_client, Kind.PLANT, ("status", "operating"))
    other = found(seeded_client, Kind.PLANT, ("status", "cancelled"))

    assert one
    assert other
    assert found(seeded_client, Kind.PLANT, ("status", "operating"), ("status", "cancelled")) == one | other


def test_different_parameters_mean_and(seeded_client: FlaskClient) -> None:
    one = found(seeded_client, Kind.PLANT, ("status", "operating"))
    other = found(seeded_client, Kind.PLANT, ("country", "CN"))

    assert one & other not in (one, other, set())
    assert found(seeded_client, Kind.PLANT, ("status", "operating"), ("country", "CN")) == one & other


def test_a_party_is_found_whatever_its_place_in_the_list(seeded_client: FlaskClient) -> None:
    for company in ("baic", "xiaomi"):
        assert "xiaomi-baic-production" in found(
            seeded_client, Kind.PARTNERSHIP, ("parties.company", company), ("as_of", "2022-09-30")
        )


def test_the_list_of_claims_takes_its_filters(seeded_client: FlaskClient) -> None:
    seed = "seed-2022-08-xiaomi-prototype"
    whole = every_item(seeded_client, f"/v1/claims?source={seed}&limit=500")
    for name, value in (
        ("stance", "no_comment"),
        ("certainty", "rumoured"),
        ("speaker", "lei-jun"),
        ("field", "status"),
        ("record", "xiaomi-beijing-plant"),
        ("kind", "plant"),
        ("state", "active"),
    ):
        read = every_item(seeded_client, f"/v1/claims?source={seed}&{name}={value}&limit=500")
        shown = [
            claim
            for claim in whole
            if value == (claim["record"]["id"] if name == "record" else claim["record"].get(name) or claim.get(name))
        ]
        assert read == shown
        assert read
    publisher = every_item(seeded_client, "/v1/claims?publisher=AsiaOne&limit=500")
    assert {claim["source"].partition("-")[0] for claim in publisher} == {"asiaone"}


def test_the_list_of_sources_takes_its_filters(seeded_client: FlaskClient) -> None:
    whole = every_item(seeded_client, "/v1/sources?limit=500")
    for name, value in (("language", "de"), ("publisher", "AsiaOne"), ("id", "seed-2022-08-xiaomi-prototype")):
        read = every_item(seeded_client, f"/v1/sources?{name}={value}&limit=500")
        assert read == [source for source in whole if source[name] == value]
        assert read
    for source in every_item(seeded_client, "/v1/sources?as_of=2022-08-31&limit=500"):
        assert source["published"]["latest"] <= "2022-08-31"


def test_the_feed_takes_its_filters(seeded_client: FlaskClient) -> None:
    found = seeded_client.get("/v1/changes?kind=plant&kind=person&id=lei-jun&limit=500").json["data"]

    assert {(change["kind"], change["id"]) for change in found} == {("person", "lei-jun")}


@pytest.fixture
def dated_client(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """A client of milestones that are due in their various ways."""
    dues = {
        "by-2024": {"edtf": "[..2024]"},
        "in-2024": {"edtf": "2024"},
        "first-half": {"edtf": "2024-40"},
        "from-2025": {"edtf": "[2025..]"},
        "one-day": {"edtf": "2024-08-26"},
        "words": {"text": "when the time has come", "edtf": None},
    }
    blocks = [about(f"milestone {slug}", {"name": slug, "due": due}) for slug, due in dues.items()]
    return telling(dossier("dates", "2020-01-01", *blocks, *naming("milestone unknown")))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["2022"], {"by-2024"}),
        (["2023"], {"by-2024"}),
        (["2024"], {"by-2024", "in-2024", "first-half", "one-day"}),
        (["2025"], {"from-2025"}),
        (["2030"], {"from-2025"}),
        (["2024-06-30"], {"by-2024", "in-2024", "first-half"}),
        (["2024-07-01"], {"by-2024", "in-2024"}),
        (["2024-08-26"], {"by-2024", "in-2024", "one-day"}),
        (["2024-12-31/2025-01-01"], {"by-2024", "in-2024", "from-2025"}),
        (["[..2023]"], {"by-2024"}),
        (["[2025..]"], {"from-2025"}),
        (["2019", "2026"], {"by-2024", "from-2025"}),
    ],
)
def test_a_date_matches_where_it_can_lie_in_the_span(
    dated_client: FlaskClient, asked: list[str], expected: set[str]
) -> None:
    assert found(dated_client, Kind.MILESTONE, *(("due", span) for span in asked)) == expected


def test_a_date_of_words_alone_never_matches(dated_client: FlaskClient) -> None:
    assert "words" not in found(dated_client, Kind.MILESTONE, ("due", "0001-01-01/9999-12-31"))
    assert "words" in found(dated_client, Kind.MILESTONE)


@pytest.fixture
def named_client(telling: Callable[..., FlaskClient]) -> FlaskClient:
    """A client of companies whose names look alike."""
    names = {
        "upper": "ZELLE GmbH",
        "lower": "zelle works",
        "inside": "Neue Zelle",
        "percent": "100% Hundred",
        "thousand": "1000 Hundred",
        "umlaut": "Jörö",
    }
    return telling(dossier("names", "2020-01-01", *(about(f"company {slug}", {"name": names[slug]}) for slug in names)))


@pytest.mark.parametrize(
    ("parameter", "texts", "expected"),
    [
        ("name__prefix", ["zelle"], {"upper", "lower"}),
        ("name__contains", ["Zelle"], {"upper", "lower", "inside"}),
        ("name__prefix", ["neue", "Z"], {"upper", "lower", "inside"}),
        ("name__prefix", ["100%"], {"percent"}),
        ("name__contains", ["0_"], set()),
        ("name__prefix", ["JÖ"], {"umlaut"}),
        ("name__prefix", ["Jö"], {"umlaut"}),
    ],
)
def test_a_text_is_found_by_its_start_or_a_part(
    named_client: FlaskClient, parameter: str, texts: list[str], expected: set[str]
) -> None:
    assert found(named_client, Kind.COMPANY, *((parameter, text) for text in texts)) == expected


@pytest.mark.parametrize("number", ["5e9", "5E%2B9", "5e+9", "5000000000.0", "0005000000000"])
def test_a_number_is_written_as_programs_write_it(seeded_client: FlaskClient, number: str) -> None:
    url = "/v1/investments?limit=500&fields=name&amount.usd__gte="
    plainly = [one["id"] for one in every_item(seeded_client, f"{url}5000000000")]

    assert plainly
    assert [one["id"] for one in every_item(seeded_client, url + number)] == plainly


@pytest.mark.parametrize("number", ["1e16", "-1e16", "1e999", "9007199254740994", "0x10", "1_000", "e9", "5e", ""])
def test_a_number_that_is_none_or_too_large_is_refused(seeded_client: FlaskClient, number: str) -> None:
    answer = seeded_client.get(f"/v1/investments?amount.usd__gte={number}")

    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == "amount.usd__gte"


@pytest.mark.parametrize(
    ("query", "suggested"),
    [
        ("plants?capacity__gte=30%20GWh", "GWh/year"),
        ("plants?capacity__gte=30%20GW", "GW/year"),
        ("plants?phases.capacity=30%20gwh", "GWh/year"),
        ("companies?employees__gte=30%20persons", None),
        ("projects?models=3%20vehicles/year", None),
        ("plants?capacity__all=5%20MWh", "MWh/year"),
    ],
)
def test_a_unit_that_no_value_of_the_field_can_have_is_refused(
    seeded_client: FlaskClient, query: str, suggested: str | None
) -> None:
    problem = assert_problem(seeded_client.get(f"/v1/{query}"), 400, "invalid-parameter")["errors"][0]

    assert suggested is None or problem["did_you_mean"] == suggested
    assert problem["allowed"]
    path, _, pair = query.partition("?")
    name = pair.partition("=")[0]
    for unit in problem["allowed"]:
        assert seeded_client.get(f"/v1/{path}", query_string={name: f"3 {unit}"}).status_code == 200
