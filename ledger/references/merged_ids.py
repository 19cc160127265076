"""Follows merges: finds the record that replaces a merged one, and translates its id.

A claim keeps the record that it was made about. A merge only states which record replaces which. So a merge can be
undone, and a dossier with the old id is the same dossier when it is read again.
"""

from collections.abc import Iterable
from typing import cast

from sqlalchemy.orm import Session

from models.queries.records import select_merges
from models.queries.rows import MergeRow
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.references import replace_references
from schemas.kinds.record import get_fact_fields

# Kinds whose ids can be the speaker of a claim.
SPEAKER_KINDS = (Kind.COMPANY, Kind.PERSON)


class MergedIds:
    """The merges in force at one time. The survivor of a record is the last one in its chain of merges."""

    def __init__(self, merges: Iterable[MergeRow] = ()) -> None:
        rows = list(merges)
        targets: dict[int, tuple[int, str]] = {row.record_pk: (row.into_pk, row.into) for row in rows}
        self._slugs: dict[tuple[Kind, str], str] = {}
        self._survivors: dict[int, int] = {}
        self._former_slugs: dict[int, list[str]] = {}
        renamed = _find_renamed(rows)
        self._merged: set[int] = set()
        for row in rows:
            pk, is_merged = row.record_pk, False
            while pk in targets:
                is_merged |= pk not in renamed
                pk, slug = targets[pk]
            self._survivors[row.record_pk] = pk
            self._slugs[row.kind, row.slug] = slug
            self._former_slugs.setdefault(pk, []).append(row.slug)
            if is_merged:
                self._merged.add(row.record_pk)

    def find_survivor(self, pk: int) -> int:
        """Return the key of the record that replaces this one; its own key if it was not merged."""
        return self._survivors.get(pk, pk)

    def list_members(self, pk: int) -> list[int]:
        """Return the key of a record and the keys of all records that were merged into it."""
        return [pk, *(merged for merged, survivor in self._survivors.items() if survivor == pk)]

    def list_former_slugs(self, pk: int) -> list[str]:
        """Return the ids that lead to a record, in the order of the merges and renamings."""
        return self._former_slugs.get(pk, [])

    def is_merged(self, pk: int) -> bool:
        """Tell whether a record was merged into another one. A record that only has a new id was not."""
        return pk in self._merged

    def translate_slug(self, kind: Kind, slug: str) -> str:
        """Return the current id of a record."""
        return self._slugs.get((kind, slug), slug)

    def translate_speaker(self, speaker: str | None) -> str | None:
        """Return the current id of the company or person that speaks; words that are not an id stay as they are."""
        if speaker is None:
            return None
        return next((self._slugs[kind, speaker] for kind in SPEAKER_KINDS if (kind, speaker) in self._slugs), speaker)

    def translate_value(self, kind: Kind, name: str | None, value: object) -> object:
        """Return the value of a claim on the field `name` with the current ids of the records that it refers to."""
        if not self._slugs or name is None or value is None:
            return value
        return replace_references(get_fact_fields(SCHEMAS[kind])[name], value, kind, self.translate_slug)


def _find_renamed(rows: list[MergeRow]) -> set[int]:
    """Return the keys of the records that only have a new id. `rows` are in the order of the merges.

    The row of a renaming leads to a record that had no claims, as the first one to do so.
    """
    renamed: set[int] = set()
    used: set[int] = set()
    for row in rows:
        if not row.into_has_claims and row.into_pk not in used:
            renamed.add(row.record_pk)
        used.add(row.into_pk)
    return renamed


NO_MERGES = MergedIds()


def load_merged_ids(session: Session) -> MergedIds:
    """Load the merges that are in force."""
    return MergedIds(cast(Iterable[MergeRow], session.execute(select_merges())))
