"""The retry schedule: when a failed message is sent again, and how long its receiver rests."""

import datetime as dt
import random

SECOND, MINUTE, HOUR = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(hours=1)
# The delay after each failed attempt, as Standard Webhooks proposes. The last attempt is made after about three days.
DELAYS: tuple[dt.timedelta, ...] = (
    *(5 * SECOND, 5 * MINUTE, 30 * MINUTE),
    *(2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR),
)
# Messages that fail at the same time are repeated at different times.
JITTER = 0.1
# A receiver that fails gets other messages too, but not all of them at once.
MIN_REST, MAX_REST = 5 * SECOND, 5 * MINUTE
# A receiver that asks for a longer time means never, and should answer 410.
MAX_RETRY_AFTER = 24 * HOUR


def compute_delay(tries: int) -> dt.timedelta | None:
    """Return the delay of a message after so many failed attempts. None means that the message is given up."""
    if tries > len(DELAYS):
        return None
    return DELAYS[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - not a secret


def compute_rest(failures: int) -> dt.timedelta:
    """Return how long a receiver rests after so many failures in a row, of any messages."""
    return min(MIN_REST * (1 << min(failures - 1, 10)), MAX_REST)


def limit_retry_after(retry_after: dt.timedelta | None) -> dt.timedelta:
    """Return the part of `Retry-After` that the service honours.

    It only delays an attempt. An earlier attempt would use up the schedule.
    """
    return max(min(retry_after or dt.timedelta(), MAX_RETRY_AFTER), dt.timedelta())
