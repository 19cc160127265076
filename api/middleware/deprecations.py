"""Deprecations: one table of what clients should no longer use, for response headers and the API reference.

docs/stability.md has the promise. A row stays as long as its route or parameter is served.
"""

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import format_datetime

from flask import Response, request

from api.formats.negotiation import SUFFIX_RULE
from models.json_types import JsonObject

# The time from the announcement of an end to the end itself.
NOTICE_PERIOD = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A deprecated route or, with `parameter`, one deprecated parameter of a route.

    `path` is as in the API reference, `/v1/plants/{record_id}`. `since` and `sunset` are moments in UTC. Without
    `sunset`, no end is planned. `link` is the page that describes the replacement.
    """

    method: str
    path: str
    since: dt.datetime
    link: str
    sunset: dt.datetime | None = None
    parameter: str | None = None

    def __post_init__(self) -> None:
        """Refuse an end that is earlier than the promise allows."""
        if self.sunset is not None and self.sunset - self.since < NOTICE_PERIOD:
            raise ValueError(f"{self.path}: set `sunset` at least {NOTICE_PERIOD.days} days after `since`.")


# Empty: nothing in /v1 is deprecated.
DEPRECATIONS: tuple[Deprecation, ...] = ()


def add_deprecation_headers(response: Response) -> Response:
    """Announce in the response headers that the request uses something deprecated: RFC 9745, RFC 8594."""
    matching = [row for row in DEPRECATIONS if _applies_to_request(row)] if DEPRECATIONS else []
    if not matching:
        return response
    response.headers["Deprecation"] = f"@{min(int(row.since.timestamp()) for row in matching)}"
    if sunsets := [row.sunset for row in matching if row.sunset]:
        response.headers["Sunset"] = format_datetime(min(sunsets).astimezone(dt.UTC), usegmt=True)
    for link in dict.fromkeys(row.link for row in matching):
        response.headers.add("Link", f'<{link}>; rel="deprecation"')
    return response


def mark_deprecated(document: JsonObject) -> None:
    """Mark the rows of the table in the OpenAPI document. Raise LookupError for a row without route or parameter."""
    for row in DEPRECATIONS:
        operation = document["paths"].get(row.path, {}).get(row.method.lower())
        if operation is None:
            raise LookupError(f"There is no route {row.method} {row.path} that could be deprecated.")
        part = operation if row.parameter is None else _find_parameter(operation, row)
        part["deprecated"] = True
        end = f", ends on {row.sunset:%Y-%m-%d}" if row.sunset else ""
        notice = f"Deprecated since {row.since:%Y-%m-%d}{end}; see {row.link}"
        part["description"] = f"{notice}. {part.get('description', '')}".strip()


def _find_parameter(operation: JsonObject, row: Deprecation) -> JsonObject:
    parameters: list[JsonObject] = operation.get("parameters", [])
    for parameter in parameters:
        if parameter.get("name") == row.parameter:
            return parameter
    raise LookupError(f"{row.method} {row.path} has no parameter {row.parameter!r} that could be deprecated.")


def _applies_to_request(row: Deprecation) -> bool:
    """Return whether the request uses this route or parameter, with any suffix of the path."""
    method = "GET" if request.method == "HEAD" else request.method
    if request.url_rule is None or method != row.method:
        return False
    path = re.sub(r"<\w+:(\w+)>", r"{\1}", request.url_rule.rule.removesuffix(SUFFIX_RULE))
    return path == row.path and (row.parameter is None or row.parameter in request.args)
