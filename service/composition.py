"""From chosen words to the text of an answer; the one place where citations are built."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.articles import ArticleInfo, StoredPassage
from service.answer import Citation, CitedArticle, Statement


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
class Draft:
    """What an answerer chose: no statements mean that it abstains.

    Attributes:
        confidence: probability from 0 to 1 that the articles answer, in these statements.
    """

    statements: Sequence[DraftStatement]
    confidence: float
    short_answer: str | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """Text with markers, and its parts with their places in it."""

    text: str = ""
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)


def compose(draft: Draft) -> Composed:
    """Number the citations by first appearance and join the statements: `One. [1][2] Two. [3]`."""
    composed = Composed()
    markers: dict[tuple[str, int, int], int] = {}
    text = ""
    for drafted in draft.statements:
        cited: list[int] = []
        for support in drafted.supports:
            place = _place(support)
            if place not in markers:
                markers[place] = len(markers) + 1
                composed.citations.append(cite(support, markers[place]))
            cited.append(markers[place])
        cited = list(dict.fromkeys(cited))
        start = len(text) + 1 if text else 0
        end = start + len(drafted.text)
        composed.statements.append(
            Statement(text=drafted.text, start=start, end=end, citations=cited)
        )
        numbers = "".join(f"[{marker}]" for marker in cited)
        text += f"{' ' if text else ''}{drafted.text} {numbers}"
    return Composed(text, composed.statements, composed.citations)


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
