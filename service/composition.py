"""From chosen words to the text of an answer; the one place where citations are built."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.articles import ArticleInfo, StoredPassage
from service.answer import Citation, CitedArticle, Position, Statement


@dataclass(frozen=True, slots=True)
class Support:
    """Words of a passage: `passage.text[start:end]`, offsets into the passage."""

    passage: StoredPassage
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A sentence with the words that say so, the ones it was taken from first."""

    text: str
    supports: Sequence[Support]


@dataclass(frozen=True, slots=True)
class DraftPosition:
    """One of several differing values, with the words that give it."""

    value: str
    supports: Sequence[Support]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer chose: no statements mean that it abstains.

    Attributes:
        confidence: probability from 0 to 1 that the articles answer, in these statements.
        positions: two or more where articles disagree; what they cite, statements cite too.
    """

    statements: Sequence[DraftStatement]
    confidence: float
    short_answer: str | None = None
    positions: Sequence[DraftPosition] = ()


class Composed:
    """The text of an answer as it grows: `One. [1][2] Two. [3]`.

    Citations are numbered by first appearance, each place once.
    """

    def __init__(self) -> None:
        self.text = ""
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []
        self.positions: list[Position] = []
        self._markers: dict[tuple[str, int, int], int] = {}

    def add(self, drafted: DraftStatement) -> Statement:
        """Put a statement with its markers at the end."""
        cited = self._cited(drafted.supports)
        start = len(self.text) + 1 if self.text else 0
        end = start + len(drafted.text)
        statement = Statement(text=drafted.text, start=start, end=end, citations=cited)
        self.statements.append(statement)
        numbers = "".join(f"[{marker}]" for marker in cited)
        self.text += f"{' ' if self.text else ''}{drafted.text} {numbers}"
        return statement

    def differ(self, drafted: DraftPosition) -> None:
        """Take a position, whose places statements cite already."""
        self.positions.append(
            Position(value=drafted.value, citations=self._cited(drafted.supports))
        )

    def _cited(self, supports: Sequence[Support]) -> list[int]:
        return list(dict.fromkeys(self._marker(support) for support in supports))

    def _marker(self, support: Support) -> int:
        place = _place(support)
        if place not in self._markers:
            self._markers[place] = len(self._markers) + 1
            self.citations.append(cite(support, self._markers[place]))
        return self._markers[place]


def compose(draft: Draft) -> Composed:
    """The whole of a draft."""
    composed = Composed()
    for drafted in draft.statements:
        composed.add(drafted)
    for position in draft.positions:
        composed.differ(position)
    return composed


def cite(support: Support, marker: int) -> Citation:
    """A citation of words that stand in their passage.

    Raises:
        ValueError: they do not: the offsets lie outside the passage or hold no words.
    """
    passage = support.passage
    quote = passage.text[support.start : support.end]
    length = passage.end - passage.start
    if not quote.strip() or not 0 <= support.start < support.end <= length:
        raise ValueError(f"no words of {passage.id} stand at {support.start}:{support.end}")
    return Citation(
        marker=marker,
        quote=quote,
        start=passage.start + support.start,
        end=passage.start + support.end,
        passage_id=passage.id,
        article=cited_article(passage.article),
    )


def cited_article(info: ArticleInfo) -> CitedArticle:
    """An article as a citation names it."""
    return CitedArticle(
        id=info.id,
        title=info.title,
        source=info.source,
        url=info.url,
        published_at=info.published_at,
        revision=info.revision,
    )


def _place(support: Support) -> tuple[str, int, int]:
    first = support.passage.start
    return support.passage.article.id, first + support.start, first + support.end
