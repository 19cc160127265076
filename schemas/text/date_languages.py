"""The languages besides English whose dates are read."""

from schemas.text.date_words_east_asian import EAST_ASIAN_LANGUAGES
from schemas.text.date_words_other import OTHER_LANGUAGES
from schemas.text.date_words_slavic import SLAVIC_LANGUAGES
from schemas.text.date_words_western import WESTERN_LANGUAGES

LANGUAGES = (*WESTERN_LANGUAGES, *SLAVIC_LANGUAGES, *OTHER_LANGUAGES, *EAST_ASIAN_LANGUAGES)
