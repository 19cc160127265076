"""Checks the publication date of a new source against the present day, which the caller gives.

A source that seems to be published in the future would beat every other source until that day. Stored sources are not
checked, so a backup with such a date can still be restored.
"""

import datetime as dt

from models.json_types import JsonObject
from schemas.dossier.dossier import Path, Problem
from schemas.text import edtf

# No source about an electric-vehicle project is older. An earlier year is a typing error.
FIRST_YEAR = 1900
# East of Greenwich the next day begins earlier, so a source can have the date of tomorrow in UTC.
AHEAD_OF_UTC = dt.timedelta(days=1)


def find_publication_problems(source: JsonObject, today: dt.date, path: Path) -> list[Problem]:
    """Return the problem of a checked source whose publication date cannot be true, at most one.

    `today` is the present day in UTC, and `path` is where the body has the source.
    """
    date = edtf.parse(source["published"])
    # The schema of sources refuses open dates.
    if date.earliest is None or date.latest is None:
        return []
    tomorrow = today + AHEAD_OF_UTC
    # The end of a year or month that has begun is later than tomorrow, but it is not a mistake.
    last = tomorrow if date.precision == "day" else dt.date(tomorrow.year, 12, 31)
    if date.earliest > tomorrow or date.latest > last:
        day = date.earliest if date.earliest > tomorrow else date.latest
        message = (
            f"The publication date {date.edtf!r} reaches {day}, but today is {today} in UTC."
            " Send the day when the source was published, or an interval that ends tomorrow at the latest."
        )
    elif date.earliest.year < FIRST_YEAR:
        message = (
            f"The publication date {date.edtf!r} is before the year {FIRST_YEAR}."
            " Send the day when the source was published."
        )
    else:
        return []
    return [Problem((*path, "published"), message)]
