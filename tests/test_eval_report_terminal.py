"""What `dateline eval` prints: tables of figures, and texts that cannot steer a terminal."""

import io

from report_runs import small_comparison, small_run, small_summary
from rich.console import Console

from eval.report_terminal import show_comparison, show_summary

HOSTILE = "[red]x[/] [/nothing] \x1b[31m"
PLAIN = "[red]x[/] [/nothing] [31m"


def printed(text: str = "x") -> list[str]:
    """The lines of both, the tables' borders and the room in them left out."""
    console = Console(file=io.StringIO(), width=200)
    show_summary(console, small_summary(small_run(text), text))
    show_comparison(console, small_comparison(text))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    return [" ".join(line.replace("│", " ").replace("┃", " ").split()) for line in lines]


def test_a_summary_gives_totals_and_measures_with_intervals() -> None:
    lines = printed()
    assert lines[0] == "hybrid x: news.jsonl x, in the process x"
    assert lines[1] == "6 asked, 1 failed, 1 left out"
    assert "right ↑ 0.250 0.150 to 0.350 1,200" in lines
    assert "latency_p50 ↓ 45 ms 32.5 ms to 57.5 ms 1,200" in lines
    assert "retrieval was not measured x" in lines


def test_types_stand_side_by_side() -> None:
    lines = printed()
    assert "fact unanswerable x" in lines
    assert "right 0.333 0.000" in lines
    assert "token_f1 0.700 –" in lines


def test_a_comparison_gives_differences_and_the_questions_won_and_lost() -> None:
    lines = printed()
    assert "right ↑ 0.500 0.530 +0.030 0.010 to 0.050 < 0.001 better" in lines
    assert "ece ↓ 0.500 0.530 +0.030 0.010 to 0.050 < 0.001 worse" in lines
    assert "won 1: right-1" in lines
    assert "lost 2: wrong-1, elsewhere x" in lines
    assert "not compared, because only one run has them: 3" in lines


def test_texts_are_neither_markup_nor_control() -> None:
    text = "\n".join(printed(HOSTILE))
    assert "\x1b" not in text
    assert f"lost 2: wrong-1, elsewhere {PLAIN}" in text
    assert f"own {PLAIN} ↑" in text
