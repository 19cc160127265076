"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key, shared by the versions of all kinds"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the finished JSON document, UTF-8"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_documents")),
    )
    op.create_table(
        "records",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column(
            "kind",
            sa.Enum(
                "company", "project", "partnership", "investment", "plant", "milestone", "approval", "technology", "person", "policy", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
            comment="what the record is",
        ),
        sa.Column(
            "slug",
            sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"),
            nullable=False,
            comment="the readable id that clients see; unique within the kind, never reused",
        ),
        sa.Column(
            "state",
            sa.Enum("active", "merged", "withdrawn", name="recordstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="whether the record still stands by itself",
        ),
        sa.Column("merged_into", sa.Integer(), nullable=True, comment="the record that this one was merged into"),
        sa.Column("reason", sa.Text(), nullable=True, comment="why the record was withdrawn or merged"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="counts the writes that touched the record; 0 until it has a claim"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="when this service first heard of it, UTC"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, comment="when it was last written to, UTC"),
        sa.CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_records_merged_into")),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_records_revision")),
        sa.ForeignKeyConstraint(["merged_into"], ["records.pk"], name=op.f("fk_records_merged_into")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_records")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_records_kind_slug")),
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_records_merged_into"), ["merged_into"], unique=False)

    op.create_table(
        "secrets",
        sa.Column("purpose", sa.String(length=40), nullable=False, comment="what it is for, such as cursors"),
        sa.Column("value", sa.String(length=100), nullable=False, comment="256 random bits, URL-safe base64"),
        sa.PrimaryKeyConstraint("purpose", name=op.f("pk_secrets")),
    )
    op.create_table(
        "sources",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the readable id that clients see"),
        sa.Column("title", sa.String(length=300), nullable=False, comment="what it is about, in our own words"),
        sa.Column("publisher", sa.String(length=300), nullable=True, comment="who published it"),
        sa.Column(
            "origin",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="whom it repeats, nearest first; the last one counts for independence",
        ),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="where it was read"),
        sa.Column("published_edtf", sa.String(length=100), nullable=False, comment="when it was published, EDTF"),
        sa.Column("published_earliest", sa.Date(), nullable=False, comment="earliest day of publication: orders its claims"),
        sa.Column("published_latest", sa.Date(), nullable=False, comment="latest day of publication: its claims are visible from here"),
        sa.Column("language", sa.String(length=35), nullable=False, comment="language of the text, BCP 47"),
        sa.Column("note", sa.Text(), nullable=True, comment="what editors should know about it"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this service first stored it, UTC"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the finished JSON document that clients read"),
        sa.CheckConstraint("published_earliest <= published_latest", name=op.f("ck_sources_published_in_order")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_sources")),
        sa.UniqueConstraint("slug", name=op.f("uq_sources_slug")),
    )
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sources_published_earliest"), ["published_earliest"], unique=False)
        batch_op.create_index(batch_op.f("ix_sources_published_latest"), ["published_latest"], unique=False)
        batch_op.create_index(batch_op.f("ix_sources_publisher"), ["publisher"], unique=False)

    op.create_table(
        "approvals",
        sa.Column("beneficiary_pk", sa.Integer(), nullable=True, comment="the company that gains by it, where it is not the applicant"),
        sa.Column("authority_pk", sa.Integer(), nullable=True, comment="who has the power to decide"),
        sa.Column("decided_by_pk", sa.Integer(), nullable=True, comment="who did decide, where that is another"),
        sa.Column("subject_pk", sa.Integer(), nullable=True, comment="the record that it is needed for"),
        sa.Column(
            "type",
            sa.Enum(
                "production_licence",
                "type_approval",
                "building_permit",
                "environmental_permit",
                "environmental_assessment",
                "utility",
                "foreign_investment",
                "merger_clearance",
                "state_aid",
                "incentive_scheme",
                "zoning",
                "other",
                name="approvaltype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what sort of approval it is",
        ),
        sa.Column(
            "status",
            sa.Enum(
                "required",
                "expected",
                "applied",
                "under_review",
                "obstructed",
                "granted",
                "granted_with_conditions",
                "refused",
                "suspended",
                "lapsed",
                "withdrawn",
                "revoked",
                "annulled",
                name="approvalstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="how far it has come",
        ),
        sa.Column("decided_text", sa.String(length=4000), nullable=True, comment="when it was decided: the wording of the source"),
        sa.Column("decided_edtf", sa.String(length=100), nullable=True, comment="when it was decided: in EDTF, ISO 8601-2"),
        sa.Column("decided_earliest", sa.Date(), nullable=True, comment="when it was decided: the earliest day it can be"),
        sa.Column("decided_latest", sa.Date(), nullable=True, comment="when it was decided: the latest day it can be"),
        sa.Column("decided_precision", sa.String(length=10), nullable=True, comment="when it was decided: day, month, quarter, half, season or year"),
        sa.Column("valid_from_text", sa.String(length=4000), nullable=True, comment="from when it is valid: the wording of the source"),
        sa.Column("valid_from_edtf", sa.String(length=100), nullable=True, comment="from when it is valid: in EDTF, ISO 8601-2"),
        sa.Column("valid_from_earliest", sa.Date(), nullable=True, comment="from when it is valid: the earliest day it can be"),
        sa.Column("valid_from_latest", sa.Date(), nullable=True, comment="from when it is valid: the latest day it can be"),
        sa.Column("valid_from_precision", sa.String(length=10), nullable=True, comment="from when it is valid: day, month, quarter, half, season or year"),
        sa.Column("valid_to_text", sa.String(length=4000), nullable=True, comment="until when it is valid: the wording of the source"),
        sa.Column("valid_to_edtf", sa.String(length=100), nullable=True, comment="until when it is valid: in EDTF, ISO 8601-2"),
        sa.Column("valid_to_earliest", sa.Date(), nullable=True, comment="until when it is valid: the earliest day it can be"),
        sa.Column("valid_to_latest", sa.Date(), nullable=True, comment="until when it is valid: the latest day it can be"),
        sa.Column("valid_to_precision", sa.String(length=10), nullable=True, comment="until when it is valid: day, month, quarter, half, season or year"),
        sa.Column("conditions", sa.Text(), nullable=True, comment="what it is bound to"),
        sa.Column("reference", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=True, comment="the file number of the authority"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("decided_earliest <= decided_latest", name=op.f("ck_approvals_decided_in_order")),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_approvals_known_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_approvals_independence")),
        sa.CheckConstraint("valid_from_earliest <= valid_from_latest", name=op.f("ck_approvals_valid_from_in_order")),
        sa.CheckConstraint("valid_to_earliest <= valid_to_latest", name=op.f("ck_approvals_valid_to_in_order")),
        sa.ForeignKeyConstraint(["authority_pk"], ["records.pk"], name=op.f("fk_approvals_authority_pk")),
        sa.ForeignKeyConstraint(["beneficiary_pk"], ["records.pk"], name=op.f("fk_approvals_beneficiary_pk")),
        sa.ForeignKeyConstraint(["decided_by_pk"], ["records.pk"], name=op.f("fk_approvals_decided_by_pk")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_approvals_document_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_approvals_part_of_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_approvals_record_pk")),
        sa.ForeignKeyConstraint(["subject_pk"], ["records.pk"], name=op.f("fk_approvals_subject_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_approvals")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_approvals_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_approvals_record_pk_known_from")),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        batch_op.create_index("ix_approvals_authority_pk", ["authority_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_beneficiary_pk", ["beneficiary_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_decided_by_pk", ["decided_by_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_decided_earliest", ["decided_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_decided_latest", ["decided_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_approvals_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_reference", ["reference", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_status", ["status", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index(batch_op.f("ix_approvals_subject_pk"), ["subject_pk"], unique=False)
        batch_op.create_index("ix_approvals_type", ["type", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_valid_from_earliest", ["valid_from_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_valid_from_latest", ["valid_from_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_valid_to_earliest", ["valid_to_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_approvals_valid_to_latest", ["valid_to_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_approvals_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "changes",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False, comment="place in the feed, from 1"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record that changed"),
        sa.Column(
            "kind",
            sa.Enum(
                "company", "project", "partnership", "investment", "plant", "milestone", "approval", "technology", "person", "policy", name="kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
            comment="what the record is",
        ),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id at the time"),
        sa.Column("action", sa.Enum("created", "updated", "withdrawn", "merged", name="changeaction", native_enum=False, create_constraint=True, length=40), nullable=False, comment="what happened"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the revision that the record has from here on"),
        sa.Column("actor", sa.String(length=300), nullable=False, comment="who wrote: an importer or an API key"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the finished JSON entry that clients read"),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_changes_record_pk")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index("ix_changes_record_pk_seq", ["record_pk", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_recorded_at"), ["recorded_at"], unique=False)

    op.create_table(
        "claims",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key; ascending in the order of recording"),
        sa.Column("id", sa.String(length=20), nullable=False, comment="start of the claim's fingerprint: the same claim, the same id"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it speaks of"),
        sa.Column("source_pk", sa.Integer(), nullable=False, comment="the document it was read from"),
        sa.Column("position", sa.Integer(), nullable=False, comment="its place among the claims of its source, from 1"),
        sa.Column("field", sa.String(length=300), nullable=True, comment="the field it speaks of; null for the record as a whole"),
        sa.Column(
            "value",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="the value; of a set field one element, of a statement the whole list",
        ),
        sa.Column(
            "stance",
            sa.Enum("asserts", "denies", "doubts", "undecided", "no_comment", name="stance", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="whether the value is asserted, denied, doubted…",
        ),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="how sure the source lets us be",
        ),
        sa.Column("speaker", sa.String(length=300), nullable=True, comment="who says so: the id of a company or person, or words"),
        sa.Column(
            "origin",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="whom this claim repeats, where that differs from its source; nearest first",
        ),
        sa.Column("valid", sa.String(length=100), nullable=True, comment="when the value held, EDTF"),
        sa.Column("doubt", sa.Text(), nullable=True, comment="why an editor takes it for a slip of the source"),
        sa.Column(
            "probable",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="the value that the editor takes for meant",
        ),
        sa.Column("quote", sa.Text(), nullable=True, comment="the words of the source, only where they may be redistributed"),
        sa.Column("locator", sa.Text(), nullable=True, comment="where in the source it stands"),
        sa.Column("actor", sa.String(length=300), nullable=False, comment="who recorded it: an importer or an API key"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when it was recorded, UTC"),
        sa.Column("state", sa.Enum("active", "preferred", "withdrawn", name="claimstate", native_enum=False, create_constraint=True, length=40), nullable=False, comment="whether it counts"),
        sa.CheckConstraint("stance <> 'asserts' OR (field IS NOT NULL AND certainty IS NOT NULL)", name=op.f("ck_claims_assertion")),
        sa.CheckConstraint("value IS NULL OR stance IN ('asserts', 'denies')", name=op.f("ck_claims_value_only_where_meant")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_claims_record_pk")),
        sa.ForeignKeyConstraint(["source_pk"], ["sources.pk"], name=op.f("fk_claims_source_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_claims")),
        sa.UniqueConstraint("id", name=op.f("uq_claims_id")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index("ix_claims_record_pk_pk", ["record_pk", "pk"], unique=False)
        batch_op.create_index("ix_claims_source_pk_position", ["source_pk", "position"], unique=False)

    op.create_table(
        "companies",
        sa.Column(
            "type",
            sa.Enum(
                "company",
                "joint_venture",
                "subsidiary",
                "brand",
                "government",
                "regulator",
                "court",
                "bank",
                "investor",
                "research",
                "union",
                "other",
                name="companytype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what sort of organisation it is",
        ),
        sa.Column("country", sa.String(length=2), nullable=True, comment="where it is registered or, for an agency, has its power; ISO 3166-1 alpha-2"),
        sa.Column(
            "headquarters", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=True, comment="city or region of the head office, as the source words it"
        ),
        sa.Column("founded_text", sa.String(length=4000), nullable=True, comment="when it was founded: the wording of the source"),
        sa.Column("founded_edtf", sa.String(length=100), nullable=True, comment="when it was founded: in EDTF, ISO 8601-2"),
        sa.Column("founded_earliest", sa.Date(), nullable=True, comment="when it was founded: the earliest day it can be"),
        sa.Column("founded_latest", sa.Date(), nullable=True, comment="when it was founded: the latest day it can be"),
        sa.Column("founded_precision", sa.String(length=10), nullable=True, comment="when it was founded: day, month, quarter, half, season or year"),
        sa.Column("industry", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=True, comment="what it does, in a few words"),
        sa.Column(
            "status",
            sa.Enum("planned", "active", "restructuring", "insolvent", "in_liquidation", "dissolved", "merged", name="companystatus", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="whether it is in business",
        ),
        sa.Column("consolidated_by_pk", sa.Integer(), nullable=True, comment="the company in whose accounts it is consolidated"),
        sa.Column("employees_text", sa.String(length=4000), nullable=True, comment="people employed: the wording of the source"),
        sa.Column("employees_min", sa.Float(precision=53), nullable=True, comment="people employed: lower bound, in the unit given"),
        sa.Column("employees_max", sa.Float(precision=53), nullable=True, comment="people employed: upper bound, in the unit given"),
        sa.Column(
            "employees_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="employees_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="people employed: what kind of bound the source gives",
        ),
        sa.Column(
            "employees_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="employees_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="people employed: the unit as given",
        ),
        sa.Column("employees_base_min", sa.Float(precision=53), nullable=True, comment="people employed: lower bound, in the base unit of the dimension"),
        sa.Column("employees_base_max", sa.Float(precision=53), nullable=True, comment="people employed: upper bound, in the base unit of the dimension"),
        sa.Column("capital_text", sa.String(length=4000), nullable=True, comment="registered capital: the wording of the source"),
        sa.Column("capital_min", sa.Float(precision=53), nullable=True, comment="registered capital: lower bound, in the currency given"),
        sa.Column("capital_max", sa.Float(precision=53), nullable=True, comment="registered capital: upper bound, in the currency given"),
        sa.Column(
            "capital_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="capital_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="registered capital: what kind of bound the source gives",
        ),
        sa.Column("capital_currency", sa.String(length=3), nullable=True, comment="registered capital: ISO 4217 code"),
        sa.Column(
            "capital_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="capital_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="registered capital: whether the sum is known",
        ),
        sa.Column("capital_usd_min", sa.Float(precision=53), nullable=True, comment="registered capital: lower bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("capital_usd_max", sa.Float(precision=53), nullable=True, comment="registered capital: upper bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("capital_min <= capital_max", name=op.f("ck_companies_capital_in_order")),
        sa.CheckConstraint("employees_min <= employees_max", name=op.f("ck_companies_employees_in_order")),
        sa.CheckConstraint("founded_earliest <= founded_latest", name=op.f("ck_companies_founded_in_order")),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_companies_known_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_companies_independence")),
        sa.ForeignKeyConstraint(["consolidated_by_pk"], ["records.pk"], name=op.f("fk_companies_consolidated_by_pk")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_companies_document_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_companies_part_of_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_companies_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_companies")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_companies_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_companies_record_pk_known_from")),
    )
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.create_index("ix_companies_capital_currency", ["capital_currency", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_capital_max", ["capital_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_capital_min", ["capital_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_capital_usd_max", ["capital_usd_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_capital_usd_min", ["capital_usd_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_consolidated_by_pk", ["consolidated_by_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_country", ["country", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_employees_base_max", ["employees_base_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_employees_base_min", ["employees_base_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_employees_unit", ["employees_unit", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_founded_earliest", ["founded_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_founded_latest", ["founded_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_headquarters", ["headquarters", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_industry", ["industry", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_companies_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_status", ["status", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_companies_type", ["type", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_companies_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "investments",
        sa.Column(
            "type",
            sa.Enum(
                "capex",
                "equity_stake",
                "acquisition",
                "asset_purchase",
                "funding_round",
                "grant",
                "production_incentive",
                "tax_relief",
                "public_works",
                "incentive_package",
                "loan",
                "guarantee",
                "financing",
                "share_distribution",
                "licence_payment",
                "community_payment",
                "research",
                name="investmenttype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what sort of payment it is",
        ),
        sa.Column(
            "status",
            sa.Enum(
                "considered",
                "applied",
                "planned",
                "announced",
                "conditional",
                "committed",
                "approved",
                "partly_paid",
                "completed",
                "reduced",
                "paused",
                "refused",
                "defaulted",
                "clawed_back",
                "refinanced",
                "cancelled",
                name="investmentstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="how firm it is, from considered to completed",
        ),
        sa.Column(
            "instrument",
            sa.Enum(
                "ordinary_shares",
                "preferred_shares",
                "convertible",
                "bond",
                "cash",
                "in_kind",
                "capital_increase",
                "other",
                name="investmentinstrument",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="in what form it is paid",
        ),
        sa.Column("target_company_pk", sa.Integer(), nullable=True, comment="the company that is bought, funded or lent to"),
        sa.Column("project_pk", sa.Integer(), nullable=True, comment="the project it pays for"),
        sa.Column("amount_text", sa.String(length=4000), nullable=True, comment="the sum: the wording of the source"),
        sa.Column("amount_min", sa.Float(precision=53), nullable=True, comment="the sum: lower bound, in the currency given"),
        sa.Column("amount_max", sa.Float(precision=53), nullable=True, comment="the sum: upper bound, in the currency given"),
        sa.Column(
            "amount_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="amount_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the sum: what kind of bound the source gives",
        ),
        sa.Column("amount_currency", sa.String(length=3), nullable=True, comment="the sum: ISO 4217 code"),
        sa.Column(
            "amount_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="amount_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the sum: whether the sum is known",
        ),
        sa.Column("amount_usd_min", sa.Float(precision=53), nullable=True, comment="the sum: lower bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("amount_usd_max", sa.Float(precision=53), nullable=True, comment="the sum: upper bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("paid_text", sa.String(length=4000), nullable=True, comment="what has been paid of it: the wording of the source"),
        sa.Column("paid_min", sa.Float(precision=53), nullable=True, comment="what has been paid of it: lower bound, in the currency given"),
        sa.Column("paid_max", sa.Float(precision=53), nullable=True, comment="what has been paid of it: upper bound, in the currency given"),
        sa.Column(
            "paid_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="paid_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what has been paid of it: what kind of bound the source gives",
        ),
        sa.Column("paid_currency", sa.String(length=3), nullable=True, comment="what has been paid of it: ISO 4217 code"),
        sa.Column(
            "paid_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="paid_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what has been paid of it: whether the sum is known",
        ),
        sa.Column("paid_usd_min", sa.Float(precision=53), nullable=True, comment="what has been paid of it: lower bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("paid_usd_max", sa.Float(precision=53), nullable=True, comment="what has been paid of it: upper bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("outstanding_text", sa.String(length=4000), nullable=True, comment="what is still owed: the wording of the source"),
        sa.Column("outstanding_min", sa.Float(precision=53), nullable=True, comment="what is still owed: lower bound, in the currency given"),
        sa.Column("outstanding_max", sa.Float(precision=53), nullable=True, comment="what is still owed: upper bound, in the currency given"),
        sa.Column(
            "outstanding_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="outstanding_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what is still owed: what kind of bound the source gives",
        ),
        sa.Column("outstanding_currency", sa.String(length=3), nullable=True, comment="what is still owed: ISO 4217 code"),
        sa.Column(
            "outstanding_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="outstanding_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what is still owed: whether the sum is known",
        ),
        sa.Column("outstanding_usd_min", sa.Float(precision=53), nullable=True, comment="what is still owed: lower bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("outstanding_usd_max", sa.Float(precision=53), nullable=True, comment="what is still owed: upper bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("returned_text", sa.String(length=4000), nullable=True, comment="what was paid back: the wording of the source"),
        sa.Column("returned_min", sa.Float(precision=53), nullable=True, comment="what was paid back: lower bound, in the currency given"),
        sa.Column("returned_max", sa.Float(precision=53), nullable=True, comment="what was paid back: upper bound, in the currency given"),
        sa.Column(
            "returned_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="returned_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what was paid back: what kind of bound the source gives",
        ),
        sa.Column("returned_currency", sa.String(length=3), nullable=True, comment="what was paid back: ISO 4217 code"),
        sa.Column(
            "returned_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="returned_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what was paid back: whether the sum is known",
        ),
        sa.Column("returned_usd_min", sa.Float(precision=53), nullable=True, comment="what was paid back: lower bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("returned_usd_max", sa.Float(precision=53), nullable=True, comment="what was paid back: upper bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("stake_text", sa.String(length=4000), nullable=True, comment="the share that it buys: the wording of the source"),
        sa.Column("stake_min", sa.Float(precision=53), nullable=True, comment="the share that it buys: lower bound, percent"),
        sa.Column("stake_max", sa.Float(precision=53), nullable=True, comment="the share that it buys: upper bound, percent"),
        sa.Column(
            "stake_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="stake_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the share that it buys: what kind of bound the source gives",
        ),
        sa.Column(
            "stake_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="stake_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the share that it buys: whether the share is known",
        ),
        sa.Column(
            "stake_of",
            sa.Enum("company", "holding", "tranche", name="stake_of", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the share that it buys: what it is a share of",
        ),
        sa.Column("valuation_text", sa.String(length=4000), nullable=True, comment="what the target is worth by this deal: the wording of the source"),
        sa.Column("valuation_min", sa.Float(precision=53), nullable=True, comment="what the target is worth by this deal: lower bound, in the currency given"),
        sa.Column("valuation_max", sa.Float(precision=53), nullable=True, comment="what the target is worth by this deal: upper bound, in the currency given"),
        sa.Column(
            "valuation_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="valuation_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what the target is worth by this deal: what kind of bound the source gives",
        ),
        sa.Column("valuation_currency", sa.String(length=3), nullable=True, comment="what the target is worth by this deal: ISO 4217 code"),
        sa.Column(
            "valuation_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="valuation_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what the target is worth by this deal: whether the sum is known",
        ),
        sa.Column(
            "valuation_usd_min",
            sa.Float(precision=53),
            nullable=True,
            comment="what the target is worth by this deal: lower bound, US dollars at the European Central Bank's rate of the publication day",
        ),
        sa.Column(
            "valuation_usd_max",
            sa.Float(precision=53),
            nullable=True,
            comment="what the target is worth by this deal: upper bound, US dollars at the European Central Bank's rate of the publication day",
        ),
        sa.Column("period_start_earliest", sa.Date(), nullable=True, comment="over which time it is spent: earliest day of its start"),
        sa.Column("period_start_latest", sa.Date(), nullable=True, comment="over which time it is spent: latest day of its start"),
        sa.Column("period_end_earliest", sa.Date(), nullable=True, comment="over which time it is spent: earliest day of its end"),
        sa.Column("period_end_latest", sa.Date(), nullable=True, comment="over which time it is spent: latest day of its end"),
        sa.Column("period_duration", sa.String(length=20), nullable=True, comment="over which time it is spent: its length, ISO 8601"),
        sa.Column("announced_text", sa.String(length=4000), nullable=True, comment="when it was announced: the wording of the source"),
        sa.Column("announced_edtf", sa.String(length=100), nullable=True, comment="when it was announced: in EDTF, ISO 8601-2"),
        sa.Column("announced_earliest", sa.Date(), nullable=True, comment="when it was announced: the earliest day it can be"),
        sa.Column("announced_latest", sa.Date(), nullable=True, comment="when it was announced: the latest day it can be"),
        sa.Column("announced_precision", sa.String(length=10), nullable=True, comment="when it was announced: day, month, quarter, half, season or year"),
        sa.Column("binding", sa.Boolean(), nullable=True, comment="whether the investor is bound"),
        sa.Column("conditions", sa.Text(), nullable=True, comment="what must happen first"),
        sa.Column(
            "scope",
            sa.Enum("total", "tranche", "party_share", "additional", name="investmentscope", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what the sum covers; guards against counting twice",
        ),
        sa.Column("effect", sa.Enum("spend", "cut", name="investmenteffect", native_enum=False, create_constraint=True, length=40), nullable=True, comment="whether it adds spending or cuts it"),
        sa.Column("programme_pk", sa.Integer(), nullable=True, comment="the policy it is paid under"),
        sa.Column("covers_pk", sa.Integer(), nullable=True, comment="the investment that it guarantees or pays for"),
        sa.Column("leaseback", sa.Boolean(), nullable=True, comment="whether the seller leases back what it sold"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("amount_min <= amount_max", name=op.f("ck_investments_amount_in_order")),
        sa.CheckConstraint("announced_earliest <= announced_latest", name=op.f("ck_investments_announced_in_order")),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_investments_known_in_order")),
        sa.CheckConstraint("outstanding_min <= outstanding_max", name=op.f("ck_investments_outstanding_in_order")),
        sa.CheckConstraint("paid_min <= paid_max", name=op.f("ck_investments_paid_in_order")),
        sa.CheckConstraint("returned_min <= returned_max", name=op.f("ck_investments_returned_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_investments_independence")),
        sa.CheckConstraint("stake_min <= stake_max", name=op.f("ck_investments_stake_in_order")),
        sa.CheckConstraint("stake_min BETWEEN 0 AND 100 AND stake_max BETWEEN 0 AND 100", name=op.f("ck_investments_stake_percent")),
        sa.CheckConstraint("valuation_min <= valuation_max", name=op.f("ck_investments_valuation_in_order")),
        sa.ForeignKeyConstraint(["covers_pk"], ["records.pk"], name=op.f("fk_investments_covers_pk")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_investments_document_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_investments_part_of_pk")),
        sa.ForeignKeyConstraint(["programme_pk"], ["records.pk"], name=op.f("fk_investments_programme_pk")),
        sa.ForeignKeyConstraint(["project_pk"], ["records.pk"], name=op.f("fk_investments_project_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_investments_record_pk")),
        sa.ForeignKeyConstraint(["target_company_pk"], ["records.pk"], name=op.f("fk_investments_target_company_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_investments")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_investments_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_investments_record_pk_known_from")),
    )
    with op.batch_alter_table("investments", schema=None) as batch_op:
        batch_op.create_index("ix_investments_amount_currency", ["amount_currency", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_amount_max", ["amount_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_amount_min", ["amount_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_amount_usd_max", ["amount_usd_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_amount_usd_min", ["amount_usd_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_announced_earliest", ["announced_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_announced_latest", ["announced_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_binding", ["binding", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_covers_pk", ["covers_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_effect", ["effect", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index(
            "ix_investments_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL")
        )
        batch_op.create_index("ix_investments_instrument", ["instrument", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_investments_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_leaseback", ["leaseback", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_programme_pk", ["programme_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_project_pk", ["project_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_scope", ["scope", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_stake_max", ["stake_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_stake_min", ["stake_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_status", ["status", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_target_company_pk", ["target_company_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_type", ["type", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_valuation_currency", ["valuation_currency", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_valuation_max", ["valuation_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_valuation_min", ["valuation_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_valuation_usd_max", ["valuation_usd_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_investments_valuation_usd_min", ["valuation_usd_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_investments_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "milestones",
        sa.Column("subject_pk", sa.Integer(), nullable=True, comment="the record that it is a milestone of"),
        sa.Column(
            "type",
            sa.Enum(
                "announcement",
                "founding",
                "decision",
                "deal_signed",
                "deal_closed",
                "payment",
                "prototype",
                "test",
                "launch",
                "groundbreaking",
                "construction_start",
                "construction_pause",
                "construction_resumption",
                "completion",
                "opening",
                "production_start",
                "full_capacity",
                "sales_start",
                "delivery",
                "target",
                "renaming",
                "insolvency_filing",
                "cancellation",
                "closure",
                "other",
                name="milestonetype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what is due or was done",
        ),
        sa.Column("due_text", sa.String(length=4000), nullable=True, comment="when it is due: the wording of the source"),
        sa.Column("due_edtf", sa.String(length=100), nullable=True, comment="when it is due: in EDTF, ISO 8601-2"),
        sa.Column("due_earliest", sa.Date(), nullable=True, comment="when it is due: the earliest day it can be"),
        sa.Column("due_latest", sa.Date(), nullable=True, comment="when it is due: the latest day it can be"),
        sa.Column("due_precision", sa.String(length=10), nullable=True, comment="when it is due: day, month, quarter, half, season or year"),
        sa.Column("met_on_text", sa.String(length=4000), nullable=True, comment="when it was met: the wording of the source"),
        sa.Column("met_on_edtf", sa.String(length=100), nullable=True, comment="when it was met: in EDTF, ISO 8601-2"),
        sa.Column("met_on_earliest", sa.Date(), nullable=True, comment="when it was met: the earliest day it can be"),
        sa.Column("met_on_latest", sa.Date(), nullable=True, comment="when it was met: the latest day it can be"),
        sa.Column("met_on_precision", sa.String(length=10), nullable=True, comment="when it was met: day, month, quarter, half, season or year"),
        sa.Column(
            "status",
            sa.Enum("scheduled", "postponed", "met", "partially_met", "missed", "cancelled", name="milestonestatus", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="whether it is ahead, met or missed",
        ),
        sa.Column("target_text", sa.String(length=4000), nullable=True, comment="what is to be reached: the wording of the source"),
        sa.Column("target_min", sa.Float(precision=53), nullable=True, comment="what is to be reached: lower bound, in the unit or currency given, else percent"),
        sa.Column("target_max", sa.Float(precision=53), nullable=True, comment="what is to be reached: upper bound, in the unit or currency given, else percent"),
        sa.Column(
            "target_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="target_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what is to be reached: what kind of bound the source gives",
        ),
        sa.Column(
            "target_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="target_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what is to be reached: the unit, where it is a quantity",
        ),
        sa.Column("target_currency", sa.String(length=3), nullable=True, comment="what is to be reached: ISO 4217 code, where it is an amount"),
        sa.Column(
            "target_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="target_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what is to be reached: whether it is known",
        ),
        sa.Column("achieved_text", sa.String(length=4000), nullable=True, comment="what was reached: the wording of the source"),
        sa.Column("achieved_min", sa.Float(precision=53), nullable=True, comment="what was reached: lower bound, in the unit or currency given, else percent"),
        sa.Column("achieved_max", sa.Float(precision=53), nullable=True, comment="what was reached: upper bound, in the unit or currency given, else percent"),
        sa.Column(
            "achieved_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="achieved_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what was reached: what kind of bound the source gives",
        ),
        sa.Column(
            "achieved_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="achieved_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what was reached: the unit, where it is a quantity",
        ),
        sa.Column("achieved_currency", sa.String(length=3), nullable=True, comment="what was reached: ISO 4217 code, where it is an amount"),
        sa.Column(
            "achieved_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="achieved_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what was reached: whether it is known",
        ),
        sa.Column("slip_days", sa.Integer(), nullable=True, comment="days from the first due date said to the present one, latest bounds"),
        sa.Column("overdue_from", sa.Date(), nullable=True, comment="the first day on which it is overdue, while it is not met"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("achieved_min <= achieved_max", name=op.f("ck_milestones_achieved_in_order")),
        sa.CheckConstraint("due_earliest <= due_latest", name=op.f("ck_milestones_due_in_order")),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_milestones_known_in_order")),
        sa.CheckConstraint("met_on_earliest <= met_on_latest", name=op.f("ck_milestones_met_on_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_milestones_independence")),
        sa.CheckConstraint("target_min <= target_max", name=op.f("ck_milestones_target_in_order")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_milestones_document_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_milestones_part_of_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_milestones_record_pk")),
        sa.ForeignKeyConstraint(["subject_pk"], ["records.pk"], name=op.f("fk_milestones_subject_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_milestones")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_milestones_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_milestones_record_pk_known_from")),
    )
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.create_index("ix_milestones_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_due_earliest", ["due_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_due_latest", ["due_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index(
            "ix_milestones_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL")
        )
        batch_op.create_index("ix_milestones_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_milestones_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_met_on_earliest", ["met_on_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_met_on_latest", ["met_on_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_overdue_from", ["overdue_from", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_slip_days", ["slip_days", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_milestones_status", ["status", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index(batch_op.f("ix_milestones_subject_pk"), ["subject_pk"], unique=False)
        batch_op.create_index("ix_milestones_type", ["type", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_milestones_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "partnerships",
        sa.Column(
            "type",
            sa.Enum(
                "production",
                "contract_manufacturing",
                "joint_venture",
                "co_development",
                "design",
                "supply",
                "offtake",
                "technology_licence",
                "licence_lending",
                "platform_sharing",
                "equity_alliance",
                "distribution",
                "charging",
                "research",
                "government_agreement",
                "other",
                name="partnershiptype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what the parties do together",
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "exploring",
                "offered",
                "in_talks",
                "mou",
                "agreed",
                "pending_approval",
                "active",
                "paused",
                "expired",
                "terminated",
                "abandoned",
                name="partnershipstage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="how far it has come, from first talks to its end",
        ),
        sa.Column("binding", sa.Boolean(), nullable=True, comment="whether the parties are bound"),
        sa.Column("project_pk", sa.Integer(), nullable=True, comment="the project it serves"),
        sa.Column("plant_pk", sa.Integer(), nullable=True, comment="the plant it concerns"),
        sa.Column("started_text", sa.String(length=4000), nullable=True, comment="when it took effect: the wording of the source"),
        sa.Column("started_edtf", sa.String(length=100), nullable=True, comment="when it took effect: in EDTF, ISO 8601-2"),
        sa.Column("started_earliest", sa.Date(), nullable=True, comment="when it took effect: the earliest day it can be"),
        sa.Column("started_latest", sa.Date(), nullable=True, comment="when it took effect: the latest day it can be"),
        sa.Column("started_precision", sa.String(length=10), nullable=True, comment="when it took effect: day, month, quarter, half, season or year"),
        sa.Column("ended_text", sa.String(length=4000), nullable=True, comment="when it ended: the wording of the source"),
        sa.Column("ended_edtf", sa.String(length=100), nullable=True, comment="when it ended: in EDTF, ISO 8601-2"),
        sa.Column("ended_earliest", sa.Date(), nullable=True, comment="when it ended: the earliest day it can be"),
        sa.Column("ended_latest", sa.Date(), nullable=True, comment="when it ended: the latest day it can be"),
        sa.Column("ended_precision", sa.String(length=10), nullable=True, comment="when it ended: day, month, quarter, half, season or year"),
        sa.Column("conditions", sa.Text(), nullable=True, comment="what must happen first"),
        sa.Column("terms", sa.Text(), nullable=True, comment="what was agreed, in short"),
        sa.Column("territory", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=True, comment="where it applies"),
        sa.Column("exclusive", sa.Boolean(), nullable=True, comment="whether it excludes others"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("ended_earliest <= ended_latest", name=op.f("ck_partnerships_ended_in_order")),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_partnerships_known_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_partnerships_independence")),
        sa.CheckConstraint("started_earliest <= started_latest", name=op.f("ck_partnerships_started_in_order")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_partnerships_document_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_partnerships_part_of_pk")),
        sa.ForeignKeyConstraint(["plant_pk"], ["records.pk"], name=op.f("fk_partnerships_plant_pk")),
        sa.ForeignKeyConstraint(["project_pk"], ["records.pk"], name=op.f("fk_partnerships_project_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_partnerships_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_partnerships")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_partnerships_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_partnerships_record_pk_known_from")),
    )
    with op.batch_alter_table("partnerships", schema=None) as batch_op:
        batch_op.create_index("ix_partnerships_binding", ["binding", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_ended_earliest", ["ended_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_ended_latest", ["ended_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_exclusive", ["exclusive", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index(
            "ix_partnerships_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL")
        )
        batch_op.create_index("ix_partnerships_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_partnerships_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_plant_pk", ["plant_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_project_pk", ["project_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_stage", ["stage", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_started_earliest", ["started_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_started_latest", ["started_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_territory", ["territory", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_partnerships_type", ["type", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_partnerships_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "people",
        sa.Column("country", sa.String(length=2), nullable=True, comment="where the person works; ISO 3166-1 alpha-2"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_people_known_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_people_independence")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_people_document_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_people_part_of_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_people_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_people")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_people_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_people_record_pk_known_from")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_people_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_people_country", ["country", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_people_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_people_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_people_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_people_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_people_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_people_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_people_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_people_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_people_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "plants",
        sa.Column("operator_pk", sa.Integer(), nullable=True, comment="the company that runs it"),
        sa.Column("country", sa.String(length=2), nullable=True, comment="where it stands; ISO 3166-1 alpha-2"),
        sa.Column("region", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=True, comment="state, province or county"),
        sa.Column("city", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=True, comment="city or municipality"),
        sa.Column("address", sa.Text(), nullable=True, comment="the address, as far as it is known"),
        sa.Column("latitude", sa.Float(precision=53), nullable=True, comment="degrees north, WGS 84"),
        sa.Column("longitude", sa.Float(precision=53), nullable=True, comment="degrees east, WGS 84"),
        sa.Column(
            "location_precision",
            sa.Enum("exact", "street", "district", "city", "region", "country", name="locationprecision", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="how exact the coordinates are",
        ),
        sa.Column("method", sa.Enum("full", "ckd", "skd", name="plantmethod", native_enum=False, create_constraint=True, length=40), nullable=True, comment="full production or assembly of kits"),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "considered",
                "announced",
                "pre_construction",
                "construction",
                "commissioning",
                "operating",
                "paused",
                "idled",
                "refused",
                "cancelled",
                "retired",
                "converted",
                name="plantstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="how far the plant itself is",
        ),
        sa.Column(
            "status_basis", sa.Enum("stated", "inferred", name="plantstatusbasis", native_enum=False, create_constraint=True, length=40), nullable=True, comment="whether a source states the status"
        ),
        sa.Column("succeeded_by_pk", sa.Integer(), nullable=True, comment="the plant that took its place"),
        sa.Column("announced_text", sa.String(length=4000), nullable=True, comment="when it was announced: the wording of the source"),
        sa.Column("announced_edtf", sa.String(length=100), nullable=True, comment="when it was announced: in EDTF, ISO 8601-2"),
        sa.Column("announced_earliest", sa.Date(), nullable=True, comment="when it was announced: the earliest day it can be"),
        sa.Column("announced_latest", sa.Date(), nullable=True, comment="when it was announced: the latest day it can be"),
        sa.Column("announced_precision", sa.String(length=10), nullable=True, comment="when it was announced: day, month, quarter, half, season or year"),
        sa.Column("construction_start_text", sa.String(length=4000), nullable=True, comment="when building began: the wording of the source"),
        sa.Column("construction_start_edtf", sa.String(length=100), nullable=True, comment="when building began: in EDTF, ISO 8601-2"),
        sa.Column("construction_start_earliest", sa.Date(), nullable=True, comment="when building began: the earliest day it can be"),
        sa.Column("construction_start_latest", sa.Date(), nullable=True, comment="when building began: the latest day it can be"),
        sa.Column("construction_start_precision", sa.String(length=10), nullable=True, comment="when building began: day, month, quarter, half, season or year"),
        sa.Column("production_start_text", sa.String(length=4000), nullable=True, comment="when production began: the wording of the source"),
        sa.Column("production_start_edtf", sa.String(length=100), nullable=True, comment="when production began: in EDTF, ISO 8601-2"),
        sa.Column("production_start_earliest", sa.Date(), nullable=True, comment="when production began: the earliest day it can be"),
        sa.Column("production_start_latest", sa.Date(), nullable=True, comment="when production began: the latest day it can be"),
        sa.Column("production_start_precision", sa.String(length=10), nullable=True, comment="when production began: day, month, quarter, half, season or year"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("announced_earliest <= announced_latest", name=op.f("ck_plants_announced_in_order")),
        sa.CheckConstraint("construction_start_earliest <= construction_start_latest", name=op.f("ck_plants_construction_start_in_order")),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_plants_known_in_order")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_plants_latitude_range")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_plants_longitude_range")),
        sa.CheckConstraint("production_start_earliest <= production_start_latest", name=op.f("ck_plants_production_start_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_plants_independence")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_plants_document_pk")),
        sa.ForeignKeyConstraint(["operator_pk"], ["records.pk"], name=op.f("fk_plants_operator_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_plants_part_of_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_plants_record_pk")),
        sa.ForeignKeyConstraint(["succeeded_by_pk"], ["records.pk"], name=op.f("fk_plants_succeeded_by_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_plants")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_plants_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_plants_record_pk_known_from")),
    )
    with op.batch_alter_table("plants", schema=None) as batch_op:
        batch_op.create_index("ix_plants_announced_earliest", ["announced_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_announced_latest", ["announced_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_city", ["city", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index(
            "ix_plants_construction_start_earliest", ["construction_start_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL")
        )
        batch_op.create_index(
            "ix_plants_construction_start_latest", ["construction_start_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL")
        )
        batch_op.create_index("ix_plants_country", ["country", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_plants_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_latitude", ["latitude", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_location_precision", ["location_precision", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_longitude", ["longitude", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_method", ["method", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_operator_pk", ["operator_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index(
            "ix_plants_production_start_earliest", ["production_start_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL")
        )
        batch_op.create_index(
            "ix_plants_production_start_latest", ["production_start_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL")
        )
        batch_op.create_index("ix_plants_region", ["region", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_status", ["status", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_status_basis", ["status_basis", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_plants_succeeded_by_pk", ["succeeded_by_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_plants_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "policies",
        sa.Column("authority_pk", sa.Integer(), nullable=True, comment="whose policy it is"),
        sa.Column("country", sa.String(length=2), nullable=True, comment="where it applies; ISO 3166-1 alpha-2"),
        sa.Column(
            "type",
            sa.Enum("subsidy", "tax_break", "loan_programme", "scrutiny", "restriction", "consolidation", "target", "other", name="policytype", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what sort of policy it is",
        ),
        sa.Column("direction", sa.Enum("supports", "restrains", name="policydirection", native_enum=False, create_constraint=True, length=40), nullable=True, comment="whether it helps or hinders"),
        sa.Column("status", sa.Enum("proposed", "in_force", "ended", name="policystatus", native_enum=False, create_constraint=True, length=40), nullable=True, comment="whether it applies"),
        sa.Column("value_text", sa.String(length=4000), nullable=True, comment="its size: a sum, a share, a quantity: the wording of the source"),
        sa.Column("value_min", sa.Float(precision=53), nullable=True, comment="its size: a sum, a share, a quantity: lower bound, in the unit or currency given, else percent"),
        sa.Column("value_max", sa.Float(precision=53), nullable=True, comment="its size: a sum, a share, a quantity: upper bound, in the unit or currency given, else percent"),
        sa.Column(
            "value_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="value_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its size: a sum, a share, a quantity: what kind of bound the source gives",
        ),
        sa.Column(
            "value_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="value_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="its size: a sum, a share, a quantity: the unit, where it is a quantity",
        ),
        sa.Column("value_currency", sa.String(length=3), nullable=True, comment="its size: a sum, a share, a quantity: ISO 4217 code, where it is an amount"),
        sa.Column(
            "value_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="value_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its size: a sum, a share, a quantity: whether it is known",
        ),
        sa.Column("from_text", sa.String(length=4000), nullable=True, comment="from when it applies: the wording of the source"),
        sa.Column("from_edtf", sa.String(length=100), nullable=True, comment="from when it applies: in EDTF, ISO 8601-2"),
        sa.Column("from_earliest", sa.Date(), nullable=True, comment="from when it applies: the earliest day it can be"),
        sa.Column("from_latest", sa.Date(), nullable=True, comment="from when it applies: the latest day it can be"),
        sa.Column("from_precision", sa.String(length=10), nullable=True, comment="from when it applies: day, month, quarter, half, season or year"),
        sa.Column("to_text", sa.String(length=4000), nullable=True, comment="until when it applies: the wording of the source"),
        sa.Column("to_edtf", sa.String(length=100), nullable=True, comment="until when it applies: in EDTF, ISO 8601-2"),
        sa.Column("to_earliest", sa.Date(), nullable=True, comment="until when it applies: the earliest day it can be"),
        sa.Column("to_latest", sa.Date(), nullable=True, comment="until when it applies: the latest day it can be"),
        sa.Column("to_precision", sa.String(length=10), nullable=True, comment="until when it applies: day, month, quarter, half, season or year"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("from_earliest <= from_latest", name=op.f("ck_policies_from_in_order")),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_policies_known_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_policies_independence")),
        sa.CheckConstraint("to_earliest <= to_latest", name=op.f("ck_policies_to_in_order")),
        sa.CheckConstraint("value_min <= value_max", name=op.f("ck_policies_value_in_order")),
        sa.ForeignKeyConstraint(["authority_pk"], ["records.pk"], name=op.f("fk_policies_authority_pk")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_policies_document_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_policies_part_of_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_policies_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_policies")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_policies_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_policies_record_pk_known_from")),
    )
    with op.batch_alter_table("policies", schema=None) as batch_op:
        batch_op.create_index("ix_policies_authority_pk", ["authority_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_country", ["country", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_direction", ["direction", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_from_earliest", ["from_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_from_latest", ["from_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_policies_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_status", ["status", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_to_earliest", ["to_earliest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_to_latest", ["to_latest", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_policies_type", ["type", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_policies_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "projects",
        sa.Column(
            "type",
            sa.Enum("programme", "vehicle", "platform", "brand", "battery", name="projecttype", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="whether it is a programme, a vehicle, a platform…",
        ),
        sa.Column(
            "status",
            sa.Enum("considered", "announced", "development", "production", "ended", name="projectstatus", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="how far the project is",
        ),
        sa.Column("models_text", sa.String(length=4000), nullable=True, comment="how many models it comprises: the wording of the source"),
        sa.Column("models_min", sa.Float(precision=53), nullable=True, comment="how many models it comprises: lower bound, in the unit given"),
        sa.Column("models_max", sa.Float(precision=53), nullable=True, comment="how many models it comprises: upper bound, in the unit given"),
        sa.Column(
            "models_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="models_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="how many models it comprises: what kind of bound the source gives",
        ),
        sa.Column(
            "models_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="models_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="how many models it comprises: the unit as given",
        ),
        sa.Column("models_base_min", sa.Float(precision=53), nullable=True, comment="how many models it comprises: lower bound, in the base unit of the dimension"),
        sa.Column("models_base_max", sa.Float(precision=53), nullable=True, comment="how many models it comprises: upper bound, in the base unit of the dimension"),
        sa.Column("staff_text", sa.String(length=4000), nullable=True, comment="people who work on it: the wording of the source"),
        sa.Column("staff_min", sa.Float(precision=53), nullable=True, comment="people who work on it: lower bound, in the unit given"),
        sa.Column("staff_max", sa.Float(precision=53), nullable=True, comment="people who work on it: upper bound, in the unit given"),
        sa.Column(
            "staff_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="staff_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="people who work on it: what kind of bound the source gives",
        ),
        sa.Column(
            "staff_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="staff_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="people who work on it: the unit as given",
        ),
        sa.Column("staff_base_min", sa.Float(precision=53), nullable=True, comment="people who work on it: lower bound, in the base unit of the dimension"),
        sa.Column("staff_base_max", sa.Float(precision=53), nullable=True, comment="people who work on it: upper bound, in the base unit of the dimension"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_projects_known_in_order")),
        sa.CheckConstraint("models_min <= models_max", name=op.f("ck_projects_models_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_projects_independence")),
        sa.CheckConstraint("staff_min <= staff_max", name=op.f("ck_projects_staff_in_order")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_projects_document_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_projects_part_of_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_projects_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_projects")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_projects_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_projects_record_pk_known_from")),
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index("ix_projects_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_projects_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_models_base_max", ["models_base_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_models_base_min", ["models_base_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_models_unit", ["models_unit", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_staff_base_max", ["staff_base_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_staff_base_min", ["staff_base_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_staff_unit", ["staff_unit", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_status", ["status", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_projects_type", ["type", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_projects_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "technologies",
        sa.Column("owner_pk", sa.Integer(), nullable=True, comment="the company whose technology it is"),
        sa.Column(
            "field",
            sa.Enum("autonomous_driving", "battery", "drivetrain", "platform", "software", "charging", "other", name="technologyfield", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="what it is for",
        ),
        sa.Column(
            "origin",
            sa.Enum("in_house", "licensed", "joint", "acquired", name="technologyorigin", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="how its owner came by it",
        ),
        sa.Column(
            "status", sa.Enum("research", "announced", "launched", "withdrawn", name="technologystatus", native_enum=False, create_constraint=True, length=40), nullable=True, comment="how far it is"
        ),
        sa.Column("project_pk", sa.Integer(), nullable=True, comment="the project it is made for"),
        sa.Column("staff_text", sa.String(length=4000), nullable=True, comment="people who work on it: the wording of the source"),
        sa.Column("staff_min", sa.Float(precision=53), nullable=True, comment="people who work on it: lower bound, in the unit given"),
        sa.Column("staff_max", sa.Float(precision=53), nullable=True, comment="people who work on it: upper bound, in the unit given"),
        sa.Column(
            "staff_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="staff_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="people who work on it: what kind of bound the source gives",
        ),
        sa.Column(
            "staff_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="staff_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="people who work on it: the unit as given",
        ),
        sa.Column("staff_base_min", sa.Float(precision=53), nullable=True, comment="people who work on it: lower bound, in the base unit of the dimension"),
        sa.Column("staff_base_max", sa.Float(precision=53), nullable=True, comment="people who work on it: upper bound, in the base unit of the dimension"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("record_pk", sa.Integer(), nullable=False, comment="the record it is a version of"),
        sa.Column("document_pk", sa.Integer(), nullable=False, comment="its finished JSON document"),
        sa.Column("slug", sa.String(length=100).with_variant(sa.VARCHAR(length=100, collation="C"), "postgresql"), nullable=False, comment="the record's id, repeated for sorting and paging"),
        sa.Column("known_from", sa.Date(), nullable=False, comment="publication day from which this was known"),
        sa.Column("known_to", sa.Date(), nullable=True, comment="publication day from which something else was known; null for the present"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the record's revision when this row was written"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when this row was written, UTC"),
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the usual name"),
        sa.Column("url", sa.String(length=2000), nullable=True, comment="a page of the thing itself"),
        sa.Column("part_of_pk", sa.Integer(), nullable=True, comment="the record of the same kind that this one is a part of"),
        sa.Column(
            "certainty",
            sa.Enum("rumoured", "estimated", "reported", "planned", "announced", "confirmed", "completed", name="certainty", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="the highest certainty among the claims that stand",
        ),
        sa.Column("certainty_rank", sa.Float(precision=53), nullable=False, comment="rank of the certainty, 1 for rumoured to 7 for completed"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="how many sources assert something"),
        sa.Column("independent_sources", sa.Integer(), nullable=False, comment="how many of them do not repeat each other"),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whether a field is disputed or the record as a whole is denied"),
        sa.Column("first_published", sa.Date(), nullable=False, comment="earliest publication among its sources"),
        sa.Column("last_published", sa.Date(), nullable=False, comment="latest publication among its sources"),
        sa.CheckConstraint("known_to IS NULL OR known_from < known_to", name=op.f("ck_technologies_known_in_order")),
        sa.CheckConstraint("sources >= independent_sources", name=op.f("ck_technologies_independence")),
        sa.CheckConstraint("staff_min <= staff_max", name=op.f("ck_technologies_staff_in_order")),
        sa.ForeignKeyConstraint(["document_pk"], ["documents.pk"], name=op.f("fk_technologies_document_pk")),
        sa.ForeignKeyConstraint(["owner_pk"], ["records.pk"], name=op.f("fk_technologies_owner_pk")),
        sa.ForeignKeyConstraint(["part_of_pk"], ["records.pk"], name=op.f("fk_technologies_part_of_pk")),
        sa.ForeignKeyConstraint(["project_pk"], ["records.pk"], name=op.f("fk_technologies_project_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["records.pk"], name=op.f("fk_technologies_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_technologies")),
        sa.UniqueConstraint("document_pk", name=op.f("uq_technologies_document_pk")),
        sa.UniqueConstraint("record_pk", "known_from", name=op.f("uq_technologies_record_pk_known_from")),
    )
    with op.batch_alter_table("technologies", schema=None) as batch_op:
        batch_op.create_index("ix_technologies_certainty", ["certainty", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_certainty_rank", ["certainty_rank", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_disputed", ["disputed", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_field", ["field", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_first_published", ["first_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index(
            "ix_technologies_independent_sources", ["independent_sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL")
        )
        batch_op.create_index("ix_technologies_known", ["known_from", "known_to"], unique=False)
        batch_op.create_index("ix_technologies_last_published", ["last_published", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_name", ["name", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_origin", ["origin", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_owner_pk", ["owner_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_part_of_pk", ["part_of_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_project_pk", ["project_pk", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_sources", ["sources", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_staff_base_max", ["staff_base_max", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_staff_base_min", ["staff_base_min", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_staff_unit", ["staff_unit", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ix_technologies_status", ["status", "slug"], unique=False, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))
        batch_op.create_index("ux_technologies_present", ["slug"], unique=True, sqlite_where=sa.text("known_to IS NULL"), postgresql_where=sa.text("known_to IS NULL"))

    op.create_table(
        "approval_applicants",
        sa.Column(
            "role",
            sa.Enum(
                "buyer",
                "manufacturer",
                "supplier",
                "customer",
                "licensor",
                "licensee",
                "partner",
                "lead",
                "developer",
                "government",
                name="partyrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what the applicant does in the project",
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_approval_applicants_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["approvals.pk"], name=op.f("fk_approval_applicants_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_approval_applicants")),
    )
    with op.batch_alter_table("approval_applicants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_applicants_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_applicants_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "claim_marks",
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key; ascending in time"),
        sa.Column("claim_pk", sa.Integer(), nullable=False, comment="the claim"),
        sa.Column(
            "mark",
            sa.Enum("withdrawn", "dropped", "reinstated", "preferred", "unpreferred", name="claimmark", native_enum=False, create_constraint=True, length=40),
            nullable=False,
            comment="what was done",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="why, in the editor's words"),
        sa.Column("actor", sa.String(length=300), nullable=False, comment="who did it"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.ForeignKeyConstraint(["claim_pk"], ["claims.pk"], name=op.f("fk_claim_marks_claim_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_claim_marks")),
    )
    with op.batch_alter_table("claim_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_marks_claim_pk"), ["claim_pk"], unique=False)

    op.create_table(
        "company_capacities",
        sa.Column("quantity_text", sa.String(length=4000), nullable=True, comment="the capacity: the wording of the source"),
        sa.Column("quantity_min", sa.Float(precision=53), nullable=True, comment="the capacity: lower bound, in the unit given"),
        sa.Column("quantity_max", sa.Float(precision=53), nullable=True, comment="the capacity: upper bound, in the unit given"),
        sa.Column(
            "quantity_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="quantity_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the capacity: what kind of bound the source gives",
        ),
        sa.Column(
            "quantity_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="quantity_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="the capacity: the unit as given",
        ),
        sa.Column("quantity_base_min", sa.Float(precision=53), nullable=True, comment="the capacity: lower bound, in the base unit of the dimension"),
        sa.Column("quantity_base_max", sa.Float(precision=53), nullable=True, comment="the capacity: upper bound, in the base unit of the dimension"),
        sa.Column("phase", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=True, comment="the phase it belongs to"),
        sa.Column(
            "basis",
            sa.Enum("planned", "installed", "target", "option", "equivalent", name="capacitybasis", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="whether it is planned, installed…",
        ),
        sa.Column("scope", sa.Enum("phase", "cumulative", "total", name="capacityscope", native_enum=False, create_constraint=True, length=40), nullable=True, comment="what the figure covers"),
        sa.Column("by_text", sa.String(length=4000), nullable=True, comment="when it is to be reached: the wording of the source"),
        sa.Column("by_edtf", sa.String(length=100), nullable=True, comment="when it is to be reached: in EDTF, ISO 8601-2"),
        sa.Column("by_earliest", sa.Date(), nullable=True, comment="when it is to be reached: the earliest day it can be"),
        sa.Column("by_latest", sa.Date(), nullable=True, comment="when it is to be reached: the latest day it can be"),
        sa.Column("by_precision", sa.String(length=10), nullable=True, comment="when it is to be reached: day, month, quarter, half, season or year"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("by_earliest <= by_latest", name=op.f("ck_company_capacities_by_in_order")),
        sa.CheckConstraint("quantity_min <= quantity_max", name=op.f("ck_company_capacities_quantity_in_order")),
        sa.ForeignKeyConstraint(["version_pk"], ["companies.pk"], name=op.f("fk_company_capacities_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_company_capacities")),
    )
    with op.batch_alter_table("company_capacities", schema=None) as batch_op:
        batch_op.create_index("ix_company_capacities_quantity_base_max", ["quantity_base_max", "version_pk"], unique=False)
        batch_op.create_index("ix_company_capacities_quantity_base_min", ["quantity_base_min", "version_pk"], unique=False)
        batch_op.create_index("ix_company_capacities_quantity_unit", ["quantity_unit", "version_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_capacities_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "company_owners",
        sa.Column("share_text", sa.String(length=4000), nullable=True, comment="share held: the wording of the source"),
        sa.Column("share_min", sa.Float(precision=53), nullable=True, comment="share held: lower bound, percent"),
        sa.Column("share_max", sa.Float(precision=53), nullable=True, comment="share held: upper bound, percent"),
        sa.Column(
            "share_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="share_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="share held: what kind of bound the source gives",
        ),
        sa.Column(
            "share_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="share_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="share held: whether the share is known",
        ),
        sa.Column(
            "share_of", sa.Enum("company", "holding", "tranche", name="share_of", native_enum=False, create_constraint=True, length=40), nullable=True, comment="share held: what it is a share of"
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("share_min <= share_max", name=op.f("ck_company_owners_share_in_order")),
        sa.CheckConstraint("share_min BETWEEN 0 AND 100 AND share_max BETWEEN 0 AND 100", name=op.f("ck_company_owners_share_percent")),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_company_owners_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["companies.pk"], name=op.f("fk_company_owners_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_company_owners")),
    )
    with op.batch_alter_table("company_owners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_owners_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index("ix_company_owners_share_max", ["share_max", "version_pk"], unique=False)
        batch_op.create_index("ix_company_owners_share_min", ["share_min", "version_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_owners_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "investment_investors",
        sa.Column("amount_text", sa.String(length=4000), nullable=True, comment="its part of the sum: the wording of the source"),
        sa.Column("amount_min", sa.Float(precision=53), nullable=True, comment="its part of the sum: lower bound, in the currency given"),
        sa.Column("amount_max", sa.Float(precision=53), nullable=True, comment="its part of the sum: upper bound, in the currency given"),
        sa.Column(
            "amount_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="amount_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the sum: what kind of bound the source gives",
        ),
        sa.Column("amount_currency", sa.String(length=3), nullable=True, comment="its part of the sum: ISO 4217 code"),
        sa.Column(
            "amount_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="amount_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the sum: whether the sum is known",
        ),
        sa.Column("amount_usd_min", sa.Float(precision=53), nullable=True, comment="its part of the sum: lower bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("amount_usd_max", sa.Float(precision=53), nullable=True, comment="its part of the sum: upper bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("share_text", sa.String(length=4000), nullable=True, comment="its part of the stake: the wording of the source"),
        sa.Column("share_min", sa.Float(precision=53), nullable=True, comment="its part of the stake: lower bound, percent"),
        sa.Column("share_max", sa.Float(precision=53), nullable=True, comment="its part of the stake: upper bound, percent"),
        sa.Column(
            "share_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="share_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the stake: what kind of bound the source gives",
        ),
        sa.Column(
            "share_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="share_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the stake: whether the share is known",
        ),
        sa.Column(
            "share_of",
            sa.Enum("company", "holding", "tranche", name="share_of", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the stake: what it is a share of",
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("amount_min <= amount_max", name=op.f("ck_investment_investors_amount_in_order")),
        sa.CheckConstraint("share_min <= share_max", name=op.f("ck_investment_investors_share_in_order")),
        sa.CheckConstraint("share_min BETWEEN 0 AND 100 AND share_max BETWEEN 0 AND 100", name=op.f("ck_investment_investors_share_percent")),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_investment_investors_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["investments.pk"], name=op.f("fk_investment_investors_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_investment_investors")),
    )
    with op.batch_alter_table("investment_investors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_investment_investors_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_investment_investors_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "investment_plants",
        sa.Column("plant_pk", sa.Integer(), nullable=False, comment="the plant"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.ForeignKeyConstraint(["plant_pk"], ["records.pk"], name=op.f("fk_investment_plants_plant_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["investments.pk"], name=op.f("fk_investment_plants_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_investment_plants")),
    )
    with op.batch_alter_table("investment_plants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_investment_plants_plant_pk"), ["plant_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_investment_plants_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "investment_resulting_owners",
        sa.Column("share_text", sa.String(length=4000), nullable=True, comment="share held afterwards: the wording of the source"),
        sa.Column("share_min", sa.Float(precision=53), nullable=True, comment="share held afterwards: lower bound, percent"),
        sa.Column("share_max", sa.Float(precision=53), nullable=True, comment="share held afterwards: upper bound, percent"),
        sa.Column(
            "share_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="share_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="share held afterwards: what kind of bound the source gives",
        ),
        sa.Column(
            "share_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="share_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="share held afterwards: whether the share is known",
        ),
        sa.Column(
            "share_of",
            sa.Enum("company", "holding", "tranche", name="share_of", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="share held afterwards: what it is a share of",
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("share_min <= share_max", name=op.f("ck_investment_resulting_owners_share_in_order")),
        sa.CheckConstraint("share_min BETWEEN 0 AND 100 AND share_max BETWEEN 0 AND 100", name=op.f("ck_investment_resulting_owners_share_percent")),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_investment_resulting_owners_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["investments.pk"], name=op.f("fk_investment_resulting_owners_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_investment_resulting_owners")),
    )
    with op.batch_alter_table("investment_resulting_owners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_investment_resulting_owners_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index("ix_investment_resulting_owners_share_max", ["share_max", "version_pk"], unique=False)
        batch_op.create_index("ix_investment_resulting_owners_share_min", ["share_min", "version_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_investment_resulting_owners_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "investment_sellers",
        sa.Column("amount_text", sa.String(length=4000), nullable=True, comment="its part of the sum: the wording of the source"),
        sa.Column("amount_min", sa.Float(precision=53), nullable=True, comment="its part of the sum: lower bound, in the currency given"),
        sa.Column("amount_max", sa.Float(precision=53), nullable=True, comment="its part of the sum: upper bound, in the currency given"),
        sa.Column(
            "amount_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="amount_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the sum: what kind of bound the source gives",
        ),
        sa.Column("amount_currency", sa.String(length=3), nullable=True, comment="its part of the sum: ISO 4217 code"),
        sa.Column(
            "amount_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="amount_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the sum: whether the sum is known",
        ),
        sa.Column("amount_usd_min", sa.Float(precision=53), nullable=True, comment="its part of the sum: lower bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("amount_usd_max", sa.Float(precision=53), nullable=True, comment="its part of the sum: upper bound, US dollars at the European Central Bank's rate of the publication day"),
        sa.Column("share_text", sa.String(length=4000), nullable=True, comment="its part of the stake: the wording of the source"),
        sa.Column("share_min", sa.Float(precision=53), nullable=True, comment="its part of the stake: lower bound, percent"),
        sa.Column("share_max", sa.Float(precision=53), nullable=True, comment="its part of the stake: upper bound, percent"),
        sa.Column(
            "share_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="share_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the stake: what kind of bound the source gives",
        ),
        sa.Column(
            "share_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="share_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the stake: whether the share is known",
        ),
        sa.Column(
            "share_of",
            sa.Enum("company", "holding", "tranche", name="share_of", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="its part of the stake: what it is a share of",
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("amount_min <= amount_max", name=op.f("ck_investment_sellers_amount_in_order")),
        sa.CheckConstraint("share_min <= share_max", name=op.f("ck_investment_sellers_share_in_order")),
        sa.CheckConstraint("share_min BETWEEN 0 AND 100 AND share_max BETWEEN 0 AND 100", name=op.f("ck_investment_sellers_share_percent")),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_investment_sellers_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["investments.pk"], name=op.f("fk_investment_sellers_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_investment_sellers")),
    )
    with op.batch_alter_table("investment_sellers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_investment_sellers_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_investment_sellers_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "partnership_ended_by",
        sa.Column(
            "role",
            sa.Enum(
                "buyer",
                "manufacturer",
                "supplier",
                "customer",
                "licensor",
                "licensee",
                "partner",
                "lead",
                "developer",
                "government",
                name="partyrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what the party did in it",
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_partnership_ended_by_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["partnerships.pk"], name=op.f("fk_partnership_ended_by_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_partnership_ended_by")),
    )
    with op.batch_alter_table("partnership_ended_by", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partnership_ended_by_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_partnership_ended_by_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "partnership_parties",
        sa.Column(
            "role",
            sa.Enum(
                "buyer",
                "manufacturer",
                "supplier",
                "customer",
                "licensor",
                "licensee",
                "partner",
                "lead",
                "developer",
                "government",
                name="partyrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what the party does in it",
        ),
        sa.Column("share_text", sa.String(length=4000), nullable=True, comment="the party's share in what they hold together: the wording of the source"),
        sa.Column("share_min", sa.Float(precision=53), nullable=True, comment="the party's share in what they hold together: lower bound, percent"),
        sa.Column("share_max", sa.Float(precision=53), nullable=True, comment="the party's share in what they hold together: upper bound, percent"),
        sa.Column(
            "share_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="share_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the party's share in what they hold together: what kind of bound the source gives",
        ),
        sa.Column(
            "share_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="share_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the party's share in what they hold together: whether the share is known",
        ),
        sa.Column(
            "share_of",
            sa.Enum("company", "holding", "tranche", name="share_of", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the party's share in what they hold together: what it is a share of",
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("share_min <= share_max", name=op.f("ck_partnership_parties_share_in_order")),
        sa.CheckConstraint("share_min BETWEEN 0 AND 100 AND share_max BETWEEN 0 AND 100", name=op.f("ck_partnership_parties_share_percent")),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_partnership_parties_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["partnerships.pk"], name=op.f("fk_partnership_parties_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_partnership_parties")),
    )
    with op.batch_alter_table("partnership_parties", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partnership_parties_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index("ix_partnership_parties_role", ["role", "version_pk"], unique=False)
        batch_op.create_index("ix_partnership_parties_share_max", ["share_max", "version_pk"], unique=False)
        batch_op.create_index("ix_partnership_parties_share_min", ["share_min", "version_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_partnership_parties_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "person_roles",
        sa.Column("title", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="the title, as the source words it"),
        sa.Column("from_text", sa.String(length=4000), nullable=True, comment="since when: the wording of the source"),
        sa.Column("from_edtf", sa.String(length=100), nullable=True, comment="since when: in EDTF, ISO 8601-2"),
        sa.Column("from_earliest", sa.Date(), nullable=True, comment="since when: the earliest day it can be"),
        sa.Column("from_latest", sa.Date(), nullable=True, comment="since when: the latest day it can be"),
        sa.Column("from_precision", sa.String(length=10), nullable=True, comment="since when: day, month, quarter, half, season or year"),
        sa.Column("to_text", sa.String(length=4000), nullable=True, comment="until when: the wording of the source"),
        sa.Column("to_edtf", sa.String(length=100), nullable=True, comment="until when: in EDTF, ISO 8601-2"),
        sa.Column("to_earliest", sa.Date(), nullable=True, comment="until when: the earliest day it can be"),
        sa.Column("to_latest", sa.Date(), nullable=True, comment="until when: the latest day it can be"),
        sa.Column("to_precision", sa.String(length=10), nullable=True, comment="until when: day, month, quarter, half, season or year"),
        sa.Column("current", sa.Boolean(), nullable=True, comment="whether the person has it now"),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("from_earliest <= from_latest", name=op.f("ck_person_roles_from_in_order")),
        sa.CheckConstraint("to_earliest <= to_latest", name=op.f("ck_person_roles_to_in_order")),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_person_roles_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["people.pk"], name=op.f("fk_person_roles_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_person_roles")),
    )
    with op.batch_alter_table("person_roles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_roles_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index("ix_person_roles_current", ["current", "version_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_roles_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "plant_capacities",
        sa.Column("quantity_text", sa.String(length=4000), nullable=True, comment="the capacity: the wording of the source"),
        sa.Column("quantity_min", sa.Float(precision=53), nullable=True, comment="the capacity: lower bound, in the unit given"),
        sa.Column("quantity_max", sa.Float(precision=53), nullable=True, comment="the capacity: upper bound, in the unit given"),
        sa.Column(
            "quantity_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="quantity_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the capacity: what kind of bound the source gives",
        ),
        sa.Column(
            "quantity_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="quantity_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="the capacity: the unit as given",
        ),
        sa.Column("quantity_base_min", sa.Float(precision=53), nullable=True, comment="the capacity: lower bound, in the base unit of the dimension"),
        sa.Column("quantity_base_max", sa.Float(precision=53), nullable=True, comment="the capacity: upper bound, in the base unit of the dimension"),
        sa.Column("phase", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=True, comment="the phase it belongs to"),
        sa.Column(
            "basis",
            sa.Enum("planned", "installed", "target", "option", "equivalent", name="capacitybasis", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="whether it is planned, installed…",
        ),
        sa.Column("scope", sa.Enum("phase", "cumulative", "total", name="capacityscope", native_enum=False, create_constraint=True, length=40), nullable=True, comment="what the figure covers"),
        sa.Column("by_text", sa.String(length=4000), nullable=True, comment="when it is to be reached: the wording of the source"),
        sa.Column("by_edtf", sa.String(length=100), nullable=True, comment="when it is to be reached: in EDTF, ISO 8601-2"),
        sa.Column("by_earliest", sa.Date(), nullable=True, comment="when it is to be reached: the earliest day it can be"),
        sa.Column("by_latest", sa.Date(), nullable=True, comment="when it is to be reached: the latest day it can be"),
        sa.Column("by_precision", sa.String(length=10), nullable=True, comment="when it is to be reached: day, month, quarter, half, season or year"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("by_earliest <= by_latest", name=op.f("ck_plant_capacities_by_in_order")),
        sa.CheckConstraint("quantity_min <= quantity_max", name=op.f("ck_plant_capacities_quantity_in_order")),
        sa.ForeignKeyConstraint(["version_pk"], ["plants.pk"], name=op.f("fk_plant_capacities_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_plant_capacities")),
    )
    with op.batch_alter_table("plant_capacities", schema=None) as batch_op:
        batch_op.create_index("ix_plant_capacities_quantity_base_max", ["quantity_base_max", "version_pk"], unique=False)
        batch_op.create_index("ix_plant_capacities_quantity_base_min", ["quantity_base_min", "version_pk"], unique=False)
        batch_op.create_index("ix_plant_capacities_quantity_unit", ["quantity_unit", "version_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_plant_capacities_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "plant_owners",
        sa.Column("share_text", sa.String(length=4000), nullable=True, comment="share held: the wording of the source"),
        sa.Column("share_min", sa.Float(precision=53), nullable=True, comment="share held: lower bound, percent"),
        sa.Column("share_max", sa.Float(precision=53), nullable=True, comment="share held: upper bound, percent"),
        sa.Column(
            "share_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="share_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="share held: what kind of bound the source gives",
        ),
        sa.Column(
            "share_state",
            sa.Enum("known", "vague", "undisclosed", "unknown", "none", name="share_state", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="share held: whether the share is known",
        ),
        sa.Column(
            "share_of", sa.Enum("company", "holding", "tranche", name="share_of", native_enum=False, create_constraint=True, length=40), nullable=True, comment="share held: what it is a share of"
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("share_min <= share_max", name=op.f("ck_plant_owners_share_in_order")),
        sa.CheckConstraint("share_min BETWEEN 0 AND 100 AND share_max BETWEEN 0 AND 100", name=op.f("ck_plant_owners_share_percent")),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_plant_owners_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["plants.pk"], name=op.f("fk_plant_owners_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_plant_owners")),
    )
    with op.batch_alter_table("plant_owners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plant_owners_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index("ix_plant_owners_share_max", ["share_max", "version_pk"], unique=False)
        batch_op.create_index("ix_plant_owners_share_min", ["share_min", "version_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_plant_owners_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "plant_phases",
        sa.Column("name", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=False, comment="what the phase is called"),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "considered",
                "announced",
                "pre_construction",
                "construction",
                "commissioning",
                "operating",
                "paused",
                "idled",
                "refused",
                "cancelled",
                "retired",
                "converted",
                name="plantstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="how far the phase is",
        ),
        sa.Column("capacity_text", sa.String(length=4000), nullable=True, comment="the capacity that it adds: the wording of the source"),
        sa.Column("capacity_min", sa.Float(precision=53), nullable=True, comment="the capacity that it adds: lower bound, in the unit given"),
        sa.Column("capacity_max", sa.Float(precision=53), nullable=True, comment="the capacity that it adds: upper bound, in the unit given"),
        sa.Column(
            "capacity_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="capacity_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the capacity that it adds: what kind of bound the source gives",
        ),
        sa.Column(
            "capacity_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="capacity_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="the capacity that it adds: the unit as given",
        ),
        sa.Column("capacity_base_min", sa.Float(precision=53), nullable=True, comment="the capacity that it adds: lower bound, in the base unit of the dimension"),
        sa.Column("capacity_base_max", sa.Float(precision=53), nullable=True, comment="the capacity that it adds: upper bound, in the base unit of the dimension"),
        sa.Column("construction_start_text", sa.String(length=4000), nullable=True, comment="when building began: the wording of the source"),
        sa.Column("construction_start_edtf", sa.String(length=100), nullable=True, comment="when building began: in EDTF, ISO 8601-2"),
        sa.Column("construction_start_earliest", sa.Date(), nullable=True, comment="when building began: the earliest day it can be"),
        sa.Column("construction_start_latest", sa.Date(), nullable=True, comment="when building began: the latest day it can be"),
        sa.Column("construction_start_precision", sa.String(length=10), nullable=True, comment="when building began: day, month, quarter, half, season or year"),
        sa.Column("completion_text", sa.String(length=4000), nullable=True, comment="when building was done: the wording of the source"),
        sa.Column("completion_edtf", sa.String(length=100), nullable=True, comment="when building was done: in EDTF, ISO 8601-2"),
        sa.Column("completion_earliest", sa.Date(), nullable=True, comment="when building was done: the earliest day it can be"),
        sa.Column("completion_latest", sa.Date(), nullable=True, comment="when building was done: the latest day it can be"),
        sa.Column("completion_precision", sa.String(length=10), nullable=True, comment="when building was done: day, month, quarter, half, season or year"),
        sa.Column("production_start_text", sa.String(length=4000), nullable=True, comment="when production began: the wording of the source"),
        sa.Column("production_start_edtf", sa.String(length=100), nullable=True, comment="when production began: in EDTF, ISO 8601-2"),
        sa.Column("production_start_earliest", sa.Date(), nullable=True, comment="when production began: the earliest day it can be"),
        sa.Column("production_start_latest", sa.Date(), nullable=True, comment="when production began: the latest day it can be"),
        sa.Column("production_start_precision", sa.String(length=10), nullable=True, comment="when production began: day, month, quarter, half, season or year"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("capacity_min <= capacity_max", name=op.f("ck_plant_phases_capacity_in_order")),
        sa.CheckConstraint("completion_earliest <= completion_latest", name=op.f("ck_plant_phases_completion_in_order")),
        sa.CheckConstraint("construction_start_earliest <= construction_start_latest", name=op.f("ck_plant_phases_construction_start_in_order")),
        sa.CheckConstraint("production_start_earliest <= production_start_latest", name=op.f("ck_plant_phases_production_start_in_order")),
        sa.ForeignKeyConstraint(["version_pk"], ["plants.pk"], name=op.f("fk_plant_phases_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_plant_phases")),
    )
    with op.batch_alter_table("plant_phases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plant_phases_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "project_capacities",
        sa.Column("quantity_text", sa.String(length=4000), nullable=True, comment="the capacity: the wording of the source"),
        sa.Column("quantity_min", sa.Float(precision=53), nullable=True, comment="the capacity: lower bound, in the unit given"),
        sa.Column("quantity_max", sa.Float(precision=53), nullable=True, comment="the capacity: upper bound, in the unit given"),
        sa.Column(
            "quantity_bound",
            sa.Enum("exact", "about", "at_least", "over", "up_to", "under", "range", name="quantity_bound", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="the capacity: what kind of bound the source gives",
        ),
        sa.Column(
            "quantity_unit",
            sa.Enum(
                "vehicles/year",
                "vehicles/month",
                "vehicles/week",
                "GWh/year",
                "MWh/year",
                "GW/year",
                "GW",
                "cells/week",
                "packs/year",
                "vehicles",
                "people",
                "jobs",
                "m2",
                "ha",
                "acre",
                "ft2",
                "plants",
                "models",
                name="quantity_unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="the capacity: the unit as given",
        ),
        sa.Column("quantity_base_min", sa.Float(precision=53), nullable=True, comment="the capacity: lower bound, in the base unit of the dimension"),
        sa.Column("quantity_base_max", sa.Float(precision=53), nullable=True, comment="the capacity: upper bound, in the base unit of the dimension"),
        sa.Column("phase", sa.String(length=300).with_variant(sa.VARCHAR(length=300, collation="C"), "postgresql"), nullable=True, comment="the phase it belongs to"),
        sa.Column(
            "basis",
            sa.Enum("planned", "installed", "target", "option", "equivalent", name="capacitybasis", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="whether it is planned, installed…",
        ),
        sa.Column("scope", sa.Enum("phase", "cumulative", "total", name="capacityscope", native_enum=False, create_constraint=True, length=40), nullable=True, comment="what the figure covers"),
        sa.Column("by_text", sa.String(length=4000), nullable=True, comment="when it is to be reached: the wording of the source"),
        sa.Column("by_edtf", sa.String(length=100), nullable=True, comment="when it is to be reached: in EDTF, ISO 8601-2"),
        sa.Column("by_earliest", sa.Date(), nullable=True, comment="when it is to be reached: the earliest day it can be"),
        sa.Column("by_latest", sa.Date(), nullable=True, comment="when it is to be reached: the latest day it can be"),
        sa.Column("by_precision", sa.String(length=10), nullable=True, comment="when it is to be reached: day, month, quarter, half, season or year"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.CheckConstraint("by_earliest <= by_latest", name=op.f("ck_project_capacities_by_in_order")),
        sa.CheckConstraint("quantity_min <= quantity_max", name=op.f("ck_project_capacities_quantity_in_order")),
        sa.ForeignKeyConstraint(["version_pk"], ["projects.pk"], name=op.f("fk_project_capacities_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_project_capacities")),
    )
    with op.batch_alter_table("project_capacities", schema=None) as batch_op:
        batch_op.create_index("ix_project_capacities_quantity_base_max", ["quantity_base_max", "version_pk"], unique=False)
        batch_op.create_index("ix_project_capacities_quantity_base_min", ["quantity_base_min", "version_pk"], unique=False)
        batch_op.create_index("ix_project_capacities_quantity_unit", ["quantity_unit", "version_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_capacities_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "project_companies",
        sa.Column(
            "role",
            sa.Enum(
                "buyer",
                "manufacturer",
                "supplier",
                "customer",
                "licensor",
                "licensee",
                "partner",
                "lead",
                "developer",
                "government",
                name="partyrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what the company does in it",
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_project_companies_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["projects.pk"], name=op.f("fk_project_companies_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_project_companies")),
    )
    with op.batch_alter_table("project_companies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_companies_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_companies_version_pk"), ["version_pk"], unique=False)

    op.create_table(
        "technology_licensees",
        sa.Column(
            "role",
            sa.Enum(
                "buyer",
                "manufacturer",
                "supplier",
                "customer",
                "licensor",
                "licensee",
                "partner",
                "lead",
                "developer",
                "government",
                name="partyrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
            comment="what the company does with it",
        ),
        sa.Column("company_pk", sa.Integer(), nullable=True, comment="the company"),
        sa.Column("companies", sa.String(length=300), nullable=True, comment="ids of companies that share one entry"),
        sa.Column("unnamed", sa.String(length=300), nullable=True, comment="words for a company that is not named"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="undisclosed, where the source says so"),
        sa.Column("pk", sa.Integer(), nullable=False, comment="internal key"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the list, from 0"),
        sa.Column("version_pk", sa.Integer(), nullable=False, comment="the version it belongs to"),
        sa.ForeignKeyConstraint(["company_pk"], ["records.pk"], name=op.f("fk_technology_licensees_company_pk")),
        sa.ForeignKeyConstraint(["version_pk"], ["technologies.pk"], name=op.f("fk_technology_licensees_version_pk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_technology_licensees")),
    )
    with op.batch_alter_table("technology_licensees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_technology_licensees_company_pk"), ["company_pk"], unique=False)
        batch_op.create_index(batch_op.f("ix_technology_licensees_version_pk"), ["version_pk"], unique=False)


def downgrade() -> None:
    op.drop_table("technology_licensees")
    op.drop_table("project_companies")
    op.drop_table("project_capacities")
    op.drop_table("plant_phases")
    op.drop_table("plant_owners")
    op.drop_table("plant_capacities")
    op.drop_table("person_roles")
    op.drop_table("partnership_parties")
    op.drop_table("partnership_ended_by")
    op.drop_table("investment_sellers")
    op.drop_table("investment_resulting_owners")
    op.drop_table("investment_plants")
    op.drop_table("investment_investors")
    op.drop_table("company_owners")
    op.drop_table("company_capacities")
    op.drop_table("claim_marks")
    op.drop_table("approval_applicants")
    op.drop_table("technologies")
    op.drop_table("projects")
    op.drop_table("policies")
    op.drop_table("plants")
    op.drop_table("people")
    op.drop_table("partnerships")
    op.drop_table("milestones")
    op.drop_table("investments")
    op.drop_table("companies")
    op.drop_table("claims")
    op.drop_table("changes")
    op.drop_table("approvals")
    op.drop_table("sources")
    op.drop_table("secrets")
    op.drop_table("records")
    op.drop_table("documents")
