"""A run, or two, as Markdown (GitHub's) for a pull request."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from eval.records import Run
from eval.report_figures import (
    ARROWS,
    chance,
    changes,
    clean,
    figure,
    interval,
    signed,
    verdict,
)
from eval.results import Comparison, Measure, Summary

_LISTED = 50
"""Questions named in one list: a comment on GitHub ends at 65,536 characters."""
_ACTING = re.compile(r"([!#$&*+\-.:<=>@\[\\\]^_`{|}~])")
_REFERENCE = re.compile(r"(?<=[@#])")
_WORD_JOINER = "\u2060"
"""Between @ and a name it keeps the name from being notified; it is not seen."""


def markdown_report(
    summary: Summary, comparison: Comparison | None = None, run: Run | None = None
) -> str:
    """A short report; with a comparison, what changed stands first.

    Args:
        run: gives the words of the questions won and lost, which are else named by id.
    """
    questions = {one.id: one.question for one in run.questions} if run else {}
    lines = [f"### Dateline evaluation: {escaped(summary.header.name)}", "", _totals(summary), ""]
    if comparison:
        lines += _compared(comparison, questions)
        lines += _folded(f"All measures of {summary.header.name}", _measures(summary.measures))
    else:
        lines += [*_measures(summary.measures), ""]
    for type_, measures in summary.by_type.items():
        lines += _folded(f"Questions of type {type_}", _measures(measures))
    lines += [escaped(note) + "\n" for note in summary.notes]
    if summary.left_out:
        left_out = (f"{one.place}: {one.reason}" for one in summary.left_out)
        lines += _folded(f"Left out: {len(summary.left_out):,}", _items(left_out))
    return "\n".join(lines).rstrip() + "\n"


def escaped(text: str) -> str:
    """The text on one line with every character that Markdown could act on taken literally."""
    return _REFERENCE.sub(_WORD_JOINER, _ACTING.sub(r"\\\1", clean(text)))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a table; its first column is text, the others are figures."""
    yield f"| {' | '.join(heads)} |"
    yield f"|:--{'|--:' * (len(heads) - 1)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _totals(summary: Summary) -> str:
    left_out = len(summary.left_out)
    place = f"{escaped(summary.header.question_set)}, {escaped(summary.header.target)}"
    return f"{place}: {summary.asked:,} asked, {summary.failed:,} failed, {left_out:,} left out."


def _measures(measures: Iterable[Measure]) -> Iterator[str]:
    rows = (
        (
            f"{escaped(one.name)} {ARROWS[one.better]}",
            figure(one.value, one.name),
            interval(one),
            f"{one.n:,}",
        )
        for one in measures
    )
    return table(("measure", "value", "95% interval", "questions"), rows)


def _compared(comparison: Comparison, questions: Mapping[str, str]) -> Iterator[str]:
    first, second = escaped(comparison.first.name), escaped(comparison.second.name)
    yield f"Compared with {first}, question by question; better or worse where the whole interval"
    yield "of the difference lies on one side of 0."
    yield ""
    heads = ("measure", first, second, "difference", "95% interval", "p", "")
    yield from table(heads, _differences(comparison))
    yield ""
    if comparison.unpaired:
        yield f"Not compared, because only one run has them: {comparison.unpaired:,} questions."
        yield ""
    for name, ids in (("Won", comparison.won), ("Lost", comparison.lost)):
        named = (f"{one}: {questions[one]}" if one in questions else one for one in ids)
        yield from _folded(f"{name}: {len(ids):,}", _items(named))
    changed = [
        f"{name}: {old} → {new}" for name, old, new in changes(comparison.first, comparison.second)
    ]
    yield from _folded(f"What differs: {len(changed):,}", _items(changed))


def _differences(comparison: Comparison) -> Iterator[Sequence[str]]:
    for one in comparison.differences:
        found = verdict(one)
        yield (
            f"{escaped(one.name)} {ARROWS[one.better]}",
            figure(one.first, one.name),
            figure(one.second, one.name),
            signed(one),
            interval(one),
            chance(one.p),
            found if found == "unclear" else f"**{found}**",
        )


def _folded(head: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines under a head that opens them; nothing where there are none."""
    if held := list(lines):
        yield from (f"<details><summary>{escape(clean(head))}</summary>", "", *held)
        yield from ("", "</details>", "")


def _items(texts: Iterable[str]) -> Iterator[str]:
    held = list(texts)
    yield from (f"- {escaped(text)}" for text in held[:_LISTED])
    if len(held) > _LISTED:
        yield f"- … and {len(held) - _LISTED:,} more"
