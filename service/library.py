"""Writing: articles added, replaced and removed, each findable or gone when the call returns."""

from dataclasses import replace

from pydantic import BaseModel

from ingest.additions import identified, store
from ingest.articles import Article
from ingest.errors import BadInput
from ingest.index import Index
from ingest.jobs import Job
from service.answer import CitedArticle
from service.composition import cited_article
from service.jobs import JobRunner, JobState, LeftOutArticle, job_state, left_out
from service.posted import NewArticle, Posted

FEW = 20
"""Articles that are stored while the caller waits; of more a job is made."""


class AddedArticles(BaseModel):
    """What became of a list."""

    articles: list[CitedArticle]
    failures: list[LeftOutArticle]


Added = CitedArticle | AddedArticles | JobState


class Library:
    """The articles, for those who change them."""

    def __init__(self, index: Index, jobs: JobRunner) -> None:
        self._index = index
        self._jobs = jobs

    def add(self, posted: Posted) -> tuple[Added, bool]:
        """Store what was posted, or make a job of it; and whether any article is new.

        Raises:
            BadInput: nothing in it can become an article.
            Overloaded: too many jobs wait.
            EmbeddingFailed: the embedding server does not answer.
        """
        articles, failures = identified(posted.found)
        if not articles:
            raise BadInput(*(failures[0] if failures else ("the body", "holds no article")))
        if len(articles) > FEW:
            job = self._index.ledger.jobs.add(articles, failures)
            self._jobs.wake()
            return job_state(job), True
        new = store(self._index, articles)
        stored = [self._stored(one.id) for one in articles]
        if not posted.several:
            return stored[0], bool(new)
        return AddedArticles(articles=stored, failures=left_out(failures)), bool(new)

    def replace(self, article_id: str, article: NewArticle) -> CitedArticle:
        """Put another text in an article's place: the same id, the next revision.

        Raises:
            UnknownArticle: there is nothing to replace.
            BadInput: a field cannot be used.
            EmbeddingFailed: the embedding server does not answer.
        """
        old = self._article(article_id)
        read = article.read("the article").article
        store(self._index, [replace(read, id=article_id, markup=old.markup)])
        return self._stored(article_id)

    def remove(self, article_id: str) -> None:
        """Remove an article; raises UnknownArticle."""
        self._article(article_id)
        self._index.remove([article_id])

    def job(self, job_id: str) -> Job:
        """How far a job is; raises UnknownJob."""
        return self._index.ledger.jobs.get(job_id)

    def _article(self, article_id: str) -> Article:
        return self._index.catalogue.article(article_id)

    def _stored(self, article_id: str) -> CitedArticle:
        return cited_article(self._article(article_id).info)
