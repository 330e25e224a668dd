"""What is reported of a run or of two: plain figures, without a word on how they are shown."""

from typing import Literal

from pydantic import Field

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
    """The scores of one question: those that are defined for it, by measure name.

    Attributes:
        right: None where it failed, or nothing says what is right.
        digest: of what was asked and expected; empty in a baseline that an older version wrote.
        facts: what measures of the whole run are made from, by column (`eval.measures`).
    """

    question_id: str
    type: str
    right: bool | None
    scores: dict[str, float]
    facts: dict[str, float] = Field(default_factory=dict)
    digest: str = ""


class Summary(Record):
    """All figures of one run.

    Attributes:
        by_type: measures of the questions of one type alone.
        risk_coverage: x: share of questions answered, y: share of those that are wrong.
        seconds: latency of each answered question.
        notes: what could not be measured at all, and why.
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
    notes: list[str] = Field(default_factory=list)


class Difference(Record):
    """One measure in two runs on the same questions: second minus first, paired.

    Attributes:
        low, high: bootstrap interval of the difference (95%).
        p: of a paired randomisation test, two-sided.
        p_worse: of the same test, that the second is so much worse by chance.
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
    p_worse: float | None = None


class Comparison(Record):
    """Two runs, question by question.

    Attributes:
        won, lost: ids of questions that are right in the second alone, in the first alone.
        unpaired: questions that were not measured in both, or are not the same in both.
    """

    first: Header
    second: Header
    differences: list[Difference]
    won: list[str]
    lost: list[str]
    unpaired: int


class Fall(Record):
    """A measure that is worse than its baseline by more than chance explains.

    Attributes:
        before, now: over the questions for which both define it; None where there is none now.
        p: one-sided, corrected for the number of measures; None where no chance is granted.
    """

    name: str
    before: float
    now: float | None
    p: float | None
    n: int
    better: Direction = "higher"
