"""Asks all questions of a set, several at a time; a question that fails is data."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from eval.questions import Question
from eval.records import Outcome
from eval.targets import Target, failed, failure_of
from service.progress import Report


def ask_all(
    target: Target,
    questions: Sequence[Question],
    *,
    jobs: int,
    keep: Callable[[Outcome], None],
    report: Report,
) -> list[Outcome]:
    """Every question's outcome, in the order of the questions.

    Interrupted, it waits for the questions under way and asks no more.

    Args:
        jobs: questions asked at a time.
        keep: given each outcome as it comes, from the calling thread.
        report: given the questions done and all there are.
    """
    outcomes: dict[str, Outcome] = {}
    report(0, len(questions))
    asking = _Asking(target)
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="eval")
    try:
        futures = {pool.submit(asking.ask, question): question for question in questions}
        for future in as_completed(futures):
            outcome = asking.outcome(futures[future], future)
            outcomes[outcome.question_id] = outcome
            keep(outcome)
            report(len(outcomes), len(questions))
    finally:
        pool.shutdown(cancel_futures=True)
    return in_order(questions, outcomes)


def in_order(questions: Sequence[Question], outcomes: Mapping[str, Outcome]) -> list[Outcome]:
    """Those outcomes that there are, in the order of the questions."""
    return [outcomes[question.id] for question in questions if question.id in outcomes]


class _Asking:
    """Asks in a thread; tells what came of it, and how long it took, even if it went wrong."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._seconds: dict[str, float] = {}

    def ask(self, question: Question) -> Outcome:
        began = time.perf_counter()
        try:
            return self._target.ask(question)
        finally:
            self._seconds[question.id] = time.perf_counter() - began

    def outcome(self, question: Question, future: Future[Outcome]) -> Outcome:
        error = future.exception()
        if error is None:
            return future.result()
        if not isinstance(error, Exception):
            raise error
        return failed(question, failure_of(error), self._seconds[question.id])
