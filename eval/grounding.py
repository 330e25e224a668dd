"""What an answer is held against: the texts of the target's own articles, each fetched once."""

from collections.abc import Callable, Sequence

from eval.questions import Question, possible_ids
from eval.quote_places import quote_places
from eval.records import Outcome, RetrievedPassage
from ingest.errors import UnknownArticle
from service.answer import Answer, Citation


class Grounding:
    """May be used from several threads.

    Args:
        fetch: an article's text by its id; raises UnknownArticle.
    """

    def __init__(self, fetch: Callable[[str], str]) -> None:
        self._fetch = fetch
        self._texts: dict[str, str | None] = {}

    def text(self, article: str, *, again: bool = False) -> str | None:
        """An article's, None where the target has no such article; `again`: fetched anew."""
        if again or article not in self._texts:
            try:
                self._texts[article] = self._fetch(article)
            except UnknownArticle:
                self._texts[article] = None
        return self._texts[article]

    def outcome(
        self,
        question: Question,
        answer: Answer,
        seconds: float,
        retrieved: Sequence[RetrievedPassage],
    ) -> Outcome:
        """An answer with all that scoring it needs of the target's articles."""
        seen = [citation.article.id for citation in answer.citations]
        seen += [passage.article_id for passage in retrieved]
        return Outcome(
            question_id=question.id,
            answer=answer,
            seconds=seconds,
            retrieved=list(retrieved),
            exact_citations=[self._is_exact(one) for one in answer.citations],
            quote_places=quote_places(question, self._known, seen),
            tokens=answer.tokens,
            relevance={self._id_of(one.article): one.grade for one in question.relevant},
        )

    def _is_exact(self, citation: Citation) -> bool:
        article = citation.article.id
        for again in (False, True):  # it may have been corrected since it was fetched
            text = self.text(article, again=again) or ""
            if text[citation.start : citation.end] == citation.quote:
                return True
        return False

    def _id_of(self, article: str) -> str:
        ids = possible_ids(article)
        return next((one for one in ids if self.text(one) is not None), ids[0])

    def _known(self, article: str) -> str:
        text = self.text(article)
        if text is None:
            raise UnknownArticle(article)
        return text
