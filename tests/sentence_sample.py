"""The hand-marked sample of news prose in ``sentences.txt``, and how a splitter is scored on it.

How the sample is marked: one sentence a line, a blank line between paragraphs. A closing quote or
bracket belongs to the sentence it closes. A quotation of several sentences is split into them, as
the Penn Treebank does; what stands inside a sentence of the reporter's (``"Why?" he asked.``) is
not split off. A heading, a byline and each item of a list are sentences of their own. A line that
opens with ``+`` follows the one before it without a space, as scraped pages have it.

Paragraphs are dealt out in turn to two halves. ``DEV`` is for choosing a library and writing
corrections; ``REPORT`` was marked before either and serves for nothing but the figures shown. The
last twelve paragraphs were added after a look at real news, before the corrections they call for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Half = Literal["dev", "report"]
DEV: Final[Half] = "dev"
REPORT: Final[Half] = "report"

_SAMPLE: Final = Path(__file__).with_name("sentences.txt")
_LIST_ITEM: Final = re.compile(r"(?:[-•*]|\d+\.) ")
_GLUED: Final = "+"


@dataclass(frozen=True)
class Score:
    """Agreement on the boundaries between two sentences of one paragraph; each from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def paragraphs(half: Half) -> list[list[str]]:
    """The paragraphs of one half, each as its sentences."""
    blocks = _SAMPLE.read_text(encoding="utf-8").strip().split("\n\n")
    return [block.split("\n") for block in blocks[half == REPORT :: 2]]


def prose(marked: list[list[str]]) -> str:
    """The text as an article has it: list items on their own lines, blank lines in between."""
    return "\n\n".join(_paragraph(sentences) for sentences in marked)


def score(found: Iterable[str], marked: list[list[str]]) -> Score:
    """Score ``found``, the sentences of ``prose(marked)`` in order.

    Boundaries are compared by the count of characters before them, white space left out, so that
    it does not matter whether a splitter keeps, trims or moves the space between sentences. The
    ends of paragraphs are left out: a blank line gives them away.

    Raises ``ValueError`` if ``found`` is not the whole text.
    """
    ends = _ends(found)
    if ends[-1:] != _ends([prose(marked)]):
        raise ValueError("these sentences do not make up the sample: characters are lost or added")
    paragraph_ends = set(_ends(prose([sentences]) for sentences in marked))
    true = (
        set(_ends(line.removeprefix(_GLUED) for lines in marked for line in lines)) - paragraph_ends
    )
    claimed = set(ends) - paragraph_ends
    right = len(true & claimed)
    return Score(precision=right / max(len(claimed), 1), recall=right / len(true))


def _paragraph(sentences: list[str]) -> str:
    text = sentences[0]
    for sentence in sentences[1:]:
        gap = "" if sentence.startswith(_GLUED) else "\n" if _LIST_ITEM.match(sentence) else " "
        text += gap + sentence.removeprefix(_GLUED)
    return text


def _ends(parts: Iterable[str]) -> list[int]:
    ends, total = [], 0
    for part in parts:
        total += len("".join(part.split()))
        ends.append(total)
    return ends
