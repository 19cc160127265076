"""`evfacts`: serves the API, keeps its database, imports dossiers. What goes wrong is said in one sentence."""

import gc
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import click
from gunicorn.app.wsgiapp import run as gunicorn
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

import settings
from api.server.prometheus_multiprocess import share_counts
from cli.backup import backup, restore
from cli.database import database, one_sentence
from cli.deliver import deliver
from cli.keys import audit, keys
from ledger.versions.rebuild import rebuild as rebuild_versions
from ledger.writes.record_dossier import Receipt
from migrations import commands
from models import Claim, Record, Source
from models.engine import Reader, make_engine, write_session
from models.vocabularies import ClaimState, Kind
from seeds.loading import Read, find_files, load, read_files

ROOT = Path(settings.__file__).parent
URLS_TO_TRY = (
    "/v1/plants/xiaomi-beijing-plant",
    "/v1/partnerships?parties.company=xiaomi&as_of=2022-09-30",
    "/docs",
)
console = Console(stderr=True, highlight=False)


@click.group()
@click.version_option(package_name="evfacts")
def evfacts() -> None:
    """EV Facts: structured facts about electric-vehicle projects, each with its source."""


evfacts.add_command(keys)
evfacts.add_command(audit)
evfacts.add_command(backup)
evfacts.add_command(restore)
evfacts.add_command(deliver)


@evfacts.command()
@one_sentence
def serve() -> None:
    """Serve the API with gunicorn. The database must be migrated."""
    chosen = settings.read_settings()
    refuse_busy_port(chosen)
    with database(chosen) as engine:
        keep_secret(engine)
    start_gunicorn()


@evfacts.command()
@one_sentence
def run() -> None:
    """Migrate, load the dossiers of SEEDS, and serve: all that a first try needs."""
    chosen = settings.read_settings()
    refuse_busy_port(chosen)
    if chosen.seeds is not None and not chosen.seeds.is_dir():
        raise settings.BadSettingError(f"SEEDS names {chosen.seeds}, which is no folder.")
    commands.upgrade(chosen.database_url)
    with database(chosen) as engine:
        keep_secret(engine)
        if chosen.seeds is not None:
            files = read_files(engine, find_files([chosen.seeds]))
            changed = [receipt for receipt in recorded(engine, files) if receipt.changed]
            console.print(f"{len(files)} dossiers, {len(changed)} of them new or changed")
    base = f"http://{chosen.host}:{chosen.port}"
    console.print("EV Facts is starting. Try, once it says that it listens:")
    for path in URLS_TO_TRY:
        console.print(f"  {base}{path}", soft_wrap=True)
    start_gunicorn()


@evfacts.group()
def db() -> None:
    """Keep the database."""


@db.command()
@one_sentence
def upgrade() -> None:
    """Bring the database to the schema that this version needs."""
    chosen = settings.read_settings()
    commands.upgrade(chosen.database_url)
    click.echo(f"The database is at revision {commands.head()}.")


@evfacts.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, store nothing.")
@one_sentence
def import_(paths: tuple[Path, ...], dry_run: bool) -> None:
    """Import dossiers: files, or folders of them. All are checked before the first is stored."""
    with database(settings.read_settings()) as engine:
        files = read_files(engine, find_files(paths))
        claims = sum(len(one.dossier.claims) for one in files)
        if dry_run:
            click.echo(f"{len(files)} dossiers with {claims} claims can be imported; nothing was stored.")
            return
        receipts = recorded(engine, files)
    added, dropped = sum(one.added for one in receipts), sum(one.dropped for one in receipts)
    again = sum(one.reinstated for one in receipts)
    click.echo(f"{len(files)} dossiers: {added} claims added, {dropped} taken back, {again} reinstated.")


@evfacts.command()
@click.option("--dry-run", is_flag=True, help="Compare only, write nothing.")
@one_sentence
def rebuild(dry_run: bool) -> None:
    """Recompute every version from the claims, and mend what differs. Exit status 1 when anything did."""
    records, differing = 0, 0
    with database(settings.read_settings()) as engine, write_session(engine) as session, session.begin():
        for _, found in rebuild_versions(session, write=not dry_run):
            records += 1
            differing += len(found)
            for one in found:
                click.echo(one)
    click.echo(f"{records} records, {differing} differences{'' if dry_run or not differing else ', mended'}.")
    sys.exit(1 if differing else 0)


@evfacts.command()
@one_sentence
def status() -> None:
    """Say how much is known, and at which revision the database is."""
    engine = make_engine(settings.read_settings().database_url)
    with Reader(engine).engine.connect() as connection:
        click.echo(f"revision {commands.current(connection) or 'none'} (this version needs {commands.head()})")
        if commands.current(connection) == commands.head():
            for what, number in counted(connection).items():
                click.echo(f"{number:7} {what}")
    engine.dispose()


def counted(connection: Connection) -> dict[str, int]:
    """Count what is known, by the plural of what it is."""
    records = select(Record.kind, func.count()).where(Record.revision > 0).group_by(Record.kind)
    by_kind: dict[Kind, int] = {row[0]: row[1] for row in connection.execute(records)}
    claims = select(func.count()).select_from(Claim).where(Claim.state != ClaimState.WITHDRAWN)
    sources = select(func.count()).select_from(Source)
    return {kind.collection: by_kind.get(kind, 0) for kind in Kind} | {
        "claims": connection.execute(claims).scalar_one(),
        "sources": connection.execute(sources).scalar_one(),
    }


def recorded(engine: Engine, files: list[Read]) -> list[Receipt]:
    """Record files, with a progress bar where somebody can see it."""
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        return list(progress.track(load(engine, files), total=len(files), description="Loading dossiers"))


def refuse_busy_port(chosen: settings.Settings) -> None:
    """Fail before any work is done where the port is taken."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    with socket.socket(family) as tried:
        # As gunicorn will: a port that was just left by another server is free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((chosen.host, chosen.port))
        except OSError as problem:
            message = f"Cannot listen on {chosen.host}:{chosen.port}: {problem.strerror}. Choose another with PORT=."
            raise settings.BadSettingError(message) from problem


def keep_secret(engine: Engine) -> None:
    """Make what signs cursors, so that no reader has to: the disk may be full by then. If it is now, serve anyway."""
    from api.context import stored_secret  # only here, as below

    reader = Reader(engine)
    with suppress(DBAPIError):
        stored_secret(reader)
    reader.close()


def start_gunicorn() -> None:
    """Become gunicorn. Its workers are forks of this process, so that none of them imports all of this again."""
    share_counts()  # before what counts is imported
    gc.disable()  # what is imported stays, so that looking for garbage in it is time lost: a fifth of the start
    import_module("api.app")  # only here, since the other commands start faster without it
    gc.freeze()  # nor do the workers look there, which would copy the memory that they share
    gc.enable()
    sys.argv = ["gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "api.app:create_app()"]
    gunicorn()


if __name__ == "__main__":
    evfacts()
