"""Who reset what and why; how long identities are kept and which were erased; attempts to sign in, by what was typed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them. Resets made before stay without author and reason."""
    op.create_table(
        "resets",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("cohort_id", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("created_at", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_resets_author_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_resets_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resets")),
    )
    op.create_index(op.f("ix_resets_cohort_id"), "resets", ["cohort_id"], unique=False)
    op.add_column("cohorts", sa.Column("kept_months", sa.Integer(), nullable=True))
    op.add_column("users", sa.Column("erased_at", sa.String(length=40), nullable=True))
    op.drop_column("users", "failed_logins")
    op.drop_column("users", "blocked_until")
    op.create_table(
        "sign_in_attempts",
        sa.Column("login_hash", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.String(length=40), nullable=False),
        sa.Column("last_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("login_hash", name=op.f("pk_sign_in_attempts")),
    )
