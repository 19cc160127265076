"""Databases that are made once a run and copied for each test: migrated alone, with the seeds, with what is made up."""

import datetime as dt
import fcntl
from collections.abc import Callable
from pathlib import Path

import time_machine
from sqlalchemy import make_url

from migrations.running import upgrade
from models.engine import make_engine
from seeds.loading import find_files, load, read_files
from settings import database_url
from tests import made_up, postgres
from tests.dossiers import store

# When the seeds are recorded, so that answers of all engines can be compared to the byte.
RECORDED = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
SEEDS = Path(__file__).parent.parent / "seeds" / "dossiers"


def migrate(url: str) -> None:
    """Bring an empty database to the newest revision."""
    upgrade(database_url(url))


def seed(url: str) -> None:
    """Bring an empty database to the newest revision, and load all dossiers, at one time on all engines."""
    migrate(url)
    engine = make_engine(database_url(url))
    with time_machine.travel(RECORDED, tick=False):
        for _ in load(engine, read_files(engine, find_files([SEEDS]))):
            pass
    engine.dispose()


def make_up(url: str) -> None:
    """Bring an empty database to the newest revision, and record the dossiers that are made up."""
    migrate(url)
    engine = make_engine(database_url(url))
    with time_machine.travel(RECORDED, tick=False):
        store(engine, *made_up.dossiers())
    engine.dispose()


MAKERS: dict[str, Callable[[str], None]] = {"migrated": migrate, "seeded": seed, "made_up": make_up}


def template(name: str, engine: str, directory: Path, server: Callable[[], str]) -> str:
    """Return the URL of a template, making it unless another worker has. `server` starts PostgreSQL."""
    if engine == "sqlite":
        url = f"sqlite:///{directory / f'{name}.db'}"
    else:
        run = directory.name.replace("-", "_").lower()
        url = make_url(server()).set(database=f"{run}_{name}").render_as_string(hide_password=False)
    done = directory / f"{name}-{engine}.done"
    with (directory / f"{name}-{engine}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            postgres.create(url)
            MAKERS[name](url)
            done.touch()
    return url
