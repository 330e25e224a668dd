"""A run, or two, as tables on a terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.report_figures import ARROWS, chance, clean, figure, interval, signed, verdict
from eval.results import Comparison, Summary

_STYLES = {"better": "green", "worse": "red", "unclear": "dim"}


def show_summary(console: Console, summary: Summary) -> None:
    """All measures with their intervals, then those of each type of question."""
    header = summary.header
    console.print(
        Text(f"{clean(header.name)}: {clean(header.question_set)}, {clean(header.target)}")
    )
    counts = (
        f"{summary.asked:,} asked, {summary.failed:,} failed, {len(summary.left_out):,} left out"
    )
    console.print(Text(counts, style="yellow" if summary.failed or summary.left_out else ""))
    measures = _table("Measures", "value", "95% interval", "questions")
    for one in summary.measures:
        figures = (figure(one.value, one.name), interval(one), f"{one.n:,}")
        measures.add_row(_name(one.name, ARROWS[one.better]), *figures)
    _show(console, measures)
    _show(console, _by_type(summary))
    for note in summary.notes:
        console.print(Text(clean(note), style="yellow"))


def show_comparison(console: Console, comparison: Comparison) -> None:
    """Each difference with its interval, then the ids of the questions won and lost."""
    first, second = clean(comparison.first.name), clean(comparison.second.name)
    title = f"{first} (first) and {second} (second)"
    columns = ("first", "second", "difference", "95% interval", "p", "")
    differences = _table(title, *columns)
    for one in comparison.differences:
        found = verdict(one)
        differences.add_row(
            _name(one.name, ARROWS[one.better]),
            figure(one.first, one.name),
            figure(one.second, one.name),
            Text(signed(one), style=_STYLES[found]),
            interval(one),
            chance(one.p),
            Text(found, style=_STYLES[found]),
        )
    _show(console, differences)
    _list(console, "won", comparison.won)
    _list(console, "lost", comparison.lost)
    if comparison.unpaired:
        console.print(f"not compared, because only one run has them: {comparison.unpaired:,}")


def _by_type(summary: Summary) -> Table:
    """Figures without intervals, which would not find room side by side."""
    types = _table("By type of question", *summary.by_type)
    by_type = [{one.name: one for one in measures} for measures in summary.by_type.values()]
    for name in dict.fromkeys(name for measures in by_type for name in measures):
        row = (measures.get(name) for measures in by_type)
        types.add_row(_name(name), *(figure(one.value if one else None, name) for one in row))
    return types


def _table(title: str, *figures: str) -> Table:
    table = Table(title=Text(title), title_justify="left")
    table.add_column("")
    for one in figures:
        table.add_column(Text(clean(one)), justify="right")
    return table


def _show(console: Console, table: Table) -> None:
    if table.row_count:
        console.print(table)


def _name(*words: str) -> Text:
    return Text(clean(" ".join(words)))


def _list(console: Console, name: str, ids: Iterable[str]) -> None:
    held = [clean(one) for one in ids]
    console.print(Text(f"{name} {len(held):,}: {', '.join(held)}" if held else f"{name} 0"))
