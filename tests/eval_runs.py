"""Questions, answers and runs in a line each, for the tests of measures."""

from collections.abc import Sequence

from eval.questions import Question, QuestionType, Quote, Status
from eval.records import Failure, Header, Outcome, QuotePlace, RetrievedPassage, Run
from service.answer import Answer, Citation, CitedArticle, Statement, Timings
from service.answer import Status as Given

Place = tuple[str, int, int]
"""An article's id, and half-open offsets into its text."""


def question(
    name: str = "q",
    *answers: tuple[str, ...],
    type: QuestionType = QuestionType.FACT,
    status: Status | None = None,
    quotes: Sequence[tuple[str, str]] = (),
) -> Question:
    """One to answer, or without answers one to abstain from."""
    due = not answers and status is None
    return Question(
        id=name,
        question=f"What of {name}?",
        type=QuestionType.UNANSWERABLE if due else type,
        status=Status.ABSTAINED if due else status or Status.ANSWERED,
        answers=answers,
        quotes=tuple(Quote(*quote) for quote in quotes),
    )


def citation(place: Place, marker: int = 1) -> Citation:
    """A quote of x at this place."""
    article, start, end = place
    cited = CitedArticle(id=article, title="", source=None, url=None, published_at=None, revision=1)
    quote = "x" * (end - start)
    return Citation(
        marker=marker, quote=quote, start=start, end=end, passage_id=f"{article}#0", article=cited
    )


def answer(
    *said: str,
    short: str | None = None,
    confidence: float = 0.5,
    status: Given = "answered",
    cited: Sequence[Place] = (("a", 0, 10),),
    markers: Sequence[Sequence[int]] | None = None,
) -> Answer:
    """Statements, each with its own citation or with those named; without any, an abstention."""
    uses = markers or [[min(n, len(cited))] for n in range(1, len(said) + 1)]
    statements = [
        Statement(text=text, start=0, end=len(text), citations=list(marked))
        for text, marked in zip(said, uses, strict=True)
    ]
    return Answer(
        id="1",
        question="",
        standalone_question="",
        status=status if said else "abstained",
        answer=" ".join(said) or "The articles do not answer this question.",
        statements=statements,
        citations=[citation(place, n) for n, place in enumerate(cited, 1)] if said else [],
        short_answer=short,
        confidence=confidence,
        timings_ms=Timings(retrieve=1, answer=1),
    )


def outcome(
    name: str = "q",
    given: Answer | None = None,
    *,
    seconds: float = 0.1,
    found: Sequence[Place] = (),
    quotes: Sequence[tuple[int, str, int, int]] = (),
    relevance: dict[str, int] | None = None,
    exact: Sequence[bool] = (),
    tokens: int | None = None,
) -> Outcome:
    """An answered question; without an answer, a failed one."""
    return Outcome(
        question_id=name,
        answer=given,
        failure=None if given else Failure(type="overloaded", message="try again"),
        seconds=seconds,
        retrieved=[passage(place, n) for n, place in enumerate(found)],
        exact_citations=list(exact),
        quote_places=[
            QuotePlace(quote=number, article_id=article, start=start, end=end)
            for number, article, start, end in quotes
        ],
        relevance=relevance or {},
        tokens=tokens,
    )


def passage(place: Place, rank: int) -> RetrievedPassage:
    article, start, end = place
    return RetrievedPassage(
        passage_id=f"{article}#{rank}",
        article_id=article,
        start=start,
        end=end,
        score=1 / (1 + rank),
    )


def run(*pairs: tuple[Question, Outcome], name: str = "run") -> Run:
    header = Header(
        name=name,
        question_set="set.jsonl",
        question_set_fingerprint="5e7",
        target="in process",
        began="2024-06-20T09:00:00Z",
        settings={},
        fingerprint=None,
        versions={},
    )
    asked, outcomes = zip(*pairs, strict=True) if pairs else ((), ())
    return Run(header=header, questions=list(asked), outcomes=list(outcomes))


def answered(right: Sequence[bool], name: str = "run") -> Run:
    """A run of questions q0, q1, … that are answered rightly or not."""
    pairs = [
        (question(f"q{n}", ("Hanoi",)), outcome(f"q{n}", answer("Hanoi" if one else "Moscow")))
        for n, one in enumerate(right)
    ]
    return run(*pairs, name=name)
