"""From an article to its passages: runs of whole sentences that the embedder can take in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.articles import Article, Passage
from ingest.sections import sections
from ingest.sentences import sentence_spans

Span = tuple[int, int]
Offsets = Callable[[str], NDArray[np.int32]]
Starts = NDArray[np.int64]

TARGET_TOKENS = 160
SPECIAL_TOKENS = 2
PREFIX_TOKENS = 64
# Lengths differ by a token or two between a text and its parts (a piece cut inside a
# word); what a prefix adds in separators is none for a tokenizer that drops white space.
MARGIN_TOKENS = 4
LONGEST = 4_000  # code points; white space and accents among them may be no token at all
LONGEST_TOKEN = 20  # code points; longer than any but those that stand for an unknown word

_CLAUSE_END = re.compile(r"[;:,—–]\s|\s[—–-]\s|\)\s")


@dataclass(frozen=True, slots=True)
class Chunking:
    """What decides where passages begin and end; stored with the index.

    Attributes:
        target_tokens: a passage grows until the next sentence would exceed it.
        limit_tokens: what the embedder takes in, special tokens included.
        version: raised when the rules change.
    """

    limit_tokens: int
    target_tokens: int = TARGET_TOKENS
    version: int = 2


class Chunker:
    """Cuts articles, measured by the embedder's own tokenizer.

    Args:
        offsets: text → (tokens, 2) half-open code-point offsets, without special tokens.
    """

    def __init__(self, offsets: Offsets, chunking: Chunking) -> None:
        self._offsets = offsets
        self.chunking = chunking

    def split(self, article: Article) -> list[Passage]:
        """The passages of an article in order; neighbours share a sentence where it fits."""
        starts = _starts(self._offsets(article.text))
        title = self._length(article.title)
        spans: list[tuple[Span, str]] = []
        for section in sections(article.text, article.markup):
            prefix = min(title + self._length(section.heading), self._prefix_tokens)
            room = max(1, self.chunking.limit_tokens - SPECIAL_TOKENS - prefix - MARGIN_TOKENS)
            pieces = list(self._pieces(article.text, section.start, section.end, starts, room))
            runs = _runs(pieces, starts, min(self.chunking.target_tokens, room))
            spans.extend((run, section.heading) for run in runs)
        return [
            Passage(f"{article.id}#{n}", article.id, start, end, heading)
            for n, ((start, end), heading) in enumerate(spans)
        ]

    def prefix(self, article: Article, heading: str) -> str:
        """What the embedder reads before a passage: title and headings, 64 tokens at most.

        No more than a quarter of what it takes in, where that is less.
        """
        heads = "\n".join(part for part in (article.title, heading) if part)
        offsets, most = self._offsets(heads), self._prefix_tokens
        return heads if len(offsets) <= most else heads[: offsets[most - 1][1]]

    @property
    def _prefix_tokens(self) -> int:
        return max(1, min(PREFIX_TOKENS, self.chunking.limit_tokens // 4))

    def _length(self, text: str) -> int:
        return len(self._offsets(text)) if text else 0

    def _pieces(self, text: str, start: int, end: int, starts: Starts, room: int) -> Iterator[Span]:
        """Sentences; those that exceed `room` cut at a clause, a space or, at last, a token."""
        for first, last in sentence_spans(text[start:end]):
            begin, finish = start + first, start + last
            while finish - begin > 1 and (
                _tokens(starts, begin, finish) > room or finish - begin > LONGEST
            ):
                cut = _cut(text, begin, finish, starts, room)
                stripped = len(text[begin:cut].rstrip())
                yield begin, begin + stripped
                begin = cut
                while text[begin].isspace():
                    begin += 1
            yield begin, finish


def _starts(offsets: NDArray[np.int32]) -> Starts:
    """Where tokens start, in order; an unknown word counts a token for each code point.

    When such a word is cut, its parts may turn out to be known, of a token a code point
    at most.
    """
    wide = offsets.astype(np.int64)  # what searchsorted compares with; else it copies each time
    unknown = wide[wide[:, 1] - wide[:, 0] > LONGEST_TOKEN]
    within = [np.arange(start + 1, end) for start, end in unknown]
    return np.sort(np.concatenate([wide[:, 0], *within]))


def _tokens(starts: Starts, begin: int, end: int) -> int:
    low, high = np.searchsorted(starts, (begin, end))
    return int(high - low)


def _cut(text: str, begin: int, end: int, starts: Starts, room: int) -> int:
    """Where a sentence that is too long is cut: as late as `room` tokens allow."""
    beyond = int(np.searchsorted(starts, begin)) + room
    limit = min(int(starts[beyond]) if beyond < len(starts) else end, begin + LONGEST, end)
    limit = max(limit, begin + 1)
    earliest = begin + (limit - begin) // 2
    clauses = [match.end() for match in _CLAUSE_END.finditer(text, earliest, limit)]
    if clauses:
        return clauses[-1]
    space = max(text.rfind(" ", earliest, limit), text.rfind("\n", earliest, limit))
    return space + 1 if space > begin else limit


def _runs(pieces: list[Span], starts: Starts, target: int) -> list[Span]:
    """Greedy runs of up to `target` tokens; the last piece of one begins the next if both fit."""
    runs: list[Span] = []
    first = 0
    while first < len(pieces):
        last = first
        while last + 1 < len(pieces) and _fits(
            pieces[first][0], pieces[last + 1][1], starts, target
        ):
            last += 1
        runs.append((pieces[first][0], pieces[last][1]))
        if last + 1 == len(pieces):
            return runs
        overlaps = last > first and _fits(pieces[last][0], pieces[last + 1][1], starts, target)
        first = last if overlaps else last + 1
    return runs


def _fits(begin: int, end: int, starts: Starts, target: int) -> bool:
    return _tokens(starts, begin, end) <= target and end - begin <= LONGEST
