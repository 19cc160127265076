"""Ids from names: letters are transliterated, and a name whose letters would be lost makes no id."""
# ruff: noqa: RUF001 (the letters that look like others are the point of these tests)

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.scalars import SLUG
from schemas.text.slugs import SCRIPTS, make_slug

MADE = {
    "Ørsted Mobility": "orsted-mobility",
    "Straßenbau Elektro": "strassenbau-elektro",
    "STRAẞENBAU": "strassenbau",
    "ΔΕΗ blue": "dei-blue",
    "Mercedes\u2011Benz Vans EV": "mercedes-benz-vans-ev",
    "Æsir Œuvre": "aesir-oeuvre",
    "Łódź Đuro ħ ŧ Þórr ð": "lodz-duro-h-t-thorr-d",
    "İstanbul Iğdır": "istanbul-igdir",
    "Škoda e\u0301lectrique q\u0301": "skoda-electrique-q",
    "Điện Việt": "dien-viet",
    "Камаз Щука Объект": "kamaz-shchuka-obekt",
    "Соль": "sol",
    "Ђоковић Љубав": "djokovic-ljubav",
    "Հայաստան ქართული": "hayastan-kartuli",
    # Every dash and space is one hyphen.
    "A\u2010B\u2012C\u2013D\u2014E\u2015F\u2212G\ufe58H\uff0dI": "a-b-c-d-e-f-g-h-i",
    "A\u00a0B\u2003C\u202fD\u3000E \u2013 F": "a-b-c-d-e-f",
    # Other forms of letters and digits.
    "ＢＹＤ ﬁat Ⅳ H₂ ½": "byd-fiat-iv-h2-1-2",
    "  BYD  Plant №2 ": "byd-plant-no2",
    "٣ Sun": "3-sun",
    # Apostrophes, signs of trademarks and invisible characters do not split a word.
    "L\u2019Oréal, L'Oréal, \u02bbOkina": "loreal-loreal-okina",
    "Foo™ Auto®": "foo-auto",
    "a\u00adb\u200bc\ufeffd": "abcd",
    "🚗 Foo & Bar+ (€5)": "foo-bar-5",
}
# A name, and the first character that has no spelling.
REFUSED = {
    "小米 Auto": "小",
    "Auto 日産": "日",
    "トヨタ": "ト",
    "현대": "현",
    "مرسيدس EV": "م",
    "עברית EV": "ע",
    "हिन्दी EV": "ह",
    "ไทย EV": "ไ",
    "Zone 〇": "〇",
    "Ⲁuto": "Ⲁ",
    "ʔauto": "ʔ",
}


@pytest.mark.parametrize(("name", "slug"), MADE.items())
def test_letters_are_transliterated(name: str, slug: str) -> None:
    assert make_slug(name) == slug
    assert make_slug(unicodedata.normalize("NFD", name)) == slug


@pytest.mark.parametrize(("name", "character"), REFUSED.items())
def test_a_name_whose_letters_would_be_lost_makes_no_id(name: str, character: str) -> None:
    with pytest.raises(ValueError, match=f"'{character}' has no certain spelling .* Send one as `id`"):
        make_slug(name)


@pytest.mark.parametrize("name", ["🚗", "---", "\u2014", "Ь", "'"])
def test_a_name_without_letters_makes_no_id(name: str) -> None:
    with pytest.raises(ValueError, match="no letter or digit to make an id from"):
        make_slug(name)


@given(st.text(min_size=1, max_size=30))
def test_what_is_made_is_an_id(name: str) -> None:
    try:
        slug = make_slug(name)
    except ValueError:
        return
    assert SLUG.fullmatch(slug)
    assert make_slug(slug) == slug


def test_no_letter_is_lost() -> None:
    """Each letter of Unicode is spelled or refused. Cyrillic signs without a sound and apostrophes are left out."""
    lost, scripts = set(), set()
    for character in map(chr, range(sys.maxunicode + 1)):
        if unicodedata.category(character)[0] != "L" or not unicodedata.is_normalized("NFKC", character):
            continue
        try:
            slug = make_slug(f"1{character}2")
        except ValueError:
            continue
        if slug == "12":
            lost.add(character)
        elif not character.isascii():
            scripts.add(unicodedata.name(character).split(" ")[0])
    assert lost == set("ьъЬЪ\u02b9\u02bb\u02bc\u02bd\u02c8")
    assert scripts == SCRIPTS
