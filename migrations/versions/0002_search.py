"""Search: what versions are found by, and the words in it, as each engine indexes them.

The new table is empty on a database that has records: `evfacts rebuild` fills it, since what stands in it is worked out
of the documents by code that will change. Until then search finds nothing there. The index of SQLite is kept by
triggers, which a later `batch_alter_table` on the table loses: create them again there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FTS5 = (
    "CREATE VIRTUAL TABLE search_index USING fts5(name_words, words, content='search_documents', content_rowid='pk', tokenize='ascii', detail='column')",
    "CREATE TRIGGER search_index_added AFTER INSERT ON search_documents BEGIN INSERT INTO search_index (rowid, name_words, words) VALUES (new.pk, new.name_words, new.words); END",
    "CREATE TRIGGER search_index_removed AFTER DELETE ON search_documents BEGIN "
    "INSERT INTO search_index (search_index, rowid, name_words, words) VALUES ('delete', old.pk, old.name_words, old.words); END",
    "CREATE TRIGGER search_index_changed AFTER UPDATE OF name_words, words ON search_documents BEGIN "
    "INSERT INTO search_index (search_index, rowid, name_words, words) VALUES ('delete', old.pk, old.name_words, old.words); "
    "INSERT INTO search_index (rowid, name_words, words) VALUES (new.pk, new.name_words, new.words); END",
)
GIN = tuple(f"CREATE INDEX search_index_{name} ON search_documents USING gin (array_to_tsvector(string_to_array({name}, ' ')))" for name in ("name_words", "words"))


def upgrade() -> None:
    op.create_table(
        "search_documents",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record that is found"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="the document of the version"),
        sa.Column(
            "kind",
            sa.Enum(
                "company", "project", "partnership", "investment", "plant", "milestone", "approval", "technology", "person", "policy", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
            comment="what the record is",
        ),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column(
            "names",
            sa.JSON(none_as_null=True),
            nullable=False,
            comment="all its names as they are written, the usual one first",
        ),
        sa.Column("name_words", sa.Text(), nullable=False, comment="words of each name and last of the id, folded; a slash stands between two of them"),
        sa.Column("words", sa.Text(), nullable=False, comment="words of all that is searched, folded, each once"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the certainty of the version",
        ),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among the version's sources"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_search_documents_document_pk"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_search_documents_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_search_documents_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_search_documents_record_pk_known_from")),
    )
    for statement in FTS5 if op.get_bind().dialect.name == "sqlite" else GIN:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_documents")
