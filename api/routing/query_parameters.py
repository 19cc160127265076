"""Parameters of requests, read strictly: an unknown or repeated one is refused, with a hint."""

from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from flask import Request
from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.validate import OneOf
from webargs.flaskparser import FlaskParser

from api.problems import ProblemError
from schemas.fields.messages import Message, closest, one_of


class Choice(OneOf):
    """One of a few words; of another it says which was probably meant."""

    def __call__(self, value: Any) -> Any:
        """Refuse a value that is none of the words."""
        words = [str(word) for word in self.choices]
        if value not in words:
            raise ValidationError(one_of(value, words, "what this can be"))
        return value


class NoParameters(Schema):
    """For routes that take none."""


class StrictParser(FlaskParser):
    """Refuses unknown and repeated parameters, and says what was probably meant."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE}  # noqa: RUF012 - as the base class has it

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Load the parameters; of one that stands twice and can stand once, none would be the obvious one to take."""
        try:
            unquote_to_bytes(req.query_string).decode()
        except UnicodeDecodeError as problem:
            raise ProblemError("bad-request", "The query is not UTF-8.") from problem
        given = req.args.to_dict(flat=False)
        if not given:
            return {}
        known = parameters_of(schema)
        once = {name for name in given if not isinstance(known.get(name), fields.List)}
        errors = [
            {"parameter": name, "message": "This parameter can be given once only."}
            for name in given
            if name in known and name in once and len(given[name]) > 1
        ]
        if errors:
            raise _invalid("invalid-parameter", errors)
        # A plain mapping: a kind has two hundred parameters, and werkzeug's own is slow to say that one is not there.
        return {name: values[0] if name in once else values for name, values in given.items()}

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        messages = error.messages_dict.get("query", error.messages_dict)
        errors = [_error(name, told, schema) for name, told in messages.items()]
        unknown = [one for one in errors if one.pop("unknown", False)]
        # Once is enough: a kind has two hundred parameters, and an address room for a thousand that are none.
        for one in unknown[1:]:
            del one["allowed"]
        raise _invalid("unknown-parameter" if unknown else "invalid-parameter", errors)


def parameters_of(schema: Schema) -> dict[str, fields.Field[Any]]:
    """Return the fields of a schema by the names that clients use."""
    return {field.data_key or name: field for name, field in schema.fields.items()}


def _invalid(code: str, errors: list[dict[str, Any]]) -> ProblemError:
    return ProblemError(code, " ".join(f"{one['parameter']}: {one['message']}" for one in errors)[:1000], errors)


def _error(name: str, told: Any, schema: Schema) -> dict[str, Any]:
    """Describe what is wrong with one parameter, with a hint where there is one."""
    known = parameters_of(schema)
    if name not in known:
        near = closest(name, list(known))
        hint = {"did_you_mean": near} if near else {}
        message = "There is no such parameter here."
        return {"parameter": name[:200], "message": message, **hint, "allowed": list(known), "unknown": True}
    messages = list(_flat(told))
    error: dict[str, Any] = {"parameter": name, "message": " ".join(messages)}
    if words := allowed(known[name]):
        error["allowed"] = words
    if hints := [one.did_you_mean for one in messages if isinstance(one, Message) and one.did_you_mean]:
        error["did_you_mean"] = hints[0]
    return error


def allowed(field: fields.Field[Any]) -> list[str]:
    """Return the words that a field takes; empty where it is not a word."""
    if isinstance(field, fields.List):
        return allowed(field.inner)
    return [str(word) for check in field.validators if isinstance(check, OneOf) for word in check.choices]


def _flat(told: Any) -> list[str]:
    if isinstance(told, dict):
        return [message for inner in told.values() for message in _flat(inner)]
    return [message for inner in told for message in _flat(inner)] if isinstance(told, list) else [told]
