"""What speaks for a sentence as an answer to a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from ingest.lexical import LexicalIndex
from service import names
from service.answer_kinds import AnswerKind, has_pattern, is_strict, spans_of
from service.asked import Asked
from service.candidates import Candidate, mean_vector

Vectors = NDArray[np.float32]

AFTER_NUMBER, ALIKE = 5, 0.5
"""How far after its number, and how alike (a cosine), what is counted must stand; chosen by eye
on the dev half of the seeds' questions."""
WINDOW = 12
"""Tokens on either side of what is asked for that count as near it."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of one candidate; shares from 0 to 1, and cosines.

    Attributes:
        meaning: cosine of the mean token vectors of question and sentence.
        soft_recall: Σ weight · highest cosine of each question token to a token of the
            sentence: BERTScore's recall with idf weights (Zhang et al., ICLR 2020).
        covered: the same where a word that stands in the context counts as matched.
        weakest: `covered` of the question's word that is matched worst.
        local: soft recall within `WINDOW` tokens of what the question asks for.
        passage_recall: soft recall over the best of the passage's sentences.
        names_near: share of the question's names in sentence or context.
        names_missing: share of them nowhere in the passage or its context.
        kind_held: the sentence holds what is asked for, and not from the question.
        kind_missed: it does not, although the question leaves no doubt of it.
        rank: 1 / (1 + rank of the passage).
        answers: the reader's logit for the passage, a tenth of it; this and the next are 0 where
            the passage was not read.
        span: how much likelier the sentence's best span is than no answer, in natural
            logarithms, a tenth of them, from -2 to 2.
    """

    meaning: float
    soft_recall: float
    covered: float
    weakest: float
    local: float
    passage_recall: float
    names_near: float
    names_missing: float
    kind_held: float
    kind_missed: float
    rank: float
    answers: float
    span: float


_PRONOUN = re.compile(r"[\"“‘']?(?:He|She|They|It|His|Her|Their|In \w+ \w+,? (?:he|she|they))\b")
_NAMED = (AnswerKind.PERSON, AnswerKind.PLACE)
NAMES = tuple(field.name for field in fields(Features))


class Evidence:
    """Compares one question with the sentences of one search."""

    def __init__(self, asked: Asked, lexical: LexicalIndex) -> None:
        self._asked = asked
        self._lexical = lexical
        self._mean = mean_vector(asked.vectors)
        self._folded: dict[str, frozenset[str]] = {}
        self._terms: dict[str, frozenset[str]] = {}
        self._given: dict[Candidate, frozenset[str]] = {}

    def features(self, found: Sequence[Candidate]) -> NDArray[np.float64]:
        """(candidates, features), in the order of `NAMES`."""
        matches = [self._asked.vectors @ candidate.vectors.T for candidate in found]
        softs = [match.max(axis=1) for match in matches]
        best: dict[str, Vectors] = {}
        for candidate, soft in zip(found, softs, strict=True):
            known = best.get(candidate.passage.id)
            best[candidate.passage.id] = soft if known is None else np.maximum(known, soft)
        rows = [
            self._features(candidate, match, soft, best[candidate.passage.id])
            for candidate, match, soft in zip(found, matches, softs, strict=True)
        ]
        return np.array([[getattr(row, name) for name in NAMES] for row in rows], dtype=np.float64)

    def asked_for(self, candidate: Candidate) -> frozenset[str]:
        """What the sentence holds of what is asked for, folded; empty where nothing tells."""
        if candidate not in self._given:
            match = self._asked.vectors @ candidate.vectors.T
            found = [candidate.sentence[a:b] for a, b in self._asked_for(candidate, match)]
            self._given[candidate] = frozenset(names.fold(words) for words in found)
        return self._given[candidate]

    def _features(
        self, candidate: Candidate, match: Vectors, soft: Vectors, passage_soft: Vectors
    ) -> Features:
        asked = self._asked
        near = self._fold(candidate.sentence) | self._fold(candidate.context)
        wide = near | self._fold(candidate.passage.text)
        spans = self._asked_for(candidate, match)
        covered, weakest = self._covered(soft, candidate.context)
        free = not has_pattern(asked.kind) and asked.kind not in _NAMED
        return Features(
            meaning=float(candidate.mean @ self._mean),
            soft_recall=float(soft @ asked.weights),
            covered=covered,
            weakest=weakest,
            local=self._local(candidate, match, soft, spans),
            passage_recall=float(passage_soft @ asked.weights),
            names_near=_share(asked.names, near),
            names_missing=1.0 - _share(asked.names, wide),
            kind_held=float(free or bool(spans)),
            kind_missed=float((is_strict(asked.kind) or bool(asked.speaker)) and not spans),
            rank=1.0 / (1.0 + candidate.rank),
            **_read(candidate),
        )

    def _asked_for(self, candidate: Candidate, match: Vectors) -> list[tuple[int, int]]:
        """Where the sentence holds what is asked for, other than in the question's words."""
        asked, sentence = self._asked, candidate.sentence
        if asked.kind in _NAMED:
            return [
                (start, end)
                for word, start, end in names.capitalised(sentence)
                if not names.present(names.fold(word), asked.said)
            ]
        spans = spans_of(asked.kind, sentence)
        if asked.kind is AnswerKind.QUOTE:
            return spans if self._speaks(candidate) else []
        said = asked.text.casefold()
        new = [(a, b) for a, b in spans if sentence[a:b].casefold() not in said]
        if asked.kind is AnswerKind.COUNT and len(asked.counted):
            return [span for span in new if self._counts(span[1], candidate, match)]
        return new

    def _counts(self, end: int, candidate: Candidate, match: Vectors) -> bool:
        """Whether one of the tokens after a number is much like what is to be counted."""
        after = np.flatnonzero(candidate.offsets[:, 0] >= end)[:AFTER_NUMBER]
        return bool(len(after)) and float(match[self._asked.counted][:, after].max()) >= ALIKE

    def _speaks(self, candidate: Candidate) -> bool:
        """Whether it is the speaker's sentence: named in it, or meant by its pronoun."""
        if not self._asked.speaker:
            return True
        before = candidate.context.rpartition("\n")[2] if _PRONOUN.match(candidate.sentence) else ""
        near = self._fold(candidate.sentence) | self._fold(before)
        given = self._asked.speaker
        return 2 * sum(names.present(name, near) for name in given) >= len(given)

    def _covered(self, soft: Vectors, context: str) -> tuple[float, float]:
        near = self._terms.setdefault(context, frozenset(self._lexical.terms(context)))
        marks = [
            1.0 if near.intersection(word.terms) else float(soft[word.tokens].mean())
            for word in self._asked.words
        ]
        total = sum(word.weight * mark for word, mark in zip(self._asked.words, marks, strict=True))
        return total, min(marks, default=0.0)

    def _local(
        self, candidate: Candidate, match: Vectors, soft: Vectors, spans: list[tuple[int, int]]
    ) -> float:
        if not spans:
            return 0.0 if is_strict(self._asked.kind) else float(soft @ self._asked.weights)
        best = 0.0
        offsets = candidate.offsets
        for start, end in spans:
            inside = np.flatnonzero((offsets[:, 0] < end) & (offsets[:, 1] > start))
            if len(inside):
                window = match[:, max(0, inside[0] - WINDOW) : inside[-1] + WINDOW + 1]
                best = max(best, float(window.max(axis=1) @ self._asked.weights))
        return best

    def _fold(self, text: str) -> frozenset[str]:
        if text not in self._folded:
            self._folded[text] = names.folded(text) | names.initials(text)
        return self._folded[text]


def _read(candidate: Candidate) -> dict[str, float]:
    """What the reader says of the sentence."""
    reading, span = candidate.reading, candidate.span
    if reading is None or span is None:
        return {"answers": 0.0, "span": 0.0}
    return {"answers": reading.answers / 10, "span": span.evidence}


def _share(wanted: Sequence[str], among: frozenset[str]) -> float:
    if not wanted:
        return 1.0
    return sum(names.present(name, among) for name in wanted) / len(wanted)
