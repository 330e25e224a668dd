"""Windows as token numbers, and batches of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from service.verifier import FIRST, MARK, QUESTION, TEXT, TITLE
from tools.verifier_windows import Window

PADDING = 1
BEYOND = -1  # the answer lies beyond the limit; it takes no part in the loss
POOL = 640  # windows that are put in order of length before they are cut into batches


@dataclass(frozen=True)
class Encoded:
    """A window as token numbers.

    Attributes:
        own: indices of the window's first token and behind its last.
        start, end: first and last token of the answer; both 0 where there is none.
    """

    ids: list[int]
    own: tuple[int, int]
    start: int
    end: int
    answers: bool


@dataclass(frozen=True)
class Batch:
    """Windows as tensors, (batch, tokens) and (batch,); `own`: true where a span may begin."""

    ids: Tensor
    mask: Tensor
    own: Tensor
    starts: Tensor
    ends: Tensor
    answers: Tensor


def encoded(windows: Sequence[Window], tokenizer: Tokenizer) -> list[Encoded]:
    """Each as `service.verifier` gives it to the model."""
    return [_encoded(one, tokenizer) for one in windows]


def _encoded(window: Window, tokenizer: Tokenizer) -> Encoded:
    question, title, text = (
        tokenizer.encode(part, add_special_tokens=False)
        for part in (window.question, window.title, window.text)
    )
    before = [FIRST, *question.ids[:QUESTION], MARK, MARK]
    if title.ids:
        before += [*title.ids[:TITLE], MARK, MARK]
    own = len(before), len(before) + len(text.ids[:TEXT])
    # Where a claim's support stands is not known.
    start = end = BEYOND if window.answers else 0
    if window.span:
        first, last = window.span
        places = enumerate(text.offsets[:TEXT])
        touched = [n for n, (a, b) in places if a < last and b > first]
        start, end = (own[0] + touched[0], own[0] + touched[-1]) if touched else (BEYOND, BEYOND)
    ids = [*before, *text.ids[:TEXT], MARK]
    return Encoded(ids, own, start, end, window.answers)


def batch_of(windows: Sequence[Encoded]) -> Batch:
    """Padded at the end; a span may stand in the window, or on the first token: nowhere."""
    shape = len(windows), max(len(one.ids) for one in windows)
    ids = np.full(shape, PADDING, np.int64)
    mask, own = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for row, one in enumerate(windows):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = True
        own[row, slice(*one.own)] = True
    own[:, 0] = True
    return Batch(
        ids=torch.from_numpy(ids),
        mask=torch.from_numpy(mask),
        own=torch.from_numpy(own),
        starts=torch.tensor([one.start for one in windows]),
        ends=torch.tensor([one.end for one in windows]),
        answers=torch.tensor([float(one.answers) for one in windows]),
    )


def batches(windows: Sequence[Encoded], tokens: int, rng: random.Random) -> list[list[Encoded]]:
    """Windows of like length together, at most so many tokens with padding."""
    made: list[list[Encoded]] = []
    for start in range(0, len(windows), POOL):
        pool: list[list[Encoded]] = [[]]
        for one in sorted(windows[start : start + POOL], key=lambda one: len(one.ids)):
            if pool[-1] and (len(pool[-1]) + 1) * len(one.ids) > tokens:
                pool.append([])
            pool[-1].append(one)
        rng.shuffle(pool)
        made += pool
    return made
