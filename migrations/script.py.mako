<%
    def body(operations):
        """Remove the comments that Alembic writes around its operations."""
        lines = [line for line in operations.splitlines() if "# ###" not in line]
        return "\n".join(lines).strip() or "pass"
%>\
## The first revision has neither rows nor old code, so it needs no rules. Every later revision begins with them.
% if down_revision is None:
"""${message}."""
% else:
"""${message}.

Delete this list once each point holds. migrations/locking.py has the reasons.

- Autogenerate does not detect renames (it drops and adds), words added to a vocabulary (it compares a CHECK by its name
  only), conditions of partial indexes, and data. tests/migrations compares all of these with the models, except data.
- Old code runs on the new schema for the minutes of a deployment. Add first, use it in the next release, drop in the
  release after that. A new column is nullable or has a server default, otherwise an INSERT of the old code fails.
- PostgreSQL: a run waits five seconds for the lock on a table, then it fails and changes nothing. A revision must not do
  slow work while it holds a lock. So build an index on a table that has rows with
  `with op.get_context().autocommit_block(): op.create_index(..., postgresql_concurrently=True, if_not_exists=True)`,
  on PostgreSQL only. Add a CHECK or foreign key with `postgresql_not_valid=True`, and validate it in a separate
  revision. Update many rows in batches, in a separate revision.
- SQLite: alter a table with `op.batch_alter_table(...)`, which copies it. The copy loses triggers and indexes on
  expressions: create them again here. Foreign keys are off during the run, and checked before the commit. SQLite has no
  comments, so change a comment on PostgreSQL only.
- Versions are derived from claims. Do not migrate their data: `evfacts rebuild` writes them again.
- `downgrade` reverts the schema, or raises an error with the reason why it cannot. It must keep claims, sources and
  records.
"""
% endif

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${body(upgrades)}


def downgrade() -> None:
    ${body(downgrades)}
