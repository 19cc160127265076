"""The type of parameters that take a country: a code in any case, or an English name."""

import functools
import unicodedata
from collections.abc import Mapping

import pycountry
from marshmallow import ValidationError

from schemas.fields.messages import MOST_SHOWN, add_hint, find_closest
from schemas.fields.scalars import CountryCode

COUNTRY_NOUN = "this country, an ISO 3166-1 alpha-2 code in any case, or an English name"
# Usual names that the library does not have. UK and EL are reserved in ISO 3166-1 for these countries.
USUAL_NAMES: Mapping[str, str] = {
    "UK": "GB",
    "Great Britain": "GB",
    "Britain": "GB",
    "EL": "GR",
    "Russia": "RU",
    "Turkey": "TR",
    "Ivory Coast": "CI",
    "Democratic Republic of the Congo": "CD",
    "DR Congo": "CD",
    "Palestine": "PS",
    "Macau": "MO",
    "Burma": "MM",
    "Swaziland": "SZ",
    "Cape Verde": "CV",
    "Brunei": "BN",
    "The Netherlands": "NL",
    "Holland": "NL",
    "Vatican": "VA",
    "UAE": "AE",
}


class CountryParameter(CountryCode):
    """A country, loaded as its ISO 3166-1 alpha-2 code. The OpenAPI document lists the codes, for client generators."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        text = str(value)
        if code := _load_codes().get(_fold(text)):
            return code
        excerpt = repr(text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}...")
        message = f"{excerpt} is not a country. Send an ISO 3166-1 alpha-2 code such as HU, or an English name."
        raise ValidationError(add_hint(message, _find_similar_name(text)))


def _find_similar_name(text: str) -> str | None:
    """Return the English name that was probably meant. A wrong code is as near to one name as to another."""
    if len(text) <= 3:
        return None
    names = {_fold(country.name): str(country.name) for country in pycountry.countries}
    nearest = find_closest(_fold(text), [*names, *map(_fold, USUAL_NAMES)])
    return nearest and names.get(nearest, next((name for name in USUAL_NAMES if _fold(name) == nearest), None))


@functools.cache
def _load_codes() -> dict[str, str]:
    """Return the code of each country by everything that names it, folded: its codes and its English names."""
    codes = {_fold(name): code for name, code in USUAL_NAMES.items()}
    for country in pycountry.countries:
        for part in ("alpha_2", "alpha_3", "name", "common_name", "official_name"):
            if name := getattr(country, part, None):
                codes.setdefault(_fold(name), country.alpha_2)
    return codes


def _fold(text: str) -> str:
    """Fold a name for comparison: without case, marks on letters, and superfluous white space."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
