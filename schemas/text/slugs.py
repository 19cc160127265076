"""Makes the id of a record from its name. Pure functions. docs/decisions/0020-ids-from-names.md has the reasons.

The id has the letters of the name, transliterated to a to z, and its digits. A name whose letters would be lost makes
no id, because an id is permanent.
"""

import re
import unicodedata

from anyascii import anyascii

# The scripts whose letters are transliterated, by the first word of the Unicode name of a letter. They are alphabets
# with vowels, so the id is pronounced like the name.
SCRIPTS = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN"})
# The hard and the soft sign of Cyrillic have no sound. Transliterations leave them out.
_SILENT = frozenset("ъьЪЬ")
# Characters inside words that do not split them. Some letters and accents serve as an apostrophe.
_INSIDE_WORDS = frozenset(
    "'`\u00b4\u2018\u2019\u201b\u2032\uff07\u02b9\u02bb\u02bc\u02bd\u02c8"  # apostrophes
    "\u2122\u2120\u00ae\u00a9"  # trademarks
)
_NOT_SPELLED = _INSIDE_WORDS | _SILENT
_NOT_IN_IDS = re.compile("[^a-z0-9]+")


def make_slug(name: str) -> str:
    """Make an id from a name. Its length is not limited.

    Raises ValueError with a message for clients if the name has a letter that cannot be transliterated, or if it has
    neither letters nor digits.
    """
    text = "".join(character for character in name if character not in _INSIDE_WORDS)
    spelled = "".join(map(_spell, unicodedata.normalize("NFKC", text)))
    slug = _NOT_IN_IDS.sub("-", spelled.lower()).strip("-")
    if not slug:
        raise ValueError("This name has no letter or digit to make an id from. Send an `id`, such as `byd`.")
    return slug


def _spell(character: str) -> str:
    """Spell a character in the letters and digits of ids. A dash, a space or a symbol becomes a space."""
    if character.isascii():
        return character
    category = unicodedata.category(character)
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if category in {"Mn", "Me", "Cf"} or character in _NOT_SPELLED:
        return ""  # accents and invisible characters
    if category[0] not in "LMN":
        return " "
    if category[0] == "L" and unicodedata.name(character, "").split(" ")[0] in SCRIPTS:
        letters = _NOT_IN_IDS.sub("", anyascii(character).lower())
        if letters:
            return letters
    raise ValueError(
        f"No id is made from this name, because {character!r} has no certain spelling in the letters a to z."
        " An id is permanent. Send one as `id`, such as `byd`."
    )
