"""Examples in which an answer is given with the question, and is to be confirmed or not.

A reader that is shown its own answer beside the question tells right from wrong ones better than by
the question alone (Hu et al., AAAI 2019, "Read + Verify"). Those that it learns from are its own:
where a passage does not answer, its likeliest words are a wrong answer.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import torch

from eval.squad import token_f1
from ingest.sentences import sentence_spans
from tools.reader_curve import best_span
from tools.reader_labels import labels
from tools.reader_sources import UNKNOWN, Example, Passage, Span
from tools.reader_tokens import Encoding

ALONE = 0.2  # share of the examples that show nothing but the answer's own sentence
GIVEN = 0.5  # how often the set's own answer is given, where the reader has another
ALIKE = 0.5  # F1 of the words from which an answer is as right as the set's own


def verifying(
    examples: Sequence[Example],
    model: torch.nn.Module,
    encoding: Encoding,
    device: torch.device,
    rng: random.Random,
) -> list[Example]:
    """For each example whose answer's place is known, or that has none, one with the words that
    the model thinks likeliest: right if they are much like the answer, wrong if they share no word
    with it, and left out in between. Where they are not right, half of the time one with the
    set's own words too.
    """
    encoded = encoding.examples(examples)
    known = [
        (example, one)
        for example, one in zip(examples, encoded, strict=True)
        if one is not None and one.offsets and (example.span or not example.answers)
    ]
    said = labels(model, [one for _, one in known], device)
    made: list[Example] = []
    for (example, one), chances in zip(known, said, strict=True):
        _, start, end = best_span(chances, one)
        made += _of(example, (start, end), rng)
    return made


def _of(example: Example, found: Span, rng: random.Random) -> Iterator[Example]:
    text = example.passage.text
    if example.span is None:
        yield _verified(example, found, False, rng)
        return
    right = text[slice(*example.span)]
    alike = token_f1(text[slice(*found)], [right])
    if alike == 0.0 or alike >= ALIKE:
        yield _verified(example, found, alike >= ALIKE, rng)
    if alike < ALIKE and rng.random() < GIVEN:
        yield _verified(example, example.span, True, rng)


def _verified(example: Example, answer: Span, right: bool, rng: random.Random) -> Example:
    start, end = answer
    text = example.passage.text
    first, last = _around(text, answer, 0 if rng.random() < ALONE else 1)
    passage = Passage(text[first:last], example.passage.title)
    return replace(
        example,
        question=f"{example.question} {' '.join(text[start:end].split())}",
        passage=passage,
        span=(start - first, end - first) if right else None,
        relevance=UNKNOWN,
        answers=int(right),
    )


def _around(text: str, span: Span, beside: int) -> Span:
    """The sentences that hold it, with so many on either side."""
    sentences = list(sentence_spans(text))
    held = [n for n, (a, b) in enumerate(sentences) if a < span[1] and b > span[0]]
    if not held:
        return span
    first, last = max(0, held[0] - beside), min(len(sentences) - 1, held[-1] + beside)
    return sentences[first][0], sentences[last][1]
