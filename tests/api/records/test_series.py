"""Series over HTTP: what a new release supersedes and no longer lists, in documents, claims, explanations and time."""

from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.api.routes import every_item
from tests.api.writers import Data, Writer, assert_sound, done, source
from tests.dossiers import about, dossier, store
from tests.ledger.stored_state import known


def release(day: str, *blocks: Data, part: str = "") -> Data:
    keys = {"series": "cim", "type": "dataset", "publisher": f"Tracker {part}"}
    return dossier(f"cim-{day}{part}", day, *blocks, **keys)


def tracks(slug: str, **facts: Any) -> Data:
    return about(f"plant {slug}", {"name": slug.title()} | facts, certainty="estimated", valid="2023-01")


# Q1 lists both, Q2 in two parts both, Q3 only beta, and of beta no city.
Q1 = release("2025-03-31", tracks("beta", status="announced", city="Halle"), tracks("gamma", status="announced"))
Q2 = [
    release("2025-06-30", tracks("beta", status="construction", city="Halle"), part="a"),
    release("2025-06-30", tracks("gamma", status="announced"), part="b"),
]
Q3 = release("2025-09-30", tracks("beta", status="operating"))
ALL = [Q1, *Q2, Q3]


@pytest.fixture
def tracked(client: FlaskClient, engine: Engine) -> FlaskClient:
    store(engine, *ALL)
    return client


def marks(client: FlaskClient, query: str) -> dict[str, str | None]:
    """Return the days when claims were no longer listed, by source and field."""
    return {
        f"{claim['source']} {claim['field']}": claim["no_longer_listed"]
        for claim in every_item(client, f"/v1/claims?{query}")
        if claim["no_longer_listed"]
    }


def test_the_newest_release_wins_over_its_history(tracked: FlaskClient) -> None:
    (outcome,) = tracked.get("/v1/plants/beta/explain?field=status").json["outcomes"]
    assert (outcome["value"], outcome["step"], outcome["disputed_by"]) == ("operating", "superseded", [])
    assert outcome["why"] == "A newer release of the same series replaced this claim."
    assert {(one["claim"]["source"], one["step"]) for one in outcome["losers"]} == {
        ("cim-2025-03-31", "superseded"),
        ("cim-2025-06-30a", "superseded"),
    }
    document = tracked.get("/v1/plants/beta").json
    assert (document["status"], document["evidence"]["disputed"]) == ("operating", [])
    assert (document["evidence"]["sources"], document["evidence"]["independent_sources"]) == (3, 1)
    assert tracked.get("/v1/plants/beta?as_of=2025-07-01").json["status"] == "construction"


def test_a_field_that_is_no_longer_listed_stays_and_is_marked(tracked: FlaskClient) -> None:
    document = tracked.get("/v1/plants/beta?evidence=full").json
    assert document["city"] == "Halle"
    assert "no_longer_listed" not in document["evidence"]
    cities = document["evidence"]["claims"]["city"]
    assert [claim["no_longer_listed"] for claim in cities] == [None, "2025-09-30"]
    assert marks(tracked, "record=beta") == {"cim-2025-06-30a city": "2025-09-30"}
    assert marks(tracked, "record=beta&as_of=2025-09-29") == {}
    # Also on a page that has nothing else of the record, in the list of the record, and by itself.
    assert marks(tracked, "source=cim-2025-06-30a&field=city") == {"cim-2025-06-30a city": "2025-09-30"}
    (_, last) = tracked.get("/v1/plants/beta/claims?field=city").json["data"]
    assert last == tracked.get(f"/v1/claims/{last['id']}").json == cities[1]
    assert "2025-09-30" in tracked.get("/v1/exports/claims.csv").text


def test_a_record_that_its_only_series_dropped_says_so(tracked: FlaskClient) -> None:
    document = tracked.get("/v1/plants/gamma").json
    assert (document["status"], document["evidence"]["no_longer_listed"]) == ("announced", "2025-09-30")
    for day in ("2025-06-30", "2025-09-29"):
        assert "no_longer_listed" not in tracked.get(f"/v1/plants/gamma?as_of={day}").json["evidence"]
    assert [one["known_from"] for one in tracked.get("/v1/plants/gamma/history").json["data"]][-1] == "2025-09-30"
    assert set(marks(tracked, "record=gamma")) == {"cim-2025-06-30b name", "cim-2025-06-30b status"}


def test_another_source_keeps_the_record(tracked: FlaskClient, engine: Engine) -> None:
    store(engine, dossier("wire", "2024-05-05", about("plant gamma", {"name": "Gamma", "country": "DE"})))
    document = tracked.get("/v1/plants/gamma").json
    assert "no_longer_listed" not in document["evidence"]
    assert document["evidence"]["independent_sources"] == 2
    assert set(marks(tracked, "record=gamma")) == {"cim-2025-06-30b name", "cim-2025-06-30b status"}


def test_a_release_changes_the_etag_of_what_it_no_longer_lists(client: FlaskClient, engine: Engine) -> None:
    store(engine, Q1, *Q2)
    (claim,) = every_item(client, "/v1/claims?source=cim-2025-06-30b&field=status")
    urls = [f"/v1/claims/{claim['id']}", "/v1/plants/gamma?evidence=full", "/v1/plants/gamma/explain?field=status"]
    before = {url: client.get(url).headers["ETag"] for url in urls}
    store(engine, Q3)
    for url, tag in before.items():
        answer = client.get(url, headers={"If-None-Match": tag})
        assert (answer.status_code, b'"no_longer_listed":"2025-09-30"' in answer.data) == (200, True), url


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 3, 0, 2), (2, 0, 3, 1)], ids=str)
def test_the_order_of_imports_does_not_matter(engine: Engine, order: tuple[int, ...]) -> None:
    store(engine, *(ALL[place] for place in order))
    assert_sound(engine)
    found = {
        (slug, str(start)): (document["status"], document["evidence"].get("no_longer_listed"))
        for (_, slug, start), (_, document) in known(engine).items()
    }
    assert found == {
        ("beta", "2025-03-31"): ("announced", None),
        ("beta", "2025-06-30"): ("construction", None),
        ("beta", "2025-09-30"): ("operating", None),
        ("gamma", "2025-03-31"): ("announced", None),
        ("gamma", "2025-06-30"): ("announced", None),
        ("gamma", "2025-09-30"): ("announced", "2025-09-30"),
    }


def test_a_release_by_single_claims_counts_from_its_first_claim(alice: Writer) -> None:
    store(alice.engine, Q1)
    done(alice.post("/v1/sources", source("cim-next", "2025-05-31", series="cim")), 201)
    assert "no_longer_listed" not in alice.document("/v1/plants/gamma")["evidence"]
    said = {"source": "cim-next", "certainty": "estimated", "field": "status", "value": "paused"}
    added = done(alice.post("/v1/plants/beta/claims", said), 201)
    assert [claim["no_longer_listed"] for claim in added["data"]] == [None]
    assert alice.document("/v1/plants/gamma")["evidence"]["no_longer_listed"] == "2025-05-31"
    assert [change["id"] for change in alice.feed()[-2:]] == ["beta", "gamma"]
    assert_sound(alice.engine)


def test_a_source_that_leaves_its_series_is_no_release_any_more(alice: Writer) -> None:
    store(alice.engine, *ALL)
    taken = {**Q3, "source": {name: part for name, part in Q3["source"].items() if name != "series"}}
    done(alice.post("/v1/dossiers", taken), 201)
    assert "no_longer_listed" not in alice.document("/v1/plants/gamma")["evidence"]
    assert alice.document("/v1/plants/beta")["evidence"]["independent_sources"] == 2
    assert_sound(alice.engine)


def test_what_was_answered_is_answered_again(client: FlaskClient, engine: Engine) -> None:
    left = {**Q3, "source": {name: part for name, part in Q3["source"].items() if name != "series"}}
    answers = {}
    for number, step in enumerate([*ALL, left], 1):
        moment = f"2026-01-0{number}T12:00:00Z"
        with time_machine.travel(moment, tick=False):
            store(engine, step)
        for slug in ("beta", "gamma"):
            answers[moment, slug] = client.get(f"/v1/plants/{slug}?evidence=full").json
    for (moment, slug), then in answers.items():
        assert client.get(f"/v1/plants/{slug}?evidence=full&recorded_as_of={moment}").json == then, (moment, slug)
