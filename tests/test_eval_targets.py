"""Targets: an engine of this process and a service over HTTP tell the same of the same articles."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SEEDS, opened_engine, service_settings
from live_service import live
from pydantic import SecretStr
from scripted_service import Json

from eval.http_target import HttpTarget
from eval.questions import Relevance, Status, read_questions
from eval.records import Outcome
from eval.targets import EngineTarget, fingerprint_of, open_settings
from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import READ, Engine

OF_SEEDS = {one.id: one for one in read_questions(SEEDS / "questions.jsonl")}
ASKED = [
    OF_SEEDS["seeds-001"],
    next(one for one in OF_SEEDS.values() if one.status is Status.ABSTAINED),
    replace(OF_SEEDS["seeds-001"], as_of="2024-06-17"),
    replace(OF_SEEDS["seeds-003"], relevant=(Relevance("003_arrival_before_dawn.md", 2),)),
]
REFUSED = [
    (replace(OF_SEEDS["seeds-001"], question="?"), "bad-question"),
    (replace(OF_SEEDS["seeds-001"], as_of="2024-06-18T25"), "bad-filter"),
]


@pytest.fixture(scope="module")
def url(engine: Engine) -> Iterator[str]:
    """A real service around the same engine: another may read more or fewer passages."""
    with served(engine) as address:
        yield address


@contextmanager
def served(engine: Engine) -> Iterator[str]:
    """The address of a service around an engine."""
    with live(create_app(engine, service_settings(engine.index.settings.data_dir))) as address:
        yield address


def timeless(outcome: Outcome) -> Json:
    """What must be equal however it was asked."""
    plain = outcome.model_dump(exclude={"seconds"})
    for changing in ("id", "timings_ms") if plain["answer"] else ():
        plain["answer"].pop(changing)
    return plain


def test_the_same_question_has_the_same_outcome_in_process_and_over_http(
    engine: Engine, url: str
) -> None:
    here = EngineTarget(engine, 10)
    with HttpTarget(url, 10) as there:
        for question in ASKED:
            assert timeless(here.ask(question)) == timeless(there.ask(question))


def test_what_is_refused_fails_alike_in_process_and_over_http(engine: Engine, url: str) -> None:
    here = EngineTarget(engine, 10)
    with HttpTarget(url, 10) as there:
        for question, kind in REFUSED:
            outcomes = here.ask(question), there.ask(question)
            assert timeless(outcomes[0]) == timeless(outcomes[1])
            assert [one.failure.type for one in outcomes if one.failure] == [kind, kind]


def test_an_outcome_holds_all_that_scoring_needs(engine: Engine) -> None:
    outcome = EngineTarget(engine, 7).ask(ASKED[0])
    assert outcome.answer is not None
    assert outcome.exact_citations == [True] * len(outcome.answer.citations)
    assert len(outcome.retrieved) == 7
    assert outcome.seconds > 0
    (place, *_) = outcome.quote_places
    text = engine.article(place.article_id).text
    assert text[place.start : place.end] == ASKED[0].quotes[0].quote


def test_more_passages_than_the_answerer_reads_are_searched_for(engine: Engine) -> None:
    assert len(EngineTarget(engine, READ + 4).ask(ASKED[0]).retrieved) == READ + 4


def test_a_judged_article_is_known_by_the_id_that_the_index_gives_it(engine: Engine) -> None:
    outcome = EngineTarget(engine, 1).ask(ASKED[3])
    ((article, grade),) = outcome.relevance.items()
    assert (engine.article(article).id, grade) == (article, 2)


def test_as_of_is_passed_on(engine: Engine) -> None:
    answer = EngineTarget(engine, 10).ask(ASKED[2]).answer
    assert answer is not None
    assert answer.as_of == "2024-06-17"


def test_who_writes_the_answers_can_be_said(engine: Engine, url: str) -> None:
    here = EngineTarget(engine, 10, "openai")
    with HttpTarget(url, 10, "openai") as there:
        for target in (here, there):
            failure = target.ask(ASKED[0]).failure
            assert failure is not None
            assert failure.type == "no-chat-model"
            assert target.describe().settings["engine"] == "openai"
    assert "engine" not in EngineTarget(engine, 10).describe().settings


def test_a_description_tells_the_index_and_the_versions(engine: Engine, url: str) -> None:
    here = EngineTarget(engine, 10).describe()
    assert here.settings["retrieval"] == "hybrid"
    assert here.versions.keys() >= {"dateline", "onnxruntime", "python"}
    with HttpTarget(url, 10) as target:
        there = target.describe()
    assert (there.target, there.settings["articles"]) == (url, 5)
    assert there.versions["dateline"] == here.versions["dateline"]


def test_a_services_fingerprint_follows_its_articles(tmp_path: Path, model: EmbeddingModel) -> None:
    with (
        opened_engine(tmp_path / "data", model, [SEEDS]) as opened,
        served(opened) as address,
        HttpTarget(address, 10) as target,
    ):
        before = target.describe().fingerprint
        assert before is not None
        assert target.describe().fingerprint == before
        (first, *_), _ = opened.articles(None, 1)
        opened.index.remove([first.id])
        assert target.describe().fingerprint not in (None, before)


def test_equal_articles_have_one_fingerprint_wherever_they_lie(
    tmp_path: Path, engine: Engine, model: EmbeddingModel
) -> None:
    with opened_engine(tmp_path / "data", model, [SEEDS]) as other:
        assert fingerprint_of(other.index) == fingerprint_of(engine.index)
        (first, *_), _ = other.articles(None, 1)
        other.index.remove([first.id])
        assert fingerprint_of(other.index) != fingerprint_of(engine.index)


def test_settings_are_told_without_what_is_secret(tmp_path: Path) -> None:
    settings = service_settings(
        tmp_path, openai_api_key=SecretStr("sesame"), openai_base_url="http://me:sesame@host/v1"
    )
    told = open_settings(settings)
    assert told["openai_base_url"] == "http://host/v1"
    assert told["data_dir"] == str(tmp_path)
    assert "sesame" not in json.dumps(told)
