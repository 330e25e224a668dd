"""The harness: all questions asked, several at a time, whatever becomes of each."""

import threading
from collections.abc import Callable

import pytest

from eval.harness import ask_all
from eval.questions import Question, QuestionType, Status
from eval.records import Outcome
from eval.targets import Description
from ingest.errors import Overloaded

NAMES = ["one", "two", "three", "four"]
WAIT = 60  # seconds, after which a test that hangs fails


class Scripted:
    """A target that does what a test says."""

    def __init__(self, script: Callable[[str], float]) -> None:
        self._script = script
        self.asked: list[str] = []

    def describe(self) -> Description:
        return Description(target="scripted", settings={}, fingerprint=None, versions={})

    def ask(self, question: Question) -> Outcome:
        self.asked.append(question.id)
        return Outcome(question_id=question.id, seconds=self._script(question.id))

    def text_of(self, article_id: str) -> str | None:
        return None


def questions(names: list[str]) -> list[Question]:
    return [Question(name, "Who?", QuestionType.FACT, Status.ANSWERED, (("x",),)) for name in names]


def ask(
    target: Scripted,
    names: list[str],
    jobs: int = 1,
    keep: Callable[[Outcome], None] = lambda _: None,
    report: Callable[[int, int], None] = lambda *_: None,
) -> list[Outcome]:
    return ask_all(target, questions(names), jobs=jobs, keep=keep, report=report)


def test_results_stand_in_the_order_of_the_questions_and_are_kept_as_they_come() -> None:
    second_is_kept = threading.Event()
    kept: list[str] = []

    def script(name: str) -> float:
        if name == "one":
            assert second_is_kept.wait(WAIT)
        return 1.0

    def keep(outcome: Outcome) -> None:
        kept.append(outcome.question_id)
        second_is_kept.set()

    outcomes = ask(Scripted(script), ["one", "two"], jobs=2, keep=keep)
    assert kept == ["two", "one"]
    assert [one.question_id for one in outcomes] == ["one", "two"]


def test_as_many_are_asked_at_a_time_as_there_are_jobs() -> None:
    together = threading.Barrier(len(NAMES))
    outcomes = ask(Scripted(lambda _: float(together.wait(WAIT))), NAMES, jobs=len(NAMES))
    assert sorted(one.seconds for one in outcomes) == [0, 1, 2, 3]


def test_one_job_asks_one_after_the_other() -> None:
    alone = threading.Lock()

    def script(_: str) -> float:
        assert alone.acquire(blocking=False)
        alone.release()
        return 1.0

    target = Scripted(script)
    assert [one.failure for one in ask(target, NAMES)] == [None] * 4
    assert target.asked == NAMES


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Overloaded("7 are ahead"), "overloaded"),
        (ZeroDivisionError("7 are ahead"), "ZeroDivisionError"),
    ],
)
def test_a_question_that_fails_is_data_and_the_rest_is_asked(error: Exception, kind: str) -> None:
    def script(name: str) -> float:
        if name == "two":
            raise error
        return 1.0

    outcomes = ask(Scripted(script), NAMES, jobs=2)
    assert [one.failure is None for one in outcomes] == [True, False, True, True]
    failure = outcomes[1].failure
    assert failure is not None
    assert (failure.type, failure.message) == (kind, "7 are ahead")
    assert outcomes[1].seconds > 0


def test_a_failures_words_can_always_be_written() -> None:
    def script(_: str) -> float:
        raise ValueError("half of a character \udcff\non two lines")

    (outcome,) = ask(Scripted(script), ["one"])
    assert outcome.failure is not None
    assert outcome.failure.message == r"half of a character \udcff on two lines"


def test_interrupted_it_asks_no_more_and_keeps_what_it_has() -> None:
    first_is_kept = threading.Event()
    kept: list[str] = []

    def script(name: str) -> float:
        assert name == "0" or first_is_kept.wait(WAIT)
        return 1.0

    def keep(outcome: Outcome) -> None:
        kept.append(outcome.question_id)
        first_is_kept.set()
        raise KeyboardInterrupt

    target = Scripted(script)
    many = [f"{n}" for n in range(2_000)]
    with pytest.raises(KeyboardInterrupt):
        ask(target, many, keep=keep)
    assert kept == ["0"]
    assert len(target.asked) < len(many)


def test_progress_is_told_from_none_to_all() -> None:
    told: list[tuple[int, int]] = []
    ask(Scripted(lambda _: 1.0), ["one", "two"], report=lambda *at: told.append(at))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_no_question_gives_no_outcome() -> None:
    assert ask(Scripted(lambda _: 1.0), []) == []
