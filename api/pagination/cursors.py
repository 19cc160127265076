"""Cursors: opaque, signed, bound to the list and the filters they were made for, and good for a week at least.

They say in which week they were made, not at what second: else the same page would differ from one second to the next,
and its ETag would lie.
"""

from flask import request
from itsdangerous import BadData

from api.conditional.etags import digest
from api.context import service, today
from api.formats import list_name
from api.problems import ProblemError

# What says where to go on or how much to send, not what is listed.
NOT_FILTERS = frozenset({"cursor", "limit", "count"})


def make(position: str) -> str:
    """Sign a position in the list of the current request."""
    return str(service().signer.dumps([_list(), position, week()]))


def read(cursor: str | None) -> str | None:
    """Return the position that a cursor stands for, None for the start."""
    if cursor is None:
        return None
    try:
        listed, position, made = service().signer.loads(cursor)
    except (BadData, ValueError, TypeError) as problem:
        raise ProblemError("invalid-cursor", "The cursor was changed, or was not made by this service.") from problem
    if listed != _list():
        raise ProblemError("foreign-cursor", "The cursor was made for another list, or for other filters.")
    if made not in (week(), week() - 1):
        raise ProblemError("expired-cursor", "The cursor is older than a week. Start again without it.")
    return str(position)


def week() -> int:
    """Number the weeks, today's being the last."""
    return today().toordinal() // 7


def _list() -> str:
    """Name the list of the request: its address and everything that says what is in it, whatever its format."""
    filters = sorted((name, value) for name, value in request.args.items(multi=True) if name not in NOT_FILTERS)
    return digest(list_name(), filters)
