"""`If-Match`: a write says which revision it was made for, so that nobody overwrites what they have not seen."""

import re
from collections.abc import Callable
from typing import Any

import orjson
from flask import request

from api.problems import ProblemError

# `"r12"`, or a tag that a GET gave, of any representation of the revision, compressed or not.
_TAG = re.compile(r'(?:W/)?"r(\d{1,18})(?:-[^"]*)?"')


def require_revision() -> None:
    """Refuse a request that does not say which revision it is for."""
    if "If-Match" not in request.headers:
        told = 'Say which revision this is for: `If-Match` with the ETag of your GET, such as `"r3"`; `*` for any.'
        raise ProblemError("precondition-required", told)


def refuse_other_revision(revision: int, present: Callable[[], bytes | None] = lambda: None) -> None:
    """Compare `If-Match`, where it is given, with the present revision; who had another is shown what is there now.

    `present` returns that, or None where nothing is served.
    """
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*" or str(revision) in _TAG.findall(given):
        return
    shown: dict[str, Any] = {"revision": revision}
    body = present()
    if body is not None:
        shown["present"] = orjson.loads(body)
    look = " Look at `present`, and try again." if body is not None else ""
    told = f"The present revision is {revision}, and `If-Match` names another.{look}"
    raise ProblemError("precondition-failed", told, headers={"ETag": f'"r{revision}"'}, shown=shown)
