"""Search and suggestions: what is found, in which order, the same on both engines, and nothing that harms."""

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, func, select, update

from ledger.text_tokens import split_tokens
from ledger.versions.rebuild import rebuild
from models import Document, SearchDocument
from models.engine import open_write_session
from schemas.fields.scalars import SPACE
from tests.api.routes import assert_problem, every_item
from tests.database_templates import DAYS
from tests.dossiers import about, dossier, store

# What somebody types, and what must come first.
QUERIES = {
    "xiaomi": "company/xiaomi",
    "XIAOMI ev": "company/xiaomi-ev",
    "xiaomi-beijing-plant": "plant/xiaomi-beijing-plant",
    "byd szeg": "plant/byd-szeged",
    "Komarom cell": "investment/skbm-komarom-capex",
    "komárom cell": "investment/skbm-komarom-capex",
    "蔚来": "company/nio",
    "현대": "company/hyundai-motor",
    "대차": "company/hyundai-motor",
    "ホンダモビ": "company/sony-honda-mobility",
    "水野泰秀": "person/yasuhide-mizuno",
    "北京现代": "plant/beijing-hyundai-shunyi",
    "合肥市": "plant/nio-f2",
    "SK온": "company/sk-on",
    "sk on": "company/sk-on",
    "XPeng\u2019s": "company/xpeng",
    "foxcon": "company/foxconn",
}
HOSTILE = [
    *('"', "'", "''", '"" OR ""', "xiaomi OR byd", "xiaomi NOT byd", "NEAR(xiaomi byd)", "name_words : xiaomi"),
    *("{words} : a", "^xiaomi", "xiao*", "*", "xiaomi\\", "'; DROP TABLE records; --", "a & b | !c", "a <-> b", "a:*"),
    *("':*", "(", "((((", "-", "+", "%", "_", "/ /", "<em>", "&lt;", "search_index", "\t\n x"),
    *("\x00", "xi\x00aomi", "\ufeff", "\u202exiaomi", "e\u0301", "\U0001f697", "½", "ﬁsker", "ΟΔΟΣ", "İstanbul"),
    *("กำแพง", "का", "\u0661\u0662\u0663", "\ud7ff", "a" * 200, "a " * 100, "你" * 200),
]


def found(client: FlaskClient, url: str, **parameters: Any) -> dict[str, Any]:
    response = client.get(url, query_string=parameters)
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def keys(answer: dict[str, Any]) -> list[str]:
    return [f"{one['kind']}/{one['id']}" for one in answer["data"]]


@pytest.mark.parametrize(("typed", "first"), QUERIES.items())
def test_what_is_meant_comes_first(seeded_client: FlaskClient, typed: str, first: str) -> None:
    answer = found(seeded_client, "/v1/search", q=typed)
    assert keys(answer)[0] == first
    assert all("<em>" in one["highlight"][0]["html"] for one in answer["data"])
    assert answer["meta"]["did_you_mean"] is None


@pytest.mark.parametrize("typed", [*QUERIES, *HOSTILE, "plant", "a", "xaomi beijng"])
def test_both_engines_answer_with_the_same_bytes(both_seeded: list[FlaskClient], typed: str) -> None:
    for more in ({}, {"as_of": "2023-06-30"}, {"kind": ["plant", "company"], "limit": 3}):
        one, other = (client.get("/v1/search", query_string={"q": typed, **more}) for client in both_seeded)
        assert one.data == other.data or one.status_code == other.status_code == 400


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_is_typed_is_a_fault_of_ours(seeded_client: FlaskClient, typed: str) -> None:
    for url in ("/v1/search", "/v1/suggest"):
        response = seeded_client.get(url, query_string={"q": typed})
        assert response.status_code == (200 if typed.strip(SPACE) else 400)


def test_operators_are_words_like_any_other(seeded_client: FlaskClient) -> None:
    assert found(seeded_client, "/v1/search", q="xiaomi OR zzz")["data"] == []
    assert keys(found(seeded_client, "/v1/search", q='"xiaomi" -byd*')) == keys(
        found(seeded_client, "/v1/search", q="xiaomi byd")
    )


def test_an_empty_query_is_an_error_and_one_of_signs_finds_nothing(seeded_client: FlaskClient) -> None:
    for url in ("/v1/search", "/v1/suggest"):
        for bad in (url, f"{url}?q=", f"{url}?q=%20%09", f"{url}?q={'a' * 201}"):
            problem = assert_problem(seeded_client.get(bad), 400, "invalid-parameter")
            assert problem["errors"][0]["parameter"] == "q"
        assert found(seeded_client, url, q="?! \u2013 \u00bb")["data"] == []


def test_pages_make_up_the_whole_in_its_order(seeded_client: FlaskClient) -> None:
    for typed in ("plant", "xiaomi", "a"):
        whole = found(seeded_client, "/v1/search", q=typed, limit=500)
        for limit in (1, 7):
            assert every_item(seeded_client, f"/v1/search?q={typed}&limit={limit}") == whole["data"]
        scores = [one["score"] for one in whole["data"]]
        assert scores == sorted(scores, reverse=True)
        assert len(set(keys(whole))) == len(scores)


def test_a_cursor_is_of_no_use_for_other_words(seeded_client: FlaskClient) -> None:
    cursor = found(seeded_client, "/v1/search", q="xiaomi", limit=1)["page"]["next_cursor"]
    assert_problem(seeded_client.get(f"/v1/search?q=byd&cursor={cursor}"), 400, "foreign-cursor")


def test_kinds_partition_what_is_found(seeded_client: FlaskClient) -> None:
    whole = keys(found(seeded_client, "/v1/search", q="xiaomi", limit=500))
    kinds = {key.partition("/")[0] for key in whole}
    apart = [
        key for kind in kinds for key in keys(found(seeded_client, "/v1/search", q="xiaomi", kind=kind, limit=500))
    ]
    assert len(kinds) > 3
    assert sorted(apart) == sorted(whole)
    two = found(seeded_client, "/v1/search", q="xiaomi", kind=["plant", "company"])
    assert {one["kind"] for one in two["data"]} == {"plant", "company"}


@pytest.mark.parametrize("day", DAYS[1:])
def test_a_day_is_searched_as_if_nothing_had_been_published_since(
    opened: Callable[[str], FlaskClient], template_of: Callable[[str], str], seeded_client: FlaskClient, day: str
) -> None:
    older = opened(template_of(f"seeded by {day}"))
    names = [one["name"] for one in every_item(older, "/v1/search?q=a&limit=500")]
    words = sorted({piece for name in names for piece in split_tokens(name)})
    for typed in [*QUERIES, *words[::3], "xaomi", "niio", "fisker", "a", "p"]:
        then = found(seeded_client, "/v1/search", q=typed, as_of=day, limit=500)
        only = found(older, "/v1/search", q=typed, limit=500)
        assert then["data"] == only["data"], typed
        assert then["meta"]["did_you_mean"] == only["meta"]["did_you_mean"], typed


def test_what_was_meant_is_found_where_nothing_else_is(seeded_client: FlaskClient) -> None:
    for typed, meant in {
        "xaomi": "xiaomi",
        "hundai moter": "hyundai motor",
        "xaomi beijng plant": "xiaomi beijing plant",
    }.items():
        answer = found(seeded_client, "/v1/search", q=typed)
        assert answer["meta"]["did_you_mean"] == meant
        assert answer["data"] == found(seeded_client, "/v1/search", q=meant)["data"] != []
    for nothing in ({"q": "qqqqqq"}, {"q": "xaomi", "as_of": "2015-01-01"}, {"q": "xaomi", "kind": "policy"}):
        answer = found(seeded_client, "/v1/search", **nothing)
        assert (answer["data"], answer["meta"]["did_you_mean"]) == ([], None)
    paged = every_item(seeded_client, "/v1/search?q=xaomi&limit=3")
    assert paged == found(seeded_client, "/v1/search", q="xiaomi", limit=500)["data"]


def test_suggestions_complete_names_in_any_script(seeded_client: FlaskClient) -> None:
    for typed, first in {
        "xia": "company/xiaomi", "XIAOMI": "company/xiaomi", "蔚": "company/nio",
        "현대": "company/hyundai-motor", "beij": "company/beijing-etown", "skbm c": "investment/skbm-komarom-capex",
    }.items():  # fmt: skip
        answer = found(seeded_client, "/v1/suggest", q=typed)
        assert keys(answer)[0] == first, typed
        assert not any(one["typo"] for one in answer["data"])
        assert len(set(keys(answer))) == len(answer["data"]) <= 10
    assert "company/nio" in keys(found(seeded_client, "/v1/suggest", q="来", limit=20))
    assert found(seeded_client, "/v1/suggest", q="蔚来")["data"][0] | {"certainty": ""} == {
        "kind": "company", "id": "nio", "name": "NIO", "matched": "蔚来", "typo": False, "certainty": "",
        "link": "/v1/companies/nio",
    }  # fmt: skip


def test_suggestions_overlook_slips(seeded_client: FlaskClient) -> None:
    for typed in ("xaomi", "xioami", "xiaomo", "xiami"):
        answer = found(seeded_client, "/v1/suggest", q=typed, limit=5)
        assert keys(answer)[0] == "company/xiaomi", typed
        assert all(one["typo"] for one in answer["data"])
    assert found(seeded_client, "/v1/suggest", q="zz")["data"] == []


def test_suggestions_can_be_of_a_kind_and_are_few(seeded_client: FlaskClient) -> None:
    assert {one["kind"] for one in found(seeded_client, "/v1/suggest", q="xia", kind="plant")["data"]} == {"plant"}
    assert len(found(seeded_client, "/v1/suggest", q="x", limit=20)["data"]) == 20
    assert_problem(seeded_client.get("/v1/suggest?q=x&limit=21"), 400, "invalid-parameter")


def test_marks_are_the_only_html(client: FlaskClient, engine: Engine) -> None:
    nasty = '<script>alert("Tök")</script> & <em>Tök\'s</em> \u202f plant'
    remark = "Filler & words <b>before</b> it. " * 20 + "Then Tők comes. " + "And <i>more</i> after it. " * 20
    facts = {"name": nasty, "description": remark + "Zander."}
    store(engine, dossier("one", "2024-01-01", about("plant a-plant", facts)))
    for typed in ("tok", "script", "em", "more", "tok zander"):
        for one in found(client, "/v1/search", q=typed)["data"][0]["highlight"]:
            bare = re.sub(r"</?em>", "", one["html"])
            assert not re.search("[<>\"']", bare)
            assert one["html"].count("<em>") == one["html"].count("</em>") >= 1
            assert html.unescape(bare).strip(" …") in (nasty if one["field"] == "name" else remark + "Zander.")
    passages = found(client, "/v1/search", q="tok zander")["data"][0]["highlight"]
    assert [one["field"] for one in passages] == ["name", "description"]
    assert "… " in passages[1]["html"]
    assert len(passages[1]["html"]) < 400


def test_what_is_said_anew_is_found_at_once_and_what_was_said_only_then(client: FlaskClient, engine: Engine) -> None:
    store(engine, dossier("zero", "2023-12-31", about("plant a-plant", {"name": "Works"})))
    for source, day, city in (("one", "2024-01-01", "Oldham"), ("two", "2024-02-01", "Newport")):
        store(engine, dossier(source, day, about("plant a-plant", {"city": city})))
        assert keys(found(client, "/v1/search", q=city)) == ["plant/a-plant"]
    assert found(client, "/v1/search", q="oldham")["data"] == []
    for day, count in {"2023-12-31": 0, "2024-01-01": 1, "2024-01-31": 1, "2024-02-01": 0}.items():
        assert len(found(client, "/v1/search", q="oldham", as_of=day)["data"]) == count
    with engine.connect() as connection:
        counts = [connection.scalar(select(func.count()).select_from(one)) for one in (Document, SearchDocument)]
    assert counts == [3, 3]


def test_no_more_are_ranked_than_the_cap(seeded_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(seeded_client, "/v1/search", q="xiaomi")["meta"]["capped"] is False
    monkeypatch.setattr("api.search.ranking.MAX_CANDIDATES", 5)
    answer = found(seeded_client, "/v1/search", q="xiaomi")
    assert answer["meta"]["capped"] is True
    assert len(answer["data"]) == 5
    assert all(one["score"] >= 2 for one in answer["data"])


def test_a_rebuild_finds_and_mends_what_is_not_found(client: FlaskClient, engine: Engine) -> None:
    store(engine, dossier("one", "2024-01-01", about("plant a-plant", {"name": "A plant"})))
    damages = [
        delete(SearchDocument),
        update(SearchDocument).values(words="other", name_words="other"),
        update(SearchDocument).values(known_to=dt.date(2025, 1, 1)),
    ]
    for damage in damages:
        with engine.begin() as connection:
            connection.execute(damage)
        assert found(client, "/v1/search", q="plant")["data"] == []
        for write, told in ((False, 1), (True, 1), (True, 0)):
            with open_write_session(engine) as session, session.begin():
                assert sum(len(differences) for _, differences in rebuild(session, write=write)) == told
        assert keys(found(client, "/v1/search", q="plant")) == ["plant/a-plant"]
        assert found(client, "/v1/plants/a-plant")["revision"] == 1
