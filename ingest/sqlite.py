"""How the ledger's file is opened, and what its errors become."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DatabaseError

from ingest.errors import IndexDamaged


def open_sqlite(path: Path, *, wait: float = 5.0, synchronous: str = "FULL") -> Engine:
    """Connections in WAL mode, where a commit is on the disk when it returns.

    Args:
        wait: seconds that a statement waits for another process to let go of the file.
        synchronous: NORMAL: a commit outlives the process at once, but a power cut only later.
    """
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": wait})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        # SQLite's own lower() knows the letters of ASCII alone.
        connection.create_function("casefold", 1, _casefold, deterministic=True)

    return engine


def _casefold(text: str | None) -> str:
    return (text or "").casefold()


def translate_errors(engine: Engine) -> None:
    """Turn whatever SQLite raises from now on, reading or writing, into IndexDamaged."""

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> None:
        if isinstance(context.sqlalchemy_exception, DatabaseError):
            raise IndexDamaged(
                f"{engine.url.database} cannot be used ({context.original_exception}); free some"
                " space if the disk is full, else restore it from a backup, or delete the folder"
                " that holds it and ingest again"
            ) from context.original_exception
