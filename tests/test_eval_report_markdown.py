"""The comment on a pull request: short, and free of whatever a text could do to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_runs import small_comparison, small_run, small_summary

from eval.report_figures import clean
from eval.report_markdown import escaped, markdown_report

GITHUB = MarkdownIt("gfm-like", {"linkify": False})
JOINER = "\u2060"


def report(text: str = "x", compared: bool = True) -> str:
    run = small_run(text)
    comparison = small_comparison(text) if compared else None
    return markdown_report(small_summary(run, text), comparison, run)


def tables(markdown: str) -> list[list[str]]:
    """The cells of each table, row by row in one list."""
    found: list[list[str]] = []
    for token in GITHUB.parse(markdown):
        if token.type == "table_open":
            found.append([])
        elif token.type == "inline" and found and token.level == 4:
            found[-1].append(token.content)
    return found


def test_measures_stand_in_a_table() -> None:
    (measures, *_) = tables(report(compared=False))
    assert measures[:4] == ["measure", "value", "95% interval", "questions"]
    assert measures[4:8] == ["right ↑", "0.250", "0.150 to 0.350", "1,200"]


def test_with_a_comparison_the_differences_come_first() -> None:
    (differences, *_) = tables(report())
    assert differences[3] == "difference"
    assert differences[7:14] == [
        *("right ↑", "0.500", "0.530", "+0.030", "0.010 to 0.050", "< 0.001", "**better**")
    ]


def test_won_and_lost_questions_are_folded_and_named_in_words() -> None:
    text = report()
    won = text.partition("<details><summary>Won: 1</summary>")[2].partition("</details>")[0]
    assert won.strip() == r"- right\-1\: right\-1 asks x"
    lost = text.partition("<details><summary>Lost: 2</summary>")[2].partition("</details>")[0]
    assert "elsewhere x" in lost
    assert "- rerank\\: – → true" in text
    assert "only one run has them: 3 questions" in text


def test_without_the_run_questions_are_named_by_id() -> None:
    run = small_run()
    text = markdown_report(small_summary(run), small_comparison())
    assert "\n- right\\-1\n" in text


def test_totals_notes_and_what_was_left_out_are_told() -> None:
    text = report()
    assert "6 asked, 1 failed, 1 left out." in text
    assert "retrieval was not measured x" in text
    assert "<details><summary>Left out: 1</summary>" in text


def test_long_lists_end_with_how_many_are_not_shown() -> None:
    run = small_run()
    comparison = small_comparison().model_copy(update={"won": [f"q{n}" for n in range(1000)]})
    text = markdown_report(small_summary(run), comparison)
    assert "Won: 1,000" in text
    assert "- … and 950 more" in text


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x> </details> <!--",
        "| a | b |",
        "**b** _i_ `c` ~~s~~ [l](http://x) ![i](x) $m$",
        "1. one",
        "- item",
        "# head",
        "a\n\n    code",
        "&amp; &#64;",
        "\\",
        "> quote",
        "www.x.org",
    ],
)
def test_hostile_text_stays_text(text: str) -> None:
    assert_text_alone(text)


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    assert_text_alone(text)


def test_nobody_is_notified_and_no_issue_is_linked() -> None:
    assert escaped("@dateline #12") == rf"\@{JOINER}dateline \#{JOINER}12"


def assert_text_alone(text: str) -> None:
    """As an item and as a cell, Markdown gives the text back, in one piece of plain text."""
    for whole in (f"- x{escaped(text)}\n", f"| x{escaped(text)} |\n|:--|\n"):
        inline = [token for token in GITHUB.parse(whole) if token.type == "inline"]
        assert len(inline) == 1
        children = inline[0].children or []
        assert {child.type for child in children} <= {"text", "text_special"}
        shown = "".join(child.content for child in children)
        assert shown.replace(JOINER, "") == f"x{clean(text)}".replace(JOINER, "")


@given(st.text(max_size=20))
def test_a_report_keeps_its_tables_whatever_the_texts(text: str) -> None:
    assert len(tables(report(f"x{text}"))) == len(tables(report()))
