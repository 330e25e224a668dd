"""All figures of a run, from its answers alone: nothing is asked again."""

from collections.abc import Sequence

from eval.intervals import bootstrap_interval, share_interval
from eval.measures import AURC, DEFINITIONS, FAILED, Definition, columns_of
from eval.records import Run
from eval.results import Bin, Measure, Point, QuestionResult, Summary
from eval.scoring import score_all
from eval.status_metrics import reliability, risk_coverage


def summarise(run: Run) -> Summary:
    """Measures overall and by type with their intervals, curves, and what was not measured.

    A failed question counts in `failed` and in the measure of that name; the others are taken
    over the questions that were answered.
    """
    results, notes = score_all(run)
    types = sorted({one.type for one in results})
    curve, bins = _selection(results)
    return Summary(
        header=run.header,
        asked=len(results),
        failed=sum(one.scores[FAILED] > 0 for one in results),
        left_out=run.left_out,
        measures=_measures(DEFINITIONS, results),
        by_type={
            name: _measures(
                [one for one in DEFINITIONS if one.share],
                [one for one in results if one.type == name],
            )
            for name in types
        },
        risk_coverage=curve,
        reliability=bins,
        seconds=[one.facts["seconds"] for one in results if "seconds" in one.facts],
        questions=results,
        notes=notes,
    )


def _measures(
    definitions: Sequence[Definition], results: Sequence[QuestionResult]
) -> list[Measure]:
    found = (_measure(one, results) for one in definitions)
    return [one for one in found if one is not None]


def _measure(definition: Definition, results: Sequence[QuestionResult]) -> Measure | None:
    rows = list(definition.table(results).values())
    columns = columns_of(rows, len(definition.columns))
    if not definition.is_defined(columns):
        return None
    n = definition.count(columns)
    if definition.share or definition.over:
        interval = share_interval(definition.statistic, *columns, n=n)
    else:
        interval = bootstrap_interval(definition.statistic, *columns)
    low, high = interval or (None, None)
    return Measure(
        name=definition.name,
        value=float(definition.statistic(*columns)),
        low=low,
        high=high,
        n=n,
        better=definition.better,
    )


def _selection(results: Sequence[QuestionResult]) -> tuple[list[Point], list[Bin]]:
    rows = list(AURC.table(results).values())
    columns = columns_of(rows, len(AURC.columns))
    return risk_coverage(*columns), reliability(*columns)
