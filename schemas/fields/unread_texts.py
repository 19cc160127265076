"""Messages about texts that the server does not read: the text, the reason if it is known, and what to send."""

import re

from schemas.fields.messages import quote
from schemas.text import date_phrases
from schemas.text.number_parser import QuantityReading

# A text about a change of plans: the old date, then the new one, or the other way round.
_MOVED = "(?:delayed|postponed|pushed(?: back| out)?|moved|deferred|slipped|shifted|brought forward|advanced|changed)"
_OLD_AND_NEW = [
    re.compile(rf"(?:.* )?{_MOVED}(?: .*)? from (?P<old>.+) (?:to|until|into) (?P<new>.+)", re.IGNORECASE),
    re.compile(rf"(?:.* )?{_MOVED}(?: .*)? (?:to|until|into) (?P<new>.+) from (?P<old>.+)", re.IGNORECASE),
    re.compile(r"(?P<new>.+?),? (?:instead of|rather than|and not|not) (?P<old>.+)", re.IGNORECASE),
]


def build_unread_date_message(text: str) -> str:
    """Build the message about a date text that is not read."""
    readings = date_phrases.find_readings(text)
    if readings:
        meanings = " or ".join(readings)
        return f'The text {quote(text)} can mean {meanings}. Send the right one as edtf, such as edtf: "{readings[0]}".'
    for pattern in _OLD_AND_NEW:
        match = pattern.fullmatch(text.strip(" ."))
        old, new = (date_phrases.read(match[name]) for name in ("old", "new")) if match else (None, None)
        if old and new:
            return (
                f"The text {quote(text)} has an old date and a new one. Send the new date alone, such as"
                f' due: "{new}". If the source gives the old date {old} too, send it as a claim of its own with valid,'
                " the time when it held."
            )
    return (
        f'The server cannot read a date in {quote(text)}. Send the date as edtf, such as edtf: "[..2024-08-31]".'
        " If the text gives no date, send edtf: null."
    )


def build_unread_quantity_message(text: str, reading: QuantityReading | None, unit: object) -> str:
    """Build the message about a text without a quantity, without its unit, or with another unit than `unit`."""
    if reading and reading.unit:
        return (
            f"The text {quote(text)} is in {reading.unit}, not in {quote(unit)}. Correct the unit, or send min and max."
        )
    if reading:
        return f"The server cannot read a quantity in {quote(text)}, because its unit is not certain. Send unit too."
    return f"The server cannot read a quantity in {quote(text)}. Send min, max, bound and unit."


def build_unread_measure_message(text: str) -> str:
    """Build the message about a text that is neither a quantity, an amount nor a share."""
    return (
        f"The server cannot read {quote(text)} as a quantity with a unit, an amount with a currency"
        " or a share in percent. Send min, max and bound, with unit for a quantity or currency for an amount."
    )
