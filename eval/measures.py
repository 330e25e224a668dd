"""The measures of a run: what each is made from, and which way is better."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from eval.followup_metrics import NAMES as FOLLOWUPS
from eval.intervals import Column, Statistic, mean
from eval.results import Direction, QuestionResult
from eval.status_metrics import (
    area_under_risk_coverage,
    calibration_error,
    status_f1,
    status_precision,
    status_recall,
)

ABSTENTION: Final = ("abstention_due", "abstention_made")
CONFLICT: Final = ("conflict_due", "conflict_made")
SELECTION: Final = ("confidence", "right", "given")
GIVEN: Final = ("given",)
RIGHT: Final = "right"
EXACT: Final = "citations_exact"
FAILED: Final = "failed"


@dataclass(frozen=True)
class Definition:
    """One measure: a statistic of columns of one number a question.

    Attributes:
        columns: names of scores or facts of a `QuestionResult`; a question that lacks one does
            not count.
        needs: of these columns one must hold something but 0, else the measure is undefined.
        over: the measure, from 0 to 1, is taken over the questions for which one of these
            columns holds something but 0; empty: over all that have the columns.
        share: whether it is the mean of scores from 0 to 1, which can be taken by type as well.
    """

    name: str
    columns: tuple[str, ...]
    statistic: Statistic = mean
    needs: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    better: Direction = "higher"
    share: bool = False

    def table(self, results: Sequence[QuestionResult]) -> dict[str, tuple[float, ...]]:
        """The columns' values by question id, for the questions that have them all."""
        found = {}
        for one in results:
            known = (one.scores.get(name, one.facts.get(name)) for name in self.columns)
            values = tuple(value for value in known if value is not None)
            if len(values) == len(self.columns):
                found[one.question_id] = values
        return found

    def is_defined(self, columns: Sequence[Column]) -> bool:
        """Whether there is something to measure."""
        return self._any(self.needs, columns) > 0

    def count(self, columns: Sequence[Column]) -> int:
        """The questions that the measure is taken over."""
        return self._any(self.over, columns)

    def _any(self, names: Sequence[str], columns: Sequence[Column]) -> int:
        held = [
            column > 0 for name, column in zip(self.columns, columns, strict=True) if name in names
        ]
        return int(np.any(held, axis=0).sum()) if held else columns[0].size


def columns_of(rows: Sequence[tuple[float, ...]], width: int) -> list[Column]:
    """Rows of one question each as columns of one number each."""
    return list(np.array(rows, dtype=np.float64).reshape(-1, width).T)


def _p50(seconds: Column) -> Column:
    return np.asarray(np.percentile(seconds, 50, axis=-1))


def _p95(seconds: Column) -> Column:
    return np.asarray(np.percentile(seconds, 95, axis=-1))


def _share(name: str, better: Direction = "higher") -> Definition:
    return Definition(name, (name,), better=better, share=True)


def _of_status(name: str, columns: tuple[str, str]) -> list[Definition]:
    due, made = columns
    return [
        Definition(f"{name}_precision", columns, status_precision, needs=columns, over=(made,)),
        Definition(f"{name}_recall", columns, status_recall, needs=(due,), over=(due,)),
        Definition(f"{name}_f1", columns, status_f1, needs=columns, over=columns),
    ]


AURC: Final = Definition(
    "aurc", SELECTION, area_under_risk_coverage, needs=GIVEN, over=GIVEN, better="lower"
)
DEFINITIONS: Final[tuple[Definition, ...]] = (
    _share(RIGHT),
    _share("exact_match"),
    _share("token_f1"),
    _share("list_precision"),
    _share("list_recall"),
    _share(EXACT),
    _share("citation_precision"),
    _share("citation_recall"),
    _share("statements_unsupported", better="lower"),
    *_of_status("abstention", ABSTENTION),
    *_of_status("conflict", CONFLICT),
    AURC,
    Definition("ece", SELECTION, calibration_error, needs=GIVEN, over=GIVEN, better="lower"),
    _share("recall@1"),
    _share("recall@5"),
    _share("recall@10"),
    _share("mrr"),
    _share("ndcg@10"),
    _share("map"),
    *map(_share, FOLLOWUPS),
    _share(FAILED, better="lower"),
    Definition("latency_p50", ("seconds",), _p50, better="lower"),
    Definition("latency_p95", ("seconds",), _p95, better="lower"),
    Definition("tokens", ("tokens",), better="lower"),
)
"""In the order in which they are shown; formula and source stand with each one's function.

`right` is `eval.metrics.is_right`, or the right abstention. `aurc` and `ece` are the area under
the risk-coverage curve and the expected calibration error; latencies are in seconds, `tokens` a
question's mean.
"""
