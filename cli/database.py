"""What all commands share: opening the database, and reporting an error in one sentence."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import click
from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

import settings
from ledger.errors import WriteRefusedError
from migrations import commands
from migrations.locking import BrokenReferencesError
from models.engine import Reader, make_engine
from schemas.dossier.yaml_file import DossierFileError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def report_errors(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Report an error that a user can cause in one sentence on standard error, and exit with status 1."""

    @functools.wraps(command)
    def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except (settings.BadSettingError, WriteRefusedError) as error:
            raise click.ClickException(str(error)) from None
        except DossierFileError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            raise click.ClickException(f"{len(error.problems)} problems; nothing was stored.") from None
        except DBAPIError as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise click.ClickException(f"The database cannot be used: {reason}") from None
        except (CommandError, BrokenReferencesError) as error:
            raise click.ClickException(f"The database cannot be migrated: {error}") from None
        except OSError as error:
            if error.filename is None:  # otherwise the error names a path, such as the folder of the SQLite file
                raise
            raise click.ClickException(f"{error.filename} cannot be used: {error.strerror}.") from None

    return call


@contextmanager
def open_database(chosen: settings.Settings) -> Iterator[Engine]:
    """Open the database. Refuse one that does not have the schema of this version."""
    engine = make_engine(chosen.database_url)
    try:
        with Reader(engine).engine.connect() as connection:
            revision = commands.read_current_revision(connection)
        if revision != commands.find_head():
            message = f"The database is at revision {revision or 'none'}, but this version needs {commands.find_head()}"
            raise click.ClickException(f"{message}: run `evfacts db upgrade`.")
        yield engine
    finally:
        engine.dispose()
