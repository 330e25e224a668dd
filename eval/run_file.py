"""A run's file: JSON Lines that grow with each answer, so that nothing is asked twice.

The first line holds the header, then come the questions and what was left out, then the
outcomes in the order in which they came. A line without its end was being written when the run
was cut off, and counts as not there.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from eval.questions import Question
from eval.records import FORMAT, Header, LeftOut, Outcome, Record, Run
from ingest.closable import Closable
from ingest.errors import BadRun

_QUESTION: Final = TypeAdapter(Question)
IMMATERIAL: Final = frozenset(
    {
        *("data_dir", "host", "port", "workers", "max_waiting", "max_body_kb", "keep_answers"),
        "log_level",
    }
)
"""Settings that shape no answer: a run may be resumed with others."""


class _Line(Record):
    """What a line may hold: one of these."""

    header: Header | None = None
    question: Question | None = None
    left_out: LeftOut | None = None
    outcome: Outcome | None = None


class RunFile(Closable):
    """The file of a run under way; one thread writes.

    Attributes:
        outcomes: those that the file held when it was opened.
    """

    def __init__(self, path: Path, file: BinaryIO, outcomes: Sequence[Outcome]) -> None:
        self._path = path
        self._file = file
        self.outcomes = outcomes

    @classmethod
    def begin(
        cls, path: Path, header: Header, questions: Sequence[Question], left_out: Sequence[LeftOut]
    ) -> Self:
        """A new file.

        Raises:
            BadRun: there is one already, or none can be made.
        """
        if path.exists():
            raise BadRun(
                f"{path} exists already; go on with it (--resume), score it (--rescore {path}),"
                " or name another --out"
            )
        lines = [_line("header", header.model_dump_json().encode())]
        lines += [_line("question", _QUESTION.dump_json(question)) for question in questions]
        lines += [_line("left_out", one.model_dump_json().encode()) for one in left_out]
        fresh = path.with_name(f"{path.name}.new")  # so that a file is whole up to its outcomes
        with _told(path):
            fresh.write_bytes(b"".join(lines))
            fresh.replace(path)
            return cls(path, path.open("ab"), [])

    @classmethod
    def resume(cls, path: Path, header: Header, questions: Sequence[Question]) -> Self:
        """The file of the same run, cut off before its end.

        Raises:
            BadRun: it cannot be read, or is of another set, target, index, settings or versions.
        """
        begun = read_run(path)
        _refuse_other(path, begun, header, questions)
        with _told(path):
            file = path.open("r+b")
            file.truncate(file.read().rfind(b"\n") + 1)
            file.seek(0, 2)
            return cls(path, file, begun.outcomes)

    def append(self, outcome: Outcome) -> None:
        """Keep an outcome; it survives the end of this process."""
        with _told(self._path):
            self._file.write(_line("outcome", outcome.model_dump_json().encode()))
            self._file.flush()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read_run(path: Path) -> Run:
    """What the file holds, its outcomes in the order of its questions.

    Raises:
        BadRun: there is no such file, or it is none of a run; the message names the line.
    """
    with _told(path):
        lines = path.read_bytes().split(b"\n")[:-1]
    _check_format(path, lines)
    header: Header | None = None
    questions: list[Question] = []
    left_out: list[LeftOut] = []
    outcomes: dict[str, Outcome] = {}
    for number, line in enumerate(lines, start=1):
        read = _parse(path, number, line)
        header = read.header or header
        if read.question:
            questions.append(read.question)
        if read.left_out:
            left_out.append(read.left_out)
        if read.outcome:
            outcomes[read.outcome.question_id] = read.outcome
    assert header is not None
    known = [question.id for question in questions]
    if unknown := outcomes.keys() - set(known):
        raise _foreign(path, f"it has an outcome of {min(unknown)!r}, which it does not ask")
    kept = [outcomes[one] for one in known if one in outcomes]
    return Run(header=header, questions=questions, left_out=left_out, outcomes=kept)


def closed(run: Run, place: str) -> Run:
    """The run with what it never came to ask counted as left out.

    Args:
        place: the run's file, as the user knows it.
    """
    asked = {outcome.question_id for outcome in run.outcomes}
    reason = "not asked: the run was cut off before it; --resume goes on with it"
    missing = [
        LeftOut(place=place, question_id=question.id, reason=reason)
        for question in run.questions
        if question.id not in asked
    ]
    questions = [question for question in run.questions if question.id in asked]
    return run.model_copy(update={"questions": questions, "left_out": run.left_out + missing})


def _line(name: str, content: bytes) -> bytes:
    return b'{"%s":%s}\n' % (name.encode(), content)


def _check_format(path: Path, lines: Sequence[bytes]) -> None:
    try:
        found: Any = from_json(lines[0])["header"]["format"]
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise _foreign(path, "its first line is no header") from error
    if found != FORMAT:
        raise _foreign(path, f"it is of format {found}, and this version reads {FORMAT}")


def _parse(path: Path, number: int, line: bytes) -> _Line:
    try:
        return _Line.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _foreign(path, f"line {number}: {where}: {first['msg']}") from error


def _foreign(path: Path, reason: str) -> BadRun:
    return BadRun(f"{path} is no run that can be read ({reason}); name one that --out wrote")


def _refuse_other(path: Path, begun: Run, header: Header, questions: Sequence[Question]) -> None:
    for name, theirs, ours in _facts(begun.header, header):
        if theirs != ours:
            raise BadRun(
                f"{path} was begun with {name} {theirs!r}, and this would be {ours!r};"
                " go back to that, or name another --out"
            )
    if begun.questions != list(questions):
        raise BadRun(
            f"{path} was begun with other questions; give --split, --limit and the rest as they"
            " were, or name another --out"
        )


def _facts(theirs: Header, ours: Header) -> Iterator[tuple[str, object, object]]:
    yield "question set", theirs.question_set_fingerprint, ours.question_set_fingerprint
    yield "target", theirs.target, ours.target
    yield "index", theirs.fingerprint, ours.fingerprint
    for name in sorted((theirs.settings.keys() | ours.settings.keys()) - IMMATERIAL):
        yield name, theirs.settings.get(name), ours.settings.get(name)
    for name in sorted(theirs.versions.keys() | ours.versions.keys()):
        yield f"version of {name}", theirs.versions.get(name), ours.versions.get(name)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadRun(f"{path}: {error.strerror or error}; check the path and the disk") from error
