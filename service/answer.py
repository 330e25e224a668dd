"""The answer: one type for every surface."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["answered", "conflicting", "abstained"]
EngineName = Literal["extractive", "openai"]

ABSTENTION = "The articles do not answer this question."
NO_ARTICLE_PASSES = "The articles do not answer this question: none passes the filters."
NOTHING_ASKED = "This asks nothing that articles could answer."


class Part(BaseModel):
    """Base of the answer's parts: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CitedArticle(Part):
    """The article that a quote stands in."""

    id: str
    title: str
    source: str | None
    url: str | None
    published_at: str | None
    revision: int


class Cluster(Part):
    """The copies of one wire story."""

    id: str
    copies: int


class Citation(Part):
    """A quote with its place: `article.text[start:end] == quote`, in code points."""

    marker: int = Field(ge=1, description="counts by first appearance in the answer")
    quote: str
    start: int = Field(ge=0)
    end: int
    passage_id: str
    article: CitedArticle
    cluster: Cluster | None = None


class Statement(Part):
    """One sentence of the answer: `answer[start:end] == text`, with the markers after it."""

    text: str
    start: int = Field(ge=0)
    end: int
    citations: list[int] = Field(min_length=1, description="markers")
    asserted_by: str | None = None
    origins: int | None = None


class Position(Part):
    """One of several differing answers."""

    value: str
    citations: list[int]
    origins: int | None = None


class Timings(Part):
    """Milliseconds."""

    retrieve: float
    answer: float


class Answer(Part):
    """What every surface gives back for a question."""

    id: str
    question: str
    standalone_question: str
    status: Status
    answer: str
    statements: list[Statement] = []
    positions: list[Position] = []
    citations: list[Citation] = []
    short_answer: str | None = None
    confidence: float = Field(ge=0, le=1, description="that the answer is right")
    engine: EngineName = "extractive"
    degraded: bool = False
    dropped: list[str] = []
    tokens: int | None = Field(
        default=None, description="that a chat model read and wrote, where its server counts them"
    )
    as_of: str | None = None
    timings_ms: Timings
