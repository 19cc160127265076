"""Loads files of dossiers: reads and checks all of them first, then records one after the other."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from ledger.references.missing import dangling
from ledger.writes.record_dossier import Receipt, record
from models import AuditEntry
from models.engine import write_session
from schemas.dossier.dossier import Dossier, Problem
from schemas.dossier.yaml_file import DossierFileError, FileProblem, Parsed, dotted, read_file
from schemas.text import edtf

ACTOR = "import"


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: the dossier, and what knows its lines."""

    path: Path
    parsed: Parsed
    dossier: Dossier


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return the dossier files among `paths`, each once; a folder stands for those in it, and must have one."""
    found: list[Path] = []
    for path in paths:
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not files:
            raise DossierFileError([FileProblem(str(path), 1, "", "There is no dossier (*.yaml) in this folder.")])
        found += files
    return list(dict.fromkeys(found))


def read_files(engine: Engine, paths: Sequence[Path]) -> list[Read]:
    """Read and check files, as a set that may refer to each other; oldest publication first.

    Raises DossierFileError with every problem in every file, and then nothing has been stored.
    """
    problems: list[FileProblem] = []
    found: list[Read] = []
    for path in paths:
        try:
            found.append(Read(path, *read_file(path)))
        except DossierFileError as error:
            problems += error.problems
    with write_session(engine) as session, session.begin():
        unknown = dangling(session, [one.dossier for one in found])
    for one, in_vain in zip(found, unknown, strict=True):
        problems += [
            FileProblem(str(one.path), one.parsed.line(at.path), dotted(at.path), at.message) for at in in_vain
        ]
    by_id: dict[str, Path] = {}
    for one in found:
        first = by_id.setdefault(one.dossier.source["id"], one.path)
        if first != one.path:
            message = f"The source {one.dossier.source['id']!r} is also that of {first}."
            problems.append(problem_in(one, Problem(("source", "id"), message)))
    if problems:
        raise DossierFileError(problems)
    return sorted(found, key=lambda one: (edtf.parse(one.dossier.source["published"]).latest, one.dossier.source["id"]))


def problem_in(read: Read, problem: Problem) -> FileProblem:
    """Place a problem of a dossier in its file."""
    return FileProblem(str(read.path), read.parsed.line(problem.path), dotted(problem.path), problem.message)


def load(engine: Engine, files: Iterable[Read]) -> Iterator[Receipt]:
    """Record dossiers, each in a transaction of its own, and yield what each did."""
    for one in files:
        with write_session(engine) as session, session.begin():
            now = dt.datetime.now(dt.UTC)
            receipt = record(session, one.dossier, actor=ACTOR, now=now)
            if receipt.changed:
                session.add(_trace(receipt, now))
        yield receipt


def _trace(receipt: Receipt, now: dt.datetime) -> AuditEntry:
    """Tell in the audit trail what an import did."""
    details = {"added": receipt.added, "dropped": receipt.dropped, "reinstated": receipt.reinstated}
    return AuditEntry(recorded_at=now, actor=ACTOR, action="import", subject=receipt.source, details=details)
