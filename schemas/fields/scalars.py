"""Plain values: text, words of a vocabulary, numbers, codes and ids, each strict about its input."""

import functools
import math
import re
import unicodedata
from typing import Any

import pycountry
from marshmallow import ValidationError, fields, validate

from models.columns import LANGUAGE_LENGTH, NAME_LENGTH, SLUG_LENGTH, TEXT_LENGTH, URL_LENGTH
from models.vocabularies import Vocabulary
from schemas.fields.comparison import EXACT, PROSE, Comparison
from schemas.fields.messages import one_of

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Controls and the characters that turn the direction of what follows; line feed and tab may stay.
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_UNWANTED = re.compile(rf"[{_CONTROLS}\ud800-\udfff]")  # and lone surrogates
# What is no part of a text at its ends: white space, and the byte order mark, which JSON Schema counts among it.
SPACE = "".join(one for one in map(chr, range(0x3001)) if one.isspace()) + "\ufeff"
# What a text has to be, for descriptions: something, and nothing unwanted.
SOME_TEXT = rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$"
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
URL = re.compile(rf'https?://[^\s/?#@<>"{_CONTROLS}]+([/?#][^\s<>"{_CONTROLS}]*)?')
# The largest number taken: whole numbers up to here are exact in JSON, in a double and in every client.
LARGEST = 2**53


class Fact(fields.Field[Any]):
    """What the fields of facts have in common: how two of their values compare."""

    comparison: Comparison = EXACT


class Text(Fact, fields.String):
    """A short text such as a name: trimmed, in normal form C, without controls.

    Bounds hold for what is sent as for what is kept, so that a client can check them by the description.
    """

    longest = NAME_LENGTH

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("This must be a text; put it in quotes.")
        text = unicodedata.normalize("NFC", value.strip(SPACE))
        if not text:
            raise ValidationError("This text is empty.")
        length = max(len(value), len(text))
        if length > self.longest:
            raise ValidationError(f"This text has {length} characters; {self.longest} are allowed.")
        if found := _UNWANTED.search(value):
            raise ValidationError(f"This text has the character U+{ord(found.group()):04X}, which is not allowed.")
        return text


class Prose(Text):
    """Free wording, which is never compared."""

    comparison = PROSE
    longest = TEXT_LENGTH


class Slug(Text):
    """The readable id of a record or a source."""

    longest = SLUG_LENGTH

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        slug = super()._deserialize(value, attr, data, **kwargs)
        if not SLUG.fullmatch(slug):
            raise ValidationError("An id has small letters, digits and single hyphens between them.")
        return slug


class Language(Text):
    """A language, as a tag of BCP 47."""

    longest = LANGUAGE_LENGTH

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        tag = super()._deserialize(value, attr, data, **kwargs)
        if not LANGUAGE.fullmatch(tag):
            raise ValidationError("This is no language tag such as en, zh-Hant or pt-BR.")
        return tag


class Url(Text):
    """An address on the web."""

    longest = URL_LENGTH

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        url = super()._deserialize(value, attr, data, **kwargs)
        if not URL.fullmatch(url):
            raise ValidationError("This is no address that starts with http:// or https://.")
        return url


class Word(Fact, fields.String):
    """A word of a vocabulary."""

    def __init__(self, vocabulary: type[Vocabulary], **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        words = [word.value for word in vocabulary]
        # Whether the field says no more than its vocabulary does.
        self.says_its_own = "description" in kwargs.get("metadata", {})
        told = {"description": f"{vocabulary.description}; see /v1/vocabularies/{vocabulary.served_name}"}
        super().__init__(validate=validate.OneOf(words), metadata=told | kwargs.pop("metadata", {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        words = [word.value for word in self.vocabulary]
        if value not in words:
            raise ValidationError(one_of(value, words, f"the vocabulary {self.vocabulary.served_name}"))
        return str(value)


class Flag(Fact, fields.Boolean):
    """True or false, and nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise ValidationError("This must be true or false.")
        return value


class Number(Fact, fields.Float):
    """A finite number between two limits; whole ones stay whole."""

    def __init__(self, low: float = 0, high: float = LARGEST, **kwargs: Any) -> None:
        self.low, self.high = low, high
        super().__init__(validate=validate.Range(low, high), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValidationError("This must be a number.")
        if not math.isfinite(value) if isinstance(value, float) else False:
            raise ValidationError("This must be a finite number.")
        if not self.low <= value <= self.high:
            raise ValidationError(f"This must lie between {self.low} and {self.high}.")
        return int(value) if value == int(value) else value

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


@functools.cache
def countries() -> frozenset[str]:
    """Return the codes of ISO 3166-1 alpha-2."""
    return frozenset(country.alpha_2 for country in pycountry.countries)


@functools.cache
def currencies() -> frozenset[str]:
    """Return the codes of ISO 4217."""
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


class CountryCode(Fact, fields.String):
    """A country by its ISO 3166-1 alpha-2 code."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value is False:
            raise ValidationError("This is no country code. YAML reads NO as false: put it in quotes.")
        if not isinstance(value, str) or value not in countries():
            raise ValidationError(f"{str(value)[:20]!r} is no ISO 3166-1 alpha-2 country code.")
        return value


class CurrencyCode(Fact, fields.String):
    """A currency by its ISO 4217 code."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or value not in currencies():
            raise ValidationError(f"{str(value)[:20]!r} is no ISO 4217 currency code.")
        return value


class YearNumber(Fact, fields.Integer):
    """A year as a number."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1900 <= value <= 2200 or value % 1:
            raise ValidationError("This must be a year between 1900 and 2200.")
        return int(value)
