"""The processes of a service that a test has started."""

from pathlib import Path

from tests.deployment.serving import Served


def workers(served: Served) -> list[int]:
    """Return the workers of a service, the oldest first."""
    master = served.process.pid
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
