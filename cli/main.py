"""`evfacts`: serves the API, maintains its database and imports dossiers. It reports an error in one sentence."""

import gc
import socket
import sys
from collections.abc import Sequence
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
from api.server.prometheus_multiprocess import create_metrics_folder
from cli.backup import backup, restore
from cli.database import open_database, report_errors
from cli.deliver import deliver
from cli.keys import audit, keys
from ledger.resolution.rule import RULE_NUMBER
from ledger.versions.outdated import count_outdated, describe_outdated, select_outdated
from ledger.versions.rebuild import rebuild as rebuild_versions
from ledger.writes.record_dossier import Receipt
from migrations import commands
from models import Claim, Record, Source
from models.engine import Reader, make_engine, open_write_session
from models.vocabularies import ClaimState, Kind
from seeds.loading import DossierFile, find_files, find_passed_over_files, load_dossiers, read_files

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
@report_errors
def serve() -> None:
    """Serve the API with gunicorn. Run `evfacts db upgrade` first."""
    chosen = settings.read_settings()
    refuse_busy_port(chosen)
    with open_database(chosen) as engine:
        create_cursor_secret(engine)
    start_gunicorn()


@evfacts.command()
@report_errors
def run() -> None:
    """Migrate the database, load the dossiers of SEEDS, and serve the API. For a first try."""
    chosen = settings.read_settings()
    refuse_busy_port(chosen)
    if chosen.seeds is not None and not chosen.seeds.is_dir():
        message = f"SEEDS names {chosen.seeds}, which is not a folder. Name a folder, or leave SEEDS empty."
        raise settings.BadSettingError(message)
    commands.upgrade(chosen.database_url)
    with open_database(chosen) as engine:
        create_cursor_secret(engine)
        if chosen.seeds is not None:
            files = read_files(engine, find_files([chosen.seeds]))
            warn_of_passed_over_files([chosen.seeds])
            changed = [receipt for receipt in record_files(engine, files) if receipt.changed]
            console.print(f"{len(files)} dossiers, {len(changed)} of them new or changed")
    base = f"http://{chosen.host}:{chosen.port}"
    console.print("EV Facts is starting. Try these URLs when it reports that it listens:")
    for path in URLS_TO_TRY:
        console.print(f"  {base}{path}", soft_wrap=True)
    start_gunicorn()


@evfacts.group()
def db() -> None:
    """Maintain the database."""


@db.command()
@report_errors
def upgrade() -> None:
    """Migrate the database to the schema of this version."""
    chosen = settings.read_settings()
    commands.upgrade(chosen.database_url)
    click.echo(f"The database is at revision {commands.find_head()}.")


@evfacts.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything and store nothing.")
@report_errors
def import_(paths: tuple[Path, ...], dry_run: bool) -> None:
    """Import dossier files, or folders of them with their folders. All files are checked before the first is stored."""
    with open_database(settings.read_settings()) as engine:
        files = read_files(engine, find_files(paths))
        warn_of_passed_over_files(paths)
        claims = sum(len(file.dossier.claims) for file in files)
        if dry_run:
            click.echo(f"{len(files)} dossiers with {claims} claims can be imported; nothing was stored.")
            return
        receipts = record_files(engine, files)
    added, dropped = sum(receipt.added for receipt in receipts), sum(receipt.dropped for receipt in receipts)
    reinstated = sum(receipt.reinstated for receipt in receipts)
    click.echo(f"{len(files)} dossiers: {added} claims added, {dropped} dropped, {reinstated} reinstated.")


@evfacts.command()
@click.option("--dry-run", is_flag=True, help="Compare and write nothing.")
@report_errors
def rebuild(dry_run: bool) -> None:
    """Recompute every version from the claims, and repair those that differ. Exit with status 1 if any differs."""
    records, differing = 0, 0
    with open_database(settings.read_settings()) as engine, open_write_session(engine) as session, session.begin():
        outdated = count_outdated(session.execute(select_outdated()))
        for _, differences in rebuild_versions(session, write=not dry_run):
            records += 1
            differing += len(differences)
            for difference in differences:
                click.echo(difference)
    if outdated:
        marked = "" if dry_run else f"; all follow rule {RULE_NUMBER} now"
        click.echo(f"{sum(outdated.values())} versions were made by an older rule{marked}.")
    click.echo(f"{records} records, {differing} differences{'' if dry_run or not differing else ', repaired'}.")
    sys.exit(1 if differing else 0)


@evfacts.command()
@report_errors
def status() -> None:
    """Print the revision of the database, how many records, claims and sources it has, and whether to rebuild it."""
    engine = make_engine(settings.read_settings().database_url)
    with Reader(engine).engine.connect() as connection:
        revision, head = commands.read_current_revision(connection), commands.find_head()
        click.echo(f"revision {revision or 'none'} (this version needs {head})")
        if revision == head:
            for name, number in count_records(connection).items():
                click.echo(f"{number:7} {name}")
            if note := describe_outdated(count_outdated(connection.execute(select_outdated()))):
                click.echo(note)
    engine.dispose()


def count_records(connection: Connection) -> dict[str, int]:
    """Count the served records of each collection, the claims that are not withdrawn, and the sources."""
    records = select(Record.kind, func.count()).where(Record.revision > 0).group_by(Record.kind)
    by_kind: dict[Kind, int] = {row[0]: row[1] for row in connection.execute(records)}
    claims = select(func.count()).select_from(Claim).where(Claim.state != ClaimState.WITHDRAWN)
    sources = select(func.count()).select_from(Source)
    return {kind.collection: by_kind.get(kind, 0) for kind in Kind} | {
        "claims": connection.execute(claims).scalar_one(),
        "sources": connection.execute(sources).scalar_one(),
    }


def warn_of_passed_over_files(paths: Sequence[Path]) -> None:
    """Name the files in folders that look like dossiers and are not read."""
    for path in find_passed_over_files(paths):
        message = f"Warning: {path} is passed over. The import of a folder reads *.yaml: rename it if it is a dossier."
        console.print(message, soft_wrap=True, markup=False)


def record_files(engine: Engine, files: list[DossierFile]) -> list[Receipt]:
    """Record dossier files, with a progress bar if standard error is a terminal."""
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        return list(progress.track(load_dossiers(engine, files), total=len(files), description="Loading dossiers"))


def refuse_busy_port(chosen: settings.Settings) -> None:
    """Fail if the port is in use, before any work is done."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn does: a port that another server has just left counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((chosen.host, chosen.port))
        except OSError as error:
            message = f"Cannot listen on {chosen.host}:{chosen.port}: {error.strerror}. Choose another port with PORT=."
            raise settings.BadSettingError(message) from error


def create_cursor_secret(engine: Engine) -> None:
    """Create the secret that signs cursors, before a reader needs it: the disk may be full by then.

    If the database does not accept it now, serve anyway.
    """
    from api.context import load_secret  # only here, for the reason below

    reader = Reader(engine)
    with suppress(DBAPIError):
        load_secret(reader)
    reader.close()


def start_gunicorn() -> None:
    """Become gunicorn. Its workers are forks of this process, so they share the modules that are imported here."""
    create_metrics_folder()  # before prometheus-client is imported
    gc.disable()  # imported modules stay, so a collection among them frees nothing and takes a fifth of the start
    import_module("api.app")  # only here, because the other commands start faster without it
    gc.freeze()  # a collection in a worker would write to the memory that workers share, and so copy it
    gc.enable()
    sys.argv = ["gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "api.app:create_app()"]
    gunicorn()


if __name__ == "__main__":
    evfacts()
