"""A larger model that reads the question with a few sentences, and says whether they answer.

A folder with `model.onnx` and `tokenizer.json`: token numbers in, `answers` out, one logit. The
input is `<s> question </s></s> title </s></s> sentences </s>`; without a title its part is left
out. It takes five times as long as the reader, and so reads only what might be the answer.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ingest.onnx import GRAPH, OnnxModel

SHIPPED = Path(__file__).parent / "verifier_model"
FIRST, MARK = 0, 2
QUESTION, TITLE, TEXT = 40, 20, 120
"""Tokens of each part at most, as the model was trained."""
_OUTPUT = "answers"
_REMEDY = "install Dateline anew, or set DATELINE_READER to off to answer without its models"


class Verifier:
    """The model; may be used from several threads at once.

    It is loaded while other work goes on: in the first question's time at the latest.
    """

    def __init__(self, folder: Path = SHIPPED, *, threads: int = 2) -> None:
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="verify")
        self._loading = self._workers.submit(_loaded, folder)

    def answers(self, question: str, windows: Sequence[tuple[str, str]]) -> list[float]:
        """The logit that each (title, sentences) answers, in their order.

        Raises:
            ModelUnusable: a file is missing, damaged or no verifier.
        """
        asked = self._ids(question)[:QUESTION]
        return [*self._workers.map(lambda one: self._answers(asked, *one), windows)]

    def _answers(self, asked: Sequence[int], title: str, text: str) -> float:
        ids = [FIRST, *asked, MARK, MARK]
        if title:
            ids += [*self._ids(title)[:TITLE], MARK, MARK]
        ids += [*self._ids(text)[:TEXT], MARK]
        return float(self._loading.result().run(ids, None, [_OUTPUT])[0][0])

    def _ids(self, text: str) -> list[int]:
        return list(self._loading.result().tokenize(text, special=False).ids)


def _loaded(folder: Path) -> OnnxModel:
    model = OnnxModel(folder, remedy=_REMEDY)
    model.tokenizer.no_truncation()
    if _OUTPUT not in model.outputs:
        raise model.unusable(f"{GRAPH} has no output {_OUTPUT}")
    return model
