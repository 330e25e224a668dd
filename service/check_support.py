"""Whether quotes say what a statement says, beyond its names and numbers.

What can be told without a model of inference is told by rules (who, whether, how sure, who says
so); for the rest, the statement's words must stand in the quotes, or something near in meaning.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import OnnxEncoder, TokenVectors
from service.check_certainty import certainty, denial, speaker
from service.check_relations import overstated, swapped
from service.clauses import Words, words_of
from service.proper_names import Token, same
from service.reasons import Reason

ALIKE, FOREIGN = 0.45, 0.22
"""Cosines of two words' token vectors: from which one stands for the other ("attended" and "came"
0.64), and below which a word has nothing to do with a quote ("resigned" 0.15)."""
COVERED = 0.74
"""Share of a statement's content words that must have their like in the quotes. All three were
chosen on invented stories, where right statements had 0.8 and more."""
ASKED = 0.5
"""What a word counts that stands in the question alone."""

Vectors = NDArray[np.float32]
_RULES = (denial, certainty, speaker, swapped, overstated)


@dataclass(frozen=True, slots=True)
class Support:
    """How a statement stands to its quotes.

    Attributes:
        covered: share of its content words that have their like in the quotes, 0 to 1.
    """

    reason: Reason | None
    covered: float


class SupportCheck:
    """Compares statements with quotes.

    Args:
        encoder: tells which words are near in meaning.
    """

    def __init__(self, encoder: OnnxEncoder) -> None:
        self._encoder = encoder

    def check(self, statement: str, quotes: Sequence[str], question: str) -> Support:
        """Whether the quotes, each whole sentences, say what the statement says."""
        own, asked = words_of(statement), words_of(question)
        quoted = [words_of(quote) for quote in quotes]
        for rule in _RULES:
            if reason := rule(own, quoted, asked):
                return Support(reason, 0.0)
        covered = self._covered(own, quoted, asked)
        return Support(None if covered >= COVERED else Reason.INFERENCE, covered)

    def _covered(self, own: Words, quoted: Sequence[Words], asked: Words) -> float:
        held = {stem for one in quoted for stem in one.content}
        checked = own.particulars | own.cues  # by the rules
        wanted = [n for n, stem in enumerate(own.stems) if stem and n not in checked]
        missing = [n for n in wanted if own.stems[n] not in held and not _stands(own, n, quoted)]
        if not missing:
            return 1.0
        known = [n for n in missing if own.stems[n] in asked.content]
        others = [n for n in missing if n not in known]
        nearness = self._nearness(own, others, quoted) if others else []
        nothing = len(missing) == len(wanted) > 1 and not known
        if nothing or any(one < FOREIGN for one in nearness):
            return 0.0
        likely = sum(one >= ALIKE for one in nearness)
        return 1 - (len(missing) - likely - ASKED * len(known)) / len(wanted)

    def _nearness(self, own: Words, places: Sequence[int], quoted: Sequence[Words]) -> list[float]:
        """Of each word the cosine to the word of the quotes that is nearest in meaning."""
        texts = [own.said.text, *(one.said.text for one in quoted)]
        first, *rest = self._encoder.encode_tokens(texts)
        among = np.concatenate([one.vectors for one in rest])
        return [_nearest(first, own.said.words[n], among) for n in places]


def _stands(own: Words, n: int, quoted: Sequence[Words]) -> bool:
    return any(same(own.keys[n], other) for one in quoted for other in one.keys)


def _nearest(tokens: TokenVectors, word: Token, among: Vectors) -> float:
    inside = (tokens.offsets[:, 0] >= word.start) & (tokens.offsets[:, 1] <= word.end)
    if not inside.any() or not len(among):
        return 0.0
    mean = tokens.vectors[inside].mean(axis=0)
    return float((among @ mean).max() / max(float(np.linalg.norm(mean)), 1e-9))
