"""What is stored, in a form in which two states of a database can be compared."""

from typing import Any

import orjson
from sqlalchemy import Engine, func, select

from models import VERSIONS, Base, Change, Document
from models.vocabularies import Kind

# What tells when and how often a version was written, and nothing of what is known.
WRITING = ("revision", "created_at", "updated_at")


def everything(engine: Engine) -> dict[str, list[Any]]:
    """Return all rows of all tables."""
    with engine.connect() as connection:
        return {
            table.name: list(connection.execute(select(table).order_by(*table.primary_key.columns)))
            for table in Base.metadata.sorted_tables
        }


def feed(engine: Engine) -> list[dict[str, Any]]:
    """Return the feed, in its order."""
    with engine.connect() as connection:
        return [orjson.loads(body) for body in connection.scalars(select(Change.body).order_by(Change.seq))]


def versions(engine: Engine, kind: Kind, slug: str) -> list[Any]:
    """Return known_from, known_to, revision and document of the versions of a record, oldest first."""
    model = VERSIONS[kind]
    statement = (
        select(model.known_from, model.known_to, model.revision, Document.body)
        .join(Document, Document.pk == model.document_pk)
        .where(model.slug == slug)
        .order_by(model.known_from)
    )
    with engine.connect() as connection:
        return [(*row[:3], orjson.loads(row.body)) for row in connection.execute(statement)]


def present(engine: Engine, kind: Kind, slug: str) -> dict[str, Any]:
    """Return the document of a record as it is known now."""
    document: dict[str, Any] = versions(engine, kind, slug)[-1][3]
    return document


def known(engine: Engine) -> dict[Any, Any]:
    """Return every version by kind, id and first day, without what only tells how it was written."""
    found = {}
    for kind, model in VERSIONS.items():
        statement = select(model.slug, model.known_from, model.known_to, Document.body)
        with engine.connect() as connection:
            for slug, start, end, body in connection.execute(
                statement.join(Document, Document.pk == model.document_pk)
            ):
                document = {name: part for name, part in orjson.loads(body).items() if name not in WRITING}
                found[kind, slug, start] = (end, document)
    return found


def count(engine: Engine, model: type[Base]) -> int:
    """Count the rows of a table."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(model)).scalar_one())
