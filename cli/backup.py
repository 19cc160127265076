"""`evfacts backup` and `evfacts restore`: all that was written into one file, and back into an empty database."""

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
from cli.database import database, one_sentence
from ledger.backup.dump import dump
from ledger.backup.restore import DAMAGED, DumpError, check
from ledger.backup.restore import restore as restore_dump
from migrations import commands
from models import ApiKey
from models.engine import copy_file, snapshot, write_session

SQLITE = b"SQLite format 3\0"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="Dump the digests of API keys too.")
@click.option("--sqlite", "as_file", is_flag=True, help="Copy the whole file of an SQLite database instead.")
@one_sentence
def backup(file: Path, with_keys: bool, as_file: bool) -> None:
    """Dump all that was written into FILE, while the service runs: for either engine, whichever it comes from."""
    if file.exists():
        raise click.ClickException(f"{file} is there already, and a backup replaces nothing.")
    with database(settings.read_settings()) as engine:
        if as_file and engine.dialect.name != "sqlite":
            raise click.ClickException("--sqlite copies a file, and PostgreSQL has none: use pg_dump, or leave it out.")
        with new_file(file) as unfinished:
            if as_file:
                copy_file(engine, unfinished)
            else:
                write_dump(engine, unfinished, with_keys)
    click.echo(f"{file} has {file.stat().st_size / 1e6:.1f} MB.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@one_sentence
def restore(file: Path) -> None:
    """Restore a dump into a database that was just migrated, and holds nothing yet. All or nothing."""
    with database(settings.read_settings()) as engine:
        try:
            header = check(read_lines(file), commands.revisions())
            with write_session(engine) as session, session.begin():
                restore_dump(session, read_lines(file))
        except DumpError as problem:
            raise click.ClickException(f"{file} cannot be restored: {problem}. Nothing was stored.") from problem
    counts = ", ".join(f"{number} {name}" for name, number in header.counts.items())
    click.echo(f"Restored up to change {header.data_version}: {counts}.")
    if not header.counts.get(ApiKey.__tablename__):
        click.echo("There are no API keys in it: `evfacts keys create` makes new ones.", err=True)


def write_dump(engine: Engine, path: Path, with_keys: bool) -> None:
    """Write a dump, compressed; the same facts give the same bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file, snapshot(engine) as connection:
        file.writelines(dump(connection, revision=commands.head(), with_keys=with_keys))


def read_lines(path: Path) -> Iterator[bytes]:
    """Read the lines of a dump; raise DumpError where it is none, or not whole."""
    with path.open("rb") as raw:
        if raw.read(len(SQLITE)) == SQLITE:
            raise DumpError("it is a copy of an SQLite database, which is put in the place of its file")
        raw.seek(0)
        try:
            with gzip.GzipFile(fileobj=raw) as file:
                yield from file
        except gzip.BadGzipFile:
            raise DumpError("it is no dump of EV Facts") from None
        except (EOFError, zlib.error):
            raise DumpError(DAMAGED) from None


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give the name of a file to write, readable by its owner alone; it gets its own name once it is on the disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    unfinished = Path(name)
    try:
        yield unfinished
        os.fsync(handle)
        unfinished.rename(path)
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be written: {problem.strerror}. It is not there.") from problem
    finally:
        os.close(handle)
        unfinished.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
