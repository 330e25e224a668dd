"""A question taken apart: which words count, what is asked for, which names it gives."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import OnnxEncoder, TokenVectors
from ingest.lexical import LexicalIndex
from service import names
from service.answer_kinds import SAYING, AnswerKind, kind_of
from service.retrieval import ScoredPassage

Vectors = NDArray[np.float32]

_SPEAKER = re.compile(rf"\b(?:did|does|do|has|had|have)\s+(.{{2,60}}?)\s+{SAYING}\b", re.I)
_COUNTED = re.compile(
    r"\bhow many\s+((?:(?!(?:did|does|do|is|are|was|were|has|have|had|will)\b)[\w'’-]+\s*){1,4})",
    re.I,
)
ASKING = frozenset(
    "who whom whose what which when where why how did does do is are was were be been being has"
    " have had will would can could should may might must many much long old often come tell me"
    " name give list all please the a an of in on at to for from by with and or not no there their"
    " his her its they he she it this that these those s t any some".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question that counts.

    Attributes:
        tokens: which of the question's tokens are its own.
        weight: inverse document frequency, as a share of that of all words that count.
        terms: its stems, as the lexical index has them.
    """

    tokens: NDArray[np.intp]
    weight: float
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a question before any sentence is looked at.

    Attributes:
        vectors: (tokens, dimension), unit length.
        weights: (tokens,), each word's weight spread over its tokens; sum 1, or 0 where no
            word counts.
        names: proper names and numbers in it, folded.
        said: all its words, folded.
        speaker: names of whose words are asked for, folded; empty where nobody's are.
        counted: (tokens,), the tokens of what is counted, after "how many".
    """

    text: str
    kind: AnswerKind
    vectors: Vectors
    weights: NDArray[np.float64]
    words: tuple[Word, ...]
    names: tuple[str, ...]
    said: frozenset[str]
    speaker: tuple[str, ...]
    counted: NDArray[np.intp]


def take_apart(
    question: str,
    passages: Sequence[ScoredPassage],
    encoder: OnnxEncoder,
    lexical: LexicalIndex,
) -> Asked:
    """The question's parts; how words are written in the passages tells which are names."""
    tokens = encoder.encode_tokens([question])[0]
    words = _counting(question, tokens, lexical)
    kind = kind_of(question)
    found = _names(question, passages)
    weights = np.zeros(len(tokens.ids))
    for word in words:
        weights[word.tokens] = word.weight / len(word.tokens)
    return Asked(
        text=question,
        kind=kind,
        vectors=tokens.vectors,
        weights=weights,
        words=words,
        names=found,
        said=names.folded(question),
        speaker=_speaker(question, found) if kind is AnswerKind.QUOTE else (),
        counted=_counted(question, tokens),
    )


def _counting(question: str, tokens: TokenVectors, lexical: LexicalIndex) -> tuple[Word, ...]:
    found: list[tuple[NDArray[np.intp], float, tuple[str, ...]]] = []
    for word, start, end in names.words(question):
        own = np.flatnonzero((tokens.offsets[:, 0] >= start) & (tokens.offsets[:, 1] <= end))
        terms = tuple(lexical.terms(word))
        if word.casefold() not in ASKING and terms and len(own):
            found.append((own, max(lexical.idf(term) for term in terms), terms))
    total = sum(idf for _, idf, _ in found) or 1.0
    return tuple(Word(own, idf / total, terms) for own, idf, terms in found)


def _speaker(question: str, known: Sequence[str]) -> tuple[str, ...]:
    """The names between the auxiliary and the verb of saying: "What did X say …"."""
    match = _SPEAKER.search(question)
    spoken = [names.fold(word) for word, _, _ in names.words(match[1])] if match else []
    trailing: list[str] = []
    while spoken and spoken[-1] in known:
        trailing.append(spoken.pop())
    return tuple(trailing)


def _counted(question: str, tokens: TokenVectors) -> NDArray[np.intp]:
    match = _COUNTED.search(question)
    start, end = match.span(1) if match else (0, 0)
    return np.flatnonzero((tokens.offsets[:, 0] >= start) & (tokens.offsets[:, 1] <= end))


def _names(question: str, passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """Capitalised words, numbers, and words that the passages write only with a capital."""
    text = "\n".join(f"{one.passage.article.title}\n{one.passage.text}" for one in passages)
    upper = {names.fold(word) for word, _, _ in names.capitalised(text)}
    lower = {names.fold(word) for word, _, _ in names.words(text) if not word[0].isupper()}
    written = {names.fold(word) for word, _, _ in names.capitalised(question)}
    found = []
    for word, _, _ in names.words(question):
        folded = names.fold(word)
        known = folded in upper and folded not in lower and folded not in ASKING
        if folded in written or known or word[0].isdigit():
            found.append(folded)
    return tuple(dict.fromkeys(found))
