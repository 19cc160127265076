"""The service in a hurry, for the short forms: whoever waits for a lock, or died with a request, is given up sooner.

`python -m tests.faults.hasty` serves as `evfacts serve` does.
"""

import datetime as dt

from api.writes import idempotency, transaction
from cli.main import evfacts
from models import engine

LONGEST_WAIT = 3


def hurry() -> None:
    """Take the patience away from this process and those that are forked from it."""
    transaction.LONGEST_WAIT_SECONDS = LONGEST_WAIT
    engine.READER_WAIT_SECONDS = LONGEST_WAIT
    idempotency.HELD = dt.timedelta(seconds=LONGEST_WAIT + 1)


if __name__ == "__main__":
    hurry()
    evfacts(["serve"])
