"""Where in a passage the reader sees the answer."""

from dataclasses import dataclass

import numpy as np

from service.reader import Reading

LONGEST = 30  # tokens of a span, as SQuAD's own evaluation of models has it (Devlin et al. 2019)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage, half-open offsets into it.

    Attributes:
        odds: natural logarithm of how much likelier the span is than that there is no answer.
    """

    start: int
    end: int
    odds: float

    @property
    def evidence(self) -> float:
        """A tenth of `odds`, from -2 to 2."""
        return min(max(self.odds / 10, -2.0), 2.0)


def best_span(reading: Reading, start: int, end: int) -> Span | None:
    """The likeliest span within `passage[start:end]`; None where the reader saw no token of it."""
    inside = np.flatnonzero((reading.offsets[:, 0] >= start) & (reading.offsets[:, 1] <= end))
    if not len(inside):
        return None
    own = slice(inside[0], inside[-1] + 1)
    together = reading.starts[own, None] + reading.ends[None, own]
    fits = np.triu(np.ones_like(together, bool)) & ~np.triu(np.ones_like(together, bool), LONGEST)
    first, last = divmod(int(np.where(fits, together, -np.inf).argmax()), len(together))
    return Span(
        start=int(reading.offsets[inside[first], 0]),
        end=int(reading.offsets[inside[last], 1]),
        odds=float(together[first, last]) - sum(reading.none),
    )
