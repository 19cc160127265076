"""How much slower this machine is now than the reference machine, to scale upper bounds of seconds.

`scale_bound(2)` is two seconds on an idle machine of the reference speed, and more on a slower or busier one. Use it
only for upper bounds: a lower bound, such as the time after which the service gives up, does not depend on the machine.
Tests that assert a scaled bound have the marker `timing`.
"""

import functools
import os
import subprocess
import sys
import time
from collections.abc import Callable

# Measured on the reference machine, two cores of a small server, while nothing else ran.
LOOP_SECONDS = 0.065
SPAWN_SECONDS = 0.03
LOOP_STEPS = 500_000
# The slowest of a few samples, because the load of other processes comes and goes.
SAMPLES = 3
# Carries the factor to child processes, such as the workers of pytest-xdist and servers under test: one session has one
# factor.
VARIABLE = "EVFACTS_TEST_SLOWNESS"


def scale_bound(seconds: float) -> float:
    """Return an upper bound that a machine of the reference speed keeps within `seconds`."""
    return seconds * measure_slowness()


@functools.cache
def measure_slowness() -> float:
    """Measure once per session how many times slower this machine is than the reference: at least 1."""
    if VARIABLE not in os.environ:
        slowest = max(
            _measure_slowest(_run_loop) / LOOP_SECONDS,
            _measure_slowest(_spawn_process) / SPAWN_SECONDS,
        )
        os.environ[VARIABLE] = str(max(slowest, 1.0))
    return float(os.environ[VARIABLE])


def _measure_slowest(run: Callable[[], object]) -> float:
    samples = []
    for _ in range(SAMPLES):
        # Not time.monotonic, which time_machine stops for some tests.
        started = time.perf_counter()
        run()
        samples.append(time.perf_counter() - started)
    return max(samples)


def _run_loop() -> int:
    total = 0
    for number in range(LOOP_STEPS):
        total += number * number % 7
    return total


def _spawn_process() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)
