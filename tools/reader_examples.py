"""What the reader learns from: questions on passages, answerable and not.

To the sets' own examples are added: other passages of the same article that share words with
the question, single sentences joined to the length of a passage, and questions whose name or
number was swapped for one that the passage does not hold.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from ingest.sentences import sentence_spans
from tools.reader_sources import Asked, Passage, Span

_WORD = re.compile(r"\w+")
_PARTICULAR = re.compile(
    r"(?<=[a-z,'] )(?:[A-Z][\w.'-]+(?: (?:of |the )?[A-Z][\w.'-]+)*|\d[\d.,]*\d|\d)"
)


def crop(
    passage: Passage, span: Span | None, rng: random.Random, most: int
) -> tuple[Passage, Span | None]:
    """A run of whole sentences of at most `most` characters around the span."""
    text = passage.text
    if len(text) <= most:
        return passage, span
    sentences = list(sentence_spans(text))
    inside = span or rng.choice(sentences)
    first = max((n for n, (a, _) in enumerate(sentences) if a <= inside[0]), default=0)
    last = next((n for n, (_, b) in enumerate(sentences) if b >= inside[1]), len(sentences) - 1)
    while True:
        wider = [(first - 1, last), (first, last + 1)]
        fits = [
            (a, b)
            for a, b in wider
            if a >= 0 and b < len(sentences) and sentences[b][1] - sentences[a][0] <= most
        ]
        if not fits:
            break
        first, last = rng.choice(fits)
    start, end = sentences[first][0], sentences[last][1]
    moved = (span[0] - start, span[1] - start) if span else None
    return replace(passage, text=text[start:end]), moved


class Neighbours:
    """Which texts share the rarest words (cosine of tf–idf)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._vocabulary: dict[str, int] = {}
        for text in texts:
            for word in _WORD.findall(text.lower()):
                self._vocabulary.setdefault(word, len(self._vocabulary))
        counts = self._matrix(texts)
        seen = np.asarray((counts > 0).sum(axis=0)).ravel()
        self._idf = np.log((1 + len(texts)) / (1 + seen))
        self._texts = self._weighted(counts)

    def nearest(self, questions: Sequence[str], most: int) -> list[list[int]]:
        """For each question the texts most like it, best first."""
        found = []
        for start in range(0, len(questions), 512):
            part = self._weighted(self._matrix(questions[start : start + 512]))
            likeness = (part @ self._texts.T).toarray()
            found += np.argsort(-likeness, axis=1, kind="stable")[:, :most].tolist()
        return found

    def _matrix(self, texts: Sequence[str]) -> csr_matrix:
        rows, columns = [], []
        for row, text in enumerate(texts):
            known = {self._vocabulary.get(word, -1) for word in _WORD.findall(text.lower())}
            columns += sorted(known - {-1})
            rows += [row] * len(known - {-1})
        shape = (len(texts), len(self._vocabulary))
        return csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)

    def _weighted(self, counts: csr_matrix) -> csr_matrix:
        weighted = counts.multiply(self._idf).tocsr()
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        return csr_matrix(weighted.multiply(1 / np.maximum(lengths, 1e-9)[:, None]))


def swapped(asked: Asked, others: Sequence[str], rng: random.Random) -> Asked | None:
    """The question with a name or number of its passage swapped for a foreign one."""
    text = asked.passage.text.lower()
    held = [m for m in _PARTICULAR.finditer(asked.question) if m[0].lower() in text]
    if not held:
        return None
    old = rng.choice(held)
    fits = [
        one for one in others if one[0].isdigit() == old[0][0].isdigit() and one.lower() not in text
    ]
    if not fits:
        return None
    question = asked.question[: old.start()] + rng.choice(fits) + asked.question[old.end() :]
    return replace(asked, question=question, answers=False, spans=())


def particulars(questions: Sequence[Asked]) -> list[str]:
    """The names and numbers of the questions."""
    return sorted({found[0] for one in questions for found in _PARTICULAR.finditer(one.question)})


def roughened(question: str, rng: random.Random) -> str:
    """One question in ten as people type it: in lower case, without a question mark."""
    return question.lower().rstrip("?") if rng.random() < 0.1 else question
