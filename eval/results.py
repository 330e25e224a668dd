"""What is reported of a run or of two: plain figures, without a word on how they are shown."""

from typing import Literal

from eval.records import Header, LeftOut, Record

Direction = Literal["higher", "lower"]


class Measure(Record):
    """A figure over questions with its bootstrap confidence interval (95%).

    Attributes:
        value: the mean over questions, or the figure as its definition says.
        low, high: None where too few questions give no interval.
        n: questions that it is taken over.
        better: which way is better.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    n: int
    better: Direction = "higher"


class Point(Record):
    """A place on a curve."""

    x: float
    y: float


class Bin(Record):
    """One bin of a reliability diagram: mean confidence, share that was right, how many."""

    low: float
    high: float
    confidence: float
    right: float
    n: int


class QuestionResult(Record):
    """The scores of one question: those that are defined for it, by measure name."""

    question_id: str
    type: str
    right: bool | None
    scores: dict[str, float]


class Summary(Record):
    """All figures of one run.

    Attributes:
        by_type: measures of the questions of one type alone.
        risk_coverage: x: share of questions answered, y: share of those that are wrong.
        seconds: latency of each answered question.
    """

    header: Header
    asked: int
    failed: int
    left_out: list[LeftOut]
    measures: list[Measure]
    by_type: dict[str, list[Measure]]
    risk_coverage: list[Point]
    reliability: list[Bin]
    seconds: list[float]
    questions: list[QuestionResult]


class Difference(Record):
    """One measure in two runs on the same questions: second minus first, paired.

    Attributes:
        low, high: bootstrap interval of the difference (95%).
        p: of a paired randomisation test, two-sided.
    """

    name: str
    first: float
    second: float
    difference: float
    low: float | None
    high: float | None
    p: float | None
    n: int
    better: Direction = "higher"


class Comparison(Record):
    """Two runs, question by question."""

    first: Header
    second: Header
    differences: list[Difference]
    won: list[str]
    lost: list[str]
    unpaired: int
