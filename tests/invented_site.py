"""A service on a few invented articles, visited by a real browser, and questions for it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from browser import launched, visited
from conftest import opened_engine, service_settings
from playwright.sync_api import Browser, Page
from served import served

from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine

INVENTED = Path(__file__).with_name("invented_articles.jsonl")
COST = "How much did the new bridge in Linz cost?"
INQUIRY = "What is known about the inquiry into the Tjelvar?"
SUCCESSOR = "Who succeeds the harbour master of Visby?"
UNANSWERED = "What did Emmanuel Macron say about the treaty?"
PRIZE = "Who won the prize at the fair of Vevey?"
GROUNDING = "When did the ferry Tjelvar run aground?"


@dataclass(frozen=True)
class Site:
    """A service on the invented articles, and the browser that visits it."""

    engine: Engine
    url: str
    browser: Browser

    def visited(self, **context: Any) -> AbstractContextManager[Page]:
        """The page in a profile of its own, with this context."""
        return visited(self.browser, self.url, **context)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Site]:
    """One for the tests of a file: two cannot drive a browser at a time."""
    data_dir = tmp_path_factory.mktemp("site") / "data"
    with launched() as browser, opened_engine(data_dir, model, [INVENTED]) as engine:
        app = create_app(engine, service_settings(data_dir))
        with served(app) as client:
            yield Site(engine, str(client.base_url), browser)


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    """As a visitor finds it."""
    with site.visited() as opened:
        yield opened
