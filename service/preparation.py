"""The index opened here, its models loaded while what else a question needs is being imported."""

from concurrent.futures import ThreadPoolExecutor
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
    with ThreadPoolExecutor(1, thread_name_prefix="load") as thread:
        models = thread.submit(_models, settings)
        # Not at the top: this is what takes its time meanwhile.
        from service.local import LocalService
    return LocalService(settings, *models.result())


def _models(settings: Settings) -> tuple[EmbeddingModel, Reader | None]:
    return load_model(settings), load_reader(settings.reader, settings.threads)
