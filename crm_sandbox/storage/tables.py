"""Every table of the installation. Moments are texts in UTC that sort like moments; switches are integers 0 and 1."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(40)
DIGEST = String(64)
MOMENT = String(40)

users = Table(
    "users",
    metadata,
    Column("id", ID, primary_key=True),
    Column("login", String(80), nullable=False, unique=True),
    Column("display_name", String(200), nullable=False),
    Column("pseudonym", String(80), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("is_admin", Boolean, nullable=False, server_default=false()),
    Column("locale", String(10), nullable=False, server_default="fr"),
    Column("created_at", MOMENT, nullable=False),
    Column("erased_at", MOMENT),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("login_hash", DIGEST, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("blocked_until", MOMENT, nullable=False),
    Column("last_at", MOMENT, nullable=False),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_hash", DIGEST, primary_key=True),
    Column("user_id", ID, ForeignKey("users.id"), nullable=False, index=True),
    Column("label", String(200), nullable=False, server_default=""),
    Column("created_at", MOMENT, nullable=False),
    Column("revoked_at", MOMENT),
)

cohorts = Table(
    "cohorts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_at", MOMENT, nullable=False),
    Column("kept_months", Integer),
)

memberships = Table(
    "memberships",
    metadata,
    Column("cohort_id", ID, ForeignKey("cohorts.id"), primary_key=True),
    Column("user_id", ID, ForeignKey("users.id"), primary_key=True),
    Column("role", String(20), primary_key=True),
    CheckConstraint("role IN ('trainee', 'trainer', 'evaluator', 'jury')", name="role"),
    Index("ix_memberships_user_id", "user_id"),
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", ID, primary_key=True),
    Column("cohort_id", ID, ForeignKey("cohorts.id"), nullable=False, index=True),
    Column("title", String(200), nullable=False),
    Column("scenario", String(80), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("parameters", Text, nullable=False, server_default="{}"),
    Column("mode", String(20), nullable=False),
    Column("minutes", Integer),
    Column("created_at", MOMENT, nullable=False),
    CheckConstraint("mode IN ('practice', 'exam')", name="mode"),
)

datasets = Table(
    "datasets",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("key", DIGEST, nullable=False, unique=True),
    Column("scenario", String(80), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("core", LargeBinary, nullable=False),
    Column("created_at", MOMENT, nullable=False),
)

dataset_clients = Table(
    "dataset_clients",
    metadata,
    Column("digest", DIGEST, ForeignKey("datasets.digest"), primary_key=True),
    Column("client_ref", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("text", LargeBinary, nullable=False),
)

streams = Table(
    "streams",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("dataset_digest", DIGEST, ForeignKey("datasets.digest"), index=True),
    Column("engine", String(40), nullable=False),
    Column("head_seq", Integer, nullable=False, server_default="0"),
    Column("head_hash", DIGEST),
    Column("signature", String(128)),
    Column("deadline", MOMENT, index=True),
    CheckConstraint("state IN ('preparing', 'open', 'handed_in', 'archived')", name="state"),
)

log = Table(
    "log",
    metadata,
    Column("stream_id", ID, ForeignKey("streams.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("idempotency_key", String(200), nullable=False),
    Column("envelope", Text, nullable=False),
    Column("hash", DIGEST, nullable=False),
    UniqueConstraint("stream_id", "idempotency_key"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", ID, ForeignKey("streams.id"), primary_key=True),
    Column("cohort_id", ID, ForeignKey("cohorts.id"), nullable=False),
    Column("trainee_id", ID, ForeignKey("users.id"), nullable=False),
    Column("assignment_id", ID, ForeignKey("assignments.id"), nullable=False, index=True),
    Column("seed", Integer, nullable=False),
    Column("dataset_key", DIGEST, nullable=False, index=True),
    Column("is_superseded", Boolean, nullable=False, server_default=false()),
    Column("extra_time_pct", Integer, nullable=False, server_default="0"),
    Column("replaces", ID, ForeignKey("runs.id"), index=True),
    Column("reset_id", ID, index=True),
    Column("created_at", MOMENT, nullable=False),
    Column("archived_at", MOMENT),
    Index("ix_runs_cohort_id_trainee_id", "cohort_id", "trainee_id"),
    Index("ix_runs_trainee_id", "trainee_id"),
)

resets = Table(
    "resets",
    metadata,
    Column("id", ID, primary_key=True),
    Column("cohort_id", ID, ForeignKey("cohorts.id"), nullable=False, index=True),
    Column("author_id", ID, ForeignKey("users.id")),
    Column("reason", String(200), nullable=False, server_default=""),
    Column("created_at", MOMENT, nullable=False),
)
