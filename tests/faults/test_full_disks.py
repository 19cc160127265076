"""A disk is full, or may not be written to: writers are told so, readers read on, and with room again all goes on."""

import contextlib
import os
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from models.engine import make_engine
from settings import parse_database_url
from tests import database_templates
from tests.deployment.serving import PATIENCE, Served, serve
from tests.faults.checks import sound
from tests.faults.client import SHARED, Client, Notes, Submission, whole
from tests.faults.conftest import make_keys
from tests.faults.forms import SERVICE, Form, in_both_forms
from tests.faults.processes import workers

# Each of the sixteen threads is asked, and those that have never read before are among them. The first needs a cursor.
REQUESTS = 24
READS = ("/v1/companies?limit=1", "/v1/changes", "/v1/companies/shared-0", "/readyz")
Fault = Callable[[Path, Served], AbstractContextManager[None]]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk in memory; only root may make one."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "none", mounted], check=False).returncode:
        pytest.skip("no file system may be mounted here")
    yield mounted
    # Lazily, since a test that failed may have left a file open.
    subprocess.run(["umount", "--lazy", mounted], check=True)


@contextmanager
def full(disk: Path, served: Served) -> Iterator[None]:
    """Fill a disk during the block."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)):
                    pass
    yield
    ballast.unlink()


@contextmanager
def limited(disk: Path, served: Served) -> Iterator[None]:
    """Let the files of the service grow no more during the block."""
    largest = max(file.stat().st_size for file in disk.iterdir() if "-wal" in file.name)
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in workers(served)}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, hard))
    yield
    for pid, limits in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@in_both_forms
def test_on_a_full_disk_the_service_reads_on(form: Form, disk: Path, tmp_path: Path) -> None:
    check_fault(form, full, disk, tmp_path)


@in_both_forms
def test_with_a_limit_of_files_the_service_reads_on(form: Form, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    check_fault(form, limited, folder, tmp_path)


@pytest.mark.slow  # it serves three times
def test_on_a_disk_that_may_not_be_written_to_the_service_reads_on(disk: Path, tmp_path: Path) -> None:
    url, notes = f"sqlite:///{disk / 'evfacts.db'}", Notes()
    database_templates.migrate(url)
    engine = make_engine(parse_database_url(url))
    key = make_keys(engine)[0]
    engine.dispose()
    writes = [whole(name, SHARED[0]) for name in ("before", "meanwhile")]
    notes.submissions += writes
    with serve(url, tmp_path, SERVICE) as served:
        write(served, key, writes[0], notes, 201)
        # As a machine does that has gone down: what SQLite keeps beside the file of the database stays there.
        for pid in (served.process.pid, *workers(served)):
            os.kill(pid, signal.SIGKILL)
    remount(disk, "ro")
    with serve(url, tmp_path, SERVICE) as served:
        write(served, key, writes[1], notes, 503)
        read(served, key, notes)
    assert notes.counts["503 read-only"] == 1
    remount(disk, "rw")
    with serve(url, tmp_path, SERVICE) as served:
        write(served, key, writes[1], notes, 201)
    sound(engine, notes)
    engine.dispose()


def remount(disk: Path, mode: str) -> None:
    """Let nobody write to a disk, or let all. Those who were killed may take a moment to let go of it."""
    until = time.monotonic() + PATIENCE
    while subprocess.run(["mount", "-o", f"remount,{mode}", disk], check=False, stderr=subprocess.DEVNULL).returncode:
        assert time.monotonic() < until
        time.sleep(0.1)


def check_fault(form: Form, fault: Fault, disk: Path, tmp_path: Path) -> None:
    """Write, let the fault happen, try to write, read, let it end, and write again; all that several times."""
    url, notes = f"sqlite:///{disk / 'evfacts.db'}", Notes()
    database_templates.migrate(url)
    engine = make_engine(parse_database_url(url))
    key = make_keys(engine)[0]
    with serve(url, tmp_path, form.program, EVFACTS_ACCESS_LOG="false") as served:
        for number in range(max(form.times // 10, 1)):
            client = Client(served.port, key, notes)
            writes = [whole(f"{number}-{one}", SHARED[0]) for one in range(REQUESTS)]
            notes.submissions += writes
            assert client.submit(writes[0], 0) == 201
            with fault(disk, served):
                for one in writes[1:]:
                    # A write that still fits is as good.
                    assert client.submit(one, 0) in (503, 201)
                assert notes.counts["503 read-only"] > 0
                read(served, key, notes)
            for one in writes:
                if one.answer is None:
                    # Where there was no room to give up the hold of a request, it ends by itself.
                    assert client.submit(one, time.monotonic() + 3 * PATIENCE) == 201
            client.close()
    sound(engine, notes)
    engine.dispose()
    print(f"\n{fault.__name__}: {notes}")


def read(served: Served, key: str, notes: Notes) -> None:
    """Check that everything is read as ever, on every thread."""
    client = Client(served.port, key, notes)
    for path in READS * (REQUESTS // len(READS)):
        answer = client.ask("GET", path)
        assert answer is not None
        assert answer.status == 200, answer
    client.close()


def write(served: Served, key: str, one: Submission, notes: Notes, status: int) -> None:
    """Write once, and check the answer."""
    client = Client(served.port, key, notes)
    assert client.submit(one, 0) == status
    client.close()
