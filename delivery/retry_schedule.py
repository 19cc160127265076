"""When a message that failed is sent again, and how long its receiver is left alone."""

import datetime as dt
import random

SECOND, MINUTE, HOUR = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(hours=1)
# After each attempt that failed, as Standard Webhooks proposes. After the last of them, about three days, no more.
DELAYS: tuple[dt.timedelta, ...] = (
    *(5 * SECOND, 5 * MINUTE, 30 * MINUTE),
    *(2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR),
)
# So that what failed together does not come back together.
JITTER = 0.1
# A receiver that fails is tried with other messages too, but not with all of them at once.
SHORTEST_REST, LONGEST_REST = 5 * SECOND, 5 * MINUTE
# Who asks for more than this means never, and should answer 410.
LONGEST_RETRY_AFTER = 24 * HOUR


def delay_after(tries: int) -> dt.timedelta | None:
    """Return how long a message waits after so many attempts have failed; None where there is no further one."""
    if tries > len(DELAYS):
        return None
    return DELAYS[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nothing secret


def rest_after(failures: int) -> dt.timedelta:
    """Return how long a receiver is left alone after so many failures in a row, whatever the message."""
    return min(SHORTEST_REST * (1 << min(failures - 1, 10)), LONGEST_REST)


def honoured(retry_after: dt.timedelta | None) -> dt.timedelta:
    """Return how much of a `Retry-After` is honoured. It puts off, and never hurries: attempts would be used up."""
    return max(min(retry_after or dt.timedelta(), LONGEST_RETRY_AFTER), dt.timedelta())
