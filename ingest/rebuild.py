"""Rebuild: passages and vectors made anew from the articles that the ledger holds."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from ingest.entries import EmbeddingPipeline
from ingest.errors import NothingIngested
from ingest.index import DENSE_FOLDER, LEDGER_FILE, LEXICAL_FOLDER, stamp_of
from ingest.ledger import Ledger
from ingest.models import load_model
from ingest.ownership import Ownership
from ingest.schema import passages
from ingest.settings import IndexSettings

_NEW_LEDGER = "ledger.new.sqlite"
WINDOW_ARTICLES = 64


def rebuild(settings: IndexSettings, report: Callable[[int, int], None]) -> None:
    """Make the index anew with the model and chunking of the settings.

    A copy of the ledger is filled and then takes the old one's place, which answers until
    then. An interrupted run goes on where it stopped, unless model or chunking changed.

    Args:
        report: given articles done and in all.

    Raises:
        NothingIngested: there is no index in the data directory.
        IndexOwned, ModelUnusable, IndexDamaged: see `Index`.
    """
    old = settings.data_dir / LEDGER_FILE
    if not old.exists():
        raise NothingIngested(f"{settings.data_dir} holds no index to rebuild; ingest first")
    model = load_model(settings)
    new = settings.data_dir / _NEW_LEDGER
    with Ownership(settings.data_dir):
        with closing(_prepared(old, new, stamp_of(model))) as ledger:
            _fill(ledger, EmbeddingPipeline(model), report)
        _swap(settings.data_dir, old, new)


def _prepared(old: Path, new: Path, stamp: dict[str, Any]) -> Ledger:
    """The copy to fill: the one that an interrupted run left, where it was for the same."""
    with closing(Ledger(old)) as present:
        of = f"{present.name} {present.sequence} {stamp}"
    if new.exists():
        ledger = Ledger(new)
        if ledger.rebuild_of == of:
            return ledger
        ledger.close()
    _remove(new)
    with closing(sqlite3.connect(old)) as source, closing(sqlite3.connect(new)) as target:
        source.backup(target)
    ledger = Ledger(new)
    ledger.begin_rebuild(stamp, of)
    return ledger


def _fill(ledger: Ledger, embed: EmbeddingPipeline, report: Callable[[int, int], None]) -> None:
    total = ledger.counts()[0]
    done, last = _filled(ledger), ""
    # By id, for an article of headings alone stays without passages.
    while window := ledger.unfilled(WINDOW_ARTICLES, last):
        ledger.fill(embed(window, [None] * len(window)))
        done, last = done + len(window), window[-1].id
        report(done, total)


def _filled(ledger: Ledger) -> int:
    with ledger.engine.connect() as connection:
        return connection.scalar(select(func.count(passages.c.article_id.distinct()))) or 0


def _swap(data_dir: Path, old: Path, new: Path) -> None:
    for folder in (DENSE_FOLDER, LEXICAL_FOLDER):
        shutil.rmtree(data_dir / folder, ignore_errors=True)
    new.replace(old)


def _remove(path: Path) -> None:
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()
