"""Whether the words that a statement cites say as much, as the reader sees it."""

from collections.abc import Sequence

from service.completion import quote_of
from service.composition import Support
from service.reader import Reader


class Entailment:
    """Asks the reader a statement in place of a question; it was trained on such pairs.

    Args:
        reader: one whose `answers` tells of a statement whether the passage supports it.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def logit(self, statement: str, supports: Sequence[Support]) -> float:
        """Natural log-odds that the words, read in a row, support the statement."""
        title = supports[0].passage.article.title if supports else ""
        quotes = " ".join(quote_of(one) for one in supports)
        return self._reader.read(statement, [(title, quotes)])[0].answers
