"""The index: the ledger and the two indexes that follow it, kept in step by one owner."""

import logging
import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from ingest import dense_repair
from ingest.catalogue import Catalogue
from ingest.closable import Closable
from ingest.dense import DenseIndex
from ingest.errors import DatelineError, IndexDamaged, IndexMismatch, VectorStoreFailed
from ingest.exact import ExactIndex
from ingest.filters import Filters
from ingest.ledger import Ledger
from ingest.lexical import LexicalIndex
from ingest.models import EmbeddingModel
from ingest.ownership import Ownership
from ingest.passages import Chunking
from ingest.rows import Entry, Vectors
from ingest.settings import IndexSettings

_log = logging.getLogger(__name__)

LEDGER_FILE = "ledger.sqlite"
DENSE_FOLDER = "dense"
LEXICAL_FOLDER = "lexical"
_STEP = 64  # articles that a derived index takes in at a time
OVER_FETCH = 2.5
"""At 1.2 a third of the searches for what 80% of 46,302 passages pass had to be done again."""
NARROW = 0.25
"""Share of passages under which those that pass are searched exactly.

A gather of 10,000 vectors took 5 ms, a query for 200 in Chroma 4 ms (40,000 vectors); the
point where one overtakes the other was not measured.
"""

DenseState = Literal["ready", "repairing", "failed"]


def stamp_of(model: EmbeddingModel) -> dict[str, Any]:
    """What an index is made with; another stamp means another index."""
    return {
        "embedding": model.fingerprint,
        "chunking": asdict(Chunking(limit_tokens=model.reader.limit)),
    }


class Index(Closable):
    """Sole owner of a data directory while it is open.

    Raises:
        IndexOwned: another process owns the directory.
        IndexMismatch: it was made with another embedding model or chunking.
        IndexDamaged: the ledger cannot be read.
        VectorStoreFailed: the Chroma server of the settings does not answer.
    """

    def __init__(self, settings: IndexSettings, model: EmbeddingModel) -> None:
        self.settings = settings
        self.model = model
        with ExitStack() as opened:
            self.ownership = opened.enter_context(Ownership(settings.data_dir))
            self.ledger = opened.enter_context(closing(Ledger(settings.data_dir / LEDGER_FILE)))
            self._check_stamp()
            self.catalogue = Catalogue(self.ledger.engine)
            self._exact = ExactIndex(self.ledger, self.catalogue)
            self._lexical = opened.enter_context(closing(self._open_lexical()))
            self._following = threading.Lock()
            self._stop = threading.Event()
            self._dense: DenseIndex | None = None
            self._repair: threading.Thread | None = None
            self.dense_state: DenseState = "repairing"
            opened.callback(self._close_dense)
            self._open_dense()
            self.follow()
            self._opened = opened.pop_all()

    def put(self, entries: Sequence[Entry]) -> None:
        """Store articles durably and make them findable; replaces those with the same ids."""
        with self._following:
            if self.ledger.stamp is None:
                self.ledger.stamp = stamp_of(self.model)
            self.ledger.put(entries)
            self._follow()

    def remove(self, ids: Sequence[str]) -> None:
        """Delete articles; afterwards no search finds them."""
        with self._following:
            self.ledger.remove(ids)
            self._follow()

    def search_dense(
        self, vector: Vectors, k: int, filters: Filters | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids by cosine similarity, best first; `vector` (dimension,), unit length."""
        dense = self._dense
        if dense is None:
            return self._exact.search(vector, k, filters)
        try:
            if not filters:
                return dense.search(vector, k)
            return self._search_filtered(dense, vector, k, filters)
        except (VectorStoreFailed, IndexDamaged) as error:
            _log.warning("searching without Chroma: %s", error)
            return self._exact.search(vector, k, filters)

    def search_lexical(
        self, words: str, k: int, filters: Filters | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids by BM25, best first."""
        return self._lexical.search(words, k, filters)

    @property
    def lexical(self) -> LexicalIndex:
        """For its analyser and document frequencies."""
        return self._lexical

    def follow(self) -> None:
        """Bring the derived indexes up to the ledger; what is under repair follows by itself."""
        with self._following:
            self._follow()

    def wait(self) -> None:
        """Until a repair under way is done.

        Raises:
            IndexDamaged: it failed.
        """
        if self._repair is not None:
            self._repair.join()
        if self.dense_state == "failed":
            raise IndexDamaged(
                f"{self.settings.data_dir / DENSE_FOLDER} could not be rebuilt; free some disk"
                " space and try again (the articles are safe, and are searched without it)"
            )

    def close(self) -> None:
        """Stop a repair under way and let go of the directory."""
        self._opened.close()

    def _check_stamp(self) -> None:
        made = self.ledger.stamp
        if made is None or made == stamp_of(self.model):
            return
        other = f"{self.settings.data_dir} was made with"
        rebuild = "rebuild it with `dateline ingest --rebuild`"
        if made["embedding"] == self.model.fingerprint:
            raise IndexMismatch(f"{other} other rules for cutting passages; {rebuild}")
        raise IndexMismatch(
            f"{other} {made['embedding']}, not {self.model.fingerprint}; {rebuild},"
            " or set DATELINE_EMBEDDING_MODEL back"
        )

    def _open_lexical(self) -> LexicalIndex:
        folder = self.settings.data_dir / LEXICAL_FOLDER
        return LexicalIndex(folder, ledger_name=self.ledger.name, newest=self.ledger.sequence)

    def _open_dense(self) -> None:
        folder = self._dense_folder
        dense_repair.finish_swap(folder)
        if self.settings.chroma_url is None and DenseIndex.unclean(folder):
            self._start_repair()
            return
        try:
            dense = self._connect_dense()
        except IndexDamaged:
            self._start_repair()
            return
        if dense.followed > self.ledger.sequence:
            dense.close()
            self._start_repair()
            return
        self._dense = dense
        self.dense_state = "ready"

    def _connect_dense(self) -> DenseIndex:
        return DenseIndex(
            self._dense_folder,
            ledger_name=self.ledger.name,
            url=self.settings.chroma_url,
            sync_threshold=self.settings.chroma_sync_threshold,
        )

    @property
    def _dense_folder(self) -> Path:
        return self.settings.data_dir / DENSE_FOLDER

    def _close_dense(self) -> None:
        self._stop.set()
        if self._repair is not None:
            self._repair.join()
        with self._following:  # so that what is being stored is wholly stored
            dense, self._dense = self._dense, None
            if dense is not None:
                dense.close()

    def _start_repair(self) -> None:
        self._repair = threading.Thread(target=self._repair_dense, name="repair", daemon=True)
        self._repair.start()

    def _repair_dense(self) -> None:
        folder, ledger = self._dense_folder, self.ledger.path
        try:
            if not dense_repair.check(folder, ledger, self._stop):
                _log.warning("%s is damaged; rebuilding it from the ledger", folder)
                dense_repair.rebuild(folder, ledger, self._stop)
            if self._stop.is_set():
                return
            dense = self._connect_dense()
            with self._following:
                self._follow_dense(dense)
                self._dense = dense
            self.dense_state = "ready"
        except DatelineError as error:
            _log.error("the dense index could not be repaired: %s", error)
        finally:
            if self._dense is None:
                self.dense_state = "failed"

    def _follow(self) -> None:
        self._follow_lexical()
        if self._dense is not None:
            self._follow_dense(self._dense)

    def _follow_lexical(self) -> None:
        while changes := self.ledger.changes(self._lexical.followed, _STEP):
            ids = [change.article_id for change in changes]
            entries = self.catalogue.lexical_entries(ids)
            self._lexical.apply(entries, ids, changes[-1].sequence)

    def _follow_dense(self, dense: DenseIndex) -> None:
        while changes := self.ledger.changes(dense.followed, _STEP):
            ids = [passage.id for change in changes for passage in change.passages]
            gone = [one for change in changes for one in change.gone]
            found, vectors = self.ledger.vectors_of(ids)
            dense.apply(found, vectors, gone, changes[-1].sequence)

    def _search_filtered(
        self, dense: DenseIndex, vector: Vectors, k: int, filters: Filters
    ) -> list[tuple[str, float]]:
        passing = self._exact.passing(filters)
        if passing.share < NARROW:
            return self._exact.search(vector, k, filters)
        found = dense.search(vector, round(k / passing.share * OVER_FETCH))
        kept = [hit for hit in found if hit[0] in passing][:k]
        return kept if len(kept) == k else self._exact.search(vector, k, filters)
