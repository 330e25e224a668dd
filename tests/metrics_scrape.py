"""Services that count from 0, and what a scrape of their `/metrics` exposes."""

from typing import Any

from conftest import service_settings
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from service.api import create_app
from service.engine import Engine

Labels = frozenset[tuple[str, str]]


class Scrape:
    """Every sample that was exposed at one time."""

    def __init__(self, client: TestClient) -> None:
        response = client.get("/metrics")
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        self.families = list(text_string_to_metric_families(response.text))
        self.samples: dict[tuple[str, Labels], float] = {
            (one.name, frozenset(one.labels.items())): one.value
            for family in self.families
            for one in family.samples
        }

    def value(self, name: str, **labels: str) -> float:
        return self.samples[f"dateline_{name}", frozenset(labels.items())]

    def series(self, name: str) -> dict[Labels, float]:
        """All that are not 0, by their labels."""
        wanted = f"dateline_{name}"
        return {labels: n for (found, labels), n in self.samples.items() if found == wanted and n}

    def total(self, name: str) -> float:
        return sum(self.series(name).values())


def around(engine: Engine, **changes: object) -> TestClient:
    """A service of its own around an engine: it has counted nothing yet."""
    app = create_app(engine, service_settings(engine.settings.data_dir, **changes))
    return TestClient(app, raise_server_exceptions=False)


def said(question: str, **more: object) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": question}], **more}
