"""`If-Match`: a write names the revision that it is based on, to prevent lost updates."""

import re
from collections.abc import Callable

import orjson
from flask import request

from api.problems import ProblemError

# `"r12"`, or the ETag of a GET: of any representation of the revision, compressed or not.
_REVISION_ETAG = re.compile(r'(?:W/)?"r(\d{1,18})(?:-[^"]*)?"')


def require_if_match() -> None:
    """Refuse a request without `If-Match`."""
    if "If-Match" not in request.headers:
        detail = (
            "Send the revision that this write is based on: `If-Match` with the ETag of your GET, such as "
            '`"r3"`, or `*` for any revision.'
        )
        raise ProblemError("precondition-required", detail)


def check_if_match(revision: int, load_present: Callable[[], bytes | None] = lambda: None) -> None:
    """Compare `If-Match`, if the request has it, with the current revision. Answer 412 if they differ.

    `load_present` returns the current document for the body of the 412, or None if no document is served.
    """
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*" or str(revision) in _REVISION_ETAG.findall(header):
        return
    extensions: dict[str, object] = {"revision": revision}
    hint = ""
    present = load_present()
    if present is not None:
        extensions["present"] = orjson.loads(present)
        hint = " Check `present`, then repeat the write with the ETag of this response."
    detail = f"The current revision is {revision}, but `If-Match` names another one.{hint}"
    raise ProblemError("precondition-failed", detail, headers={"ETag": f'"r{revision}"'}, extensions=extensions)
