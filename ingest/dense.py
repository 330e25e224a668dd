"""The dense index: passages by nearness of meaning, derived from the ledger.

Figures in it were measured on two cores with chromadb 1.5.9 and the vectors of 40,000
news passages, 384 dimensions.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest import chroma, marker
from ingest.settings import SYNC_THRESHOLD

Vectors = NDArray[np.float32]

SETTLED = 250
"""Changes that may be left to replay at the next opening, 0.1 s."""
SLICE = 128
"""Vectors put in at a time. Chroma holds the interpreter's lock meanwhile, some 0.1 s;
in slices of 16 the cost of a vector is several times as high.
"""


class DenseIndex:
    """Vectors by passage id in one Chroma collection (cosine).

    Any thread may search while one thread applies changes; Chroma holds the
    interpreter's lock while it writes, which is why it writes in small slices.

    Args:
        folder: where the embedded Chroma keeps its files; made if missing.
        ledger_name: `Ledger.name`, part of the collection's name, so that several
            ledgers can share a server.
        url: a Chroma server (http or https, with or without port and path) instead of
            the embedded one.
        sync_threshold: after how many changes the embedded Chroma writes its graph out;
            None leaves it as it is.

    Raises:
        IndexDamaged: the files in `folder` cannot be used.
        VectorStoreFailed: the server at `url` cannot be reached or refuses.
    """

    def __init__(
        self,
        folder: Path,
        *,
        ledger_name: str,
        url: str | None = None,
        sync_threshold: int | None = None,
    ) -> None:
        self.folder = folder
        self._url = url
        self._writing = self._failed = False
        self._translated = chroma.Translated(folder, url)
        with self._translated:
            if not (folder / "chroma.sqlite3").exists():
                self._begin()
            self._client = chroma.connect(url) if url else chroma.embed(folder)
            try:
                name = f"dateline-{ledger_name}"
                self._collection = chroma.collection(
                    self._client, name, sync_threshold or SYNC_THRESHOLD
                )
                if url is None and sync_threshold is not None:
                    self._flush_after(sync_threshold)
            except BaseException:
                self._client.close()
                raise

    unclean = staticmethod(marker.unclean)

    @property
    def followed(self) -> int:
        """The ledger's sequence up to which every change is in; 0 when new."""
        return self._noted("followed")

    def apply(
        self, ids: Sequence[str], vectors: Vectors, gone: Sequence[str], followed: int
    ) -> None:
        """Hold these vectors, drop the gone ones, then note how far the ledger was followed.

        Doing it again, wholly or from any interruption on, changes nothing.

        Args:
            ids: passage ids, none of them twice.
            vectors: (ids, dimension), unit length.
            gone: passage ids, unknown ones among them if need be.
            followed: the ledger's sequence that these changes reach.

        Raises:
            IndexDamaged, VectorStoreFailed: `followed` has then not advanced.
        """
        with self._translated:
            self._begin()
            self._failed = True
            for first in range(0, len(ids), SLICE):
                self._put(ids[first : first + SLICE], vectors[first : first + SLICE])
            for first in range(0, len(gone), SLICE):
                self._collection.delete(ids=list(gone[first : first + SLICE]))
            unsettled = self._noted("unsettled") + len(ids) + len(gone)
            self._note(followed=followed, unsettled=unsettled)
            self._failed = False

    def search(
        self, vector: NDArray[np.float32], k: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The nearest passages, `k` at most, as ids and cosine similarity, best first.

        Args:
            vector: (dimension,), unit length.
            among: consider these alone, all of them held. It takes 15 ms and more, so it
                is for checking an index, not for filters.
        """
        with self._translated:
            found = self._collection.query(
                query_embeddings=vector[np.newaxis],
                n_results=k,
                ids=None if among is None else list(among),
                include=["distances"],
            )
        distances = (found["distances"] or [[]])[0]
        return [(one, 1.0 - float(d)) for one, d in zip(found["ids"][0], distances, strict=True)]

    def vectors_of(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of those passages that are held."""
        if not ids:
            return {}
        with self._translated:
            got = self._collection.get(ids=list(ids), include=["embeddings"])
        vectors = np.asarray(got["embeddings"], dtype=np.float32)
        return dict(zip(got["ids"], vectors, strict=True))

    def ids(self) -> list[str]:
        """The ids of all passages held."""
        with self._translated:
            return self._collection.get(include=[])["ids"]

    def count(self) -> int:
        """How many vectors there are."""
        with self._translated:
            return self._collection.count()

    def close(self) -> None:
        """Let go of the files or the connection; the folder may then be moved or opened again.

        It stays marked unclean when the last changes failed, as its files may be torn.
        """
        sound = self._writing and not self._failed
        with self._translated:
            if sound and self._noted("unsettled") > SETTLED:
                self._settle()
            self._client.close()
            if sound:
                marker.end(self.folder)
            self._writing = False

    def _begin(self) -> None:
        if self._url is None and not self._writing:
            marker.begin(self.folder)
            self._writing = True

    def _flush_after(self, changes: int) -> None:
        if chroma.sync_threshold(self._collection) != changes:
            self._begin()
            chroma.set_sync_threshold(self._collection, changes)

    def _put(self, ids: Sequence[str], vectors: Vectors) -> None:
        # Chroma takes 8 ms to replace a vector, even by itself, and 0.05 ms to read it.
        held = self.vectors_of(ids)
        changed = [
            n
            for n, one in enumerate(ids)
            if one not in held or not np.allclose(held[one], vectors[n], atol=1e-6)
        ]
        if changed:
            self._collection.upsert(ids=[ids[n] for n in changed], embeddings=vectors[changed])

    def _settle(self) -> None:
        # What was not written out is replayed at each opening, 0.4 ms a vector. Chroma has
        # no call for it, but counts deletions of what it does not hold, 0.06 ms each.
        threshold = chroma.sync_threshold(self._collection)
        self._collection.delete(ids=[f"none-{n}" for n in range(threshold)])
        self._note(followed=self.followed, unsettled=0)

    def _noted(self, key: str) -> int:
        return int((self._collection.metadata or {}).get(key, 0))

    def _note(self, **numbers: int) -> None:
        self._collection.modify(metadata=numbers)
