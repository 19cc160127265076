"""Each fault is tried in two forms: a short one with all other tests, and a long one when `make faults` asks for it."""

import os
from dataclasses import dataclass

import pytest

from api.writes import transaction
from tests.faults import short_timeouts

# With a database that is there, as the tests of slow clients have not.
SERVICE = ("-m", "cli.main", "serve")


@dataclass(frozen=True, slots=True)
class Form:
    """How often and how long something goes wrong, and in which service."""

    times: int
    seconds: float
    longest_wait: float
    program: tuple[str, ...]


SHORT = Form(
    times=2, seconds=3, longest_wait=short_timeouts.LONGEST_WAIT, program=("-m", "tests.faults.short_timeouts")
)
LONG = Form(
    times=int(os.environ.get("EVFACTS_FAULTS", "100")),
    seconds=float(os.environ.get("EVFACTS_SOAK", "120")),
    longest_wait=transaction.MAX_WAIT_SECONDS,
    program=SERVICE,
)
in_both_forms = pytest.mark.parametrize(
    "form", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.slow)]
)
