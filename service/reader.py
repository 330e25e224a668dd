"""A model that reads question and passage together, and says whether and where it answers.

A folder with `model.onnx`: token numbers in; out `pair`, the logits of relevance and of
answering, and `span`, each token's logits for being the answer's first and last, where the
first token of all stands for no answer (Devlin et al. 2019). The input is
`[CLS] question [SEP] title [SEP] passage [SEP]`, the passage being of token type 1; without
a title its part is left out.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import SHIPPED as SHIPPED_EMBEDDER
from ingest.onnx import GRAPH, TOKENIZER, OnnxModel

SHIPPED = Path(__file__).parent / "model"
QUESTION, TITLE, PASSAGE = 48, 24, 176
"""Tokens of each part at most, as the model was trained; a passage has 160."""

_OUTPUTS = ("pair", "span")
_REMEDY = (
    f"name a folder with {GRAPH} of a reader in DATELINE_READER, unset it for the shipped one, "
    "or set it to off"
)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the model says of one passage.

    Attributes:
        relevance, answers: logits.
        starts, ends: (tokens,) natural logarithms of the probability that the answer starts
            or ends with the token; those of `none` and of all tokens make 1.
        none: the same for there being no answer, (start, end).
        offsets: (tokens, 2), half-open, in code points of the passage.
    """

    relevance: float
    answers: float
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    none: tuple[float, float]
    offsets: NDArray[np.int32]


def load_reader(name: str, threads: int) -> "Reader | None":
    """The reader that `DATELINE_READER` names: empty, a folder, or off; None if it is off.

    Raises:
        ModelUnusable: see `Reader`.
    """
    if name.casefold() == "off":
        return None
    return Reader(Path(name) if name else SHIPPED, threads=threads)


class Reader:
    """The model; may be used from several threads at once.

    Raises:
        ModelUnusable: a file is missing, damaged or no reader.
    """

    def __init__(self, folder: Path = SHIPPED, *, threads: int = 2) -> None:
        own = folder / TOKENIZER
        tokenizer = own if own.exists() else SHIPPED_EMBEDDER / TOKENIZER
        self._model = OnnxModel(folder, remedy=_REMEDY, tokenizer=tokenizer)
        self._model.tokenizer.no_truncation()
        missing = [name for name in _OUTPUTS if name not in self._model.outputs]
        if missing:
            raise self._model.unusable(f"{GRAPH} has no output {missing[0]}")
        self._first, self._mark = self._number("[CLS]"), self._number("[SEP]")
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="read")
        self.read("Who reads?", [("", "The reader reads.")])

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """What it says of each (title, text), in their order."""
        asked = self._model.tokenize(question, special=False).ids[:QUESTION]
        # Longest first, so that no thread is left alone with a long passage at the end.
        order = sorted(range(len(passages)), key=lambda place: -len(passages[place][1]))
        read = self._workers.map(lambda place: self._read(asked, *passages[place]), order)
        found = dict(zip(order, read, strict=True))
        return [found[place] for place in range(len(passages))]

    def _number(self, mark: str) -> int:
        number = self._model.tokenizer.token_to_id(mark)
        if number is None:
            raise self._model.unusable(f"its tokenizer has no {mark}")
        return int(number)

    def _read(self, asked: Sequence[int], title: str, text: str) -> Reading:
        before = [self._first, *asked, self._mark]
        if title:
            before += [*self._model.tokenize(title, special=False).ids[:TITLE], self._mark]
        own = self._model.tokenize(text, special=False)
        count = min(PASSAGE, len(own.ids))
        types = [0] * len(before) + [1] * count + [0]
        ids = [*before, *own.ids[:count], self._mark]
        pair, span = self._model.run(ids, types, _OUTPUTS)
        places = np.r_[0, len(before) : len(before) + count]
        logs = _log_softmax(span[places])
        return Reading(
            relevance=float(pair[0]),
            answers=float(pair[1]),
            starts=logs[1:, 0],
            ends=logs[1:, 1],
            none=(float(logs[0, 0]), float(logs[0, 1])),
            offsets=np.array(own.offsets[:count], np.int32).reshape(-1, 2),
        )


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Down each column."""
    shifted = logits - logits.max(axis=0)
    logs: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(axis=0))
    return logs
