"""Removes from a text about a number the parts that cannot change the number: brackets, purposes, times."""

import re
from collections.abc import Callable

from schemas.text import number_words
from schemas.text.number_lexer import normalize_text

_YEAR = r"(?:(?:the )?(?:end of |early |mid |late ))?(?:[a-z]{3,9} )?20[0-9]{2}"
_SPELLED = "|".join(number_words.SPELLED)
_LENGTH = rf"(?:a|[0-9]{{1,2}}|{_SPELLED}) (?:years?|decades?|months?)"
_LENGTH_TO_COME = rf"(?:over|in|within|during) the (?:next|following|coming) (?:{_LENGTH}|decade|years)"
_PURPOSE = re.compile(
    r",? (?:for|towards?|to|in|on|into|with|as|at|once|site|plant|factory|facility|loan|bridging loan|growth|stake|"
    r"share|interest|directly|investment|so far|mainly|still|based|capacity)\b[^0-9]*$"
)
# A period does not change an amount of money. But 100 gigawatt hours over ten years are not a yearly capacity.
AMOUNT_TAILS = [
    re.compile(rf",? (?:by|in|from|since|until|through|for) {_YEAR}$"),
    re.compile(rf",? (?:over {_LENGTH}|over a period of {_LENGTH}|{_LENGTH_TO_COME})$"),
    _PURPOSE,
]
SHARE_TAILS = [
    re.compile(
        r" of (?:the |its |their )?(?:company|shares|stock|equity|joint venture|venture|business|capital|subsidiary)\b"
        r"[^0-9%]*$"
    ),
    *AMOUNT_TAILS,
]
QUANTITY_TAILS = [re.compile(rf",? (?:by|in|from) {_YEAR}$"), _PURPOSE]

_ASIDE = re.compile(r" ?\(([^()]*)\)")
_CHANGING = (
    "less more fewer than most least half third quarter fifth twice double triple times percent each per every apiece "
    "year years yearly annual annually month months monthly week weekly day daily thousands millions billions "
    "trillions dozens hundreds plus minus except excluding no not never without instead neither nor short cancelled "
    "denied"
)
_TELLING = {
    *_CHANGING.split(),
    *number_words.BOUND_WORDS,
    *number_words.AFTER,
    *number_words.SPELLED,
    *number_words.SCALES,
    *number_words.COMMA_SCALES,
}
_CAN_CHANGE = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_TELLING)))})(?!\w)|[0-9%+]")


def remove_asides(text: str, tails: list[re.Pattern[str]], is_conversion: Callable[[str], bool]) -> str | None:
    """Return the normalised text without its asides. None if an aside can change the number or the text is too long."""
    core = normalize_text(text)
    if core is None:
        return None
    aside = _ASIDE.search(core)
    if aside:
        if aside.start() == 0 or not (_is_harmless(aside[1]) or is_conversion(aside[1])):
            return None
        core = core[: aside.start()] + core[aside.end() :]
    for tail in tails:
        match = tail.search(core)
        if match and (tail is not _PURPOSE or _is_harmless(match[0])):
            core = core[: match.start()]
    return core


def _is_harmless(words: str) -> bool:
    return not _CAN_CHANGE.search(words)
