"""Bodies of requests: JSON read strictly, and dossiers in YAML. What cannot be read is named exactly."""

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import orjson
from flask import request
from gunicorn.http.errors import ParseException

from api.problems import Place, ProblemError, pointer
from api.redaction import holds_key
from schemas.dossier.yaml_file import DEEPEST, MOST_VALUES, DossierFileError, dotted, parse
from schemas.fields.scalars import LARGEST


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a route takes: how it is read, and how the API reference describes it."""

    read: Callable[[], Any]
    describe: Callable[[], dict[str, Any]]


JSON_TYPES = ("application/json", "application/merge-patch+json")
YAML_TYPES = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")
# A record with all its fields and a long list in each takes a tenth of this.
LARGEST_BODY = 256 * 1024


def read_json(largest: int = LARGEST_BODY) -> dict[str, Any]:
    """Read the body of the request, which must be one JSON object."""
    data = _parsed(_bytes(JSON_TYPES, largest))
    if not isinstance(data, dict):
        raise ProblemError("invalid-json", "The body must be a JSON object.")
    return data


def read_optional_json(largest: int = LARGEST_BODY) -> dict[str, Any] | None:
    """Read the body of the request where it has one, as `read_json` does."""
    return read_json(largest) if _received(largest) else None


def read_document(largest: int) -> Any:
    """Read the body of the request, in JSON or in YAML."""
    text = _bytes((*JSON_TYPES, *YAML_TYPES), largest)
    if request.mimetype not in YAML_TYPES:
        return _parsed(text)
    try:
        data = parse(text, "body").data
    except DossierFileError as error:
        errors = [{"line": one.line, "message": one.message} for one in error.problems]
        detail = f"line {errors[0]['line']}: {errors[0]['message']}"
        raise ProblemError("invalid-yaml", detail, errors) from None
    _refuse_keys(text, data)
    return data


def _bytes(types: tuple[str, ...], largest: int) -> bytes:
    """Return the body as it was sent: of one of the types, in UTF-8, not compressed, and not too large."""
    if request.mimetype not in types:
        given = f"`{request.mimetype[:100]}`" if request.mimetype else "none"
        told = f"The body has the type {given}; send {' or '.join(types[:1] + types[2:3])}."
        raise ProblemError("unsupported-media-type", told, headers={"Accept": ", ".join(types)})
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ProblemError(
            "unsupported-media-type",
            "Send the body as it is: it is not decompressed.",
            headers={"Accept-Encoding": "identity"},
        )
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise ProblemError("unsupported-media-type", f"The body is said to be in {charset[:40]!r}; send UTF-8.")
    text = _received(largest)
    if not text.strip():
        raise ProblemError("invalid-json", "There is no body.")
    return text


def _received(largest: int) -> bytes:
    """Return the body as a whole; refuse one that is too large, or whose sender went away in the middle."""
    # One byte more than is taken: without a length werkzeug returns that much, and does not say that more came.
    request.max_content_length = largest + 1
    try:
        text = request.get_data()
    except ParseException:  # gunicorn could not follow the pieces
        raise ProblemError("bad-request", "The body was cut off, or its pieces are not those of HTTP.") from None
    if len(text) > largest:
        raise ProblemError("too-large", f"The body has more than {largest} bytes.")
    if len(text) < (request.content_length or 0):
        raise ProblemError("bad-request", f"The body was cut off: of {request.content_length} bytes {len(text)} came.")
    return text


def _parsed(text: bytes) -> Any:
    """Read JSON and refuse what other readers would take differently: repeated keys, NaN, lone surrogates."""
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        place = text.decode("utf-8", "replace")[: problem.pos]
        line, column = place.count("\n") + 1, problem.pos - (place.rfind("\n") + 1) + 1
        message = f"{problem.msg[:1].upper()}{problem.msg[1:]}."
        error = {"line": line, "column": column, "message": message}
        raise ProblemError("invalid-json", f"line {line}, column {column}: {message}", [error]) from None
    _refuse_what_no_client_means(data)
    _refuse_keys(text, data)
    return _without_repetition(text)


def _refuse_keys(text: bytes, data: Any) -> None:
    """Refuse a body with an API key in it, in escapes too: what is recorded is public and for ever."""
    escaped = b"\\" in text and holds_key(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    if escaped or holds_key(text):
        raise ProblemError("bad-request", "There is an API key in the body. It belongs in `Authorization` alone.")


def _refuse_what_no_client_means(data: Any) -> None:
    """Refuse too many values, deep nesting, and numbers that others could not hold."""
    values = 0
    for value, path in _everything(data):
        if isinstance(value, (dict, list)):
            values += len(value)
            if values > MOST_VALUES:
                raise ProblemError("invalid-json", f"The body has more than {MOST_VALUES} values.")
            if len(path) >= DEEPEST:
                raise ProblemError("invalid-json", f"The body is nested deeper than {DEEPEST} levels.")
        elif isinstance(value, (int, float)) and abs(value) > LARGEST:
            _refuse_number(path)


def _everything(data: Any) -> Iterator[tuple[Any, Place]]:
    """Go through all values with their places, from the outside in, without recursion."""
    waiting: deque[tuple[Any, Place]] = deque([(data, ())])
    while waiting:
        value, path = waiting.popleft()
        yield value, path
        if isinstance(value, (dict, list)):
            inner = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [(part, (*path, key)) for key, part in inner]


def _refuse_number(path: Place) -> NoReturn:
    message = f"A number is larger than {LARGEST}, which not every client can hold."
    raise ProblemError("invalid-json", f"{dotted(path)}: {message}", [{"pointer": pointer(path), "message": message}])


def _without_repetition(text: bytes) -> Any:
    """Read JSON that was read before; refuse objects with a repeated key, of which only one value could count."""
    repeating: list[tuple[dict[str, Any], str]] = []

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeating.append((found, Counter(key for key, _ in pairs).most_common(1)[0][0]))
        return found

    data = json.loads(text, object_pairs_hook=made)
    if repeating:
        found, key = repeating[-1]  # an object that repeats one further in ends after it, and may have lost it
        path = next(path for value, path in _everything(data) if value is found)
        message = f"The key {key[:80]!r} stands twice in one object, and only one of the values could count."
        raise ProblemError("invalid-json", message, [{"pointer": pointer((*path, key)), "message": message}])
    return data
