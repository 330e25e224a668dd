"""The benchmark of streams, on a small service."""

from pathlib import Path

import pytest
from conftest import SEEDS, opened_engine
from served import served

from eval.bench_streams import measure_streams
from ingest.errors import SystemFailure
from ingest.models import EmbeddingModel
from service.api import create_app

QUESTIONS = ["When did Putin land in Pyongyang?", "How tall is the Eiffel Tower?"]


def test_the_first_statement_is_measured_against_the_whole(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    article = SEEDS / "003_arrival_before_dawn.md"
    with (
        opened_engine(tmp_path / "data", model, [article], reader="off") as engine,
        served(create_app(engine, engine.settings)) as client,
    ):
        figures = measure_streams(client, QUESTIONS, 5)
        with pytest.raises(SystemFailure, match="no question was answered"):
            measure_streams(client, QUESTIONS[1:], 5)
    assert figures.questions == 1
    assert figures.ratio == pytest.approx(figures.first_ms / figures.whole_ms, rel=0.1)
    assert figures.endings == {"answer": 5}
