"""Search documents: the texts of a version that search reads. Computed from its document and written with it."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from ledger.batches import split_batches
from ledger.country_names import build_country_word
from ledger.legal_forms import build_name_key, squeeze
from ledger.text_tokens import join_pairs, list_index_words, split_tokens
from models import VERSIONS, Document, Record, SearchDocument, Version
from models.json_types import JsonObject
from models.search_document import BETWEEN_NAMES, BETWEEN_PARTS

# The paths into a document whose texts are searched. Highlights show passages in this order.
NAME_PATHS = ("name", "names.text", "previous_names")
TEXT_PATHS = (
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
# A search finds a country by its names in many languages: `ledger.country_names`.
COUNTRY_PATHS = ("country", "candidates.country")
# Fields of names, whose neighbouring words are also indexed as one word: "skon" finds SK On, "su7" finds SU-7.
JOINED_FIELDS = frozenset({"name", "names", "previous_names", "id", "city", "products"})
# PostgreSQL refuses more than a megabyte of words in one vector, and a character can take four bytes. No record comes
# near the limit. If one does, its words are truncated here, and the write succeeds.
MAX_CHARACTERS = 200_000
_NAME_FIELDS = frozenset(path.partition(".")[0] for path in NAME_PATHS)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a document, with the name of its field."""

    field: str
    text: str


def find_passages(document: JsonObject) -> Iterator[Passage]:
    """Yield the texts of a document that are searched, names first."""
    return _find_texts(document, NAME_PATHS + TEXT_PATHS)


def find_countries(document: JsonObject) -> list[str]:
    """Return the codes of the countries in a document that are searched, each once."""
    return list(dict.fromkeys(passage.text for passage in _find_texts(document, COUNTRY_PATHS)))


def list_document_words(document: JsonObject) -> list[str]:
    """Return the words that index a document, each once: those of its texts, joined ones, and its countries."""
    words: dict[str, None] = {}
    joined: dict[str, None] = {}
    for passage in find_passages(document):
        if passage.field in JOINED_FIELDS:
            forms = _read_name(passage.text)
            words |= dict.fromkeys(forms.words)
            joined |= dict.fromkeys(forms.joined)
        else:
            words |= dict.fromkeys(list_index_words(passage.text))
    return list(words | joined | dict.fromkeys(map(build_country_word, find_countries(document))))


def write_search_documents(session: Session, versions: Iterable[Version], record_pks: Sequence[int]) -> None:
    """Add the search documents of new versions, and end each search document of the records where the next begins.

    The foreign key has deleted the search document of a removed version with its document.
    """
    session.flush()  # gives the documents their keys
    rows = [_build_columns(row, row.document.body) | {"document_pk": row.document_pk} for row in versions]
    if rows:
        session.execute(insert(SearchDocument), rows, execution_options={"render_nulls": True})
    later = aliased(SearchDocument)
    following = (
        select(func.min(later.known_from))
        .where(later.record_pk == SearchDocument.record_pk, later.known_from > SearchDocument.known_from)
        .scalar_subquery()
    )
    for batch in split_batches(record_pks):
        session.execute(
            update(SearchDocument)
            .where(SearchDocument.record_pk.in_(batch))
            .where(SearchDocument.known_to.is_distinct_from(following))
            .values(known_to=following),
            execution_options={"synchronize_session": False},
        )


def repair_search_documents(session: Session, record: Record, *, write: bool) -> list[str]:
    """Compare the search documents of a record with its documents. Describe each difference; repair it if `write`."""
    model = VERSIONS[record.kind]
    statement = select(model, Document.body).join(Document, Document.pk == model.document_pk)
    search_documents = session.scalars(select(SearchDocument).where(SearchDocument.record_pk == record.pk))
    stored = {search_document.document_pk: search_document for search_document in search_documents}
    differences = []
    for row, body in session.execute(statement.where(model.record_pk == record.pk).order_by(model.known_from)):
        columns, current = _build_columns(row, body), stored.get(row.document_pk)
        if current is None or any(getattr(current, name) != value for name, value in columns.items()):
            problem = "is not in the search index" if current is None else "is in the search index with other words"
            differences.append(f"{record.kind} {record.slug}: the version of {row.known_from} {problem}")
            if write:
                # All that begin on that day: a search document of a lost version would be a duplicate.
                is_same_day = (SearchDocument.record_pk == record.pk) & (SearchDocument.known_from == row.known_from)
                session.execute(delete(SearchDocument).where(is_same_day))
                session.add(SearchDocument(document_pk=row.document_pk, **columns))
    session.flush()
    return differences


def _build_columns(row: Version, body: bytes) -> JsonObject:
    """Return the columns of the search document of a version, except the key of its document."""
    document = orjson.loads(body)
    names = list(dict.fromkeys(passage.text for passage in find_passages(document) if passage.field in _NAME_FIELDS))
    return {
        "record_pk": row.record_pk,
        "kind": row.kind,
        "slug": row.slug,
        "name": row.name,
        "names": names,
        "name_words": _build_name_words(names, row.slug),
        "words": _join_words(list_document_words(document)),
        "certainty": row.certainty,
        "last_published": row.last_published,
        "known_from": row.known_from,
        "known_to": row.known_to,
    }


class _NameForms(NamedTuple):
    """What the index stores of a name: its words, its key, and the joined words."""

    words: tuple[str, ...]
    key: str
    joined: tuple[str, ...]


# The versions of a record have mostly the same names.
@functools.lru_cache(maxsize=4096)
def _read_name(text: str) -> _NameForms:
    tokens = split_tokens(text)
    key = build_name_key(tokens)
    joined = (*join_pairs(tokens), squeeze(key)) if tokens else ()
    return _NameForms(tuple(list_index_words(text)), key, joined)


def _build_name_words(names: list[str], slug: str) -> str:
    """Return the forms of the names and of the id, the key of each in the same order, and the joined words."""
    names_forms = [forms for forms in map(_read_name, names) if forms.words]
    unique = [*{forms.words: forms for forms in names_forms}.values(), _read_name(slug)]
    parts = (
        BETWEEN_NAMES.join(" ".join(forms.words) for forms in unique),
        BETWEEN_NAMES.join(forms.key for forms in unique),
        " ".join(dict.fromkeys(word for forms in unique for word in forms.joined)),
    )
    return BETWEEN_PARTS.join(parts)


def _find_texts(document: JsonObject, paths: Iterable[str]) -> Iterator[Passage]:
    for path in paths:
        field, _, inner = path.partition(".")
        value = document.get(field)
        for element in value if isinstance(value, list) else [value]:
            text = element.get(inner) if inner and isinstance(element, dict) else element
            if isinstance(text, str):
                yield Passage(field, text)


def _join_words(words: Iterable[str]) -> str:
    """Join as many words as the index accepts."""
    joined = " ".join(words)
    return joined if len(joined) <= MAX_CHARACTERS else joined[:MAX_CHARACTERS].rpartition(" ")[0]
