"""Questions on articles as examples for the fit of the extractive answerer."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.metrics import is_right
from ingest.index import Index
from ingest.models import load_model
from ingest.pipeline import Ingestion
from service.asked import take_apart
from service.candidates import Candidate, candidates
from service.engine import Engine
from service.evidence import Evidence
from service.questions import Question
from service.reader import load_reader
from service.scoring import WITH_READER
from service.second_look import LOOKED_AT, SecondLook
from service.settings import Settings
from service.verifier import Verifier
from tools.answerer_fit import Array, Example

Asking = tuple[str, Sequence[Sequence[str]], Sequence[str]]
"""A question, its accepted answers, and quotes; without quotes, what holds an answer counts."""


def examples_of(source: Path, reader: str, asked: Sequence[Asking]) -> list[Example]:
    """One example a question, over the articles of a file or folder.

    Args:
        reader: as DATELINE_READER.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), max_file_mb=1000, reader=reader)
        loaded = load_reader(settings.reader, settings.threads)
        verifier = Verifier() if loaded else None
        with Index(settings, load_model(settings)) as index:
            Ingestion(index, lambda _: None).run([source])
            engine = Engine(index, settings, loaded)
            return [
                example for one in asked if (example := _example(engine, verifier, one)) is not None
            ]


def _example(engine: Engine, verifier: Verifier | None, asking: Asking) -> Example | None:
    question, accepted, quotes = asking
    encoder, lexical = engine.index.model.reader, engine.index.lexical
    passages = engine.passages(Question(question=question))
    sentences = candidates(passages, encoder)
    if not sentences:
        return None
    asked = take_apart(question, passages, encoder, lexical)
    features = Evidence(asked, lexical).features(sentences)
    looks = _looks(verifier, question, sentences, features)
    answers = [_answers(one.sentence, accepted, quotes) for one in sentences]
    return Example(np.column_stack([features, looks]), np.array(answers, np.bool_), bool(accepted))


def _looks(
    verifier: Verifier | None, question: str, sentences: Sequence[Candidate], features: Array
) -> Array:
    """(sentences,) tenths of logits, 0 for those that are not looked at: the first by the weights
    as they are."""
    looks = np.zeros(len(sentences))
    if verifier:
        best = np.argsort(-WITH_READER.scores(features), kind="stable")[:LOOKED_AT]
        look = SecondLook(verifier, question, sentences)
        looks[best] = np.array(look.at([sentences[n] for n in best])) / 10
    return looks


def _answers(sentence: str, accepted: Sequence[Sequence[str]], quotes: Sequence[str]) -> bool:
    if quotes:
        words = " ".join(sentence.split())
        return any(words in quote or quote in words for quote in quotes)
    return bool(accepted) and is_right(sentence, accepted)
