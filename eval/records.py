"""What a run keeps: every answer, and all that is needed to score it again without asking."""

from pydantic import BaseModel, ConfigDict, Field

from eval.questions import Question
from service.answer import Answer

FORMAT = 1
"""Raised when a file of an older form can no longer be read."""


class Record(BaseModel):
    """Base of all that a run's file holds: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RetrievedPassage(Record):
    """A passage that the search found: half-open offsets into the article's text."""

    passage_id: str
    article_id: str
    start: int
    end: int
    score: float


class QuotePlace(Record):
    """Where the target's articles have a supporting quote of the question.

    A quote that stands in an article several times, or in a copy that was cited or retrieved, has
    several places.

    Attributes:
        quote: its number among the question's quotes, from 0.
        start, end: half-open offsets into the article's text.
    """

    quote: int
    article_id: str
    start: int
    end: int


class Failure(Record):
    """Why a question got no answer; data, never the end of a run."""

    type: str = Field(description="name of the error's class, or the problem's type over HTTP")
    message: str


class Outcome(Record):
    """What came of one question: an answer, a failure, or a ranking of articles alone.

    Attributes:
        seconds: wall time of the whole question, as its asker saw it.
        retrieved: best first.
        exact_citations: for each citation of the answer, in order, whether
            `article.text[start:end] == quote` held when it was asked; fetching the articles
            is no part of `seconds`.
        quote_places: of the question's supporting quotes, in the target's articles.
        relevance: the grade of each article that was judged, by the id that the target gives it.
        tokens: what a chat model read and wrote, where one was asked.
    """

    question_id: str
    answer: Answer | None = None
    failure: Failure | None = None
    seconds: float
    retrieved: list[RetrievedPassage] = []
    exact_citations: list[bool] = []
    quote_places: list[QuotePlace] = []
    relevance: dict[str, int] = {}
    tokens: int | None = None


class LeftOut(Record):
    """A question that was not measured: a broken line, or a quote that stands in no article."""

    place: str = Field(description="file and line")
    question_id: str | None
    reason: str


class Header(Record):
    """What a run was: enough to repeat it.

    Attributes:
        settings: all settings of the target, secrets left out.
        fingerprint: of the index: equal for equal articles, chunking and embedding model.
        versions: of Dateline and of the libraries that shape an answer.
    """

    format: int = FORMAT
    name: str
    question_set: str
    question_set_fingerprint: str
    target: str
    began: str
    settings: dict[str, str | int | float | bool | None]
    fingerprint: str | None
    versions: dict[str, str]


class Run(Record):
    """A whole run, as it is read back from its file (JSON Lines: header, questions, outcomes)."""

    header: Header
    questions: list[Question]
    left_out: list[LeftOut] = []
    outcomes: list[Outcome]
