"""A run as one page for people: figures, curves, and every failure with its quotes."""

from collections import Counter
from collections.abc import Iterator, Sequence

from eval.records import Run
from eval.report_cases import Case, Kind, cases
from eval.report_charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, reliability, risk_coverage
from eval.report_figures import changes
from eval.report_latency import latency
from eval.report_page import page
from eval.results import Comparison, Measure, Summary

_FAILURES = {
    Kind.WRONG: "Wrong",
    Kind.ABSTAINED: "Abstained, although the articles answer",
    Kind.FAILED: "Failed",
}
_CANVAS = {
    "width": WIDTH,
    "height": HEIGHT,
    "left": LEFT,
    "right": WIDTH - RIGHT,
    "top": TOP,
    "bottom": HEIGHT - BOTTOM,
}


def html_report(run: Run, summary: Summary, comparison: Comparison | None = None) -> str:
    """One self-contained page.

    Args:
        run: whose answers are shown.
        summary: of this run.
        comparison: of this run with another.
    """
    asked = cases(run, summary)
    counts = Counter(case.kind for case in asked)
    pictures = (
        risk_coverage(summary.risk_coverage),
        reliability(summary.reliability),
        latency(summary.seconds),
    )
    return page(
        "report.html.jinja",
        summary=summary,
        counts={kind: counts[kind] for kind in Kind},
        matrix=list(_matrix(summary)),
        pictures=pictures,
        canvas=_CANVAS,
        comparison=comparison,
        changed=list(changes(comparison.first, comparison.second)) if comparison else [],
        won=list(_named(comparison.won, asked)) if comparison else [],
        lost=list(_named(comparison.lost, asked)) if comparison else [],
        groups=list(_groups(asked)),
    )


def _matrix(summary: Summary) -> Iterator[tuple[str, list[Measure | None]]]:
    """Each measure with its figure for each type, in the order of the types."""
    by_type = [{one.name: one for one in measures} for measures in summary.by_type.values()]
    for name in dict.fromkeys(name for measures in by_type for name in measures):
        yield name, [measures.get(name) for measures in by_type]


def _groups(asked: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    for kind, about in _FAILURES.items():
        if found := [case for case in asked if case.kind is kind]:
            yield about, found


def _named(ids: Sequence[str], asked: Sequence[Case]) -> Iterator[tuple[str, str, Case | None]]:
    """Each question's id and words, and its case where that is among the failures."""
    by_id = {case.question.id: case for case in asked}
    for one in ids:
        case = by_id.get(one)
        listed = case if case and case.kind in _FAILURES else None
        yield one, case.question.question if case else "", listed
