"""The sentences that an answer may be made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.articles import StoredPassage
from ingest.encoder import OnnxEncoder
from ingest.sentences import sentence_spans
from service import names
from service.reader import Reading
from service.retrieval import ScoredPassage
from service.spans import Span, best_span

Vectors = NDArray[np.float32]

MOST_SENTENCES = 48
"""From here on no further passage is read: the best two sentences of 8 passages of news (some
50 sentences) held the answer as often as those of 12, .22 of 260 quiz questions of 2023."""
MOST_OF_READ = 28
"""The same where the reader has put the passages in order: the first two sentences chosen from 28
held the answer as often as those from 48, .26 of the same questions, and from 20 the seeds lost."""

SAME = 0.75
"""Cosine from which two sentences of different articles are compared for saying the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence of a found passage: `passage.text[start:end]`.

    Attributes:
        rank: of its passage, from 0.
        reading: what the reader says of the passage.
        span: where in the sentence it sees the answer, offsets into the passage.
        context: title, headings and the sentence before it.
        vectors: (tokens, dimension), unit length.
        offsets: (tokens, 2), into the sentence.
        mean: (dimension,), unit length.
        particulars: names and numbers that it holds, folded.
    """

    passage: StoredPassage
    start: int
    end: int
    rank: int
    reading: Reading | None
    span: Span | None
    context: str
    vectors: Vectors
    offsets: NDArray[np.int32]
    mean: Vectors
    particulars: frozenset[str]

    @property
    def sentence(self) -> str:
        """The words as they stand."""
        return self.passage.text[self.start : self.end]


def candidates(passages: Sequence[ScoredPassage], encoder: OnnxEncoder) -> list[Candidate]:
    """Every sentence of the first passages once, in order of rank."""
    places: dict[tuple[str, int, int], _Place] = {}
    most = MOST_OF_READ if any(one.reading for one in passages) else MOST_SENTENCES
    for rank, scored in enumerate(passages):
        if len(places) >= most:
            break
        passage, reading = scored.passage, scored.reading
        before = ""
        for start, end in sentence_spans(passage.text):
            place = (passage.article.id, passage.start + start, passage.start + end)
            context = f"{passage.article.title}\n{passage.heading}\n{before}"
            span = best_span(reading, start, end) if reading else None
            known = _Place(passage, start, end, rank, reading, span, context)
            places.setdefault(place, known)
            before = passage.text[start:end]
    found = list(places.values())
    encoded = encoder.encode_tokens([one.passage.text[one.start : one.end] for one in found])
    return [
        Candidate(
            *place, tokens.vectors, tokens.offsets, mean_vector(tokens.vectors), _particulars(place)
        )
        for place, tokens in zip(found, encoded, strict=True)
        if len(tokens.vectors)
    ]


class _Place(NamedTuple):
    """A sentence before it was encoded."""

    passage: StoredPassage
    start: int
    end: int
    rank: int
    reading: Reading | None
    span: Span | None
    context: str


def likeness(one: Candidate, other: Candidate) -> float:
    """Cosine of two sentences' mean vectors."""
    return float(one.mean @ other.mean)


def says_same(one: Candidate, other: Candidate) -> bool:
    """Near in meaning, and with no name or number that the first does not have."""
    return likeness(one, other) >= SAME and other.particulars <= one.particulars


def mean_vector(vectors: Vectors) -> Vectors:
    mean = vectors.mean(axis=0)
    unit: Vectors = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return unit


def _particulars(place: _Place) -> frozenset[str]:
    sentence = place.passage.text[place.start : place.end]
    held = [word for word, _, _ in names.capitalised(sentence)]
    held += [word for word, _, _ in names.words(sentence) if word[0].isdigit()]
    return frozenset(names.fold(word) for word in held)
