"""Where the supporting quotes of a question stand in the articles of the target."""

import re
from collections.abc import Callable, Iterable, Iterator

from eval.questions import Question, Quote, possible_ids
from eval.records import QuotePlace
from ingest.errors import UnknownArticle


def quote_places(
    question: Question, fetch: Callable[[str], str], seen: Iterable[str] = ()
) -> list[QuotePlace]:
    """Every place of each quote in the article that it names, and in those seen.

    Any run of white space counts as any other, because articles may break lines elsewhere.

    Args:
        fetch: an article's text by its id; raises UnknownArticle.
        seen: ids of other articles, which may be copies.
    """
    others = list(seen)
    return [
        QuotePlace(quote=number, article_id=article, start=start, end=end)
        for number, quote in enumerate(question.quotes)
        for article in dict.fromkeys([*possible_ids(quote.article), *others])
        for start, end in _places(quote, article, fetch)
    ]


def _places(quote: Quote, article: str, fetch: Callable[[str], str]) -> Iterator[tuple[int, int]]:
    try:
        text = fetch(article)
    except UnknownArticle:
        return
    words = r"\s+".join(re.escape(word) for word in quote.quote.split())
    yield from (found.span() for found in re.finditer(words, text))
