"""The database as Flask sees it: the same engine and the same tables as everywhere else."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine

from crm_sandbox.storage.database import Database
from crm_sandbox.storage.tables import metadata

EXTENSION = "crm_sandbox.database"


class SharedSQLAlchemy(SQLAlchemy):
    """Flask-SQLAlchemy on an engine that is open already, so that a process has one pool and one way to commit."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        database: Database = app.extensions[EXTENSION]
        return database.engine


db = SharedSQLAlchemy(metadata=metadata)


def bind(app: Flask, database: Database) -> None:
    """Give an application the database that its process opened."""
    app.extensions[EXTENSION] = database
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", database.engine.url)
    db.init_app(app)


def database_of(app: Flask) -> Database:
    """The database of an application."""
    found: Database = app.extensions[EXTENSION]
    return found
