"""What is wrong with a value: a sentence for people, with what a program can use of it beside it.

No code reads the sentences. What follows from a refusal, such as `did_you_mean` of a problem, is an attribute.
"""

from collections.abc import Sequence

from marshmallow import RAISE, Schema, fields
from rapidfuzz import fuzz, process

from models.columns import SLUG_LENGTH


class Message(str):
    """A sentence that says what is wrong. marshmallow carries it as the text that it is.

    `did_you_mean` is the word that was probably meant, None where there is no near one.
    """

    __slots__ = ("did_you_mean",)

    did_you_mean: str | None

    def __new__(cls, text: str, did_you_mean: str | None = None) -> "Message":
        message = super().__new__(cls, text)
        message.did_you_mean = did_you_mean
        return message


# What marshmallow says of a field that is missing, or that the schema does not have. They are known by being these.
MISSING = Message("This is needed.")
UNKNOWN = Message("Unknown field.")
fields.Field.default_error_messages["required"] = MISSING


class StrictSchema(Schema):
    """The base of schemas for what clients send: refuses fields that it does not have."""

    error_messages = {"unknown": UNKNOWN}  # noqa: RUF012 - as the base class has it

    class Meta:
        unknown = RAISE


def closest(word: str, words: Sequence[str]) -> str | None:
    """Return the word that was probably meant, or None."""
    # The default scorer also looks for the one inside the other, and so takes `statos` for `to`.
    found = process.extractOne(word[:SLUG_LENGTH], words, scorer=fuzz.ratio, score_cutoff=60)
    return str(found[0]) if found else None


def with_hint(text: str, near: str | None) -> Message:
    """Say something, and ask whether `near` was meant, where there is one."""
    return Message(f"{text} Did you mean {near!r}?" if near else text, near)


def one_of(word: object, words: Sequence[str], what: str) -> Message:
    """Say in one sentence that `word` is not among `words`, and what was probably meant."""
    shown = repr(word) if len(repr(word)) <= 80 else f"{repr(word)[:77]}..."
    return with_hint(f"{shown} is not in {what}.", closest(str(word), words))
