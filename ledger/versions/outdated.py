"""Counts the versions that an older rule made, and marks those that the present rule gives too."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select, union_all, update
from sqlalchemy.orm import Session

from ledger.resolution.rule import RULE_NUMBER
from models import VERSIONS, Record
from models.queries.records import UnionStatement
from models.queries.rows import OutdatedRow


def select_outdated() -> UnionStatement:
    """Select the numbers of the older rules, and how many versions of each kind they made. An index serves it."""
    return union_all(
        *(
            select(model.rule, func.count().label("number")).where(model.rule < RULE_NUMBER).group_by(model.rule)
            for model in VERSIONS.values()
        )
    )


def count_outdated(rows: Iterable[OutdatedRow]) -> dict[int, int]:
    """Return the number of versions that each older rule made, by its number, from rows of `select_outdated`."""
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.rule] = counts.get(row.rule, 0) + row.number
    return dict(sorted(counts.items()))


def describe_outdated(counts: Mapping[int, int]) -> str | None:
    """Return the note for operators; None if the present rule made all versions."""
    if not counts:
        return None
    made = " and ".join(
        f"{number} version{'s were' if number > 1 else ' was'} made by rule {rule}" for rule, number in counts.items()
    )
    return f"{made}; run `evfacts rebuild`."


def is_outdated(session: Session, record: Record) -> bool:
    """Tell whether an older rule made a version of a record."""
    model = VERSIONS[record.kind]
    outdated = select(model.pk).where(model.record_pk == record.pk, model.rule < RULE_NUMBER)
    return session.scalar(outdated.limit(1)) is not None


def mark_as_current(session: Session, record: Record) -> None:
    """Store the number of the present rule with the versions of a record. Nothing that clients read changes."""
    model = VERSIONS[record.kind]
    session.execute(
        update(model).where(model.record_pk == record.pk, model.rule != RULE_NUMBER).values(rule=RULE_NUMBER)
    )
