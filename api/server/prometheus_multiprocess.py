"""Where the workers of one service write what they count, so that any of them can tell the sum."""

import os
import shutil
import tempfile

# The library prometheus-client asks for this name when it is imported: this module must not import it.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# The folder, where it was made by this process.
_made: list[str] = []


def share_counts() -> None:
    """Make the folder, unless the environment names one, before anything is counted and before the first fork."""
    if not os.environ.get(VARIABLE):
        # In memory where that can be: the file system of a container is read-only.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (a private folder is made in it)
        _made.append(tempfile.mkdtemp(prefix="evfacts-metrics-", dir=memory))
        os.environ[VARIABLE] = _made[-1]


def forget_counts() -> None:
    """Take the folder away that was made here: a service that starts again counts from 0, as Prometheus expects."""
    for folder in _made:
        shutil.rmtree(folder, ignore_errors=True)
    _made.clear()
