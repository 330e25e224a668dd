"""Whether quotes say what a statement says, beyond its names and numbers.

Who, whether, how sure and who says so is told by rules; for the rest, the statement's words must
stand in the quotes, or something near in meaning. Models that were trained on claims overrule both
where they are sure.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import OnnxEncoder, TokenVectors
from service.check_certainty import attributed, certainty, denial, speaker, undone
from service.check_counts import miscounted, recounted
from service.check_relations import overstated, reordered, swapped
from service.check_roles import misplaced
from service.clauses import Words, words_of
from service.entailment import Entailment
from service.predicates import acts
from service.proper_names import Token, same
from service.reasons import Reason
from service.synonyms import meanings, word

ALIKE, ALIKE_ACT = 0.45, 0.6
"""Cosines of two words' token vectors from which one stands for the other ("attended" and "came"
0.64): an act tells more than what it is done to. Chosen on the dev stories."""
SAYING = frozenset(
    "say says said tell tells told add adds added according state states stated note noted explain"
    " explained report reported reports announced call called calls".split()
)
_TELLING = frozenset({"give", "take"})
_PRONOUNS = frozenset("he she it they".split())
HELD = 0.5
"""Share of the content words of a statement that the quotes themselves must hold."""
GENERAL = frozenset("people person thing time number new article use put year years old".split())
"""What adds nothing that could be false."""
AKIN = 5
"""Letters that the stems of "employees" and "employs" have in common."""
SURE, SURER, CONTENT = 2.5, 4.0, -0.5
"""Logits of `Entailment` above which a statement may have other words than its quotes, may go
against a rule, and may hold where nothing else is wrong. Chosen on the dev parts of the scripted
answers; strict, since a quote can stand in for what falls."""

Vectors = NDArray[np.float32]
_RULES = (
    denial,
    certainty,
    speaker,
    attributed,
    swapped,
    reordered,
    recounted,
    overstated,
    undone,
    misplaced,
    miscounted,
)


class Titled(NamedTuple):
    """A quote with its article's title, and the dates that its words for days and years mean."""

    title: str
    quote: str
    dates: str = ""


class SupportCheck:
    """Compares statements with quotes.

    Args:
        encoder: tells which words are near in meaning.
        entailment: overrules where it is sure; None: nothing does.
    """

    def __init__(self, encoder: OnnxEncoder, entailment: Entailment | None = None) -> None:
        self._encoder, self._entailment = encoder, entailment

    def check(
        self,
        statement: str,
        quotes: Sequence[Titled],
        question: str,
        near: Sequence[str] = (),
        *,
        cited: bool = True,
    ) -> Reason | None:
        """Why the quotes, each whole sentences, do not say what the statement says.

        Args:
            near: what stands around the quotes: it may tell whom they speak of, not what was done.
            cited: whether they were quoted for it; else it must have their words, since of many
                sentences one that has nothing to do with it may well convince a model.
        """
        own, asked = words_of(statement), words_of(question)
        quoted = [words_of(one.quote) for one in quotes]
        broken = next((found for rule in _RULES if (found := rule(own, quoted, asked))), None)
        if broken:
            return None if cited and self._says(statement, quotes, SURER) else broken
        if any(_is_verbatim(own, one) for one in quoted):
            return None
        known = asked.content.union(*(words_of(one).content for one in near))
        covered = self._is_covered(own, quoted, known)
        if covered and self._entailment is None:
            return None
        if not covered and not cited:
            return Reason.INFERENCE
        holds = self._says(statement, quotes, CONTENT if covered else SURE)
        return None if holds else Reason.INFERENCE

    def _says(self, statement: str, quotes: Sequence[Titled], least: float) -> bool:
        """Whether the models' logit is higher, given the quotes as one passage under the first's
        title."""
        if self._entailment is None:
            return False
        words = " ".join(f"{one.quote} ({one.dates})" if one.dates else one.quote for one in quotes)
        return self._entailment.logit(statement, quotes[0].title, words) > least

    def _is_covered(self, own: Words, quoted: Sequence[Words], known: frozenset[str]) -> bool:
        """Whether each word of a statement stands in the quotes, or one that is near in meaning."""
        held = frozenset[str]().union(*(one.content for one in quoted))
        pairs = (pair for one in quoted for pair in zip(one.keys, one.stems, strict=True))
        lemmas = {word(key) for key, stem in pairs if stem or word(key) in _TELLING} | held
        done = {act.place for act in acts(own)}
        checked = own.particulars | _told(own, quoted)  # by the rules
        wanted = [n for n, stem in enumerate(own.stems) if stem and n not in checked]
        foreign = [
            n
            for n in wanted
            if own.stems[n] not in held
            and not _stands(own, n, quoted)
            and not meanings(own.keys[n], own.stems[n]) & lemmas
            and own.keys[n] not in GENERAL
            and not _akin(own.stems[n], held)
        ]
        if len(wanted) > 1 and (len(wanted) - len(foreign)) < HELD * len(wanted):
            return False
        doubtful = [n for n in foreign if n in done or own.stems[n] not in known]
        nearness = self._nearness(own, doubtful, quoted) if doubtful else []
        return all(
            near >= (ALIKE_ACT if n in done else ALIKE)
            for n, near in zip(doubtful, nearness, strict=True)
        )

    def _nearness(self, own: Words, places: Sequence[int], quoted: Sequence[Words]) -> list[float]:
        """Of each word the cosine to the word of the quotes that is nearest in meaning."""
        texts = [own.said.text, *(one.said.text for one in quoted)]
        first, *rest = self._encoder.encode_tokens(texts)
        among = np.concatenate([one.vectors for one in rest])
        return [_nearest(first, own.said.words[n], among) for n in places]


def _is_verbatim(own: Words, quote: Words) -> bool:
    """Whether nothing but names that the quote gives by a pronoun or in part is added to it."""
    held = set(quote.keys)
    added = {n for name in own.named for n in name if own.keys[n] not in held}
    mine = [key for n, key in enumerate(own.keys) if n not in added]
    return mine == [key for key in quote.keys if not added or key not in _PRONOUNS]


def _told(own: Words, quoted: Sequence[Words]) -> frozenset[int]:
    """Places of cues of which the quotes have one of their kind."""
    hoped = any(one.modals or one.wishes for one in quoted)
    said = any(one.reports for one in quoted) or any('"' in one.said.text for one in quoted)
    return frozenset(
        n for n in own.cues if (hoped and n not in own.reports) or (said and own.keys[n] in SAYING)
    )


def _akin(stem: str, others: frozenset[str]) -> bool:
    return len(stem) >= AKIN and any(stem[:AKIN] == one[:AKIN] for one in others)


def _stands(own: Words, n: int, quoted: Sequence[Words]) -> bool:
    return any(same(own.keys[n], other) for one in quoted for other in one.keys)


def _nearest(tokens: TokenVectors, word: Token, among: Vectors) -> float:
    inside = (tokens.offsets[:, 0] >= word.start) & (tokens.offsets[:, 1] <= word.end)
    if not inside.any() or not len(among):
        return 0.0
    mean = tokens.vectors[inside].mean(axis=0)
    return float((among @ mean).max() / max(float(np.linalg.norm(mean)), 1e-9))
