"""The folder where the workers of one service count metrics, so each worker can render the sum of all."""

import os
import shutil
import tempfile

# prometheus-client reads this variable when it is imported, so this module must not import it.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# The folders that this process created: at most one.
_created_folders: list[str] = []


def create_metrics_folder() -> None:
    """Create the folder, unless the environment names one. Call this before the first count and the first fork."""
    if not os.environ.get(FOLDER_VARIABLE):
        # In memory if possible, because the file system of a container is read-only.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (mkdtemp makes a private folder)
        _created_folders.append(tempfile.mkdtemp(prefix="evfacts-metrics-", dir=memory))
        os.environ[FOLDER_VARIABLE] = _created_folders[-1]


def remove_metrics_folder() -> None:
    """Remove the folder that this process created. A restarted service counts from 0, as Prometheus expects."""
    for folder in _created_folders:
        shutil.rmtree(folder, ignore_errors=True)
    _created_folders.clear()
