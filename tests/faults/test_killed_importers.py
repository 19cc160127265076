"""An import that is killed has stored whole dossiers and nothing else, and the next one does the rest."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from models import Source
from models.engine import Reader, make_engine
from settings import parse_database_url
from tests.conftest import copy_of
from tests.deployment.serving import PATIENCE, ROOT
from tests.dossiers import write
from tests.faults import client
from tests.faults.checks import claims_of, intact, whole
from tests.faults.forms import Form, in_both_forms

DOSSIERS = [client.whole(f"d{number}", client.SHARED[number % 3]) for number in range(20)]
CLAIMS = {one.name: one.claims for one in DOSSIERS}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with all dossiers."""
    made = tmp_path / "dossiers"
    made.mkdir()
    for one in DOSSIERS:
        write(made, one.data)
    return made


@in_both_forms
def test_the_next_import_does_the_rest(
    form: Form, template_of: Callable[[str], str], folder: Path, tmp_path: Path
) -> None:
    stored, times = [], max(form.times // 2, 1)
    for number in range(times):
        with contextmanager(copy_of)(template_of("migrated"), tmp_path) as url:
            engine = make_engine(parse_database_url(url))
            # Every fifth while it starts and reads; the others when it stores.
            stored.append(kill_import(url, folder, engine, early=number % 5 == 4))
            intact(engine)
            whole(engine, CLAIMS)
            assert start_import(url, folder).wait(2 * PATIENCE) == 0
            intact(engine)
            assert claims_of(engine) == CLAIMS
            engine.dispose()
    within = [number for number in stored if 0 < number < len(DOSSIERS)]
    assert within
    print(f"\n{engine.dialect.name}: {times} importers killed, {len(within)} of them between two dossiers: {stored}")


def kill_import(url: str, folder: Path, engine: Engine, *, early: bool) -> int:
    """Kill an import somewhere, and return how many dossiers it had stored."""
    process = start_import(url, folder)
    reader, until = Reader(engine), time.monotonic() + PATIENCE
    while not early and not stored_by(reader) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(random.uniform(0, 2 if early else 0.3))  # noqa: S311 - somewhere
    process.kill()
    process.wait(PATIENCE)
    found = stored_by(reader)
    reader.close()
    return found


def stored_by(reader: Reader) -> int:
    """Count the dossiers that are stored."""
    return int(reader.first(select(func.count()).select_from(Source))[0])


# A transaction of `evfacts import` has room for all these dossiers. Here it has room for three.
IMPORT = """
import seeds.loading
seeds.loading.CLAIMS_PER_TRANSACTION = 27
from cli.main import evfacts
evfacts()
"""


def start_import(url: str, folder: Path) -> subprocess.Popen[bytes]:
    """Import a folder as `evfacts import` does, in smaller transactions."""
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, "import", str(folder)],
        cwd=ROOT,
        env=os.environ | {"EVFACTS_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
    )
