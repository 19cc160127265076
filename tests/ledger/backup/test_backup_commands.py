"""`evfacts backup` and `evfacts restore`: whole files or none, and one sentence about what goes wrong."""

import errno
import gzip
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from cli.main import evfacts
from ledger.backup.restore import DAMAGED, NOT_A_DUMP
from ledger.versions.rebuild import rebuild
from models.engine import lock_feed, open_write_session
from tests.dossiers import dossier, naming, store
from tests.ledger.backup.copies import dumped, key_of, opened
from tests.ledger.stored_state import everything, feed

Run = Callable[..., Result]
SMALL = dossier("good", "2022-08-26", *naming("company alpha", "plant beta"))


@pytest.fixture
def run() -> Run:
    """A function that runs a command on a database: run(url, "status")."""
    return lambda url, *arguments: CliRunner(env={"EVFACTS_DATABASE_URL": url}).invoke(
        evfacts, list(map(str, arguments))
    )


def refuses(result: Result, *parts: str) -> None:
    """Check that a command failed with one sentence, and not with a traceback."""
    assert (type(result.exception), result.exit_code, result.stdout) == (SystemExit, 1, ""), result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    assert [part for part in parts if part not in line] == [], line


def test_a_backup_is_restored_on_the_other_engine(
    run: Run, engine: Engine, database_url: str, target: Engine, target_url: str, tmp_path: Path
) -> None:
    store(engine, SMALL)
    key_of(engine)
    file = tmp_path / "one.backup"
    done = run(database_url, "backup", file, "--with-keys")
    assert (done.exit_code, done.stdout) == (0, f"{file} has 0.0 MB.\n"), done.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert gzip.decompress(file.read_bytes()).splitlines(keepends=True) == dumped(engine, with_keys=True)
    done = run(target_url, "restore", file)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Restored up to change 2: 1 sources, 0 former_sources, 2 records, 2 claims, ")
    assert done.stderr == ""
    again = tmp_path / "two.backup"
    assert run(target_url, "backup", again, "--with-keys").exit_code == 0
    assert again.read_bytes() == file.read_bytes()
    refuses(run(target_url, "restore", file), f"{file} cannot be restored: the database is not empty (sources)")
    assert {path.name for path in tmp_path.iterdir() if "backup" in path.name} == {"one.backup", "two.backup"}


def test_who_restores_without_keys_is_reminded_of_them(
    run: Run, engine: Engine, database_url: str, target_url: str, tmp_path: Path
) -> None:
    store(engine, SMALL)
    key_of(engine)
    assert run(database_url, "backup", tmp_path / "one.backup").exit_code == 0
    done = run(target_url, "restore", tmp_path / "one.backup")
    assert (done.exit_code, done.stderr) == (
        0,
        "The dump has no API keys. Create new ones with `evfacts keys create`.\n",
    )


def test_a_file_that_cannot_be_restored_is_told(run: Run, engine: Engine, database_url: str, tmp_path: Path) -> None:
    store(engine, SMALL)
    whole = tmp_path / "whole.backup"
    assert run(database_url, "backup", whole).exit_code == 0
    content = whole.read_bytes()
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    files = {
        DAMAGED: [content[:-1], content[:-9], content[: len(content) // 2], bytes(changed)],
        NOT_A_DUMP: [b"", b"notes\n", gzip.compress(b"notes\n"), gzip.compress(b"")],
        "it is a copy of an SQLite database": [b"SQLite format 3\0 and so on"],
    }
    before = everything(engine)
    for message, contents in files.items():
        for number, one in enumerate(contents):
            (tmp_path / "bad").write_bytes(one)
            told = f"{tmp_path / 'bad'} cannot be restored: {message}"
            refuses(run(database_url, "restore", tmp_path / "bad"), told if number else message, "Nothing was stored.")
    assert everything(engine) == before
    refuses(run(f"sqlite:///{tmp_path}/new.db", "restore", whole), "run `evfacts db upgrade`")
    missing = run(database_url, "restore", tmp_path / "missing")
    assert missing.exit_code == 2
    assert "does not exist" in missing.stderr


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_backup_that_does_not_come_about_leaves_nothing_and_replaces_nothing(
    run: Run, engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    refuses(run(database_url, "backup", folder / "x"), f"{folder}", "No such file or directory")
    folder.mkdir()
    (folder / "older").write_text("older")
    for options in ([], ["--sqlite"]):
        refuses(run(database_url, "backup", folder / "older", *options), "already exists, and a backup replaces")
        with monkeypatch.context() as patched:

            def full(_: int) -> None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            patched.setattr(os, "fsync", full)
            told = f"{folder / 'new'} cannot be written: No space left on device"
            refuses(run(database_url, "backup", folder / "new", *options), told)
    assert [path.name for path in folder.iterdir()] == ["older"]
    assert (folder / "older").read_text() == "older"


def test_a_backup_waits_for_no_writer(run: Run, engine: Engine, database_url: str, tmp_path: Path) -> None:
    store(engine, SMALL)
    with open_write_session(engine) as session, session.begin():
        lock_feed(session)
        assert run(database_url, "backup", tmp_path / "one.backup").exit_code == 0


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_copy_of_the_file_made_while_others_write_is_of_one_moment(
    run: Run, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    copied = threading.Event()

    def write() -> None:
        for number in range(200):
            store(engine, dossier(f"number-{number}", "2022-08-26", *naming(f"company c{number}", "plant beta")))
            if copied.is_set():
                return

    writer = threading.Thread(target=write)
    writer.start()
    file = tmp_path / "copy.db"
    for _ in range(3):
        file.unlink(missing_ok=True)
        assert run(database_url, "backup", file, "--sqlite").exit_code == 0
    copied.set()
    writer.join()
    # One file, readable where nothing can be written beside it.
    connection = sqlite3.connect(f"file:{file}?immutable=1", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    with opened(f"sqlite:///{file}") as copy:
        assert [entry["seq"] for entry in feed(copy)] == list(range(1, len(feed(copy)) + 1))
        assert 0 < len(feed(copy)) <= len(feed(engine))
        with open_write_session(copy) as session, session.begin():
            assert [found for _, found in rebuild(session, write=False) if found] == []


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_postgresql_has_no_file_to_copy(run: Run, database_url: str, tmp_path: Path) -> None:
    refuses(run(database_url, "backup", tmp_path / "x", "--sqlite"), "use pg_dump")
    assert not (tmp_path / "x").exists()
