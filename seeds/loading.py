"""Loads dossier files: reads and checks all files first, then records the dossiers."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from ledger.clock import get_utc_now
from ledger.references.missing import find_missing_references
from ledger.writes.record_dossier import Receipt
from ledger.writes.record_dossiers import is_only_about_its_day, record_dossiers
from ledger.writes.series_releases import find_redated_releases
from models import AuditEntry
from models.engine import open_write_session
from schemas.dossier.dossier import Dossier, Problem
from schemas.dossier.publication_date import find_publication_problems
from schemas.dossier.yaml_file import DossierFileError, FileProblem, Parsed, format_path, read_file
from schemas.text import edtf

# The actor of imports in the feed and in the audit trail.
ACTOR = "import"
# Few transactions are fast, but each holds the lock of writers: 2,000 claims hold it for about a second.
CLAIMS_PER_TRANSACTION = 2000
# Suffixes of files that can hold a dossier. The import of a folder passes them over, and names them.
OTHER_SUFFIXES = (".yml", ".json")


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A file that was read: its dossier, and the parser result that maps problems to lines."""

    path: Path
    parsed: Parsed
    dossier: Dossier


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the dossier files among `paths`, each once.

    A folder stands for the *.yaml files in it and in its folders, and must have at least one.
    """
    files: list[Path] = []
    for path in paths:
        selected = _list_folder(path, ".yaml") if path.is_dir() else [path]
        if not selected:
            raise DossierFileError([FileProblem(str(path), 1, "", _describe_empty_folder(path))])
        files += selected
    return list(dict.fromkeys(files))


def find_passed_over_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files in the folders among `paths` that look like dossiers, but whose names do not end in .yaml."""
    folders = [path for path in paths if path.is_dir()]
    return list(dict.fromkeys(file for folder in folders for file in _list_folder(folder, *OTHER_SUFFIXES)))


def _list_folder(folder: Path, *suffixes: str) -> list[Path]:
    """Return the files with these suffixes in a folder and its folders, without hidden folders such as `.git`."""
    files = (path for path in folder.rglob("*") if path.suffix in suffixes)
    return sorted(
        path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parent.parts)
    )


def _describe_empty_folder(folder: Path) -> str:
    """Say that a folder has no dossier, and which files to rename."""
    message = "There is no dossier (*.yaml) in this folder."
    others = _list_folder(folder, *OTHER_SUFFIXES)
    return f"{message} Rename {others[0].name!r} to {others[0].stem + '.yaml'!r} if it is one." if others else message


def read_files(engine: Engine, paths: Sequence[Path]) -> list[DossierFile]:
    """Read and check files, which can refer to each other. Return them in the order of publication, oldest first.

    Registers, reference works and releases of series come last: they change versions of other days and other records,
    so they cannot be recorded together with others. Raises DossierFileError with every problem of every file. Then
    nothing is stored.
    """
    problems: list[FileProblem] = []
    files: list[DossierFile] = []
    today = get_utc_now().date()
    for path in paths:
        try:
            files.append(DossierFile(path, *read_file(path)))
        except DossierFileError as error:
            problems += error.problems
    with open_write_session(engine) as session, session.begin():
        missing = find_missing_references(session, [file.dossier for file in files])
        redated = find_redated_releases(session, [file.dossier for file in files])
    for file, release_problems, file_problems in zip(files, redated, missing, strict=True):
        dates = find_publication_problems(file.dossier.source, today, ("source",)) + release_problems
        problems += [locate_problem(file, problem) for problem in dates + file_problems]
    by_id: dict[str, Path] = {}
    for file in files:
        first = by_id.setdefault(file.dossier.source["id"], file.path)
        if first != file.path:
            message = f"The source {file.dossier.source['id']!r} is in {first} too. Put its claims into one file."
            problems.append(locate_problem(file, Problem(("source", "id"), message)))
    if problems:
        raise DossierFileError(problems)
    return sorted(files, key=_get_order)


def _get_order(file: DossierFile) -> tuple[bool, dt.date | None, str]:
    source = file.dossier.source
    return not is_only_about_its_day(file.dossier), edtf.parse(source["published"]).latest, source["id"]


def locate_problem(file: DossierFile, problem: Problem) -> FileProblem:
    """Return a problem of a dossier with its file and line."""
    return FileProblem(str(file.path), file.parsed.find_line(problem.path), format_path(problem.path), problem.message)


def load_dossiers(engine: Engine, files: Iterable[DossierFile]) -> Iterator[Receipt]:
    """Record dossiers, some at a time in a transaction, and yield their receipts."""
    for batch in _split_by_claims(files):
        with open_write_session(engine) as session, session.begin():
            now = get_utc_now()
            receipts = record_dossiers(session, [file.dossier for file in batch], actor=ACTOR, now=now)
            session.add_all(_build_audit_entry(receipt, now) for receipt in receipts if receipt.changed)
        yield from receipts


def _split_by_claims(files: Iterable[DossierFile]) -> Iterator[list[DossierFile]]:
    """Split files into batches of few enough claims for one transaction, alone or together. No file is divided."""
    batch: list[DossierFile] = []
    claims = 0
    for file in files:
        claims += len(file.dossier.claims)
        is_other = batch and is_only_about_its_day(file.dossier) != is_only_about_its_day(batch[-1].dossier)
        if batch and (is_other or claims > CLAIMS_PER_TRANSACTION):
            yield batch
            batch, claims = [], len(file.dossier.claims)
        batch.append(file)
    if batch:
        yield batch


def _build_audit_entry(receipt: Receipt, now: dt.datetime) -> AuditEntry:
    """Build the entry of an import in the audit trail."""
    details = {"added": receipt.added, "dropped": receipt.dropped, "reinstated": receipt.reinstated}
    return AuditEntry(recorded_at=now, actor=ACTOR, action="import", subject=receipt.source, details=details)
