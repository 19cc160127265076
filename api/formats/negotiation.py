"""The format of a response: the suffix of the path decides, then `Accept` by RFC 9110. Without both it is JSON."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from flask import g, request

from api.formats.registry import FORMATS, JSON, Format
from api.problems import CONTENT_TYPE as PROBLEM_TYPE
from api.problems import ProblemError

Parameters = TypeVar("Parameters")

# The name of the suffix in the arguments of a view, and the part of a URL rule that matches it.
SUFFIX_ARGUMENT = "suffix"
SUFFIX_RULE = f".<any({','.join(format_.suffix for format_ in FORMATS)}):{SUFFIX_ARGUMENT}>"
_BY_SUFFIX = {format_.suffix: format_ for format_ in FORMATS}


def negotiate_format(offered: tuple[Format, ...], params: Parameters) -> Parameters:
    """Choose the format of the response, and return the parameters with the fields that the format requires.

    Refuse parameters that have no effect in the format.
    """
    format_ = g.format = _choose_format(offered)
    for name, (allowed, reason) in format_.refused_parameters.items():
        if name in request.args and request.args[name] != allowed:
            error = {"parameter": name, "message": reason}
            raise ProblemError("invalid-parameter", f"{name}: {reason}", [error])
    return _add_fields(params, format_.required_fields) if format_.required_fields else params


def require_acceptable(media_type: str) -> None:
    """Refuse a request that does not accept the only media type of a route."""
    ranges = _read_ranges()
    if ranges and _rank_media_type(media_type, ranges)[0] == 0:
        raise _build_refusal(
            f"None of the media types in `Accept` is available. Available is {media_type}.", [media_type]
        )


def get_format() -> Format:
    """Return the format of the response."""
    format_: Format = g.get("format", JSON)
    return format_


def is_negotiated() -> bool:
    """Return whether another `Accept` could have led to another format."""
    return "format" in g and SUFFIX_ARGUMENT not in (request.view_args or {})


def identify_list() -> str:
    """Return the identity of the requested list. Formats share it, except where the format changes the order."""
    suffix = (request.view_args or {}).get(SUFFIX_ARGUMENT)
    path = request.path.removesuffix(f".{suffix}") if suffix else request.path
    return f"{path} newest first" if get_format().newest_first and "sort" not in request.args else path


def _add_fields(params: Parameters, names: Sequence[str]) -> Parameters:
    """Add fields to `fields`. A client that asked for no particular fields gets all of them."""
    requested: Sequence[str] | None = getattr(params, "fields", None)
    if requested is None:
        return params
    return replace(params, fields=[*requested, *names])  # type: ignore[type-var]  # parameters are dataclasses


def _choose_format(offered: tuple[Format, ...]) -> Format:
    suffix = (request.view_args or {}).get(SUFFIX_ARGUMENT)
    if suffix is not None:
        requested = _BY_SUFFIX[suffix]
        if requested in offered:
            return requested
        raise _build_not_acceptable(offered, f"This resource is not available as {requested.name}.")
    ranges = _read_ranges()
    if not ranges:
        return JSON
    best = max(offered, key=lambda format_: _rank_media_type(format_.media_type, ranges))
    if _rank_media_type(best.media_type, ranges)[0] == 0:
        raise _build_not_acceptable(offered, "None of the media types in `Accept` is available.", {"Vary": "Accept"})
    return best


def _read_ranges() -> list[tuple[str, float]]:
    """Return the media ranges of `Accept` with their qualities; none if the client accepts everything.

    werkzeug puts the most specific range first and leaves out malformed ones. Generated clients accept problems alone,
    and mean JSON.
    """
    if request.headers.get("Accept", "*/*") in ("*/*", JSON.media_type):
        return []
    ranges = [(value.partition(";")[0].strip().lower(), quality) for value, quality in request.accept_mimetypes]
    if ranges and all(range_ == PROBLEM_TYPE for range_, _ in ranges):
        return [(JSON.media_type, quality) for _, quality in ranges]
    return ranges


def _rank_media_type(media_type: str, ranges: list[tuple[str, float]]) -> tuple[float, int, int]:
    """Return the rank of a type: the quality of its most specific range, how specific that is, and how early."""
    family = media_type.partition("/")[0]
    for specificity, pattern in ((2, media_type), (1, f"{family}/*"), (0, "*/*")):
        for index, (range_, quality) in enumerate(ranges):
            if range_ == pattern:
                return quality, specificity, -index
    return 0, 0, 0


def _build_not_acceptable(
    offered: tuple[Format, ...], message: str, headers: dict[str, str] | None = None
) -> ProblemError:
    """Build the 406 with the media types that are available."""
    types = [format_.media_type for format_ in offered]
    available = ", ".join(f"{format_.media_type} (.{format_.suffix})" for format_ in offered)
    return _build_refusal(f"{message} Available are {available}.", types, headers)


def _build_refusal(message: str, types: list[str], headers: dict[str, str] | None = None) -> ProblemError:
    error = {"parameter": "Accept", "message": message, "allowed": types}
    return ProblemError("not-acceptable", message, [error], {"Vary": "Accept"} if headers is None else headers)
