"""Ingest: from files to an index that answers, safe to repeat and to interrupt."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ingest.entries import EmbeddingPipeline
from ingest.errors import BadInput, NothingIngested
from ingest.files import SourceFile, find_files
from ingest.index import Index
from ingest.reading import ReadArticle, read_articles
from ingest.rows import Entry, Origin

WINDOW = 250_000
"""Code points embedded and stored at a time: some 300 passages, 3 seconds on two cores."""
AHEAD = 2
"""Windows in work at once: while one is embedded the next is cut into passages, a twelfth of the
time, which would else pass on one core."""
_PASSAGE = 800  # code points; an article that is shorter is a passage as well

_CLAIMED = (
    "has the path, and so the id, that {} has in another folder; ingest a folder that holds"
    " both, or give each a url or an id"
)


@dataclass(slots=True)
class Progress:
    """How far a run is: articles (and files not yet opened) done, of how many."""

    done: int = 0
    total: int = 0


@dataclass(slots=True)
class Summary:
    """What a run did, in articles; `skipped` as (name, reason)."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    seconds: float = 0.0
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def present(self) -> int:
        """Articles of the files that are in the index."""
        return self.added + self.updated + self.unchanged


class Ingestion:
    """One run over some files.

    Args:
        report: called with the progress after each article that was read or stored.
    """

    def __init__(self, index: Index, report: Callable[[Progress], None]) -> None:
        self._index = index
        self._report = report
        self._progress = Progress()
        self._summary = Summary()
        self._seen: dict[str, str] = {}
        self._whole: set[Path] = set()
        self._embed = EmbeddingPipeline(index.model)

    def run(self, inputs: Sequence[Path], *, prune: bool = False) -> Summary:
        """Bring the index up to the files.

        Raises:
            NothingIngested: no file holds an article; nothing was pruned either.
        """
        began = time.monotonic()
        with ThreadPoolExecutor(1) as storing, ThreadPoolExecutor(AHEAD) as embedding:
            pending: Future[None] | None = None
            for entries in self._entries(inputs, embedding):
                if pending is not None:
                    pending.result()
                pending = storing.submit(self._store, entries)
            if pending is not None:
                pending.result()
        if not self._summary.present:
            raise NothingIngested(self._nothing(inputs))
        if prune:
            self._prune(inputs)
        self._index.wait()
        self._summary.seconds = time.monotonic() - began
        return self._summary

    def _entries(self, inputs: Sequence[Path], embedding: Executor) -> Iterator[list[Entry]]:
        """Windows of entries in order, some of them in work at once."""
        begun: deque[Future[list[Entry]]] = deque()
        for window in self._windows(inputs):
            articles, origins = [one.article for one in window], [one.origin for one in window]
            begun.append(embedding.submit(self._embed, articles, origins))
            if len(begun) == AHEAD:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()

    def _windows(self, inputs: Sequence[Path]) -> Iterator[list[ReadArticle]]:
        """Articles that must be embedded, in windows of about `WINDOW` code points."""
        window: list[ReadArticle] = []
        size = 0
        for batch in self._batches(inputs):
            for read in self._changed(self._unclaimed(batch)):
                window.append(read)
                size += max(len(read.article.text), _PASSAGE)
                if size >= WINDOW:
                    yield window
                    window, size = [], 0
        if window:
            yield window

    def _batches(self, inputs: Sequence[Path]) -> Iterator[list[ReadArticle]]:
        files = list(find_files(inputs))
        self._progress.total = len(files)
        for file in files:
            found = [file] if isinstance(file, BadInput) else list(self._read(file))
            self._progress.total += len(found) - 1
            yield [one for one in found if isinstance(one, ReadArticle) and self._is_first(one)]
            for one in found:
                if isinstance(one, BadInput):
                    self._skip(one)

    def _read(self, file: SourceFile) -> Iterator[ReadArticle | BadInput]:
        whole = True
        for one in read_articles(file, self._index.settings.max_file_mb):
            whole = whole and not isinstance(one, BadInput)
            yield one
        if whole:
            self._whole.add(Path(file.origin.root, file.origin.path))

    def _is_first(self, read: ReadArticle) -> bool:
        first = self._seen.setdefault(read.article.id, read.name)
        if first == read.name:
            return True
        reason = f"has the same id as {first} ({read.article.id}); give each a url or an id"
        self._skip(BadInput(read.name, reason))
        return False

    def _unclaimed(self, batch: list[ReadArticle]) -> list[ReadArticle]:
        """Those whose place does not stand for another file's article in the index."""
        catalogue = self._index.catalogue
        places = {read.article.id: read for read in batch if not read.named}
        digests = catalogue.digests(list(places))
        claimed: set[str] = set()
        for article_id, held in catalogue.places(list(places)).items():
            read = places[article_id]
            other = held != read.origin and Path(held.root, held.path).exists()
            if other and digests[article_id] != read.article.digest:
                claimed.add(article_id)
                self._skip(BadInput(read.name, _CLAIMED.format(Path(held.root, held.path))))
        return [read for read in batch if read.article.id not in claimed]

    def _changed(self, batch: list[ReadArticle]) -> Iterator[ReadArticle]:
        known = self._index.catalogue.digests([read.article.id for read in batch])
        moved: dict[str, Origin] = {}
        for read in batch:
            digest = known.get(read.article.id)
            if digest == read.article.digest:
                moved[read.article.id] = read.origin
                self._summary.unchanged += 1
                self._advance()
                continue
            if digest is None:
                self._summary.added += 1
            else:
                self._summary.updated += 1
            yield read
        self._index.ledger.move(moved)

    def _store(self, entries: list[Entry]) -> None:
        self._index.put(entries)
        for entry in entries:
            self._summary.passages += len(entry.passages)
            self._advance()

    def _prune(self, inputs: Sequence[Path]) -> None:
        gone: list[str] = []
        for root in {str(given.resolve()) for given in inputs if given.is_dir()}:
            for article_id, path in self._index.catalogue.origins(root).items():
                file = Path(root, path)
                if article_id not in self._seen and (file in self._whole or _is_gone(file)):
                    gone.append(article_id)
        self._index.remove(gone)
        self._summary.removed = len(gone)

    def _skip(self, error: BadInput) -> None:
        self._summary.skipped.append((error.name, error.reason))
        self._advance()

    def _advance(self) -> None:
        self._progress.done += 1
        self._report(self._progress)

    def _nothing(self, inputs: Sequence[Path]) -> str:
        names = ", ".join(str(given) for given in inputs)
        reasons = "; ".join(f"{name}: {reason}" for name, reason in self._summary.skipped)
        return f"no article in {names}" + (
            f" ({reasons})" if reasons else "; it holds no .txt, .md or .jsonl file"
        )


def _is_gone(file: Path) -> bool:
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # a folder that may not be entered says nothing of what is in it
        return False
    return False
