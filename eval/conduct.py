"""One run from its first question to its last: asked, kept as it goes, and resumed."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from eval.harness import ask_all, in_order
from eval.records import Header, Outcome, Run
from eval.run_file import RunFile
from eval.sets import QuestionSet
from eval.targets import Target
from service.progress import progress_bar


@dataclass(frozen=True)
class Keeping:
    """Where answers are kept.

    Attributes:
        out: a run's file; None: nowhere.
        resume: go on with the file if it is there.
    """

    out: Path | None = None
    resume: bool = False


def conduct(
    target: Target, questions: QuestionSet, *, name: str, jobs: int, keeping: Keeping
) -> Run:
    """Ask every question that the run's file does not have an outcome of yet.

    Raises:
        BadRun: the file cannot be written, or is of another run.
    """
    header = _header(target, questions, name)
    with ExitStack() as opened:
        keep: Callable[[Outcome], None] = lambda _: None  # noqa: E731
        done: dict[str, Outcome] = {}
        if keeping.out is not None and questions.questions:
            file = opened.enter_context(_file(keeping.out, keeping.resume, header, questions))
            keep, done = file.append, {one.question_id: one for one in file.outcomes}
        waiting = [one for one in questions.questions if one.id not in done]
        with progress_bar("asking") as report:
            fresh = ask_all(target, waiting, jobs=jobs, keep=keep, report=report)
    outcomes = done | {one.question_id: one for one in fresh}
    return Run(
        header=header,
        questions=list(questions.questions),
        left_out=list(questions.left_out),
        outcomes=in_order(questions.questions, outcomes),
    )


def _file(path: Path, resume: bool, header: Header, questions: QuestionSet) -> RunFile:
    if resume and path.exists():
        return RunFile.resume(path, header, questions.questions)
    return RunFile.begin(path, header, questions.questions, questions.left_out)


def _header(target: Target, questions: QuestionSet, name: str) -> Header:
    told = target.describe()
    return Header(
        name=name,
        question_set=questions.name,
        question_set_fingerprint=questions.fingerprint,
        target=told.target,
        began=datetime.now(UTC).isoformat(timespec="seconds"),
        settings=told.settings,
        fingerprint=told.fingerprint,
        versions=told.versions,
    )
