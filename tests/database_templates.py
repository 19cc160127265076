"""Databases that are made once a run and copied for each test: migrated alone, with seeds, with what is made up."""

import datetime as dt
import fcntl
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import make_url

from migrations.commands import upgrade
from models.engine import make_engine
from schemas.text import edtf
from seeds.loading import find_files, load_dossiers, read_files
from settings import parse_database_url
from tests import postgres, random_dossiers
from tests.dossiers import store
from tests.paths import FEW_SEEDS, SEEDS

# When the seeds are recorded, so that answers of all engines can be compared to the byte.
RECORDED = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
# Days as of which the dossiers are compared with databases that hold no more, named "seeded by" such a day.
DAYS = ["2022-08-31", "2023-11-15"]
LAST = "9999-12-31"


def migrate(url: str) -> None:
    """Bring an empty database to the newest revision."""
    upgrade(parse_database_url(url))


def seed(url: str, by: str = LAST, folders: Sequence[Path] = FEW_SEEDS) -> None:
    """Load the dossiers of some folders that were published by a day, at one time on all engines."""
    engine = make_engine(parse_database_url(url))
    files = read_files(engine, find_files(folders))
    with time_machine.travel(RECORDED, tick=False):
        for _ in load_dossiers(engine, (one for one in files if is_published(one.dossier.source, by))):
            pass
    engine.dispose()


def make_up(url: str, by: str = LAST, **chosen: int) -> None:
    """Record dossiers that are made up, as `seed` does those that are shipped."""
    engine = make_engine(parse_database_url(url))
    with time_machine.travel(RECORDED, tick=False):
        store(engine, *(one for one in random_dossiers.dossiers(**chosen) if is_published(one["source"], by)))
    engine.dispose()


def is_published(source: dict[str, Any], by: str) -> bool:
    """Tell whether a source had surely been published by the end of a day. Lists of what exists are always given."""
    return source.get("type") in ("register", "reference") or str(edtf.parse(source["published"]).latest) <= by


# By name, what fills a template; a name may end in a day, and stands for what had been published by then.
MAKERS: dict[str, Callable[..., None]] = {
    "seeded": seed,
    "shipped": partial(seed, folders=[SEEDS]),
    "made_up": make_up,
    "made_up_small": partial(make_up, seed=1, records=4),
}


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
            if name == "migrated":
                postgres.create(url)
                migrate(url)
            else:
                # A copy, since that takes far less time than migrating again.
                postgres.clone(url, template("migrated", engine, directory, server))
                what, _, day = name.partition(" by ")
                MAKERS[what](url, **({"by": day} if day else {}))
            done.touch()
    return url
