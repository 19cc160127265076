"""What of a version is searched: worked out of its document, written with it, compared by a rebuild."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, aliased

from ledger.text_tokens import index_form, index_words
from models import VERSIONS, Document, Record, SearchDocument, Version
from models.search_document import BETWEEN_NAMES

# By what a record is found, as paths into its document; the order is that in which passages are shown.
NAMES = ("name", "names.text", "previous_names")
TEXTS = (
    "id",
    "description.text",
    "tags",
    "identifiers.id",
    "city",
    "region",
    "address",
    "headquarters",
    "candidates.city",
    "candidates.region",
    "products",
    "facilities",
    "industry",
    "phases.name",
    "roles.title",
    "territory",
    "terms",
    "conditions",
    "reference",
)
# PostgreSQL refuses more than a megabyte of words in one vector, and a character can take four bytes. No record comes
# near; the words of one that does are cut here, rather than the write refused.
MOST_CHARACTERS = 200_000
AT_ONCE = 500  # keys in one IN (...)
_NAME_FIELDS = frozenset(path.partition(".")[0] for path in NAMES)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a document, with the field that it stands in."""

    field: str
    text: str


def passages(document: dict[str, Any]) -> Iterator[Passage]:
    """Yield the texts of a document that are searched, names first."""
    for path in NAMES + TEXTS:
        field, _, inner = path.partition(".")
        value = document.get(field)
        for one in value if isinstance(value, list) else [value]:
            text = one.get(inner) if inner and isinstance(one, dict) else one
            if isinstance(text, str):
                yield Passage(field, text)


def write_search_documents(session: Session, versions: Iterable[Version], record_pks: Sequence[int]) -> None:
    """Add what new versions of records are found by, and end each version where the next begins.

    What a removed version was found by has gone with its document, by the foreign key.
    """
    session.add_all(SearchDocument(document=row.document, **_columns(row, row.document.body)) for row in versions)
    session.flush()
    later = aliased(SearchDocument)
    following = (
        select(func.min(later.known_from))
        .where(later.record_pk == SearchDocument.record_pk, later.known_from > SearchDocument.known_from)
        .scalar_subquery()
    )
    for start in range(0, len(record_pks), AT_ONCE):
        session.execute(
            update(SearchDocument)
            .where(SearchDocument.record_pk.in_(record_pks[start : start + AT_ONCE]))
            .where(SearchDocument.known_to.is_distinct_from(following))
            .values(known_to=following),
            execution_options={"synchronize_session": False},
        )


def mend_search_documents(session: Session, record: Record, *, write: bool) -> list[str]:
    """Compare what the versions of a record are found by with their documents; name each difference, and mend it."""
    model = VERSIONS[record.kind]
    statement = select(model, Document.body).join(Document, Document.pk == model.document_pk)
    found = session.scalars(select(SearchDocument).where(SearchDocument.record_pk == record.pk))
    stored = {one.document_pk: one for one in found}
    differing = []
    for row, body in session.execute(statement.where(model.record_pk == record.pk).order_by(model.known_from)):
        columns, one = _columns(row, body), stored.get(row.document_pk)
        if one is None or any(getattr(one, name) != value for name, value in columns.items()):
            said = "is not in the search index" if one is None else "is in the search index with other words"
            differing.append(f"{record.kind} {record.slug}: the version of {row.known_from} {said}")
            if write:
                # All that begin on that day: one that was left behind would stand in the way.
                here = (SearchDocument.record_pk == record.pk) & (SearchDocument.known_from == row.known_from)
                session.execute(delete(SearchDocument).where(here))
                session.add(SearchDocument(document_pk=row.document_pk, **columns))
    session.flush()
    return differing


def _columns(row: Version, body: bytes) -> dict[str, Any]:
    """Return the columns of what a version is found by, but for its document."""
    found = list(passages(orjson.loads(body)))
    names = list(dict.fromkeys(one.text for one in found if one.field in _NAME_FIELDS))
    forms = [*dict.fromkeys(filter(None, map(index_form, names))), index_form(row.slug)]
    return {
        "record_pk": row.record_pk,
        "kind": row.kind,
        "slug": row.slug,
        "name": row.name,
        "names": names,
        "name_words": BETWEEN_NAMES.join(forms),
        "words": _cut(dict.fromkeys(word for one in found for word in index_words(one.text))),
        "certainty": row.certainty,
        "last_published": row.last_published,
        "known_from": row.known_from,
        "known_to": row.known_to,
    }


def _cut(words: Iterable[str]) -> str:
    """Join words, as many as the index takes."""
    joined = " ".join(words)
    return joined if len(joined) <= MOST_CHARACTERS else joined[:MOST_CHARACTERS].rpartition(" ")[0]
