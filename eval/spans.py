"""Runs of an article's text, and when two of them count as the same words."""

from dataclasses import dataclass
from typing import Final

ENOUGH: Final = 0.5
"""Share of the shorter of two runs that must be common. ERASER (DeYoung et al. 2020) counts a
rationale as found from an overlap of one half, too, of both together; of the shorter it is here,
so that a sentence cited out of a long quote, or a passage around a short one, counts."""


@dataclass(frozen=True)
class Span:
    """Half-open offsets, in code points, into the text of an article."""

    article: str
    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether both are of one article, and at least half of the shorter is common."""
        common = min(self.end, other.end) - max(self.start, other.start)
        shorter = min(self.end - self.start, other.end - other.start)
        return self.article == other.article and common > 0 and common >= ENOUGH * shorter
