"""`evfacts backup` and `evfacts restore`: dumps all written data into one file, and restores it."""

import gzip
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine

import settings
from cli.database import open_database, report_errors
from ledger.backup.dump import dump
from ledger.backup.restore import DAMAGED, NOT_A_DUMP, DumpError, check_dump, restore_dump
from migrations import commands
from models import ApiKey
from models.engine import copy_sqlite_file, open_snapshot, open_write_session

SQLITE = b"SQLite format 3\0"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="Also dump the digests of API keys.")
@click.option("--sqlite", "as_file", is_flag=True, help="Copy the whole SQLite database file instead.")
@report_errors
def backup(file: Path, with_keys: bool, as_file: bool) -> None:
    """Dump all written data into FILE. The service may run meanwhile. Both engines can restore the dump."""
    if file.exists():
        raise click.ClickException(f"{file} already exists, and a backup replaces no file. Choose another name.")
    with open_database(settings.read_settings()) as engine:
        if as_file and engine.dialect.name != "sqlite":
            message = "--sqlite copies an SQLite file, but the database is PostgreSQL. Leave it out, or use pg_dump."
            raise click.ClickException(message)
        with create_file(file) as unfinished:
            if as_file:
                copy_sqlite_file(engine, unfinished)
            else:
                write_dump(engine, unfinished, with_keys)
    click.echo(f"{file} has {file.stat().st_size / 1e6:.1f} MB.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@report_errors
def restore(file: Path) -> None:
    """Restore a dump into an empty, migrated database. If any part fails, nothing is stored."""
    with open_database(settings.read_settings()) as engine:
        try:
            header = check_dump(read_lines(file), commands.list_revisions())
            with open_write_session(engine) as session, session.begin():
                restore_dump(session, read_lines(file))
        except DumpError as error:
            raise click.ClickException(f"{file} cannot be restored: {error}. Nothing was stored.") from error
    counts = ", ".join(f"{number} {name}" for name, number in header.counts.items())
    click.echo(f"Restored up to change {header.data_version}: {counts}.")
    if not header.counts.get(ApiKey.__tablename__):
        click.echo("The dump has no API keys. Create new ones with `evfacts keys create`.", err=True)


def write_dump(engine: Engine, path: Path, with_keys: bool) -> None:
    """Write a compressed dump. The same data always gives the same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file,
        open_snapshot(engine) as connection,
    ):
        file.writelines(dump(connection, revision=commands.find_head(), with_keys=with_keys))


def read_lines(path: Path) -> Iterator[bytes]:
    """Read the lines of a dump. Raise DumpError if the file is not a dump, or not complete."""
    with path.open("rb") as raw:
        if raw.read(len(SQLITE)) == SQLITE:
            raise DumpError("it is a copy of an SQLite database: put it in the place of the database file")
        raw.seek(0)
        try:
            with gzip.GzipFile(fileobj=raw) as file:
                yield from file
        except gzip.BadGzipFile:
            raise DumpError(NOT_A_DUMP) from None
        except (EOFError, zlib.error):
            raise DumpError(DAMAGED) from None


@contextmanager
def create_file(path: Path) -> Iterator[Path]:
    """Create a file that only its owner can read. Yield a temporary name; the file gets `path` when it is on disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    unfinished = Path(name)
    try:
        yield unfinished
        os.fsync(handle)
        unfinished.rename(path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}. No file was created.") from error
    finally:
        os.close(handle)
        unfinished.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
