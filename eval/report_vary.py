"""Runs with different settings side by side: for the terminal, as Markdown, and as a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from eval.report_figures import ARROWS, NO_FIGURE, clean, figure, interval
from eval.report_markdown import escaped, table
from eval.report_page import page
from eval.results import Direction, Measure, Summary

Varied = Sequence[tuple[Mapping[str, str], Summary]]
"""Each run with the settings that were chosen for it."""


@dataclass(frozen=True)
class Row:
    """One measure in all runs; None where a run does not have it."""

    name: str
    better: Direction
    measures: list[Measure | None]

    @property
    def best(self) -> float:
        values = [one.value for one in self.measures if one]
        return max(values) if self.better == "higher" else min(values)


def vary_table(results: Varied) -> Table:
    """Measure by measure, the runs below one another: as wide for ten runs as for two."""
    names = _names(results)
    shown = Table(title="Settings compared; intervals: 95%", title_justify="left")
    for column in ("measure", *names):
        shown.add_column(Text(clean(column)), overflow="fold")
    shown.add_column("value", justify="right", no_wrap=True)
    shown.add_column("95% interval", justify="right", no_wrap=True)
    for row in _rows(results):
        shown.add_section()
        head = f"{clean(row.name)} {ARROWS[row.better]}"
        for (choices, _), one in zip(results, row.measures, strict=True):
            chosen = [Text(clean(choices.get(name, NO_FIGURE))) for name in names]
            style = "bold green" if one and one.value == row.best else ""
            value = Text(figure(one.value if one else None, row.name), style=style)
            shown.add_row(Text(head), *chosen, value, interval(one) if one else "")
            head = ""
    return shown


def vary_markdown(results: Varied) -> str:
    """A row for each measure, a column for each run; the best of a row is bold."""
    names = _names(results)
    heads = [
        "; ".join(f"{name}={choices.get(name, NO_FIGURE)}" for name in names)
        for choices, _ in results
    ]
    lines = [
        [
            f"{escaped(row.name)} {ARROWS[row.better]}",
            *(_cell(one, row.best) for one in row.measures),
        ]
        for row in _rows(results)
    ]
    return "\n".join(table(["measure", *map(escaped, heads)], lines)) + "\n"


def vary_html(results: Varied) -> str:
    """One self-contained page."""
    return page(
        "vary.html.jinja",
        names=_names(results),
        choices=[dict(choices) for choices, _ in results],
        sets=list(dict.fromkeys(summary.header.question_set for _, summary in results)),
        rows=list(_rows(results)),
    )


def _names(results: Varied) -> list[str]:
    return list(dict.fromkeys(name for choices, _ in results for name in choices))


def _rows(results: Varied) -> Iterator[Row]:
    by_run = [{one.name: one for one in summary.measures} for _, summary in results]
    directions = {one.name: one.better for measures in by_run for one in measures.values()}
    for name, better in directions.items():
        yield Row(name, better, [measures.get(name) for measures in by_run])


def _cell(one: Measure | None, best: float) -> str:
    if one is None:
        return NO_FIGURE
    value = figure(one.value, one.name)
    return f"{f'**{value}**' if one.value == best else value} ({interval(one)})"
