"""Examples as token numbers, and batches of them.

The reader and its teacher have other tokenizers; what is learned of a passage is passed from
one to the other by the places of its letters.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from tools.reader_files import Labels
from tools.reader_sources import UNKNOWN, Example, Span

QUESTION, TITLE, PASSAGE = 48, 24, 176  # tokens at most; 160 is what the index cuts, and a margin
WHOLE = 8  # lengths are filled up to a multiple, as fast kernels want them
POOL = 800  # examples that are put in order of length before they are cut into batches


@dataclass(frozen=True)
class Encoded:
    """A pair as numbers of tokens, with what is to be said of it.

    Attributes:
        own: index of the passage's first token.
        offsets: (tokens of the passage, 2); where each stands in the text.
        start, end: first and last token of the answer; both 0 where there is none, UNKNOWN
            where the set does not tell.
        relevance, answers: 0, 1 or UNKNOWN.
    """

    ids: list[int]
    own: int
    offsets: list[Span]
    start: int
    end: int
    relevance: int
    answers: int
    labels: Labels | None = None


@dataclass(frozen=True)
class Batch:
    """Examples as tensors, (batch, tokens) and (batch,), with a teacher's chances of start and
    end, (batch, tokens), and of the pair, (batch, 2), or without."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    own: Tensor
    starts: Tensor
    ends: Tensor
    relevance: Tensor
    answers: Tensor
    taught: tuple[Tensor, ...] = ()

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        return Batch(
            self.ids.to(device),
            self.types.to(device),
            self.mask.to(device),
            self.own.to(device),
            self.starts.to(device),
            self.ends.to(device),
            self.relevance.to(device),
            self.answers.to(device),
            tuple(part.to(device) for part in self.taught),
        )


class Encoding:
    """(question, title, passage) to tokens: first, question, separator, title, separator,
    passage, separator."""

    def __init__(self, tokenizer: Tokenizer, first: int, separator: int) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first, self._separator = first, separator

    def examples(self, examples: Sequence[Example]) -> list[Encoded | None]:
        """Each encoded; None where the answer lies beyond the limit."""
        passages = [one.passage for one in examples]
        tokens = self._encoded(
            {text for one in passages for text in (one.title, one.text)}
            | {one.question for one in examples}
        )
        made: list[Encoded | None] = []
        for one in examples:
            title, passage = tokens[one.passage.title], tokens[one.passage.text]
            before = [self._first, *tokens[one.question].ids[:QUESTION], self._separator]
            if title.ids:
                before += [*title.ids[:TITLE], self._separator]
            own, offsets = len(before), passage.offsets[:PASSAGE]
            numbers = [*before, *passage.ids[:PASSAGE], self._separator]
            places = _places(one, own, offsets)
            made.append(
                places and Encoded(numbers, own, offsets, *places, one.relevance, one.answers)
            )
        return made

    def _encoded(self, texts: Iterable[str]) -> "dict[str, _Tokens]":
        """Each text once: a passage is asked many questions."""
        order = sorted(texts)
        found = self._tokenizer.encode_batch(order, add_special_tokens=False)
        return {
            text: _Tokens(
                one.ids, [(a + (text[a : a + 1] == " " and a < b), b) for a, b in one.offsets]
            )
            for text, one in zip(order, found, strict=True)
        }


@dataclass(frozen=True)
class _Tokens:
    """Numbers and offsets, these without the space that some tokenizers count to the word behind
    it."""

    ids: list[int]
    offsets: list[Span]


def _places(one: Example, own: int, offsets: Sequence[Span]) -> tuple[int, int] | None:
    if one.span is None:
        nowhere = UNKNOWN if one.answers else 0
        return nowhere, nowhere
    first, last = one.span
    touched = [n for n, (a, b) in enumerate(offsets) if a < last and b > first]
    if not touched or offsets[touched[-1]][1] < last:
        return None
    return own + touched[0], own + touched[-1]


def batch_of(examples: Sequence[Encoded]) -> Batch:
    """Padded at the end; a span may stand in the passage, or on the first token: nowhere."""
    longest = max(len(one.ids) for one in examples)
    shape = (len(examples), -(-longest // WHOLE) * WHOLE)
    ids = np.zeros(shape, np.int64)
    mask, own = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for row, one in enumerate(examples):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = True
        own[row, one.own : len(one.ids) - 1] = True
    types = own.astype(np.int64)
    own[:, 0] = True
    return Batch(
        ids=torch.from_numpy(ids),
        types=torch.from_numpy(types),
        mask=torch.from_numpy(mask),
        own=torch.from_numpy(own),
        starts=torch.tensor([one.start for one in examples]),
        ends=torch.tensor([one.end for one in examples]),
        relevance=torch.tensor([one.relevance for one in examples]),
        answers=torch.tensor([one.answers for one in examples]),
        taught=_taught(examples, shape),
    )


def _taught(examples: Sequence[Encoded], shape: tuple[int, int]) -> tuple[Tensor, ...]:
    given = [one.labels for one in examples if one.labels]
    if len(given) < len(examples):
        return ()
    starts, ends = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row, one in enumerate(given):
        starts[row, : len(one.starts)] = one.starts
        ends[row, : len(one.ends)] = one.ends
    pair = np.stack([one.pair for one in given]).astype(np.float32)
    return tuple(torch.from_numpy(part) for part in (starts, ends, pair))


def batches(examples: Sequence[Encoded], tokens: int, rng: random.Random) -> list[list[Encoded]]:
    """Examples of like length together, at most so many tokens with padding; in random order."""
    shuffled = list(examples)
    rng.shuffle(shuffled)
    made: list[list[Encoded]] = []
    for start in range(0, len(shuffled), POOL):
        batch: list[Encoded] = []
        for one in sorted(shuffled[start : start + POOL], key=lambda one: len(one.ids)):
            if batch and (len(batch) + 1) * len(one.ids) > tokens:
                made.append(batch)
                batch = []
            batch.append(one)
        made.append(batch)
    rng.shuffle(made)
    return made
