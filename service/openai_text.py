"""An answer as one text with numbered sources under it, for clients that show nothing else."""

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, Field

from service.answer import Answer, Citation, CitedArticle, Statement
from service.events import Stated
from service.plain import plain
from service.turn import statements_of

SOURCES = "\n\nSources:\n"
BROKEN_OFF = "\n\nThe chat model broke off here. The whole answer, from the articles alone:\n\n"
"""Stands between what was stated and the answer that took its place: a stream takes no word back,
and what was stated had passed the checks."""

Link = Callable[[CitedArticle], str]


class UrlCitation(BaseModel):
    """Where a marker such as [1] stands in the text, and what it points to."""

    start_index: int = Field(description="code points, half-open: text[start_index:end_index]")
    end_index: int
    url: str = Field(description="the article's own, or where Dateline shows it")
    title: str


class Text:
    """Grows statement by statement, as a stream does; the same in the end if it does not.

    Attributes:
        text: so far.
        annotations: of every marker in it, in order.
    """

    def __init__(self, link: Link) -> None:
        self.text = ""
        self.annotations: list[UrlCitation] = []
        self._link = link
        self._stated: list[Statement] = []
        self._citations: dict[int, Citation] = {}

    def state(self, stated: Stated) -> str:
        """What a statement adds."""
        before = len(self.text)
        self._citations |= {one.marker: one for one in stated.citations}
        self.text += f"{' ' if self._stated else ''}{stated.statement.text} "
        self._stated.append(stated.statement)
        for marker in stated.statement.citations:
            self._mark(self._citations[marker])
        return self.text[before:]

    def conclude(self, answer: Answer) -> str:
        """What is left to add when the whole is there: statements not stated yet, the sources."""
        before = len(self.text)
        if self._stated != answer.statements:
            if self._stated:
                self._list_sources()
                self.text += BROKEN_OFF
            self._stated, self._citations = [], {}
            for stated in statements_of(answer):
                self.state(stated)
        if not answer.statements:
            self.text += answer.answer
        self._list_sources()
        return self.text[before:]

    def _mark(self, citation: Citation) -> None:
        start = len(self.text)
        self.text += f"[{citation.marker}]"
        self.annotations.append(
            UrlCitation(
                start_index=start,
                end_index=len(self.text),
                url=self._link(citation.article),
                title=plain(citation.article.title),
            )
        )

    def _list_sources(self) -> None:
        """One line an article: its markers, title, source, date and address."""
        markers: dict[str, str] = {}
        articles = {}
        for marker, citation in sorted(self._citations.items()):
            article = citation.article
            articles[article.id] = article
            markers[article.id] = f"{markers.get(article.id, '')}[{marker}]"
        lines = [f"- {markers[one.id]} {self._about(one)}" for one in articles.values()]
        if lines:
            self.text += SOURCES + "\n".join(lines)

    def _about(self, article: CitedArticle) -> str:
        date = (article.published_at or "")[:10]
        told = (plain(article.title), plain(article.source or ""), date, self._link(article))
        return " · ".join(part for part in told if part)


def whole_text(answer: Answer, link: Link) -> Text:
    """An answer that is there already."""
    text = Text(link)
    text.conclude(answer)
    return text


def spoken(content: str) -> str:
    """What such a text says, without what stands around it: what was taken back, the sources."""
    return content.rpartition(BROKEN_OFF)[2].partition(SOURCES)[0]


def linked(article: CitedArticle, base: str) -> str:
    """An article's own address where a browser may follow it, else that of its text here.

    Args:
        base: the address of this service, with a slash at its end.
    """
    if article.url is not None and _is_followed(article.url):
        return article.url
    return f"{base}articles/{quote(article.id, safe='')}"


def _is_followed(url: str) -> bool:
    if not url.isprintable() or any(one in ' <>"' for one in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
