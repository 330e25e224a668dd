"""The gate: whether a run is worse than a baseline by more than chance explains."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

from pydantic import ValidationError

from eval.compare import differences
from eval.measures import DEFINITIONS, EXACT, FAILED, RIGHT
from eval.records import Record
from eval.results import Difference, Fall, QuestionResult, Summary
from ingest.errors import BadRun

GATED: Final = (
    *(RIGHT, EXACT, "citation_precision", "citation_recall"),
    *("abstention_f1", "conflict_f1", "recall@10", "mrr", FAILED),
)
"""The measures that a baseline keeps. They are few, because each makes it harder for all to
show a fall; and none is of time, which says more of the machine."""
LEVEL: Final = 0.05
"""The chance of a false alarm, over all measures together."""
_DEFINITIONS: Final = [one for one in DEFINITIONS if one.name in GATED]
_COLUMNS: Final = frozenset(column for one in _DEFINITIONS for column in one.columns)


class Baseline(Record):
    """A run that later ones are held against: figures to read, and scores to test with.

    Attributes:
        name, began: of the run.
        measures: values over all its questions.
    """

    format: Literal[1] = 1
    name: str
    began: str
    question_set: str
    question_set_fingerprint: str
    measures: dict[str, float]
    questions: list[QuestionResult]


def write_baseline(summary: Summary, path: Path) -> None:
    """Keep a run as the baseline: JSON with one question on each line, so that changes show.

    Raises:
        BadRun: the file cannot be written.
    """
    baseline = Baseline(
        name=summary.header.name,
        began=summary.header.began,
        question_set=summary.header.question_set,
        question_set_fingerprint=summary.header.question_set_fingerprint,
        measures={one.name: one.value for one in summary.measures if one.name in GATED},
        questions=[_bare(one) for one in summary.questions],
    )
    head = json.dumps(baseline.model_dump(exclude={"questions"}), ensure_ascii=False, indent=1)
    lines = ",\n".join(one.model_dump_json() for one in baseline.questions)
    text = head.removesuffix("\n}") + f',\n "questions": [\n{lines}\n ]\n}}\n'
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadRun(f"{path}: {error.strerror or error}; name another baseline file") from error


def read_baseline(path: Path) -> Baseline:
    """A baseline that `write_baseline` wrote.

    Raises:
        BadRun: the file cannot be read or holds none.
    """
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadRun(f"{path}: {error.strerror or error}; name a baseline file") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadRun(
            f"{path}: is no baseline ({place + ': ' if place else ''}{first['msg']}); write it anew"
        ) from error


def check(summary: Summary, baseline: Baseline) -> list[Fall]:
    """What fell against the baseline, the surest first; nothing if the gate is passed.

    The rule: over the questions of the baseline, each measure of `GATED` is tested for being
    worse by a one-sided paired randomisation test (`eval.intervals.randomisation_test`); with
    Holm's correction (1979) the chance that a run no worse fails the gate is at most `LEVEL`,
    over all measures together. Two measures stand outside the test: that a citation is exact is
    promised, so any fall of it counts; and a measure that is not defined any more has fallen.

    Raises:
        BadRun: the run lacks questions of the baseline, or asks or expects something else.
    """
    asked = {one.question_id: one.digest for one in summary.questions}
    known = [one for one in baseline.questions if one.question_id in asked]
    missing = [one.question_id for one in baseline.questions if one.question_id not in asked]
    other = [one.question_id for one in known if one.digest not in ("", asked[one.question_id])]
    for names, what in ((missing, "lacks"), (other, "asks or expects otherwise")):
        if names:
            raise BadRun(
                f"the run {what} {len(names)} of the {len(baseline.questions)} questions of the"
                f" baseline, the first {names[0]!r}; run the whole set as it was, or write the"
                " baseline anew"
            )
    changes = differences(baseline.questions, summary.questions, _DEFINITIONS)
    measured = {one.name for one in changes}
    gone = [name for name in baseline.measures if name not in measured]
    return [
        *(_gone(name, baseline.measures[name]) for name in gone),
        *(_fall(one, None) for one in changes if one.name == EXACT and one.difference < 0),
        *_beyond_chance([one for one in changes if one.name != EXACT]),
    ]


def _beyond_chance(changes: Sequence[Difference]) -> Iterator[Fall]:
    """Holm's procedure: the ith least p of m is multiplied by m - i + 1, none below the last."""
    tested = sorted(((one.p_worse or 1.0, one) for one in changes), key=lambda pair: pair[0])
    corrected = 0.0
    for place, (p, one) in enumerate(tested):
        corrected = max(corrected, min(1.0, p * (len(tested) - place)))
        if corrected <= LEVEL:
            yield _fall(one, corrected)


def _fall(change: Difference, p: float | None) -> Fall:
    return Fall(
        name=change.name,
        before=change.first,
        now=change.second,
        p=p,
        n=change.n,
        better=change.better,
    )


def _gone(name: str, before: float) -> Fall:
    return Fall(name=name, before=before, now=None, p=None, n=0)


def _bare(result: QuestionResult) -> QuestionResult:
    """What the gated measures need of a question."""
    kept = {
        part: {name: value for name, value in values.items() if name in _COLUMNS}
        for part, values in (("scores", result.scores), ("facts", result.facts))
    }
    return result.model_copy(update=kept)
