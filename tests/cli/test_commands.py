"""The command line: what each command does, and that what a user can cause is told in one sentence."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, update

from cli.main import create_cursor_secret, evfacts
from ledger.resolution.rule import RULE_NUMBER
from migrations.commands import find_head
from models.kinds.plant import Plant
from tests.busy_machine import scale_bound
from tests.dossiers import dossier, naming, store, write
from tests.ledger.stored_state import everything
from tests.paths import ROOT, SEEDS

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function that runs a command with settings: run("status", EVFACTS_DATABASE_URL=…)."""
    for name in ("EVFACTS_DATABASE_URL", "EVFACTS_HOST", "PORT", "SEEDS"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments, **environment: CliRunner(env=environment).invoke(evfacts, list(map(str, arguments)))


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def refuses(result: Result, *parts: str) -> None:
    """Check that a command failed with one sentence, and not with a traceback."""
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    for part in parts:
        assert part in line


def good(folder: Path) -> Path:
    return write(folder, dossier("good", "2022-08-26", *naming("company alpha", "plant beta")))


def test_import_stores_files_and_folders(run: Run, engine: Engine, database_url: str, tmp_path: Path) -> None:
    good(tmp_path)
    result = run("import", tmp_path, EVFACTS_DATABASE_URL=database_url)
    assert (result.exit_code, result.stdout) == (0, "1 dossiers: 2 claims added, 0 dropped, 0 reinstated.\n")
    before = everything(engine)
    result = run("import", tmp_path / "good.yaml", EVFACTS_DATABASE_URL=database_url)
    assert (result.exit_code, result.stdout) == (0, "1 dossiers: 0 claims added, 0 dropped, 0 reinstated.\n")
    assert everything(engine) == before


@pytest.mark.parametrize("option", [[], ["--dry-run"]])
def test_import_names_the_files_that_it_passes_over(
    run: Run, database_url: str, tmp_path: Path, option: list[str]
) -> None:
    good(tmp_path)
    (tmp_path / "inner").mkdir()
    for name in ("b.yml", "inner/a.json", "notes.txt"):
        (tmp_path / name).write_text("{}")
    result = run("import", *option, tmp_path, EVFACTS_DATABASE_URL=database_url)
    assert result.exit_code == 0
    assert result.stdout.startswith("1 dossiers")
    assert result.stderr.splitlines() == [
        f"Warning: {tmp_path / name} is passed over. The import of a folder reads *.yaml: rename it if it is a dossier."
        for name in ("b.yml", "inner/a.json")
    ]


def test_import_checks_without_storing(run: Run, engine: Engine, database_url: str, tmp_path: Path) -> None:
    before = everything(engine)
    result = run("import", "--dry-run", good(tmp_path), EVFACTS_DATABASE_URL=database_url)
    assert result.exit_code == 0
    assert result.stdout == "1 dossiers with 2 claims can be imported; nothing was stored.\n"
    assert everything(engine) == before


def test_import_stores_nothing_of_a_set_with_a_problem(
    run: Run, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    before = everything(engine)
    good(tmp_path)
    bad = tmp_path / "bad.yaml"
    bad.write_text("source: {id: bad}\nclaims: 1\n")
    missing = tmp_path / "missing.yaml"
    for option in ([], ["--dry-run"]):
        result = run("import", *option, tmp_path, missing, EVFACTS_DATABASE_URL=database_url)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.splitlines() == [
            f"{bad}:1: source.title: This field is required.",
            f"{bad}:1: source.published: This field is required.",
            f"{bad}:1: source.language: This field is required.",
            f"{bad}:2: claims: claims must be a list with at least one block.",
            f"{missing}:1: The file cannot be read: No such file or directory.",
            "Error: 5 problems; nothing was stored.",
        ]
    assert everything(engine) == before


def test_what_signs_cursors_is_made_once_and_before_anybody_reads(engine: Engine) -> None:
    create_cursor_secret(engine)
    first = everything(engine)["secrets"]
    create_cursor_secret(engine)

    assert [row.purpose for row in first] == ["cursors"]
    assert everything(engine)["secrets"] == first


def test_upgrade_may_be_repeated(run: Run, empty_database_url: str) -> None:
    for _ in range(2):
        result = run("db", "upgrade", EVFACTS_DATABASE_URL=empty_database_url)
        assert (result.exit_code, result.stdout) == (0, f"The database is at revision {find_head()}.\n")


def test_status_counts_what_is_known(run: Run, engine: Engine, database_url: str) -> None:
    store(engine, dossier("good", "2022-08-26", *naming("company alpha", "company delta", "plant beta")))
    result = run("status", EVFACTS_DATABASE_URL=database_url)
    assert result.exit_code == 0
    said = {what: int(number) for number, what in map(str.split, result.stdout.splitlines()[1:])}
    assert (said["companies"], said["plants"], said["people"], said["claims"], said["sources"]) == (2, 1, 0, 3, 1)


def test_status_says_that_a_database_is_not_migrated(run: Run, empty_database_url: str) -> None:
    result = run("status", EVFACTS_DATABASE_URL=empty_database_url)
    assert (result.exit_code, result.stdout) == (0, f"revision none (this version needs {find_head()})\n")


def test_rebuild_tells_by_its_exit_status_whether_anything_differed(
    run: Run, engine: Engine, database_url: str
) -> None:
    store(engine, dossier("good", "2022-08-26", *naming("company alpha", "plant beta")))
    sound = run("rebuild", EVFACTS_DATABASE_URL=database_url)
    assert (sound.exit_code, sound.stdout) == (0, "2 records, 0 differences.\n")
    with engine.begin() as connection:
        connection.execute(update(Plant).values(latitude=1))
    damaged = everything(engine)
    tried = run("rebuild", "--dry-run", EVFACTS_DATABASE_URL=database_url)
    assert (tried.exit_code, tried.stdout.splitlines()[-1]) == (1, "2 records, 1 differences.")
    assert everything(engine) == damaged
    mended = run("rebuild", EVFACTS_DATABASE_URL=database_url)
    assert mended.exit_code == 1
    assert mended.stdout.splitlines() == [
        "plant beta: the version of 2022-08-26 has other columns",
        "2 records, 1 differences, repaired.",
    ]
    assert run("rebuild", EVFACTS_DATABASE_URL=database_url).exit_code == 0


def test_status_and_rebuild_tell_of_versions_of_an_older_rule(run: Run, engine: Engine, database_url: str) -> None:
    store(engine, dossier("good", "2022-08-26", *naming("company alpha", "plant beta")))
    with engine.begin() as connection:
        connection.execute(update(Plant).values(rule=1))
    note = "1 version was made by rule 1; run `evfacts rebuild`."
    assert run("status", EVFACTS_DATABASE_URL=database_url).stdout.splitlines()[-1] == note
    tried = run("rebuild", "--dry-run", EVFACTS_DATABASE_URL=database_url)
    assert tried.stdout.splitlines() == ["1 versions were made by an older rule.", "2 records, 0 differences."]
    made = run("rebuild", EVFACTS_DATABASE_URL=database_url)
    assert (made.exit_code, made.stdout.splitlines()[0]) == (
        0,
        f"1 versions were made by an older rule; all follow rule {RULE_NUMBER} now.",
    )
    assert note not in run("status", EVFACTS_DATABASE_URL=database_url).stdout


COMMANDS = (["serve"], ["run"], ["db", "upgrade"], ["import", "x.yaml"], ["rebuild"], ["status"], ["deliver"])
NEED_A_SCHEMA = (["serve"], ["import", "x.yaml"], ["rebuild"], ["deliver"])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "is not a database URL. Try sqlite:///var/evfacts.db"),
        ("postgresql://host:port/name", "is not a database URL"),
        ("mysql://host/name", "names 'mysql', but this service runs only on sqlite and on postgresql"),
        ("sqlite://", "names no file"),
    ],
)
def test_a_database_url_that_cannot_be_used_is_refused(run: Run, command: list[str], url: str, message: str) -> None:
    refuses(run(*command, EVFACTS_DATABASE_URL=url), "EVFACTS_DATABASE_URL", message)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_server_that_does_not_answer_is_told(run: Run, command: list[str], port: int) -> None:
    url = f"postgresql://evfacts:secret-word@127.0.0.1:{port}/evfacts"
    result = run(*command, EVFACTS_DATABASE_URL=url, PORT=str(port), SEEDS="")
    refuses(result, "The database cannot be used", "refused")
    assert "secret-word" not in result.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_is_no_database_is_told(run: Run, command: list[str], port: int, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("These are my notes, and no database.\n" * 100)
    result = run(*command, EVFACTS_DATABASE_URL=f"sqlite:///{tmp_path}/notes.txt", PORT=str(port), SEEDS="")
    refuses(result, "The database cannot be used", "not a database")
    result = run(*command, EVFACTS_DATABASE_URL=f"sqlite:///{tmp_path}/notes.txt/x.db", PORT=str(port), SEEDS="")
    refuses(result, "notes.txt cannot be used")


@pytest.mark.parametrize("command", NEED_A_SCHEMA, ids=" ".join)
def test_a_database_that_is_not_migrated_is_refused(
    run: Run, command: list[str], empty_database_url: str, port: int
) -> None:
    result = run(*command, EVFACTS_DATABASE_URL=empty_database_url, PORT=str(port))
    refuses(result, "The database is at revision none", find_head(), "run `evfacts db upgrade`")


@pytest.mark.parametrize("given", ["abc", "0", "65536", "-1", "8000.5", "٨٠٠٠"])
@pytest.mark.parametrize("command", ["serve", "run"])
def test_what_is_no_port_is_refused(run: Run, command: str, given: str) -> None:
    refuses(run(command, PORT=given), f"PORT is {given!r}", "1 to 65535")


@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_busy_port_is_refused_before_any_work(run: Run, command: str, tmp_path: Path) -> None:
    database = tmp_path / "evfacts.db"
    with socket.create_server(("127.0.0.1", 0)) as busy:
        taken = busy.getsockname()[1]
        result = run(command, PORT=str(taken), EVFACTS_DATABASE_URL=f"sqlite:///{database}")
    refuses(result, f"Cannot listen on 127.0.0.1:{taken}", "already in use", "PORT=")
    assert not database.exists()


def test_seeds_must_be_a_folder(run: Run, tmp_path: Path, port: int) -> None:
    database = tmp_path / "evfacts.db"
    missing = tmp_path / "missing"
    result = run("run", SEEDS=str(missing), PORT=str(port), EVFACTS_DATABASE_URL=f"sqlite:///{database}")
    refuses(result, f"SEEDS names {missing}, which is not a folder.")
    assert not database.exists()


class Server:
    """`evfacts run` in a process of its own, in a group of its own."""

    def __init__(self, url: str, port: int, **environment: str) -> None:
        self.port, self.began = port, time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "run"],
            cwd=ROOT,
            env=os.environ
            | {"EVFACTS_DATABASE_URL": url, "EVFACTS_HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1"}
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait(self) -> float:
        """Wait until it is ready, and return how many seconds that took."""
        while time.monotonic() - self.began < scale_bound(60):
            assert self.process.poll() is None, self.process.communicate()[0]
            try:
                if self.get("/readyz") == 200:
                    return time.monotonic() - self.began
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"it was not ready within {scale_bound(60):.0f} seconds")

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=scale_bound(10))
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def stop(self) -> tuple[int, str]:
        """Ask it to stop, and return its exit status and all that it wrote."""
        self.process.send_signal(signal.SIGTERM)
        written, _ = self.process.communicate(timeout=scale_bound(30))
        return self.process.returncode, written


@pytest.fixture
def started() -> Iterator[Callable[..., Server]]:
    """A function that starts a server, which is ended after the test whatever happens."""
    servers: list[Server] = []

    def start(*arguments: Any, **environment: str) -> Server:
        servers.append(Server(*arguments, **environment))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            os.killpg(server.process.pid, signal.SIGKILL)
        server.process.communicate()


def test_run_migrates_serves_and_stops_when_told(
    started: Callable[..., Server], empty_database_url: str, port: int
) -> None:
    server = started(empty_database_url, port, SEEDS="")
    server.wait()
    assert server.get("/v1/plants") == 200
    status, written = server.stop()
    assert status == 0, written
    assert "Traceback" not in written
    urls = [line.strip() for line in written.splitlines() if line.startswith("  http")]
    assert len(urls) == 3
    assert all(url.startswith(f"http://127.0.0.1:{port}/") for url in urls)


@pytest.mark.timing
def test_run_starts_fast_where_the_dossiers_are_loaded_already(
    started: Callable[..., Server], seeded_copy_url: str, port: int
) -> None:
    """A start takes about three seconds on an idle machine."""
    server = started(seeded_copy_url, port, SEEDS=str(SEEDS / "xiaomi"))
    assert server.wait() < scale_bound(10)
    # The addresses that a first user is shown work.
    shown = ("/v1/plants/xiaomi-beijing-plant", "/v1/partnerships?parties.company=xiaomi&as_of=2022-09-30", "/docs")
    assert [server.get(path) for path in shown] == [200, 200, 200]
    _, written = server.stop()
    assert " dossiers, 0 of them new or changed" in written
