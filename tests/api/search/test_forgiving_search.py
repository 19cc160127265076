"""What search and suggest forgive, alike on both engines, and what they never take for another word."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.dossiers import about, dossier

COMPANIES: dict[str, dict[str, Any]] = {
    "nextstar-energy": {"name": "NextStar Energy", "country": "CA"},
    "blueoval-sk": {"name": "BlueOval SK", "country": "US"},
    "sk-on": {"name": "SK On", "country": "KR"},
    "li-auto": {"name": "Li Auto", "country": "CN"},
    "xpeng": {"name": "XPeng", "country": "CN"},
    "lg-energy-solution": {"name": "LG Energy Solution", "names": [{"text": "LGES", "lang": "en", "type": "short"}]},
    "tesla": {"name": "Tesla", "country": "US"},
    "xiaomi": {"name": "Xiaomi", "country": "CN"},
    "volvo-cars": {"name": "Volvo", "country": "SE"},
    "volvo-group": {"name": "AB Volvo (publ)", "country": "SE"},
    "gac-group": {"name": "GAC Group", "names": [{"text": "广汽集团", "lang": "zh", "type": "native"}]},
    "jac": {"name": "JAC"},
    "sony-group": {"name": "Sony Group"},
    "nio": {"name": "NIO", "names": [{"text": "蔚来", "lang": "zh", "type": "native"}]},
    "data-centre-operator": {"name": "Data Centre Operator"},
    "foxconn": {"name": "Foxconn", "names": [{"text": "鴻海精密工業股份有限公司", "lang": "zh", "type": "legal"}]},
    "honda": {"name": "Honda", "names": [{"text": "ホンダ", "lang": "ja", "type": "native"}]},
    "ceer": {"name": "Ceer", "names": [{"text": "شركة سير", "lang": "ar", "type": "native"}]},
    "hyundai-motor": {"name": "Hyundai Motor", "names": [{"text": "(주)현대자동차", "lang": "ko", "type": "legal"}]},
    "cuf": {"name": "Copper and Foil"},
    "wroclaw-works": {"name": "Works", "names": [{"text": "Zakłady Sp. z o.o.", "lang": "pl", "type": "legal"}]},
    "valmet": {"name": "Valmet Automotive Oy", "country": "FI"},
    "mercedes-benz": {"name": "Mercedes-Benz"},
    "general-motors": {"name": "General Motors"},
}
DOSSIER = dossier(
    "list",
    "2024-01-01",
    *(about(f"company {slug}", facts) for slug, facts in COMPANIES.items()),
    about("project xiaomi-car", {"name": "Xiaomi SU7"}),
    about("project xiaomi-second", {"name": "Xiaomi YU-7"}),
    about("plant byd-szeged", {"name": "BYD Szeged", "country": "HU", "description": "Cars for Europe."}),
    about("plant byd-xian", {"name": "BYD Xi'an", "country": "CN"}),
    about("plant gruenheide", {"name": "Gruenheide plant", "country": "DE"}),
    about("plant ulsan", {"name": "Ulsan works", "candidates": [{"country": "KR", "city": "Ulsan"}]}),
)
# What a user types, and what must come first.
FORGIVEN = {
    "next star": "nextstar-energy", "Next-Star Energy Inc": "nextstar-energy", "nextstarenergy": "nextstar-energy",
    "blue oval": "blueoval-sk", "blue oval s k": "blueoval-sk", "blueovalsk": "blueoval-sk",
    "SKOn": "sk-on", "S K On": "sk-on", "liauto": "li-auto", "LiAuto Inc.": "li-auto", "x peng": "xpeng",
    "SU-7": "xiaomi-car", "su 7": "xiaomi-car", "yu7": "xiaomi-second",
    "LG Energy Solutions": "lg-energy-solution", "lges": "lg-energy-solution", "general motor": "general-motors",
    "Tesla Inc": "tesla", "Xiaomi Corporation": "xiaomi", "Tesla GmbH & Co. KG": "tesla", "Tesla S.p.A.": "tesla",
    "PT Tesla Tbk": "tesla", "Volvo AB": "volvo-group", "AB Volvo": "volvo-group", "Volvo": "volvo-cars",
    "valmet automotive": "valmet", "valmet automotive o": "valmet", "zakłady": "wroclaw-works",
    "GAC": "gac-group", "廣汽": "gac-group", "蔚來": "nio", "蔚来汽车" "有限公司": None, "鸿海精密工业": "foxconn",
    "ﾎﾝﾀﾞ": "honda", "ホンダ株式会社": "honda", "سَيْر": "ceer", "ســير": "ceer", "현대자동차 주식회사": "hyundai-motor",
    "Copper & Foil": "cuf", "Copper und Foil": "cuf", "mercedesbenz": "mercedes-benz", "mercedes benz": "mercedes-benz",
    "byd hungary": "byd-szeged", "byd magyarország": "byd-szeged", "BYD 匈牙利": "byd-szeged", "byd china": "byd-xian",
    "germany": "gruenheide", "Deutschland": "gruenheide", "독일": "gruenheide", "germa": "gruenheide",
    "ulsan south korea": "ulsan",
}  # fmt: skip
# What a user types, and what must not be taken for it.
NOT_CORRECTED = ["JAK", "NEO", "DAF", "Sono", "NIU", "Tesl4", "GAG", "Teslo GAK"]
CORRECTED = {
    "Snoy": "sony",
    "xaomi": "xiaomi",
    "hundai motro": "hyundai motor",
    "tesal": "tesla",
    "Xiaomo Corp": "xiaomi corp",
}


def answer_of(client: FlaskClient, url: str, **parameters: Any) -> dict[str, Any]:
    response = client.get(url, query_string=parameters)
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def ids(answer: dict[str, Any]) -> list[str]:
    return [one["id"] for one in answer["data"]]


@pytest.fixture
def listing(telling: Callable[..., FlaskClient]) -> FlaskClient:
    return telling(DOSSIER)


@pytest.fixture
def both_listing(opened: Callable[..., FlaskClient], template_on: Callable[[str, str], str]) -> list[FlaskClient]:
    return [opened(template_on("migrated", engine), json.dumps([DOSSIER])) for engine in ("sqlite", "postgresql")]


def test_other_writings_find_first_what_is_meant(listing: FlaskClient) -> None:
    for typed, first in FORGIVEN.items():
        for url in ("/v1/search", "/v1/suggest"):
            answer = answer_of(listing, url, q=typed)
            assert (ids(answer) or [None])[0] == first, (url, typed)
            assert (answer["meta"]["did_you_mean"], answer["meta"]["partial"]) == (None, False)


def test_both_engines_forgive_alike(both_listing: list[FlaskClient]) -> None:
    for typed in (*FORGIVEN, *NOT_CORRECTED, *CORRECTED, "byd szeged hungary factory"):
        firsts = set()
        for url in ("/v1/search", "/v1/suggest"):
            one, other = (client.get(url, query_string={"q": typed}) for client in both_listing)
            assert one.data == other.data, (url, typed)
            firsts.add((ids(dict(one.json or {})) or [None])[0])
        assert len(firsts) == 1, typed


def test_short_words_are_never_corrected(listing: FlaskClient) -> None:
    for typed in NOT_CORRECTED:
        for url in ("/v1/search", "/v1/suggest"):
            answer = answer_of(listing, url, q=typed)
            assert typed == "Tesl4" or ids(answer) == [], (url, typed)
    assert ids(answer_of(listing, "/v1/search", q="JAC")) == ["jac"]


def test_a_correction_is_marked_and_can_be_switched_off(listing: FlaskClient) -> None:
    for typed, corrected in CORRECTED.items():
        for url in ("/v1/search", "/v1/suggest"):
            answer = answer_of(listing, url, q=typed)
            assert answer["meta"]["did_you_mean"] == corrected, typed
            assert ids(answer) == ids(answer_of(listing, url, q=corrected)) != []
            assert ids(answer_of(listing, url, q=typed, fuzzy="false")) == []
        assert all(one["typo"] for one in answer["data"])
    assert ids(answer_of(listing, "/v1/search", q="next star", fuzzy="false")) == ["nextstar-energy"]


def test_where_all_words_find_nothing_most_do(listing: FlaskClient) -> None:
    answer = answer_of(listing, "/v1/search", q="BYD Szeged gigapress")
    assert answer["meta"] | {"data_version": 0} == {
        "data_version": 0, "as_of": None, "did_you_mean": None, "partial": True, "capped": False,
    }  # fmt: skip
    assert [(one["id"], one["matched"], one["partial"]) for one in answer["data"]] == [
        ("byd-szeged", ["byd", "szeged"], True)
    ]
    assert ids(answer_of(listing, "/v1/search", q="BYD Szeged gigapress", fuzzy="false")) == []
    suggestions = answer_of(listing, "/v1/suggest", q="BYD Szeged gigapress")
    assert (ids(suggestions), suggestions["meta"]["partial"]) == (["byd-szeged"], True)
    # A country counts as a word. One of two words is not most.
    partial = answer_of(listing, "/v1/search", q="byd hungary gigapress")
    assert [one["matched"] for one in partial["data"]] == [["byd", "hungary"]]
    assert ids(answer_of(listing, "/v1/search", q="byd gigapress")) == []
    assert ids(answer_of(listing, "/v1/search", q="byd szeged " + " ".join(f"gigapress{i}" for i in range(9)))) == []
    # A word that could be corrected to one of no use is left out; a correction that finds more is marked.
    assert answer_of(listing, "/v1/search", q="BYD Szeged motar")["meta"]["did_you_mean"] is None
    both = answer_of(listing, "/v1/search", q="BYD szegde gigapress")
    assert (both["meta"]["did_you_mean"], ids(both)) == ("byd szeged gigapress", ["byd-szeged"])
    whole = answer_of(listing, "/v1/search", q="BYD Szeged")
    assert [(one["matched"], one["partial"]) for one in whole["data"]] == [(["byd", "szeged"], False)]


def test_joined_words_and_countries_are_marked(listing: FlaskClient) -> None:
    def marked(typed: str) -> list[dict[str, str]]:
        return list(answer_of(listing, "/v1/search", q=typed)["data"][0]["highlight"])

    assert marked("skon") == [{"field": "name", "html": "<em>SK On</em>"}]
    assert marked("next star")[0]["html"] == "<em>NextStar</em> Energy"
    assert marked("byd hungary")[-1] == {"field": "country", "html": "<em>HU</em>"}


def test_the_filter_of_lists_folds_and_joins_but_never_guesses(listing: FlaskClient) -> None:
    for typed in ("next star", "SKOn", "liauto", "Tesla Inc", "LG Energy Solutions", "蔚來", "ﾎﾝﾀﾞ", "Copper & Foil"):
        assert ids(answer_of(listing, "/v1/companies", q=typed)) == [FORGIVEN[typed]]
    assert ids(answer_of(listing, "/v1/plants", q="byd hungary")) == ["byd-szeged"]
    for typed in (*CORRECTED, "BYD Szeged gigapress"):
        assert ids(answer_of(listing, "/v1/companies", q=typed)) == []
        assert ids(answer_of(listing, "/v1/plants", q=typed)) == []
