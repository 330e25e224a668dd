"""Whether quoted words say what a statement says, as two models see it.

One is the reader, the other the same trained further on claims alone: `docs/entailment.md`. On the
dev parts of the scripted answers the mean of both shows more right statements as they are written
than the second alone where as few faults come through: of 487 360 instead of 349, with 7 faults of
1,167, measured before the second model's last term.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from service.loading import Loading
from service.reader import Reader

SHIPPED = Path(__file__).parent / "entailment_model"
BESIDE = 2
"""Statements that the second model may read at once, each beside the reader."""


class Entailment:
    """May be used from several threads.

    The second model is loaded when it is first needed, unless that was begun before: see `load`.

    Args:
        reader: also says whether words answer a question.
        folder: of the second model.
    """

    def __init__(self, reader: Reader, folder: Path = SHIPPED) -> None:
        self._reader = reader
        self._second = Loading(partial(Reader, folder, threads=BESIDE), "entail")
        self._threads = ThreadPoolExecutor(BESIDE, thread_name_prefix="entail")

    def load(self) -> None:
        """Begin to load the second model, if that was not begun."""
        self._second.begin()

    def logit(self, statement: str, title: str, words: str) -> float:
        """That the words, under their article's title, say what the statement says: the mean of
        both models' logits.

        Raises:
            ModelUnusable: the second model's file is missing or damaged.
        """
        second = self._threads.submit(_read, self._second.result(), statement, title, words)
        return (_read(self._reader, statement, title, words) + second.result()) / 2

    def answers(self, question: str, title: str, words: str) -> bool:
        """Whether the reader sees in the words by themselves an answer to the question.

        Of the questions for choosing it does in the best sentence of .87 of the answerable and .28
        of the others.
        """
        return _read(self._reader, question, title, words) > 0


def _read(model: Reader, said: str, title: str, words: str) -> float:
    return model.read(said, [(title, words)])[0].answers
