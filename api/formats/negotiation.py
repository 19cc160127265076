"""Which format an answer has: the suffix of the address decides, else `Accept` by RFC 9110, else it is JSON."""

from typing import Any

from flask import g, request

from api.formats.registry import FORMATS, JSON, Format
from api.problems import ProblemError

# The part of a rule that takes a suffix, and the name it has in the arguments of a view.
SUFFIX = "suffix"
SUFFIX_RULE = f".<any({','.join(one.suffix for one in FORMATS)}):{SUFFIX}>"
_BY_SUFFIX = {one.suffix: one for one in FORMATS}


def settle(offered: tuple[Format, ...], options: dict[str, Any]) -> dict[str, Any]:
    """Choose the format of the request, refuse parameters that mean nothing in it, and return the parameters."""
    one = g.format = _choose(offered)
    for name, (allowed, why) in one.refuses.items():
        if name in request.args and request.args[name] != allowed:
            error = {"parameter": name, "message": why}
            raise ProblemError("invalid-parameter", f"{name}: {why}", [error])
    if one.needs and "fields" in options:
        options["fields"] = [*options["fields"], *one.needs]
    return options


def chosen() -> Format:
    """Return the format of the request."""
    one: Format = g.get("format", JSON)
    return one


def negotiated() -> bool:
    """Tell whether another `Accept` could have given another format."""
    return "format" in g and SUFFIX not in (request.view_args or {})


def list_name() -> str:
    """Name the list that is asked for, whatever its format; but not where the format decides on the order."""
    suffix = (request.view_args or {}).get(SUFFIX)
    path = request.path.removesuffix(f".{suffix}") if suffix else request.path
    return f"{path} newest first" if chosen().newest_first and "sort" not in request.args else path


def _choose(offered: tuple[Format, ...]) -> Format:
    suffix = (request.view_args or {}).get(SUFFIX)
    if suffix is not None:
        named = _BY_SUFFIX[suffix]
        if named in offered:
            return named
        raise _not_acceptable(offered, f"This is not offered as {named.name}.")
    # What nearly every client sends, and what needs no thought.
    if request.headers.get("Accept", "*/*") in ("*/*", JSON.media_type):
        return JSON
    # Most specific first; what is malformed is left out.
    ranges = [(value.partition(";")[0].strip().lower(), quality) for value, quality in request.accept_mimetypes]
    if not ranges:
        return JSON
    best = max(offered, key=lambda one: _wanted(one, ranges))
    if _wanted(best, ranges)[0] == 0:
        raise _not_acceptable(offered, "Nothing that is accepted is offered.", {"Vary": "Accept"})
    return best


def _wanted(one: Format, ranges: list[tuple[str, float]]) -> tuple[float, int, int]:
    """Say how much a format is wanted: by the quality of its most specific range, how specific that is, how early."""
    family = one.media_type.partition("/")[0]
    for specific, pattern in ((2, one.media_type), (1, f"{family}/*"), (0, "*/*")):
        for place, (range_, quality) in enumerate(ranges):
            if range_ == pattern:
                return quality, specific, -place
    return 0, 0, 0


def _not_acceptable(offered: tuple[Format, ...], message: str, headers: dict[str, str] | None = None) -> ProblemError:
    """Say what is offered."""
    types = [one.media_type for one in offered]
    detail = f"{message} Offered are {', '.join(f'{one.media_type} (.{one.suffix})' for one in offered)}."
    error = {"parameter": "Accept", "message": message, "allowed": types}
    return ProblemError("not-acceptable", detail, [error], headers or {})
