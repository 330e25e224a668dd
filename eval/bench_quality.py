"""In how many questions the accepted answer is found, and in how many it is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eval.metrics import normalise
from eval.news import NewsQuestion
from ingest.articles import Article, article_id
from service.engine import Engine
from service.progress import progress_bar
from service.questions import Question
from service.retrieval import HybridRetriever, Retrieval

DEPTHS: Final = (1, 4, 10, 50)
SEARCHES: Final[dict[str, Retrieval]] = {
    "hybrid": "hybrid",
    "BM25 alone": "lexical",
    "dense alone": "dense",
}
ALL: Final = "all asked"
STANDING: Final = "the answer stands in an article"
COVERED: Final = "all articles found for it are in"


@dataclass(frozen=True)
class Outcome:
    """What became of one question.

    Attributes:
        stands: an accepted answer stands somewhere in the articles.
        covered: all of its `retrieved` articles are in the index, and there are some.
        ranks: by search, the first passage from 1 on in which an accepted answer stands.
        answered: the service did not abstain.
        right: it answered, and an accepted answer stands in a statement.
    """

    stands: bool
    covered: bool
    ranks: dict[str, int | None]
    answered: bool
    right: bool


@dataclass(frozen=True)
class Quality:
    """Shares, from 0 to 1, of one group of questions.

    Attributes:
        found: by search and depth, the answer stands in that many first passages.
        right: of all questions, those whose answer stands in the answer's statements.
    """

    group: str
    questions: int
    stands: float
    found: dict[str, dict[int, float]]
    answered: float
    right: float
    abstained: float


class QualityBench:
    """Asks questions of an index that holds these articles."""

    def __init__(self, engine: Engine, articles: Sequence[Article]) -> None:
        index = engine.index
        self._engine = engine
        self._ids = {article.id for article in articles}
        self._words = "\n".join(f" {normalise(article.text)} " for article in articles)
        self._searches = {
            name: HybridRetriever(index, k=max(DEPTHS), mode=mode)
            for name, mode in SEARCHES.items()
        }

    def measure(self, questions: Sequence[NewsQuestion]) -> list[Quality]:
        """Of all questions, and of those groups that are not empty."""
        outcomes = []
        with progress_bar("asking") as report:
            for n, question in enumerate(questions, start=1):
                outcomes.append(self.outcome(question))
                report(n, len(questions))
        groups = {
            ALL: outcomes,
            STANDING: [one for one in outcomes if one.stands],
            COVERED: [one for one in outcomes if one.covered],
        }
        return [summary(name, group) for name, group in groups.items() if group]

    def outcome(self, question: NewsQuestion) -> Outcome:
        """Search and ask once."""
        wanted = [f" {words} " for answer in question.answers if (words := normalise(answer))]
        answer = self._engine.ask(Question(question=question.question))
        statements = [_padded(statement.text) for statement in answer.statements]
        return Outcome(
            stands=any(words in self._words for words in wanted),
            covered=bool(question.retrieved)
            and all(_id(url) in self._ids for url in question.retrieved),
            ranks={
                name: _rank(wanted, [one.passage.text for one in search.search(question.question)])
                for name, search in self._searches.items()
            },
            answered=answer.status != "abstained",
            right=any(words in text for words in wanted for text in statements),
        )


def summary(group: str, outcomes: Sequence[Outcome]) -> Quality:
    """The shares of a group with at least one question."""
    count = len(outcomes)
    found = {
        name: {
            depth: sum((one.ranks[name] or depth + 1) <= depth for one in outcomes) / count
            for depth in DEPTHS
        }
        for name in SEARCHES
    }
    answered = sum(one.answered for one in outcomes) / count
    return Quality(
        group=group,
        questions=count,
        stands=sum(one.stands for one in outcomes) / count,
        found=found,
        answered=answered,
        right=sum(one.right for one in outcomes) / count,
        abstained=1 - answered,
    )


def _rank(wanted: Sequence[str], texts: Sequence[str]) -> int | None:
    for rank, text in enumerate(texts, start=1):
        padded = _padded(text)
        if any(words in padded for words in wanted):
            return rank
    return None


def _padded(text: str) -> str:
    return f" {normalise(text)} "


def _id(url: str) -> str | None:
    try:
        return article_id(url=url, origin="")
    except ValueError:
        return None
