"""The service with short timeouts, for the short form of the fault tests: it gives up on locks and crashes sooner.

`python -m tests.faults.short_timeouts` serves as `evfacts serve` does.
"""

import datetime as dt
import math

from api.writes import idempotency, transaction
from cli.main import evfacts
from models import engine
from tests.busy_machine import scale_bound

# Readers are asserted to wait for less than this.
LONGEST_WAIT = math.ceil(scale_bound(3))


def hurry() -> None:
    """Take the patience away from this process and those that are forked from it."""
    transaction.MAX_WAIT_SECONDS = LONGEST_WAIT
    engine.READER_LOCK_TIMEOUT_SECONDS = LONGEST_WAIT
    idempotency.LOCK_DURATION = dt.timedelta(seconds=LONGEST_WAIT + 1)


if __name__ == "__main__":
    hurry()
    evfacts(["serve"])
