"""From use to evaluation: answers that people judged, and abstentions, as candidate questions."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.candidates import Candidate, append_candidates, likely_type
from eval.metrics import normalise
from eval.questions import QuestionType, Quote, Status
from eval.sets import read_set
from ingest.answers import Feedback, KeptAnswer
from ingest.errors import EmptyIndex
from ingest.index import LEDGER_FILE
from ingest.ledger import Ledger

_TYPES = {
    Status.ABSTAINED: QuestionType.UNANSWERABLE,
    Status.CONFLICTING: QuestionType.DIFFERING,
}
_LONGEST_ANSWER = 300  # code points of an answer that a reason repeats


@dataclass
class _Asked:
    """A question in all its askings.

    Attributes:
        answer: the latest that was judged, else the latest.
    """

    answer: KeptAnswer
    times: int = 0
    votes: list[Feedback] = field(default_factory=list)

    @property
    def up(self) -> int:
        return sum(one.vote == "up" for one in self.votes)

    @property
    def down(self) -> int:
        return len(self.votes) - self.up


def harvest(
    given: Iterable[tuple[KeptAnswer, Sequence[Feedback]]], known: Iterable[str] = ()
) -> Iterator[Candidate]:
    """Candidates for a person to accept: first what was voted down, then up, then abstentions.

    A question that was asked several times is one candidate, with all its votes. An answer
    that was given and that nobody judged tells nothing, and gives none.

    Args:
        given: answers, oldest first, each with its feedback.
        known: questions that a set has already.
    """
    passed_over = {normalise(question) for question in known}
    asked: dict[tuple[str, str | None], _Asked] = {}
    for answer, votes in given:
        words = normalise(answer.standalone_question)
        if words in passed_over:
            continue
        one = asked.setdefault((words, answer.as_of), _Asked(answer))
        if votes or not one.votes:
            one.answer = answer
        one.times += 1
        one.votes.extend(votes)
    worth = (one for one in asked.values() if one.votes or one.answer.status == "abstained")
    for one in sorted(worth, key=lambda one: (not one.down, not one.up)):
        yield _candidate(one)


def harvest_file(data_dir: Path, out: Path, known: Sequence[Path] = ()) -> int:
    """Append what an index's answers give to a file of candidates; returns how many are new.

    A running service may own the index meanwhile: the ledger is only read.

    Args:
        known: question sets of any format, whose questions are left out.

    Raises:
        EmptyIndex: there is no index in the folder.
        BadQuestionSet: a set cannot be read, or `out` cannot be written.
    """
    path = data_dir / LEDGER_FILE
    if not path.exists():
        raise EmptyIndex(f"{data_dir} holds no index, and so no answers; set DATELINE_DATA_DIR")
    questions = [one.question for one_set in known for one in read_set(one_set).questions]
    with closing(Ledger(path)) as ledger:
        return append_candidates(harvest(ledger.answers.all(), questions), out)


def _candidate(asked: _Asked) -> Candidate:
    kept = asked.answer
    answer: dict[str, Any] = json.loads(kept.answer)
    # What the right answer would have been, where this was none, is for a person to say.
    status = Status.ANSWERED if asked.down else Status(kept.status)
    return Candidate(
        question=kept.standalone_question,
        type=_TYPES.get(status) or likely_type(kept.standalone_question),
        status=status,
        reason=_reason(asked, str(answer.get("answer", ""))),
        answers=() if asked.down else _answers(answer),
        quotes=() if asked.down else _quotes(answer),
        as_of=kept.as_of,
    )


def _answers(answer: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    positions = tuple((str(one["value"]),) for one in answer.get("positions", []))
    short = answer.get("short_answer")
    return positions or (((str(short),),) if short else ())


def _quotes(answer: dict[str, Any]) -> tuple[Quote, ...]:
    return tuple(
        Quote(str(one["article"]["id"]), str(one["quote"])) for one in answer.get("citations", [])
    )


def _reason(asked: _Asked, answer: str) -> str:
    times = f"asked {asked.times} times" if asked.times > 1 else "asked once"
    if not asked.votes:
        return f"{times}; abstained with confidence {asked.answer.confidence:.2f}, nobody judged it"
    votes = f"{asked.up} up, {asked.down} down"
    comments = "".join(f"; {one.vote}: “{one.comment}”" for one in asked.votes if one.comment)
    shown = answer if len(answer) <= _LONGEST_ANSWER else f"{answer[:_LONGEST_ANSWER]}…"
    return f"{times}; {votes}{comments}; the answer was: {shown}"
