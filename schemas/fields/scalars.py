"""Plain values: text, words of a vocabulary, numbers, codes and ids. Each type is strict about its input."""

import functools
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypedDict, Unpack

import pycountry
from marshmallow import ValidationError, fields, validate

from models.columns import LANGUAGE_LENGTH, NAME_LENGTH, SLUG_LENGTH, TEXT_LENGTH, URL_LENGTH
from models.vocabularies import Vocabulary
from schemas.fields.comparison import EXACT, PROSE, Comparison, Stages
from schemas.fields.messages import build_choice_message

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Control characters and the characters that change the direction of text. Line feed and tab are allowed.
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_UNWANTED = re.compile(rf"[{_CONTROLS}\ud800-\udfff]")  # with lone surrogates
# Trimmed from both ends of a text: white space, and the byte order mark, because JSON Schema counts it as white space.
SPACE = "".join(character for character in map(chr, range(0x3001)) if character.isspace()) + "\ufeff"
# The pattern of a text in descriptions: at least one visible character, and no unwanted one.
SOME_TEXT = rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$"
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
URL = re.compile(rf'https?://[^\s/?#@<>"{_CONTROLS}]+([/?#][^\s<>"{_CONTROLS}]*)?')
# The largest number: whole numbers up to this one are exact in JSON, in a double and in every client.
LARGEST = 2**53
# A field of any type. Code that handles all fields of a schema alike cannot know the types of their values.
AnyField: TypeAlias = fields.Field[Any]


class FieldOptions(TypedDict, total=False):
    """The options of marshmallow's fields that this project uses."""

    required: bool
    allow_none: bool | None
    dump_only: bool
    load_default: object
    data_key: str | None
    attribute: str | None
    validate: Callable[[Any], Any] | Iterable[Callable[[Any], Any]] | None
    metadata: Mapping[str, Any] | None


class Fact(fields.Field[Any]):
    """The base of the fields of facts. It declares how two of their values compare."""

    comparison: Comparison = EXACT


class Text(Fact, fields.String):
    """A short text such as a name: trimmed, in Unicode normal form C, without control characters.

    The limit of length holds for the text as sent and as stored, so a client can check it by the description.
    """

    longest = NAME_LENGTH

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        if not isinstance(value, str):
            raise ValidationError("This must be a text. Put it in quotes.")
        text = unicodedata.normalize("NFC", value.strip(SPACE))
        if not text:
            raise ValidationError("This text is empty. Send at least one visible character, or leave the field out.")
        length = max(len(value), len(text))
        if length > self.longest:
            raise ValidationError(f"This text has {length} characters. At most {self.longest} are allowed.")
        if match := _UNWANTED.search(value):
            raise ValidationError(f"This text contains the character U+{ord(match.group()):04X}. Remove it.")
        return text


class Prose(Text):
    """Free wording, which is never compared."""

    comparison: Comparison = PROSE
    longest = TEXT_LENGTH


class Slug(Text):
    """The readable id of a record or a source."""

    longest = SLUG_LENGTH

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        slug = super()._deserialize(value, attr, data, **kwargs)
        if not SLUG.fullmatch(slug):
            raise ValidationError("An id has only lower-case letters a to z, digits, and single hyphens between them.")
        return slug


class Language(Text):
    """A language, as a BCP 47 tag."""

    longest = LANGUAGE_LENGTH

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        tag = super()._deserialize(value, attr, data, **kwargs)
        if not LANGUAGE.fullmatch(tag):
            raise ValidationError("This is not a BCP 47 language tag. Send one such as en, zh-Hant or pt-BR.")
        return tag


class Url(Text):
    """A URL on the web."""

    longest = URL_LENGTH

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        url = super()._deserialize(value, attr, data, **kwargs)
        if not URL.fullmatch(url):
            raise ValidationError("This is not a URL. Send one that starts with http:// or https://.")
        return url


class Word(Fact, fields.String):
    """A word of a vocabulary. `stages` tells how far along each word is, if the words are steps of one process."""

    def __init__(
        self, vocabulary: type[Vocabulary], *, stages: Mapping[str, int] | None = None, **options: Unpack[FieldOptions]
    ) -> None:
        self.vocabulary = vocabulary
        if stages is not None:
            self.comparison = Stages(stages)
        own_metadata = options.pop("metadata", None) or {}
        # False if only the vocabulary describes the field.
        self.has_own_description = "description" in own_metadata
        description = f"{vocabulary.description}; see /v1/vocabularies/{vocabulary.served_name}"
        options["metadata"] = {"description": description, **own_metadata}
        options["validate"] = validate.OneOf([word.value for word in vocabulary])
        super().__init__(**options)

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        words = [word.value for word in self.vocabulary]
        if value not in words:
            raise ValidationError(build_choice_message(value, words, f"the vocabulary {self.vocabulary.served_name}"))
        return str(value)


class Flag(Fact, fields.Boolean):
    """True or false. Words and numbers such as "yes" and 1 are refused."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("This must be true or false, without quotes.")
        return value


class Number(Fact, fields.Float):
    """A finite number between two limits. A whole number stays an int."""

    def __init__(self, low: float = 0, high: float = LARGEST, **options: Unpack[FieldOptions]) -> None:
        self.low, self.high = low, high
        options["validate"] = validate.Range(low, high)
        super().__init__(**options)

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValidationError("This must be a number, without quotes.")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValidationError("This must be a finite number.")
        if not self.low <= value <= self.high:
            raise ValidationError(f"This number must be between {self.low} and {self.high}.")
        return int(value) if value == int(value) else value

    def _serialize(self, value: Any, attr: str | None, obj: object, **kwargs: object) -> Any:
        return value


@functools.cache
def load_country_codes() -> frozenset[str]:
    """Return the codes of ISO 3166-1 alpha-2."""
    return frozenset(country.alpha_2 for country in pycountry.countries)


@functools.cache
def load_currency_codes() -> frozenset[str]:
    """Return the codes of ISO 4217."""
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


class CountryCode(Fact, fields.String):
    """A country, by its ISO 3166-1 alpha-2 code."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        if value is False:
            raise ValidationError("false is not a country code. Some YAML parsers read NO as false: put it in quotes.")
        if not isinstance(value, str) or value not in load_country_codes():
            raise ValidationError(f"{str(value)[:20]!r} is not an ISO 3166-1 alpha-2 country code such as CN.")
        return value


class CurrencyCode(Fact, fields.String):
    """A currency, by its ISO 4217 code."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        if not isinstance(value, str) or value not in load_currency_codes():
            raise ValidationError(f"{str(value)[:20]!r} is not an ISO 4217 currency code such as USD.")
        return value


class YearNumber(Fact, fields.Integer):
    """A year as a number."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1900 <= value <= 2200 or value % 1:
            raise ValidationError("This must be a year between 1900 and 2200.")
        return int(value)
