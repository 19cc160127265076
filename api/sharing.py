"""Where the workers of one service write what they count, so that any of them can tell the sum."""

import os
import tempfile

# The library prometheus-client asks for this name when it is imported: this module must not import it.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_counts() -> str:
    """Make the folder, unless the environment names one, before anything is counted and before the first fork."""
    if not os.environ.get(VARIABLE):
        # In memory where that can be: the file system of a container is read-only.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (a private folder is made in it)
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="evfacts-metrics-", dir=memory)
    return os.environ[VARIABLE]
