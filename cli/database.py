"""What commands share: the database they work on, and errors that are one sentence."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

import settings
from ledger.errors import ConflictError
from migrations import commands
from migrations.locking import BrokenReferencesError
from models.engine import Reader, make_engine
from schemas.dossier.yaml_file import DossierFileError


def one_sentence(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what a user can cause into one sentence on standard error, and exit with status 1."""

    @functools.wraps(command)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (settings.BadSettingError, ConflictError) as problem:
            raise click.ClickException(str(problem)) from None
        except DossierFileError as error:
            for one in error.problems:
                click.echo(str(one), err=True)
            raise click.ClickException(f"{len(error.problems)} problems; nothing was stored.") from None
        except DBAPIError as problem:
            reason = str(problem.orig).strip().splitlines()[0]
            raise click.ClickException(f"The database cannot be used: {reason}") from None
        except (CommandError, BrokenReferencesError) as problem:
            raise click.ClickException(f"The database cannot be migrated: {problem}") from None
        except OSError as problem:
            if problem.filename is None:  # else such as a folder for the SQLite file that cannot be made
                raise
            raise click.ClickException(f"{problem.filename} cannot be used: {problem.strerror}.") from None

    return called


@contextmanager
def database(chosen: settings.Settings) -> Iterator[Engine]:
    """Open the database; refuse one that has not the schema which this version needs."""
    engine = make_engine(chosen.database_url)
    try:
        with Reader(engine).engine.connect() as connection:
            revision = commands.current(connection)
        if revision != commands.head():
            message = f"The database is at revision {revision or 'none'}, this version needs {commands.head()}"
            raise click.ClickException(f"{message}: run `evfacts db upgrade`.")
        yield engine
    finally:
        engine.dispose()
