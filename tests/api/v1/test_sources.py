"""Sources over HTTP: their type and series, served, filtered, restated, and refused."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, update

from api.v1.sources import complete_source
from models import Source
from tests.api.routes import assert_problem
from tests.api.writers import Data, Writer, assert_sound, done, source
from tests.dossiers import dossier, naming, store

RELEASE = dossier("cim-2025-q1", "2025-03-31", *naming("plant beta"), series="cim", type="dataset")


def ids(client: FlaskClient, query: str) -> list[str]:
    return [one["id"] for one in client.get(f"/v1/sources?{query}").json["data"]]


def test_a_source_has_a_type_and_a_series(alice: Writer) -> None:
    made = done(alice.post("/v1/sources", source("tracker", type="dataset", series="cim")), 201)
    assert (made["type"], made["series"]) == ("dataset", "cim")
    assert alice.document("/v1/sources/tracker") == made
    plain = done(alice.post("/v1/sources", source("wire")), 201)
    assert (plain["type"], plain["series"]) == ("news", None)


def test_sources_are_filtered_by_type_and_series(client: FlaskClient, engine: Engine) -> None:
    gazetteer = dossier("gazetteer", "2026-01-02", *naming("plant beta"), type="reference")
    store(engine, RELEASE, dossier("wire", "2025-01-02", *naming("plant beta")), gazetteer)
    assert ids(client, "series=cim") == ["cim-2025-q1"]
    assert ids(client, "type=reference&type=dataset") == ["cim-2025-q1", "gazetteer"]
    assert ids(client, "type=news") == ["wire"]
    assert ids(client, "type=news&series=cim") == []
    assert_problem(client.get("/v1/sources?type=tracker"), 400)


@pytest.mark.parametrize(("wrong", "pointer"), [({"type": "blog"}, "/type"), ({"series": "C I M"}, "/series")])
def test_a_word_that_is_no_type_and_a_series_that_is_no_slug_are_refused(
    alice: Writer, wrong: Data, pointer: str
) -> None:
    problem = assert_problem(alice.post("/v1/sources", source("tracker") | wrong), 422)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_a_source_that_was_stored_before_types_is_news(client: FlaskClient, engine: Engine) -> None:
    store(engine, dossier("wire", "2025-01-02", *naming("plant beta"), note='Its title was ","type":".'))
    body = client.get("/v1/sources/wire").data
    before = body.replace(b'"type":"news","series":null,', b"")
    assert before != body
    with engine.begin() as connection:
        connection.execute(update(Source).values(body=before))
    assert client.get("/v1/sources/wire").json == client.get("/v1/sources").json["data"][0]
    assert (client.get("/v1/sources/wire").json["type"], client.get("/v1/sources/wire").json["series"]) == (
        "news",
        None,
    )
    assert complete_source(body) == body


def test_a_restated_type_keeps_what_it_was(alice: Writer) -> None:
    done(alice.post("/v1/dossiers", dossier("wire", "2025-01-02", *naming("plant beta"))), 201)
    done(alice.post("/v1/dossiers", dossier("wire", "2025-01-02", *naming("plant beta"), type="filing")), 201)
    known = [one["source"]["type"] for one in alice.document("/v1/sources/wire/history")["data"]]
    assert known == ["news", "filing"]
    assert [change["id"] for change in alice.feed()] == ["beta", "beta"]
    assert_sound(alice.engine)


def test_a_release_keeps_its_date(alice: Writer) -> None:
    done(alice.post("/v1/dossiers", RELEASE), 201)
    for published in ("2025-06-30", "2025-03"):
        later = {**RELEASE, "source": RELEASE["source"] | {"published": published}}
        (error,) = assert_problem(alice.post("/v1/dossiers", later), 422)["errors"]
        assert error["pointer"] == "/source/published"
        assert "the release of 2025-03-31 of the series 'cim'" in error["message"]
    retitled = {**RELEASE, "source": RELEASE["source"] | {"title": "A better title"}}
    done(alice.post("/v1/dossiers", retitled), 201)
    # A source that is no release can be dated better, and be put into a series later.
    done(alice.post("/v1/dossiers", dossier("wire", "2025-01-02", *naming("plant beta"))), 201)
    done(alice.post("/v1/dossiers", dossier("wire", "2025-01-03", *naming("plant beta"), series="other")), 201)
