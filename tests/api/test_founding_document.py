"""The facts of the founding document, asked over HTTP: each with its claim and its source, on both engines."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from seeds.loading import load_dossiers, read_files
from tests.paths import SEEDS

SOURCE = "seed-2022-08-xiaomi-prototype"
# The last day of the month in which it was published: later news revised much of it.
THEN = "2022-08-31"


@dataclass(frozen=True)
class Fact:
    """One statement of the document. `shown` is what all sources together showed then, where that is not the same."""

    record: str
    field: str
    said: Any
    shown: Any = None
    certainty: str = "reported"
    speaker: str | None = None


TEN_BILLION = {"min": 10_000_000_000, "max": 10_000_000_000, "currency": "USD", "state": "known"}
BY_2024 = {"text": "by 2024", "edtf": "[..2024]", "earliest": None, "latest": "2024-12-31", "precision": "year"}
INSIDERS = "sources familiar with the matter"
TALKS = "partnerships/xiaomi-baic-production"
STAKE = "investments/xiaomi-beijing-hyundai-no-2-stake"
BUDGET = "investments/xiaomi-ev-10-year-budget"
PLANT = "plants/xiaomi-beijing-plant"
LICENCE = "approvals/xiaomi-ndrc-approval"

FACTS = {
    "the prototype is due by the end of August": Fact(
        "milestones/xiaomi-prototype-unveiling",
        "due",
        {"text": "by end of August", "edtf": "[..2022-08-31]", "earliest": None, "latest": "2022-08-31"},
    ),
    "Xiaomi talks with BAIC": Fact(TALKS, "stage", "in_talks", certainty="rumoured", speaker=INSIDERS),
    "about production": Fact(TALKS, "type", "production", certainty="rumoured", speaker=INSIDERS),
    "one side is Xiaomi": Fact(TALKS, "parties", {"company": "xiaomi"}, certainty="rumoured", speaker=INSIDERS),
    "the other is BAIC": Fact(TALKS, "parties", {"company": "baic"}, certainty="rumoured", speaker=INSIDERS),
    "the talks bind nobody": Fact(TALKS, "binding", False, certainty="rumoured", speaker=INSIDERS),
    "they are preliminary": Fact(
        TALKS,
        "description",
        "Talks are preliminary, are still going on, and may not lead to an agreement.",
        certainty="rumoured",
        speaker=INSIDERS,
    ),
    "a stake is considered": Fact(STAKE, "status", "considered", certainty="rumoured"),
    "it would be a stake": Fact(STAKE, "type", "equity_stake", certainty="rumoured"),
    "in Beijing Hyundai No. 2": Fact(STAKE, "plants", "beijing-hyundai-no-2", certainty="rumoured"),
    "own vehicles by 2024": Fact(
        "milestones/xiaomi-ev-production-start",
        "due",
        BY_2024,
        shown={"earliest": "2024-01-01", "latest": "2024-06-30"},  # Lei Jun had named the first half of the year
        certainty="planned",
        speaker="xiaomi",
    ),
    "about ten billion dollars": Fact(
        BUDGET, "amount", TEN_BILLION | {"bound": "about"}, shown=TEN_BILLION, certainty="announced", speaker="lei-jun"
    ),
    "over a decade": Fact(
        BUDGET, "period", {"duration": {"iso8601": "P10Y"}}, certainty="announced", speaker="lei-jun"
    ),
    "promised by Lei Jun of Xiaomi": Fact(
        "people/lei-jun", "roles", {"company": "xiaomi", "title": "co-founder"}, certainty="reported"
    ),
    "a plant in Beijing": Fact(PLANT, "city", "Beijing", certainty="announced"),
    "for 300,000 vehicles a year": Fact(
        PLANT,
        "capacity",
        {"quantity": {"min": 300_000, "max": 300_000, "unit": "vehicles/year"}, "basis": "planned"},
        certainty="announced",
    ),
    "in a first phase": Fact(PLANT, "phases", {"name": "phase 1"}, certainty="announced"),
    "and a second": Fact(PLANT, "phases", {"name": "phase 2"}, certainty="announced"),
    "with headquarters": Fact(PLANT, "facilities", "company headquarters", certainty="announced"),
    "with sales offices": Fact(PLANT, "facilities", "sales offices", certainty="announced"),
    "with research offices": Fact(PLANT, "facilities", "research offices", certainty="announced"),
    "which is being built": Fact(PLANT, "status", "construction"),
    "since 2022": Fact(PLANT, "construction_start", {"earliest": "2022-01-01", "latest": "2022-08-31"}),
    "the licence is obstructed": Fact(LICENCE, "status", "obstructed", speaker="a recent report"),
    "by the commission": Fact(LICENCE, "authority", "china-ndrc", speaker="a recent report"),
    "driving technology of its own": Fact("technologies/xiaomi-pilot", "origin", "in_house"),
    "that drives by itself": Fact("technologies/xiaomi-pilot", "field", "autonomous_driving"),
    "with a team for it": Fact(
        "technologies/xiaomi-pilot",
        "description",
        "Xiaomi is setting up a research and development team to take its self-driving work further.",
        certainty="planned",
        speaker="xiaomi",
    ),
    "interest was announced in 2021": Fact(
        "milestones/xiaomi-ev-entry-announcement",
        "met_on",
        {"earliest": "2021-01-01", "latest": "2021-12-31"},
        shown={"earliest": "2021-03-30", "latest": "2021-03-30"},  # another source has the day
    ),
    "China scrutinises": Fact("policies/china-ev-scrutiny", "type", "scrutiny"),
    "and restrains by it": Fact("policies/china-ev-scrutiny", "direction", "restrains"),
    "it grants tax breaks": Fact("policies/china-ev-tax-breaks", "type", "tax_break"),
    "and subsidies": Fact("policies/china-ev-subsidies", "type", "subsidy"),
    "and wants consolidation": Fact("policies/china-ev-consolidation", "type", "consolidation"),
    "Apple's car comes in 2025 at the earliest": Fact(
        "milestones/apple-car-introduction", "due", {"edtf": "[2025..]", "earliest": "2025-01-01", "latest": None}
    ),
    "Project Titan met obstacles": Fact(
        "projects/apple-project-titan", "description", "Development of Apple's car has met many obstacles."
    ),
    "it is Apple's": Fact("projects/apple-project-titan", "companies", {"company": "apple"}),
    "further partnerships are expected": Fact(
        "partnerships/xiaomi-further-alliances", "stage", "exploring", certainty="rumoured"
    ),
    "before production": Fact(
        "projects/xiaomi-ev-project",
        "description",
        "More partnerships and alliances are expected before production starts.",
        certainty="rumoured",
    ),
}


@pytest.fixture
def only_seed_client(client: FlaskClient, engine: Engine) -> Iterator[FlaskClient]:
    """A client of the API over a database that holds nothing but the founding document."""
    list(load_dossiers(engine, read_files(engine, [SEEDS / "xiaomi" / f"{SOURCE}.yaml"])))
    return client


def within(expected: Any, actual: Any) -> bool:
    """Tell whether all that is expected is there; there may be more."""
    if isinstance(actual, list):
        return any(within(expected, one) for one in actual)
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(within(part, actual.get(key)) for key, part in expected.items())
    if isinstance(actual, dict) and isinstance(expected, str):
        return actual["text"] == expected and actual["source"] == SOURCE  # a remark names its source
    return type(actual) is type(expected) and actual == expected


def claims(client: FlaskClient, fact: Fact) -> list[dict[str, Any]]:
    """Ask for the claims of the document on the field of a fact."""
    body = client.get(f"/v1/{fact.record}/claims?field={fact.field}&limit=500&as_of={THEN}").json
    assert body is not None
    return [claim for claim in body["data"] if claim["source"] == SOURCE]


def assert_claimed(client: FlaskClient, fact: Fact) -> None:
    """Check that the document is the source of a claim that says it, by whom, how surely, and where it stands."""
    found = [claim for claim in claims(client, fact) if within(fact.said, claim["value"])]
    assert found, fact
    assert any((one["certainty"], one["speaker"]) == (fact.certainty, fact.speaker) for one in found), found
    for claim in found:
        assert (claim["stance"], claim["state"], claim["published"]["edtf"]) == ("asserts", "active", "2022-08")
        assert "paragraph" in claim["locator"] or "headline" in claim["locator"]


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_the_fact_is_served_with_its_claim_and_source(seeded_client: FlaskClient, fact: Fact) -> None:
    document = seeded_client.get(f"/v1/{fact.record}?as_of={THEN}").json

    assert document is not None
    assert within(fact.said if fact.shown is None else fact.shown, document[fact.field]), document[fact.field]
    assert_claimed(seeded_client, fact)


@pytest.mark.parametrize("as_of", ["", f"?as_of={THEN}"])
def test_the_document_alone_gives_the_same_facts(only_seed_client: FlaskClient, as_of: str) -> None:
    for fact in FACTS.values():
        document = only_seed_client.get(f"/v1/{fact.record}{as_of}").json
        assert document is not None
        assert within(fact.said, document[fact.field]) or fact.field == "amount", document[fact.field]
        assert document["evidence"]["sources"] == 1
        assert_claimed(only_seed_client, fact)


def test_the_document_alone_is_the_only_source(only_seed_client: FlaskClient) -> None:
    listed = only_seed_client.get("/v1/sources").json
    status = only_seed_client.get("/v1/status").json

    assert listed is not None
    assert status is not None
    (source,) = listed["data"]
    assert (source["id"], source["publisher"], source["url"]) == (SOURCE, None, None)
    assert (source["published"]["earliest"], source["published"]["latest"]) == ("2022-08-01", THEN)
    assert status["sources"] == 1
    assert all(status["records"].values())


def test_the_document_alone_says_that_the_prototype_is_late_now(only_seed_client: FlaskClient) -> None:
    url = "/v1/milestones/xiaomi-prototype-unveiling"

    assert only_seed_client.get(f"{url}?as_of={THEN}").json["overdue"] is False
    assert only_seed_client.get(url).json["overdue"] is True


def test_nothing_was_known_before_the_document_was_published(only_seed_client: FlaskClient) -> None:
    for fact in FACTS.values():
        assert only_seed_client.get(f"/v1/{fact.record}?as_of=2022-08-30").status_code == 404


def test_xiaomi_did_not_comment_on_the_talks(seeded_client: FlaskClient, only_seed_client: FlaskClient) -> None:
    for one in (seeded_client, only_seed_client):
        found = one.get(f"/v1/claims?source={SOURCE}&stance=no_comment").json["data"]
        assert [(claim["record"]["id"], claim["field"], claim["speaker"]) for claim in found] == [
            ("xiaomi-baic-production", None, "xiaomi")
        ]


@pytest.mark.parametrize("as_of", [THEN, "2022-09-30"])
def test_the_licence_is_obstructed_and_granted_at_once(
    seeded_client: FlaskClient, only_seed_client: FlaskClient, as_of: str
) -> None:
    for one in (seeded_client, only_seed_client):
        document = one.get(f"/v1/{LICENCE}?as_of={as_of}").json
        assert (document["status"], document["evidence"]["disputed"]) == ("obstructed", ["status"])
        explained = one.get(f"/v1/{LICENCE}/explain?field=status&as_of={as_of}").json
        listed = one.get(f"/v1/conflicts?kind=approval&as_of={as_of}").json["data"]
        (conflict,) = [conflict for conflict in listed if conflict["link"] == f"/v1/{LICENCE}"]
        (field,) = conflict["fields"]
        assert field == {key: explained[key] for key in field}
        (outcome,) = explained["outcomes"]
        sides = {(claim["value"], claim["source"]) for claim in [outcome["winner"], *outcome["disputed_by"]]}
        assert {value for value, _ in sides} == {"obstructed", "granted"}
        assert ("granted", SOURCE) in sides
        assert outcome["step"]
        assert all(loser["why"] for loser in outcome["losers"])
        locators = {claim["value"]: claim["locator"] for claim in claims(one, Fact(LICENCE, "status", None))}
        assert locators == {
            "obstructed": "paragraph 4, first sentence",
            "granted": "paragraph 4, second sentence",
        }


def test_the_licence_is_granted_today_and_disputed_no_more(seeded_client: FlaskClient) -> None:
    now = seeded_client.get(f"/v1/{LICENCE}").json

    assert (now["status"], now["evidence"]["disputed"]) == ("granted", [])
    assert f"/v1/{LICENCE}" not in [one["link"] for one in seeded_client.get("/v1/conflicts?limit=500").json["data"]]


def test_nothing_is_known_of_the_talks_before_they_are_reported(seeded_client: FlaskClient) -> None:
    url = "/v1/partnerships?id=xiaomi-baic-production&as_of="

    assert seeded_client.get(url + "2021-06-01").json["data"] == []
    assert [one["stage"] for one in seeded_client.get(url + "2022-09-30").json["data"]] == ["in_talks"]


def test_the_facts_can_be_found_by_asking(seeded_client: FlaskClient) -> None:
    questions = {
        f"/v1/partnerships?parties.company=baic&stage=in_talks&as_of={THEN}": "xiaomi-baic-production",
        f"/v1/investments?plants=beijing-hyundai-no-2&status=considered&as_of={THEN}": STAKE.partition("/")[2],
        f"/v1/plants?operator=xiaomi&status=construction&as_of={THEN}": "xiaomi-beijing-plant",
        f"/v1/milestones?due=2022-08&type=prototype&as_of={THEN}": "xiaomi-prototype-unveiling",
        f"/v1/approvals?authority=china-ndrc&disputed=true&as_of={THEN}": "xiaomi-ndrc-approval",
        f"/v1/technologies?owner=xiaomi&origin=in_house&as_of={THEN}": "xiaomi-pilot",
        f"/v1/policies?country=CN&type=tax_break&as_of={THEN}": "china-ev-tax-breaks",
        f"/v1/projects?companies.company=apple&as_of={THEN}": "apple-project-titan",
        f"/v1/milestones?due=2025&subject.id=apple-project-titan&as_of={THEN}": "apple-car-introduction",
    }
    for url, found in questions.items():
        assert found in [one["id"] for one in seeded_client.get(url).json["data"]], url
