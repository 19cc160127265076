"""Messages about wrong values: a sentence for people, and the attributes that programs use.

No code parses the sentences. What a program needs from a message, such as `did_you_mean`, is an attribute.
"""

from collections.abc import Iterable, Sequence

from marshmallow import RAISE, Schema, fields
from rapidfuzz import fuzz, process

from models.columns import SLUG_LENGTH

MOST_SHOWN = 80  # characters of a value that a message repeats


class Message(str):
    """A sentence that states what is wrong. marshmallow carries it like any text.

    `did_you_mean` is the word that the client probably meant, None if no word is near. `allowed` has all words that the
    server takes here, and is empty if they are not a list.
    """

    __slots__ = ("allowed", "did_you_mean")

    did_you_mean: str | None
    allowed: tuple[str, ...]

    def __new__(cls, text: str, did_you_mean: str | None = None, allowed: Iterable[str] = ()) -> "Message":
        message = super().__new__(cls, text)
        message.did_you_mean = did_you_mean
        message.allowed = tuple(allowed)
        return message


# marshmallow's messages for a missing field and an unknown one. Code recognises them by identity, not by their text.
MISSING = Message("This field is required.")
UNKNOWN = Message("This field is unknown.")
fields.Field.default_error_messages["required"] = MISSING


class StrictSchema(Schema):
    """The base of schemas for what clients send. It refuses unknown fields."""

    error_messages = {"unknown": UNKNOWN}  # noqa: RUF012 - declared like this in the base class

    class Meta:
        unknown = RAISE


def find_closest(word: str, words: Sequence[str]) -> str | None:
    """Return the word that was probably meant, None if no word is near."""
    # rapidfuzz's default scorer also matches substrings, and so takes `statos` for `to`.
    match = process.extractOne(word[:SLUG_LENGTH], words, scorer=fuzz.ratio, score_cutoff=60)
    return str(match[0]) if match else None


def add_hint(text: str, near: str | None, allowed: Iterable[str] = ()) -> Message:
    """Return a message that asks whether the client meant `near`, if there is such a word."""
    return Message(f"{text} Did you mean {near!r}?" if near else text, near, allowed)


def build_choice_message(word: object, words: Sequence[str], what: str) -> Message:
    """Build the message that `word` is not among `words`, which `what` names, with the word probably meant."""
    return add_hint(f"{quote(word)} is not in {what}.", find_closest(str(word), words), words)


def quote(value: object) -> str:
    """Return a value as a message repeats it: in quotes, and shortened if it is long."""
    written = repr(value)
    return written if len(written) <= MOST_SHOWN else f"{written[: MOST_SHOWN - 3]}..."
