<%
    def body(operations):
        """Drop the marks that Alembic sets around what it wrote."""
        kept = [line for line in operations.splitlines() if "# ###" not in line]
        return "\n".join(kept).strip() or "pass"
%>\
## The first revision has no rows and no old code to mind; every later one begins with the rules.
% if down_revision is None:
"""${message}."""
% else:
"""${message}.

Delete this list once each point holds; migrations/locking.py has the reasons.

- Autogenerate forgets renames (it drops and adds), words added to a vocabulary (it compares a CHECK by its name only),
  conditions of partial indexes, and data. tests/migrations compares all of these but data with the models.
- Old code runs on the new schema for the minutes of a deployment. Add first, use it in the next release, drop in the
  one after that. A new column is nullable or has a server default, else an INSERT of the old code fails.
- PostgreSQL: a lock on a table is waited for five seconds, then the run fails and changes nothing. No revision may do
  slow work while it holds one. So an index on a table that has rows is built with
  `with op.get_context().autocommit_block(): op.create_index(..., postgresql_concurrently=True, if_not_exists=True)`,
  on PostgreSQL alone;
  a CHECK or foreign key is added with `postgresql_not_valid=True` and validated in a revision of its own; many rows
  are updated in batches, in a revision of their own.
- SQLite: alter a table with `op.batch_alter_table(...)`, which copies it. Triggers and indexes on expressions are lost
  by that: create them again here. Foreign keys are off meanwhile, and checked before the commit.
- Versions are derived from the claims: `evfacts rebuild` writes them anew, rather than a migration of their data.
- `downgrade` undoes the schema, or raises with the reason why it cannot. Claims, sources and records outlive both.
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
