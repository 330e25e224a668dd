"""Every question of a run with what came of it, as reports sort them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from eval.questions import Question
from eval.records import Outcome, Run
from eval.report_figures import clean
from eval.results import Summary


class Kind(StrEnum):
    """What came of a question, in the words of a report."""

    RIGHT = "right"
    WRONG = "wrong"
    ABSTAINED = "abstained"
    """Although the articles answer."""
    FAILED = "failed"
    """An error in place of an answer."""
    UNJUDGED = "not judged"
    """No measure says whether the answer is right."""


@dataclass(frozen=True)
class Case:
    """One question that was asked.

    Attributes:
        number: from 1, in the order of the set.
    """

    number: int
    question: Question
    outcome: Outcome
    kind: Kind

    @property
    def expected(self) -> str:
        """The items of a right answer, or the status that says all; empty where nothing is set."""
        items = "; ".join(" / ".join(item) for item in self.question.answers)
        return items or ("to abstain" if self.question.status == "abstained" else "")

    @property
    def cited(self) -> list[str]:
        """The words that the answer cites."""
        answer = self.outcome.answer
        return [citation.quote for citation in answer.citations] if answer else []


def cases(run: Run, summary: Summary) -> list[Case]:
    """The questions that were asked, in the order of their set; of two outcomes the last."""
    outcomes = {outcome.question_id: outcome for outcome in run.outcomes}
    right = {result.question_id: result.right for result in summary.questions}
    return [
        Case(number, question, outcome, _kind(outcome, right.get(question.id)))
        for number, question in enumerate(run.questions, start=1)
        if (outcome := outcomes.get(question.id))
    ]


def _kind(outcome: Outcome, right: bool | None) -> Kind:
    if outcome.failure is not None:
        return Kind.FAILED
    if right is None or outcome.answer is None:
        return Kind.UNJUDGED
    if right:
        return Kind.RIGHT
    return Kind.ABSTAINED if outcome.answer.status == "abstained" else Kind.WRONG


def marked(text: str, quotes: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The text in runs, each with whether a quote has these words too.

    The runs together are the cleaned text.
    """
    text = clean(text)
    places = sorted(_places(text, quotes))
    done = 0
    for start, end in places:
        start = max(start, done)
        if end > start:
            if start > done:
                yield text[done:start], False
            yield text[start:end], True
            done = end
    if done < len(text):
        yield text[done:], False


def _places(text: str, quotes: Iterable[str]) -> Iterator[tuple[int, int]]:
    for quote in {clean(quote) for quote in quotes} - {""}:
        if text in quote:
            yield 0, len(text)
        start = text.find(quote)
        while start >= 0:
            yield start, start + len(quote)
            start = text.find(quote, start + len(quote))
