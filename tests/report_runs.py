"""A small run with one question of each fate, and its figures, for the tests of reports."""

from eval.questions import Question, QuestionType, Quote, Status, Turn
from eval.records import Failure, Header, LeftOut, Outcome, Run
from eval.results import (
    Bin,
    Comparison,
    Difference,
    Direction,
    Measure,
    Point,
    QuestionResult,
    Summary,
)
from service.answer import Answer, Citation, CitedArticle, Statement, Timings
from service.answer import Status as Given

QUOTE = "Putin travels on to Hanoi."


def header(name: str = "hybrid", text: str = "x", **settings: str | int | bool | None) -> Header:
    return Header(
        name=name,
        question_set=f"news.jsonl {text}",
        question_set_fingerprint="5e7",
        target=f"in the process {text}",
        began="2024-06-20T09:00:00Z",
        settings={f"note_{text}": text, **settings},
        fingerprint="1de7",
        versions={"dateline": "0.1.0", text: text},
    )


def question(name: str, text: str, abstain: bool = False) -> Question:
    return Question(
        id=name,
        question=f"{name} asks {text}",
        type=QuestionType.UNANSWERABLE if abstain else QuestionType.FACT,
        status=Status.ABSTAINED if abstain else Status.ANSWERED,
        answers=() if abstain else ((f"Hanoi {text}", "Ha Noi"),),
        quotes=() if abstain else (Quote("004.md", f"{QUOTE} {text}"),),
        as_of=None if abstain else "2024-06-20",
        conversation=(Turn("user", f"before {text}"),),
    )


def answer(text: str, status: Given = "answered", confidence: float = 0.625) -> Answer:
    said = f"{QUOTE} {text}"
    article = CitedArticle(
        id="a", title=f"Title {text}", source=text, url=None, published_at="2024-06-18", revision=1
    )
    cited = Citation(marker=1, quote=said, start=0, end=9, passage_id="a#0", article=article)
    given = status != "abstained"
    return Answer(
        id="1",
        question="",
        standalone_question="",
        status=status,
        answer=f"So: {said} [1] And more {text}",
        statements=[Statement(text=said, start=4, end=9, citations=[1])] if given else [],
        citations=[cited] if given else [],
        short_answer=text if given else None,
        confidence=confidence,
        dropped=[text],
        timings_ms=Timings(retrieve=1, answer=2),
    )


def small_run(text: str = "x") -> Run:
    """Right, wrong, abstained, failed, not judged; the text stands wherever a text may."""
    return Run(
        header=header(f"hybrid {text}", text),
        questions=[
            question("right-1", text),
            question("wrong-1", text),
            question("wrong-2", text, abstain=True),
            question("abstained-1", text),
            question("failed-1", text),
            question("unjudged-1", text),
            question("unasked-1", text),
        ],
        left_out=[LeftOut(place=f"news.jsonl {text}, line 9", question_id=text, reason=text)],
        outcomes=[
            Outcome(question_id="right-1", answer=answer(text), seconds=0.02),
            Outcome(
                question_id="wrong-1", answer=answer(text), seconds=0.03, exact_citations=[False]
            ),
            Outcome(question_id="wrong-2", answer=answer(text), seconds=0.04),
            Outcome(question_id="abstained-1", answer=answer(text, "abstained"), seconds=0.05),
            Outcome(
                question_id="failed-1", failure=Failure(type=f"T{text}", message=text), seconds=30.0
            ),
            Outcome(question_id="unjudged-1", answer=answer(text), seconds=1.5),
        ],
    )


def measure(
    name: str,
    value: float,
    spread: float | None = 0.1,
    better: Direction = "higher",
) -> Measure:
    ends = (None, None) if spread is None else (value - spread, value + spread)
    return Measure(name=name, value=value, low=ends[0], high=ends[1], n=1200, better=better)


def small_summary(run: Run, text: str = "x") -> Summary:
    right = {"right-1": True, "wrong-1": False, "wrong-2": False, "abstained-1": False}
    return Summary(
        header=run.header,
        asked=6,
        failed=1,
        left_out=run.left_out,
        measures=[
            measure("right", 0.25),
            measure("latency_p50", 0.045, 0.0125, "lower"),
            measure(f"own {text}", 0.5, None),
        ],
        by_type={
            "fact": [measure("right", 1 / 3), measure("token_f1", 0.7)],
            f"unanswerable {text}": [measure("right", 0.0, None)],
        },
        risk_coverage=[Point(x=0.25, y=0.0), Point(x=0.5, y=0.5), Point(x=0.75, y=0.4)],
        reliability=[Bin(low=0.6, high=0.7, confidence=0.625, right=0.25, n=4)],
        seconds=[one.seconds for one in run.outcomes if one.answer],
        questions=[
            QuestionResult(question_id=one.id, type="fact", right=right.get(one.id), scores={})
            for one in run.questions
        ],
        notes=[f"retrieval was not measured {text}"],
    )


def difference(name: str, low: float | None, high: float | None, better: Direction) -> Difference:
    change = 0.0 if low is None or high is None else (low + high) / 2
    return Difference(
        name=name,
        first=0.5,
        second=0.5 + change,
        difference=change,
        low=low,
        high=high,
        p=0.0004,
        n=5,
        better=better,
    )


def small_comparison(text: str = "x") -> Comparison:
    return Comparison(
        first=header(f"dense {text}", text, retrieval="dense"),
        second=header(f"hybrid {text}", text, retrieval="hybrid", rerank=True),
        differences=[
            difference("right", 0.01, 0.05, "higher"),
            difference("ece", 0.01, 0.05, "lower"),
            difference("recall@5", -0.01, 0.05, "higher"),
            difference(f"own {text}", None, None, "higher"),
        ],
        won=["right-1"],
        lost=["wrong-1", f"elsewhere {text}"],
        unpaired=3,
    )
