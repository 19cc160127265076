"""Give the ids of companies that share an entry the room that they need: each may be renamed to a longer one.

PostgreSQL only notes that the bound is gone and looks at no row; SQLite copies these lists, which are short.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LISTS = (
    "approval_applicants",
    "company_owners",
    "investment_investors",
    "investment_resulting_owners",
    "investment_sellers",
    "partnership_ended_by",
    "partnership_parties",
    "person_roles",
    "plant_owners",
    "project_companies",
    "technology_licensees",
)
COMMENT = "ids of companies that share one entry"


def upgrade() -> None:
    for name in LISTS:
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.alter_column("companies", existing_type=sa.String(length=300), type_=sa.Text(), existing_nullable=True, existing_comment=COMMENT)


def downgrade() -> None:
    """Bring the bound back. PostgreSQL refuses where there is a longer one: cut off, it would name other companies."""
    for name in LISTS:
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.alter_column("companies", existing_type=sa.Text(), type_=sa.String(length=300), existing_nullable=True, existing_comment=COMMENT)
