"""Aliases: what stands for a record that was merged into another.

Claims stay with the record that they were said of, and a merge only says what stands for what. So it can be undone, and
a dossier that knows the old id is the same dossier when it is read again.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from models.queries.records import select_merges
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.facts import Merge, merge_of, renamed
from schemas.kinds.record import fact_fields


class Aliases:
    """The merges in force at one time, followed to their ends. `merges` are rows of `reading.merges`."""

    def __init__(self, merges: Iterable[Any] = ()) -> None:
        rows = list(merges)
        direct: dict[int, tuple[int, str]] = {row.record_pk: (row.into_pk, row.into) for row in rows}
        self._slugs: dict[tuple[Kind, str], str] = {}
        self._ends: dict[int, int] = {}
        for row in rows:
            end, slug = direct[row.record_pk]
            while end in direct:
                end, slug = direct[end]
            self._ends[row.record_pk] = end
            self._slugs[row.kind, row.slug] = slug

    def end(self, pk: int) -> int:
        """Return the key of the record that stands for one, which may be that one."""
        return self._ends.get(pk, pk)

    def members(self, pk: int) -> list[int]:
        """Return the keys of a record and of all that it stands for."""
        return [pk, *(merged for merged, end in self._ends.items() if end == pk)]

    def slug(self, kind: Kind, slug: str) -> str:
        """Return the id of the record that stands for one."""
        return self._slugs.get((kind, slug), slug)

    def speaker(self, words: str | None) -> str | None:
        """Return who speaks: the id of a company or person as it is now, or the words as they are."""
        if words is None:
            return None
        return next((self._slugs[kind, words] for kind in SPEAKERS if (kind, words) in self._slugs), words)

    def value(self, kind: Kind, name: str | None, value: Any) -> Any:
        """Return the value of a claim on a field with the ids that its references have now."""
        if not self._slugs or name is None or value is None:
            return value
        fact = fact_fields(SCHEMAS[kind])[name]
        if merge_of(fact) is Merge.SET:
            return renamed(fact, [value], kind, self.slug)[0]
        return renamed(fact, value, kind, self.slug)


# Whose ids may stand for a speaker.
SPEAKERS = (Kind.COMPANY, Kind.PERSON)
NO_ALIASES = Aliases()


def load_aliases(session: Session) -> Aliases:
    """Load the merges that are in force."""
    return Aliases(session.execute(select_merges()))
