"""Exams whose time is over are found at once among all runs."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the index."""
    op.create_index(op.f("ix_streams_deadline"), "streams", ["deadline"], unique=False)
