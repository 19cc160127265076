"""`recorded_as_of`, `/history` and `/changes`: what was known, what this API said, and what changed."""

import datetime as dt
from typing import Any

import orjson
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from models import Claim, ClaimMarking
from models.engine import open_write_session
from models.vocabularies import ClaimMark, Kind
from tests.api.routes import assert_problem, every_item
from tests.dossiers import about, denies, dossier, naming, store

WIRE = dossier("wire", "2022-08-26", about("plant beta", {"name": "Beta", "city": "Berlin", "status": "construction"}))
STEPS = {
    "2026-01-01T12:00:00Z": WIRE,
    "2026-01-02T12:00:00Z": dossier("paper", "2021-05", about("plant beta", {"announced": "2021-04"})),
    "2026-01-03T12:00:00Z": dossier("news", "2023-01-10", about("plant beta", {"status": "operating"})),
    # Another reading of the first source, which takes the city back.
    "2026-01-04T12:00:00Z": dossier("wire", "2022-08-26", about("plant beta", {"name": "Beta"})),
    "2026-01-05T12:00:00Z": WIRE,
    "2026-01-06T12:00:00Z": dossier("denial", "2023-02-01", denies("plant beta", field="status", value="operating")),
    # The first source turns out to be later, and to repeat another; then to be earlier; then what it was taken for.
    "2026-01-07T12:00:00Z": {**WIRE, "source": WIRE["source"] | {"published": "2023-01", "origin": ["news"]}},
    "2026-01-08T12:00:00Z": {**WIRE, "source": WIRE["source"] | {"published": "2021-06"}},
    "2026-01-09T12:00:00Z": WIRE,
}
DAYS = ("2021-06-01", "2022-12-31", "2023-01-31", "2024-01-01")
URL = "/v1/plants/beta"


def asked(client: FlaskClient, query: str = "") -> Any:
    response = client.get(f"{URL}?{query}")
    return response.json if response.status_code == 200 else response.status_code


@pytest.fixture
def told(client: FlaskClient, engine: Engine) -> dict[str, dict[str, Any]]:
    """What the API answered after each step, without a day and for each day; made before the next step."""
    answers = {}
    for moment, data in STEPS.items():
        with time_machine.travel(moment, tick=False):
            store(engine, data)
        answers[moment] = {day: asked(client, f"as_of={day}" if day else "") for day in ("", *DAYS)}
    return answers


def test_what_was_answered_is_answered_again(client: FlaskClient, told: dict[str, dict[str, Any]]) -> None:
    for moment, answers in told.items():
        for day, then in answers.items():
            again = asked(client, f"recorded_as_of={moment}&as_of={day}" if day else f"recorded_as_of={moment}")
            assert again == then, (moment, day)


def test_a_day_means_its_end_and_a_zone_counts(client: FlaskClient, told: dict[str, dict[str, Any]]) -> None:
    second = told["2026-01-02T12:00:00Z"][""]
    for moment in ("2026-01-02", "2026-01-03T11:59:59Z", "2026-01-02T14:00:00%2B02:00", "2026-01-02T12:00:00.500Z"):
        assert asked(client, f"recorded_as_of={moment}") == second
    assert asked(client, "recorded_as_of=2026-01-02T13:59:59%2B02:00") == told["2026-01-01T12:00:00Z"][""]


def test_before_the_first_claim_nothing_was_served(client: FlaskClient, told: dict[str, dict[str, Any]]) -> None:
    problem = assert_problem(client.get(f"{URL}?recorded_as_of=2025-12-31"), 404, "not-found")
    assert "2025-12-31T23:59:59Z" in problem["detail"]
    assert_problem(client.get("/v1/plants/none?recorded_as_of=2026-01-31"), 404, "not-found")


def test_full_evidence_and_citations_are_those_of_the_moment(
    client: FlaskClient, told: dict[str, dict[str, Any]]
) -> None:
    full = asked(client, "recorded_as_of=2026-01-04&evidence=full&cite=true")

    (city,) = full["evidence"]["claims"]["city"]
    assert (city["value"], city["state"]) == ("Berlin", "withdrawn")
    assert {claim["source"] for claim in full["evidence"]["claims"]["status"]} == {"wire", "news"}
    assert [source["id"] for source in full["cite"]["sources"]] == ["paper", "wire", "news"]
    assert full["cite"]["permalink"].endswith("/v1/plants/beta?recorded_as_of=2026-01-04")
    again = client.get(full["cite"]["permalink"]).json
    assert (again["status"], again["city"]) == (full["status"], full["city"]) == ("operating", None)


def test_sources_are_cited_as_they_were_known(client: FlaskClient, told: dict[str, dict[str, Any]]) -> None:
    for day, issued in (("06", [[2022, 8, 26]]), ("07", [[2023, 1]]), ("08", [[2021, 6]]), ("09", [[2022, 8, 26]])):
        document = asked(client, f"recorded_as_of=2026-01-{day}&cite=true&evidence=full")
        wire = next(source for source in document["cite"]["sources"] if source["id"] == "wire")
        assert wire["issued"]["date-parts"] == issued
        (name,) = document["evidence"]["claims"]["name"]
        assert name["published"]["edtf"] == "-".join(f"{part:02}" for part in issued[0])
        assert name["origin"] == (["news"] if day == "07" else [])


def test_a_source_has_a_history(client: FlaskClient, told: dict[str, dict[str, Any]]) -> None:
    known = client.get("/v1/sources/wire/history").json["data"]
    moments = ["2026-01-01T12:00:00Z", "2026-01-07T12:00:00Z", "2026-01-08T12:00:00Z", "2026-01-09T12:00:00Z"]
    assert [one["recorded_from"] for one in known] == moments
    assert [one["recorded_to"] for one in known] == [*moments[1:], None]
    assert [one["replaced_by"] for one in known] == ["test", "test", "test", None]
    dates = [one["source"]["published"]["edtf"] for one in known]
    assert dates == ["2022-08-26", "2023-01", "2021-06", "2022-08-26"]
    assert [one["source"]["origin"] for one in known] == [[], ["news"], [], []]
    assert known[-1]["source"] == client.get("/v1/sources/wire").json
    assert len(client.get("/v1/sources/news/history").json["data"]) == 1
    assert_problem(client.get("/v1/sources/none/history"), 404, "not-found")


def test_a_preference_counts_from_when_it_was_given(client: FlaskClient, engine: Engine) -> None:
    store(engine, WIRE, dossier("news", "2023-01-10", about("plant beta", {"status": "operating"})))
    given = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    with open_write_session(engine) as session, session.begin():
        claim = session.scalars(select(Claim).where(Claim.field == "status").order_by(Claim.pk)).first()
        for day, mark in enumerate((ClaimMark.PREFERRED, ClaimMark.UNPREFERRED, ClaimMark.WITHDRAWN)):
            at = given + dt.timedelta(days=day)
            session.add(ClaimMarking(claim_pk=claim.pk, mark=mark, reason="test", actor="test", recorded_at=at))

    seen = [asked(client, f"recorded_as_of={day}")["status"] for day in ("2099-12-31", "2100-01-01", "2100-01-02")]
    assert seen == ["operating", "construction", "operating"]
    assert asked(client, "recorded_as_of=2100-01-03&as_of=2022-12-31")["status"] is None


def test_the_present_is_what_was_recorded_to_the_end_of_time(seeded_client: FlaskClient) -> None:
    for kind in Kind:
        (record,) = seeded_client.get(f"/v1/{kind.collection}?limit=1&sort=-sources").json["data"]
        again = seeded_client.get(f"/v1/{kind.collection}/{record['id']}?recorded_as_of=9999-12-31").json
        for document in (record, again):
            for live in ("overdue", "evidence_since_due"):  # by the day of the reading, which is another here
                document.pop(live, None)
        assert again == record


@pytest.mark.parametrize("value", ["now", "2026-01-01T12:00", "2026-02-30", "2026-01-01 12:00:00Z", "20260101", ""])
def test_malformed_moments_are_refused(client: FlaskClient, value: str) -> None:
    problem = assert_problem(client.get(f"{URL}?recorded_as_of={value}"), 400, "invalid-parameter")
    assert problem["errors"][0]["parameter"] == "recorded_as_of"
    assert_problem(client.get("/v1/plants?recorded_as_of=2026-01-01"), 400, "unknown-parameter")


def test_what_is_expanded_is_of_now_and_does_not_mix(client: FlaskClient, told: dict[str, dict[str, Any]]) -> None:
    problem = assert_problem(client.get(f"{URL}?recorded_as_of=2026-01-02&expand=operator"), 400, "invalid-parameter")
    assert problem["errors"][0]["parameter"] == "expand"


def test_history_tells_what_each_version_changed(client: FlaskClient, told: dict[str, dict[str, Any]]) -> None:
    versions = client.get(f"{URL}/history").json["data"]

    assert [one["known_from"] for one in versions] == ["2022-08-26", "2023-01-10", "2023-02-01"]
    first, second, _ = versions
    assert {"field": "city", "before": None, "after": "Berlin"} in first["changes"]
    assert first["changed"] == [change["field"] for change in first["changes"]]
    assert set(first["changed"]) == {"name", "city", "status", "announced"}
    assert second["changes"] == [{"field": "status", "before": "construction", "after": "operating"}]
    assert orjson.loads(orjson.dumps(versions[-1]["document"]))["status"] == "construction"


def test_the_changes_of_a_record_are_its_part_of_the_feed(
    client: FlaskClient, engine: Engine, told: dict[str, dict[str, Any]]
) -> None:
    store(engine, dossier("other", "2022-01-01", *naming("plant gamma")))
    own = client.get(f"{URL}/changes").json
    whole = client.get("/v1/changes?id=beta").json

    assert own["data"] == whole["data"]
    assert [one["revision"] for one in own["data"]] == list(range(1, len(STEPS) + 1))
    assert set(own) == set(whole)
    paged = client.get(f"{URL}/changes?limit=2").json
    assert paged["page"]["more"]
    assert client.get(paged["page"]["next"]).json["data"] == own["data"][2:4]
    newest = client.get(f"{URL}/changes?sort=-seq&limit=1").json["data"]
    assert newest == own["data"][-1:]
    assert_problem(client.get("/v1/plants/none/changes"), 404, "not-found")
    assert_problem(client.get(f"{URL}/changes?kind=plant"), 400, "unknown-parameter")


def test_the_changes_of_a_record_that_is_gone_can_still_be_read(client: FlaskClient, engine: Engine) -> None:
    store(engine, WIRE, dossier("wire", "2022-08-26", *naming("plant gamma")))

    assert client.get(URL).status_code in (404, 410)
    assert [one["action"] for one in client.get(f"{URL}/changes").json["data"]] == ["created", "withdrawn"]
    assert every_item(client, "/v1/plants?fields=name") == [{"id": "gamma", "name": "gamma"}]
