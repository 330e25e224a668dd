"""Further sentences of answers as examples for the fit of what they add."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from eval.metrics import item_recall
from eval.questions import Question as Asked
from ingest.index import Index
from ingest.models import load_model
from ingest.pipeline import Ingestion
from service.asked import take_apart
from service.candidates import Candidate, candidates
from service.conflicts import conflicting, differing
from service.engine import Engine
from service.enumerations import asks_for_several
from service.evidence import Evidence
from service.further import Adding, Choice, further_of, with_further
from service.judgement import judge
from service.questions import Question
from service.reader import load_reader
from service.scoring import WITH_READER, WITHOUT_READER
from service.second_look import SecondLook
from service.settings import Settings
from service.verifier import Verifier

LEAST_CHANCE = 0.4
"""Chance that a question is answered from which its sentences are examples."""


@dataclass(frozen=True)
class Answerable:
    """An answerable question with all that its answer is chosen from.

    Attributes:
        tried: by the weights as they are.
        parted: the articles disagree, and their values are shown instead.
        answered: whether the service answers it.
    """

    asked: Asked
    choice: Choice
    tried: Sequence[tuple[Candidate, float]]
    parted: Sequence[Candidate]
    answered: bool

    def rows(self) -> Iterator[tuple[tuple[float, ...], bool]]:
        """What speaks for each further sentence beside the best, and whether it adds an item of
        the right answer."""
        best = self.choice.best
        known = item_recall(best.sentence, self.asked.answers)
        for one, below in self.tried:
            both = item_recall(f"{best.sentence} {one.sentence}", self.asked.answers)
            yield astuple(self.choice.gain(one, below, [best])), both > known

    def judged(self, adding: Adding) -> tuple[bool, int]:
        """Whether the answer is right with such further sentences, and of how many it is."""
        if not self.answered:
            return False, 0
        chosen = self.parted or with_further(self.choice, adding)
        text = " ".join(one.sentence for one in chosen)
        return item_recall(text, self.asked.answers) == 1.0, len(chosen)


def answerable_of(source: Path, asked: Sequence[Asked], reader: str) -> list[Answerable]:
    """The answerable of some questions, over the articles of a file or folder.

    Args:
        reader: as DATELINE_READER.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), reader=reader)
        loaded = load_reader(settings.reader, settings.threads)
        verifier = Verifier() if loaded else None
        with Index(settings, load_model(settings)) as index:
            Ingestion(index, lambda _: None).run([source])
            engine = Engine(index, settings, loaded)
            found = (_answerable(engine, verifier, one) for one in asked if one.answers)
            return [one for one in found if one is not None]


def _answerable(engine: Engine, verifier: Verifier | None, asked: Asked) -> Answerable | None:
    question = asked.question
    encoder, lexical = engine.index.model.reader, engine.index.lexical
    passages = engine.passages(Question(question=question))
    sentences = candidates(passages, encoder)
    parts = take_apart(question, passages, encoder, lexical)
    if not sentences or not parts.words:
        return None
    features = Evidence(parts, lexical).features(sentences)
    look = SecondLook(verifier, question, sentences) if verifier else None
    judged = judge(sentences, features, look)
    if judged.certainty < LEAST_CHANCE:
        return None
    groups = conflicting(parts.kind, question, judged.ranked)
    other = differing(parts.kind, question, judged.ranked)
    choice = Choice(parts.kind, judged.ranked, asks_for_several(question), other, look=look)
    tried = further_of(choice, (WITH_READER if look else WITHOUT_READER).further)
    return Answerable(asked, choice, tried, [one.candidates[0] for one in groups], judged.answers)
