"""The service in a hurry, for the short forms: whoever waits for a lock, or died with a request, is given up sooner.

`python -m tests.faults.hasty` serves as `evfacts serve` does.
"""

import datetime as dt

from api.writes import idempotency as remembering
from api.writes import transaction as writing
from cli.main import evfacts
from models import engine

LONGEST_WAIT = 3


def hurry() -> None:
    """Take the patience away from this process and those that are forked from it."""
    writing.LONGEST_WAIT_SECONDS = LONGEST_WAIT
    engine.READER_WAIT_SECONDS = LONGEST_WAIT
    remembering.HELD = dt.timedelta(seconds=LONGEST_WAIT + 1)


if __name__ == "__main__":
    hurry()
    evfacts(["serve"])
