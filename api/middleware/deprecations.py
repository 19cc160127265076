"""What clients should no longer use: one table, from which follow headers of answers and marks in the API reference.

The promise is in docs/stability.md. A row stays for as long as what it names is served.
"""

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from flask import Response, request

from api.formats.negotiation import SUFFIX_RULE

# How long something goes on working after it was announced that it will end.
NOTICE = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A route, or with `parameter` one parameter of it, that ought not to be used any more.

    `path` is as in the API reference, `/v1/plants/{record_id}`. `since` and `sunset` are moments in UTC; without
    `sunset` no end is planned. `link` is the page that says what to use instead.
    """

    method: str
    path: str
    since: dt.datetime
    link: str
    sunset: dt.datetime | None = None
    parameter: str | None = None

    def __post_init__(self) -> None:
        """Refuse an end that comes sooner than is promised."""
        if self.sunset is not None and self.sunset - self.since < NOTICE:
            raise ValueError(f"{self.path}: clients have {NOTICE.days} days from the notice to the end.")


# Empty: nothing of /v1 is deprecated.
DEPRECATIONS: tuple[Deprecation, ...] = ()


def announce(response: Response) -> Response:
    """Say in the headers of an answer that what was asked for is deprecated: RFC 9745, RFC 8594."""
    met = [one for one in DEPRECATIONS if _is_met(one)] if DEPRECATIONS else []
    if not met:
        return response
    response.headers["Deprecation"] = f"@{min(int(one.since.timestamp()) for one in met)}"
    if ends := [one.sunset for one in met if one.sunset]:
        response.headers["Sunset"] = format_datetime(min(ends).astimezone(dt.UTC), usegmt=True)
    for link in dict.fromkeys(one.link for one in met):
        response.headers.add("Link", f'<{link}>; rel="deprecation"')
    return response


def mark(described: dict[str, Any]) -> None:
    """Mark in the OpenAPI document what is deprecated; fail where a row of the table names nothing."""
    for one in DEPRECATIONS:
        operation = described["paths"].get(one.path, {}).get(one.method.lower())
        if operation is None:
            raise LookupError(f"There is no {one.method} {one.path} that could be deprecated.")
        marked = operation if one.parameter is None else _parameter(operation, one)
        marked["deprecated"] = True
        end = f", ends on {one.sunset:%Y-%m-%d}" if one.sunset else ""
        told = f"Deprecated since {one.since:%Y-%m-%d}{end}; see {one.link}"
        marked["description"] = f"{told}. {marked.get('description', '')}".strip()


def _parameter(operation: dict[str, Any], one: Deprecation) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = operation.get("parameters", [])
    for parameter in parameters:
        if parameter.get("name") == one.parameter:
            return parameter
    raise LookupError(f"{one.method} {one.path} has no parameter {one.parameter!r} that could be deprecated.")


def _is_met(one: Deprecation) -> bool:
    """Tell whether the request asks for this, by whatever suffix."""
    method = "GET" if request.method == "HEAD" else request.method
    if request.url_rule is None or method != one.method:
        return False
    path = re.sub(r"<\w+:(\w+)>", r"{\1}", request.url_rule.rule.removesuffix(SUFFIX_RULE))
    return path == one.path and (one.parameter is None or one.parameter in request.args)
