"""Cursors: opaque, signed, bound to the list and the filters they were made for, and valid for at least a week.

A cursor contains the week in which it was made, not the second. Otherwise the same page would differ from one second to
the next, and its ETag would be wrong.
"""

from flask import request
from itsdangerous import BadData

from api.conditional.etags import compute_digest
from api.context import get_service, today
from api.formats import identify_list
from api.problems import ProblemError

# Parameters that do not decide what is listed, only where to continue and how much to send.
NOT_FILTERS = frozenset({"cursor", "limit", "count"})
INVALID = "This cursor is invalid: it was changed, or another service made it. Start again without it."
FOREIGN = "This cursor belongs to another list or to other filters. Send it with the parameters it came with."


def make_cursor(position: str) -> str:
    """Return a signed cursor for a position in the list of the current request."""
    return str(get_service().signer.dumps([_compute_list_digest(), position, current_week()]))


def parse_cursor(cursor: str | None) -> str | None:
    """Return the position in a cursor; None for the start. Raise a problem if it is invalid, foreign or expired."""
    if cursor is None:
        return None
    try:
        list_digest, position, week = get_service().signer.loads(cursor)
    except (BadData, ValueError, TypeError) as error:
        raise ProblemError("invalid-cursor", INVALID) from error
    if list_digest != _compute_list_digest():
        raise ProblemError("foreign-cursor", FOREIGN)
    if week not in (current_week(), current_week() - 1):
        raise ProblemError("expired-cursor", "This cursor is older than a week. Start again without it.")
    return str(position)


def current_week() -> int:
    """Return the number of the current week."""
    return today().toordinal() // 7


def _compute_list_digest() -> str:
    """Return a digest of the path and of all parameters that decide what is listed, whatever the format."""
    filters = sorted((name, value) for name, value in request.args.items(multi=True) if name not in NOT_FILTERS)
    return compute_digest(identify_list(), filters)
