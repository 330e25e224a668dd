"""Opens what is to be asked: a service, the index of the settings, or one of the set's own."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from eval.http_target import HttpTarget
from eval.own_index import fill, own_settings
from eval.sets import QuestionSet
from eval.targets import EngineTarget, Target
from eval.variants import Choice, variants
from ingest.errors import EmptyIndex
from ingest.index import LEDGER_FILE, Index
from ingest.models import load_model
from ingest.ownership import service_address
from service.client import ServiceClient
from service.engine import Engine
from service.settings import Settings

CURRENT: Final = "current"
Targets = Iterator[tuple[Choice, Target]]


@contextmanager
def opened_targets(
    options: argparse.Namespace,
    questions: QuestionSet,
    settings: Settings,
    tell: Callable[[str], None],
) -> Iterator[Targets]:
    """The targets one after the other, each with the settings varied: one if none is.

    Args:
        options: url, index, passages, engine and vary, of `dateline eval`.
        tell: given what the user should know of the articles.

    Raises:
        DatelineError: nothing can be opened or reached.
    """
    own = options.index is None and questions.articles is not None
    if options.index not in (None, CURRENT):
        settings = settings.model_copy(update={"data_dir": Path(options.index)})
    url = options.url or (None if own or options.vary else _running(settings))
    if url is not None:
        with HttpTarget(url, options.passages, options.engine) as target:
            yield iter([({}, target)])
        return
    changed, asked = variants(settings, options.vary), (options.passages, options.engine)
    if not own and not (settings.data_dir / LEDGER_FILE).exists():
        raise EmptyIndex(f"{settings.data_dir} holds no article; run `dateline ingest PATH` first")
    model = load_model(settings)
    if own:
        settings = own_settings(questions, settings, model)
    with Index(settings, model) as index:
        for fault in fill(index, questions) if own else []:
            tell(f"not ingested: {fault}")
        index.wait()
        yield (
            (choice, EngineTarget(Engine(index, _moved(one, settings)), *asked))
            for choice, one in changed
        )


def _moved(varied: Settings, opened: Settings) -> Settings:
    """The settings varied, of the index that was opened."""
    return varied.model_copy(update={"data_dir": opened.data_dir})


def _running(settings: Settings) -> str | None:
    """The address of the service that owns the index, None where none runs."""
    address = service_address(settings.data_dir)
    if address is None:
        return None
    with ServiceClient(address) as client:
        return address.url if client.is_alive() else None
