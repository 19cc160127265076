"""Reads the body of a request: JSON, read strictly, and dossiers in YAML. An error names the exact position."""

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import orjson
from flask import request
from gunicorn.http.errors import ParseException

from api.problems import JsonPath, ProblemError, format_json_pointer
from api.redaction import contains_key
from models.json_types import JsonObject
from schemas.dossier.yaml_file import DEEPEST, MOST_VALUES, DossierFileError, format_path, parse
from schemas.fields.scalars import LARGEST

JSON_TYPES = ("application/json", "application/merge-patch+json")
YAML_TYPES = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")
# A record with all its fields and a long list in each has a tenth of this.
MAX_BODY_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a route takes: the function that reads it, and its description in the OpenAPI document."""

    read: Callable[[], Any]
    describe: Callable[[], JsonObject]


def read_json(max_bytes: int = MAX_BODY_BYTES) -> JsonObject:
    """Read the body of the request, which must be one JSON object."""
    data = _parse_json(_read_text(JSON_TYPES, max_bytes))
    if not isinstance(data, dict):
        raise ProblemError("invalid-json", "The body must be a JSON object.")
    return data


def read_optional_json(max_bytes: int = MAX_BODY_BYTES) -> JsonObject | None:
    """Read the body of the request as `read_json` does; return None if there is no body."""
    return read_json(max_bytes) if _receive(max_bytes) else None


def read_document(max_bytes: int) -> object:
    """Read the body of the request, in JSON or in YAML."""
    text = _read_text((*JSON_TYPES, *YAML_TYPES), max_bytes)
    if request.mimetype not in YAML_TYPES:
        return _parse_json(text)
    try:
        data = parse(text, "body").data
    except DossierFileError as error:
        errors = [{"line": problem.line, "message": problem.message} for problem in error.problems]
        detail = f"line {errors[0]['line']}: {errors[0]['message']}"
        raise ProblemError("invalid-yaml", detail, errors) from None
    _refuse_api_keys(text, data)
    return data


def _read_text(types: tuple[str, ...], max_bytes: int) -> bytes:
    """Return the body as it was sent. Refuse another media type, another charset than UTF-8, and compression."""
    if request.mimetype not in types:
        sent = f"`{request.mimetype[:100]}`" if request.mimetype else "none"
        detail = f"The media type of the body is {sent}. Send {' or '.join(types[:1] + types[2:3])}."
        raise ProblemError("unsupported-media-type", detail, headers={"Accept": ", ".join(types)})
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        detail = "The service does not decompress bodies. Send the body uncompressed."
        raise ProblemError("unsupported-media-type", detail, headers={"Accept-Encoding": "identity"})
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise ProblemError("unsupported-media-type", f"The charset of the body is {charset[:40]!r}. Send UTF-8.")
    text = _receive(max_bytes)
    if not text.strip():
        raise ProblemError("invalid-json", "The body is empty. Send a JSON object.")
    return text


def _receive(max_bytes: int) -> bytes:
    """Return the complete body. Refuse one that is too large or was cut off."""
    # One byte more than allowed: without a length werkzeug returns that much, and does not report that more came.
    request.max_content_length = max_bytes + 1
    try:
        text = request.get_data()
    except ParseException:  # gunicorn could not parse the chunks
        raise ProblemError("bad-request", "The body was cut off, or its chunks are not valid HTTP.") from None
    if len(text) > max_bytes:
        raise ProblemError("too-large", f"The body has more than {max_bytes} bytes. Send less at once.")
    if len(text) < (request.content_length or 0):
        raise ProblemError("bad-request", f"The body was cut off: {len(text)} of {request.content_length} bytes came.")
    return text


def _parse_json(text: bytes) -> object:
    """Parse JSON. Refuse what other parsers could read differently: repeated keys, NaN, lone surrogates."""
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        before = text.decode("utf-8", "replace")[: error.pos]
        line, column = before.count("\n") + 1, error.pos - (before.rfind("\n") + 1) + 1
        message = f"{error.msg[:1].upper()}{error.msg[1:]}."
        position = {"line": line, "column": column, "message": message}
        raise ProblemError("invalid-json", f"line {line}, column {column}: {message}", [position]) from None
    _refuse_extreme_values(data)
    _refuse_api_keys(text, data)
    return _parse_without_repeated_keys(text)


def _refuse_api_keys(text: bytes, data: object) -> None:
    """Refuse a body that contains an API key, escaped or not, because recorded data is public and permanent."""
    escaped = b"\\" in text and contains_key(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    if escaped or contains_key(text):
        raise ProblemError("bad-request", "The body contains an API key. Send keys in `Authorization` only.")


def _refuse_extreme_values(data: object) -> None:
    """Refuse too many values, deep nesting, and numbers that other clients cannot represent."""
    values = 0
    for value, path in _walk_json(data):
        if isinstance(value, (dict, list)):
            values += len(value)
            if values > MOST_VALUES:
                raise ProblemError("invalid-json", f"The body has more than {MOST_VALUES} values. Send less at once.")
            if len(path) >= DEEPEST:
                raise ProblemError("invalid-json", f"The body is nested deeper than {DEEPEST} levels.")
        elif isinstance(value, (int, float)) and abs(value) > LARGEST:
            message = f"The number is greater than {LARGEST}, which not every client can represent."
            _refuse_at(path, f"{format_path(path)}: {message}", message)


def _walk_json(data: object) -> Iterator[tuple[object, JsonPath]]:
    """Yield all values with their paths, outer values first, without recursion."""
    queue: deque[tuple[object, JsonPath]] = deque([(data, ())])
    while queue:
        value, path = queue.popleft()
        yield value, path
        if isinstance(value, (dict, list)):
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            queue += [(part, (*path, key)) for key, part in parts]


def _parse_without_repeated_keys(text: bytes) -> object:
    """Parse valid JSON again. Refuse an object with a repeated key, because only one of its values could count."""
    repeating: list[tuple[JsonObject, str]] = []
    data = json.loads(text, object_pairs_hook=partial(_collect_repeated_keys, repeating))
    if repeating:
        # The outermost object is closed last, and may have lost the inner one that repeats a key.
        holder, key = repeating[-1]
        path = next(path for value, path in _walk_json(data) if value is holder)
        message = f"The key {key[:80]!r} occurs twice in one object. Send each key once."
        _refuse_at((*path, key), message, message)
    return data


def _collect_repeated_keys(repeating: list[tuple[JsonObject, str]], pairs: list[tuple[str, Any]]) -> JsonObject:
    members = dict(pairs)
    if len(members) < len(pairs):
        repeating.append((members, Counter(key for key, _ in pairs).most_common(1)[0][0]))
    return members


def _refuse_at(path: JsonPath, detail: str, message: str) -> NoReturn:
    raise ProblemError("invalid-json", detail, [{"pointer": format_json_pointer(path), "message": message}])
