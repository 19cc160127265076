"""Query parameters, read strictly: an unknown, repeated or malformed parameter is refused, with a hint."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn
from urllib.parse import unquote_to_bytes

from flask import Request
from marshmallow import RAISE, Schema, ValidationError, fields, post_load
from marshmallow.validate import OneOf
from webargs.flaskparser import FlaskParser

from api.problems import ProblemError
from api.routing.allowed_values import list_allowed_values
from api.routing.parameter_hints import RouteNames, find_parameter_hint
from api.routing.record_ids import resolve_ids
from models.json_types import JsonObject
from schemas.fields.messages import Message, build_choice_message
from schemas.fields.scalars import AnyField
from schemas.fields.walk import get_public_fields

# Lengths of what a problem repeats of a request. A URL has up to 8000 characters, and a problem need not.
MAX_NAME_LENGTH = 200
MAX_DETAIL_LENGTH = 1000
# Unknown parameters with a hint. A URL has room for thousands, and a client mends a few at a time.
MAX_HINTS = 20


class Choice(OneOf):
    """One of a few words. The message about any other value suggests the nearest word."""

    def __call__(self, value: object) -> object:
        """Refuse any other value."""
        words = [str(word) for word in self.choices]
        if value not in words:
            raise ValidationError(build_choice_message(value, words, "what this can be"))
        return value


@dataclass(frozen=True, slots=True)
class NoParameters:
    """The parameters of a route that takes none."""


class QuerySchema(Schema):
    """The base of the parameters of a route. Loading returns an instance of `parameters`, a frozen dataclass.

    Each field of the schema has a field with its name in the dataclass. Optional parameters have a default there.
    """

    parameters: ClassVar[type[object]] = NoParameters
    # For hints: the fields of the records that the route lists, and the suffixes of its formats.
    record_fields: ClassVar[frozenset[str]] = frozenset()
    suffixes: tuple[str, ...] = ()

    @post_load
    def build_parameters(self, data: Mapping[str, object], **kwargs: object) -> object:
        """Make the dataclass of the values that were loaded, with keys instead of ids."""
        return self.make_parameters(resolve_ids(self.fields, data))

    def make_parameters(self, data: Mapping[str, Any]) -> object:
        """Make the dataclass."""
        return self.parameters(**data)


class StrictParser(FlaskParser):
    """Refuses unknown and repeated parameters, and suggests the nearest name."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE}  # noqa: RUF012 - as the base class has it

    def load_querystring(self, req: Request, schema: Schema) -> Mapping[str, str | list[str]]:
        """Return the parameters by name. A list parameter may be repeated; any other must occur once."""
        try:
            unquote_to_bytes(req.query_string).decode()
        except UnicodeDecodeError as error:
            raise ProblemError("bad-request", "The query is not UTF-8. Encode it as UTF-8.") from error
        given = req.args.to_dict(flat=False)
        if not given:
            return {}
        known = get_public_fields(schema)
        single = {name for name in given if not isinstance(known.get(name), fields.List)}
        errors: list[JsonObject] = [
            {"parameter": name, "message": "This parameter must occur once only."}
            for name in given
            if name in known and name in single and len(given[name]) > 1
        ]
        if errors:
            raise _build_problem("invalid-parameter", errors)
        # A plain dict: a kind has two hundred parameters, and werkzeug's own mapping is slow to miss a key.
        return {name: values[0] if name in single else values for name, values in given.items()}

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Raise a problem that names every wrong parameter."""
        messages = error.messages_dict.get("query", error.messages_dict)
        # In the order of the request. marshmallow reports unknown parameters in the order of a set.
        messages = {name: messages[name] for name in (*req.args, *messages) if name in messages}
        known = get_public_fields(schema)
        names = [name for name in messages if name not in known]
        route = _list_names(req, schema, known)
        unknown = [
            _describe_unknown(name, req, route if index < MAX_HINTS else None) for index, name in enumerate(names)
        ]
        wrong = [_describe_wrong(name, messages[name], known[name]) for name in messages if name in known]
        # Only the first lists the known parameters. A kind has two hundred, and a URL can have a thousand unknown ones.
        for described in unknown[:1]:
            described["allowed"] = list(known)
        by_name = {described["parameter"]: described for described in (*unknown, *wrong)}
        errors = [by_name[name[:MAX_NAME_LENGTH]] for name in messages]
        raise _build_problem("unknown-parameter" if unknown else "invalid-parameter", errors)


def _build_problem(code: str, errors: list[JsonObject]) -> ProblemError:
    detail = " ".join(f"{error['parameter']}: {error['message']}" for error in errors)[:MAX_DETAIL_LENGTH]
    return ProblemError(code, detail, errors)


def _list_names(req: Request, schema: Schema, known: Mapping[str, AnyField]) -> RouteNames:
    """Return the names that the route of a request knows."""
    if not isinstance(schema, QuerySchema):
        return RouteNames(list(known))
    path = req.path.removesuffix(f".{(req.view_args or {}).get('suffix')}")
    urls = {suffix: f"{path}.{suffix}" for suffix in schema.suffixes}
    return RouteNames(list(known), schema.record_fields, urls)


def _describe_unknown(name: str, req: Request, route: RouteNames | None) -> JsonObject:
    """Describe a parameter that the route does not have, with the one that the client probably meant."""
    error: JsonObject = {"parameter": name[:MAX_NAME_LENGTH], "message": "This route has no such parameter."}
    if route is not None:
        hint = find_parameter_hint(name[:MAX_NAME_LENGTH], req.args.get(name, ""), route)
        error["message"] = " ".join(filter(None, (error["message"], hint.advice)))
        error |= {"did_you_mean": hint.did_you_mean} if hint.did_you_mean else {}
    return error


def _describe_wrong(name: str, messages: object, field: AnyField) -> JsonObject:
    """Describe a parameter with a wrong value, with the nearest word and the allowed values."""
    flat = list(_flatten(messages))
    error: JsonObject = {"parameter": name, "message": " ".join(flat)}
    if words := list_allowed_values(field):
        error["allowed"] = words
    if hints := [message.did_you_mean for message in flat if isinstance(message, Message) and message.did_you_mean]:
        error["did_you_mean"] = hints[0]
    if allowed := [word for message in flat if isinstance(message, Message) for word in message.allowed]:
        error["allowed"] = list(dict.fromkeys(allowed))
    return error


def _flatten(messages: object) -> Iterator[str]:
    """Yield the messages in marshmallow's nested lists and dicts."""
    if isinstance(messages, str):
        yield messages
    elif isinstance(messages, (dict, list)):
        for part in messages.values() if isinstance(messages, dict) else messages:
            yield from _flatten(part)
