"""A larger model that reads the question with a few sentences, and says whether they answer.

A folder with `model.onnx` and `tokenizer.json`: token numbers in, `answers` out, one logit. The
input is `<s> question </s></s> title </s></s> sentences </s>`; without a title its part is left
out. It takes four to five times as long as the reader, and so reads only what might be the answer.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ingest.onnx import GRAPH, OnnxModel
from service.loading import Loading

SHIPPED = Path(__file__).parent / "verifier_model"
FIRST, MARK = 0, 2
QUESTION, TITLE, TEXT = 64, 20, 120
"""Tokens of each part at most, as the model was trained; a statement is longer than a question."""
_OUTPUT = "answers"
_REMEDY = "install Dateline anew, or set DATELINE_READER to off to answer without its models"


class Verifier:
    """The model; may be used from several threads at once.

    It is loaded when it is first needed, unless that was begun before: see `load`.

    Args:
        threads: that share the work on one text. With two, two windows of questions take as long
            as if each had its own (57 ms instead of 59).
    """

    def __init__(self, folder: Path = SHIPPED, *, threads: int = 2) -> None:
        self._model = Loading(partial(_loaded, folder, threads), "verify")

    def load(self) -> None:
        """Begin to load the model, if that was not begun."""
        self._model.begin()

    def answers(self, question: str, windows: Sequence[tuple[str, str]]) -> list[float]:
        """The logit that each (title, sentences) answers, in their order.

        Raises:
            ModelUnusable: a file is missing, damaged or no verifier.
        """
        model = self._model.result()
        asked = _ids(model, question)[:QUESTION]
        return [_answers(model, asked, title, text) for title, text in windows]


def _answers(model: OnnxModel, asked: Sequence[int], title: str, text: str) -> float:
    ids = [FIRST, *asked, MARK, MARK]
    if title:
        ids += [*_ids(model, title)[:TITLE], MARK, MARK]
    ids += [*_ids(model, text)[:TEXT], MARK]
    return float(model.run(ids, None, [_OUTPUT])[0][0])


def _ids(model: OnnxModel, text: str) -> list[int]:
    return list(model.tokenize(text, special=False).ids)


def _loaded(folder: Path, threads: int) -> OnnxModel:
    model = OnnxModel(folder, remedy=_REMEDY, threads=threads)
    model.tokenizer.no_truncation()
    if _OUTPUT not in model.outputs:
        raise model.unusable(f"{GRAPH} has no output {_OUTPUT}")
    return model
