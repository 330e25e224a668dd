"""Articles handed over as they are, rather than found in files."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.articles import Article
from ingest.entries import EmbeddingPipeline
from ingest.errors import BadInput
from ingest.index import Index
from ingest.reading import ReadArticle

Failures = list[tuple[str, str]]


def identified(found: Iterable[ReadArticle | BadInput]) -> tuple[list[Article], Failures]:
    """The articles, each id once, and (name, reason) of what cannot be one.

    An article with an id or an address of its own keeps the id that ingest gives it; no file
    stands for the others, so they are named after their content: the same again is the same.
    """
    articles: dict[str, Article] = {}
    failures: Failures = []
    for one in found:
        if isinstance(one, BadInput):
            failures.append((one.name, one.reason))
            continue
        article = one.article if one.named else replace(one.article, id=one.article.digest[:16])
        if article.id in articles:
            failures.append((one.name, f"has the id of one before it ({article.id}); left out"))
        else:
            articles[article.id] = article
    return list(articles.values()), failures


def store(index: Index, articles: Sequence[Article]) -> set[str]:
    """Store those that changed; all are found when this returns. Gives the ids that are new.

    Raises:
        EmbeddingFailed: the embedding server does not answer; nothing was stored.
    """
    known = index.catalogue.digests([one.id for one in articles])
    changed = [one for one in articles if known.get(one.id) != one.digest]
    if changed:
        index.put(EmbeddingPipeline(index.model)(changed, [None] * len(changed)))
    return {one.id for one in articles} - known.keys()
