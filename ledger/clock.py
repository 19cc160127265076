"""The clock of the project. All code that needs the present moment calls it, or gets the moment from its caller."""

import datetime as dt


def get_utc_now() -> dt.datetime:
    """Return the present moment, UTC."""
    return dt.datetime.now(dt.UTC)
