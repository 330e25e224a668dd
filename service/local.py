"""The commands' way without a running service: the index opened in this process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.closable import Closable
from ingest.index import Index
from ingest.models import EmbeddingModel
from service.engine import Engine
from service.listings import article_page, found_passages
from service.questions import Question
from service.reader import Reader
from service.settings import Settings

Json = dict[str, Any]


class LocalService(Closable):
    """The same calls as `ServiceClient`, with the same results.

    Raises:
        IndexOwned, IndexMismatch, IndexDamaged, VectorStoreFailed: on opening.
    """

    def __init__(self, settings: Settings, embedder: EmbeddingModel, reader: Reader | None) -> None:
        self.index = Index(settings, embedder)
        self.engine = Engine(self.index, settings, reader)

    def ask(self, question: Mapping[str, Any]) -> Json:
        """The answer's JSON."""
        return self.engine.ask(Question(**question)).model_dump(mode="json")

    def search(self, query: Mapping[str, Any], k: int) -> Json:
        """The passages' JSON."""
        return found_passages(self.engine.search(Question(**query), k)).model_dump(mode="json")

    def articles(self, after: str | None, limit: int) -> Json:
        """A page's JSON."""
        return article_page(*self.engine.articles(after, limit)).model_dump(mode="json")

    def ingest(
        self, paths: Sequence[Path], prune: bool, report: Callable[[int, int], None]
    ) -> Json:
        """The summary's JSON; `report` is given articles done and known."""
        # Not at the top: a question needs none of what it imports.
        from ingest.pipeline import Ingestion

        run = Ingestion(self.index, lambda progress: report(progress.done, progress.total))
        return asdict(run.run(paths, prune=prune))

    def close(self) -> None:
        self.index.close()
