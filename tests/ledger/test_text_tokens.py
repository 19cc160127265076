"""Folding and cutting: what is typed and what is indexed come out alike."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.text_queries import parse_query
from ledger.text_tokens import find_tokens, list_index_words, split_tokens
from ledger.versions.search_documents import NAME_PATHS, TEXT_PATHS
from schemas import SCHEMAS

# The first query of a process loads the names of countries, and that would count as the time of an example.
parse_query("")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Komárom, Győr", ["komarom", "gyor"]),
        ("Škoda-Łódź", ["skoda", "lodz"]),
        ("BMW's i4", ["bmw", "i4"]),
        ("XPeng\u2019s", ["xpeng"]),
        ("İZMİR \u0131rmak", ["izmir", "irmak"]),
        ("Straße Ærø", ["strasse", "aero"]),
        ("\uff22\uff39\uff24", ["byd"]),
        ("Ёлка", ["елка"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("SK온", ["sk", "온"]),
        ("बैटरी", ["बैटरी"]),
        ("½ €", ["1", "2"]),
        ("!?", []),
        ("شَرِكَةُ سِيـــر", ["شركه", "سير"]),  # vowel signs and tatweel
        ("أحمد إلى آسيا ٱلنيل", ["احمد", "الي", "اسيا", "النيل"]),  # forms of alef and yeh
        ("ایران کیا", ["ايران", "كيا"]),  # Persian letters
        ("\uff8e\uff9d\uff80\uff9e", ["ホンダ"]),  # half-width kana
        ("\uff8a\uff9f\uff85\uff7f\uff86\uff6f\uff78", ["パナソニック"]),
        ("蔚來 鴻海精密工業", ["蔚来", "鸿海精密工业"]),  # traditional Chinese
        ("O\u02bbzbekiston ١٢", ["ozbekiston", "12"]),
        ("שָׁלוֹם", ["שלום"]),
        ("हिन्दुस्तान ज़िंक", ["हिन्दुस्तान", "जिंक"]),
    ],
)
def test_a_text_is_folded_and_cut(text: str, folded: list[str]) -> None:
    assert split_tokens(text) == split_tokens(unicodedata.normalize("NFD", text)) == folded


@given(st.text(alphabet="蔚来汽车현대ソニ", min_size=2, max_size=12), st.data())
def test_any_part_of_a_name_without_spaces_is_found(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    asked, words = parse_query(part), list(list_index_words(name))
    assert set(asked.words) <= set(words)
    assert all(any(word.startswith(one) for word in words) for one in asked.prefixes)


@given(st.text())
def test_words_hold_nothing_that_an_engine_could_take_for_an_operator(text: str) -> None:
    asked = parse_query(text)
    for word in (*list_index_words(text), *asked.words, *asked.prefixes):
        assert word
        assert all(unicodedata.category(one)[0] in "LMN" for one in word)
        assert word == word.lower() or not word.isascii()


@given(st.text())
def test_runs_stand_where_they_say(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert [run.text for run in find_tokens(text)] == split_tokens(text)
    for run in find_tokens(text):
        assert len(run.offsets) >= len(run.text)
        assert split_tokens(text[run.offsets[0] : run.offsets[-1] + 1])


def test_a_voiced_sign_of_half_width_kana_is_part_of_what_is_marked() -> None:
    text = "\uff8e\uff9d\uff80\uff9e 工場"
    run = next(find_tokens(text))
    assert text[run.offsets[0] : run.ends[-1]] == "\uff8e\uff9d\uff80\uff9e"


def test_every_path_leads_to_a_field() -> None:
    def inner(part: Any) -> Any:
        return getattr(getattr(getattr(part, "inner", None), "schema", None), "fields", ())

    parts = [item for schema in SCHEMAS.values() for item in schema.fields.items()]
    known = {name for name, _ in parts} | {f"{name}.{one}" for name, part in parts for one in inner(part)}
    assert set(NAME_PATHS + TEXT_PATHS) <= known
