"""The index opened here, its models loaded while what else a question needs is being imported."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.models import EmbeddingModel, load_model
from service.reader import Reader, load_reader
from service.settings import Settings

if TYPE_CHECKING:
    from service.local import LocalService


def open_local(settings: Settings) -> "LocalService":
    """The commands' service without a running one.

    Raises:
        ModelUnusable: a model cannot be loaded.
        IndexOwned, IndexMismatch, IndexDamaged, VectorStoreFailed: see `LocalService`.
    """
    with _uncollected(), ThreadPoolExecutor(1, thread_name_prefix="load") as thread:
        models = thread.submit(_models, settings)
        # Not at the top: this is what takes its time meanwhile.
        from service.local import LocalService
    return LocalService(settings, *models.result())


def _models(settings: Settings) -> tuple[EmbeddingModel, Reader | None]:
    return load_model(settings), load_reader(settings.reader, settings.threads)


@contextmanager
def _uncollected() -> Iterator[None]:
    """What is made meanwhile stays until the process ends, and no collection looks at it again.

    Of 2.5 s that `dateline ask` takes alone, the last collection over the modules' 180,000 objects
    took 0.45.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
