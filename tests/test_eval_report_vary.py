"""Several runs with different settings in one table."""

import io

from markdown_it import MarkdownIt
from report_runs import header, measure, small_run, small_summary
from rich.console import Console

from eval.report_vary import vary_html, vary_markdown, vary_table
from eval.results import Measure, Summary

HOSTILE = "[b]</td><script>|**`"


def summary(*measures: Measure) -> Summary:
    return small_summary(small_run()).model_copy(
        update={"header": header(), "measures": list(measures)}
    )


def results(text: str = "x") -> list[tuple[dict[str, str], Summary]]:
    slow, fast = (measure("latency_p50", value, None, "lower") for value in (0.2, 0.1))
    return [
        ({"retrieval": "dense", "rerank": "off"}, summary(measure("right", 0.5), fast)),
        ({"retrieval": "hybrid", "rerank": text}, summary(measure("right", 0.75), slow)),
        ({"retrieval": "lexical"}, summary(measure(f"own {text}", 0.1))),
    ]


def printed(text: str = "x", width: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(vary_table(results(text)))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    return [" ".join(line.replace("│", " ").replace("┃", " ").split()) for line in lines]


def test_the_terminal_shows_the_runs_below_one_another_for_each_measure() -> None:
    lines = printed()
    first = lines.index("right ↑ dense off 0.500 0.400 to 0.600")
    assert lines[first + 1] == "hybrid x 0.750 0.650 to 0.850"
    assert lines[first + 2] == "lexical – –"


def test_markdown_has_a_column_for_each_run_and_the_best_in_bold() -> None:
    lines = vary_markdown(results()).splitlines()
    assert lines[0].count("|") == 5
    assert r"retrieval\=hybrid; rerank\=x" in lines[0]
    assert lines[2] == "| right ↑ | 0.500 (0.400 to 0.600) | **0.750** (0.650 to 0.850) | – |"
    assert lines[3] == "| latency\\_p50 ↓ | **100 ms** (–) | 200 ms (–) | – |"


def test_the_page_marks_the_best_by_the_measures_direction() -> None:
    html = vary_html(results())
    assert '<td class="number best">0.750<' in html
    assert '<td class="number best">100 ms<' in html
    assert '<td class="number">200 ms<' in html


def test_a_setting_that_a_run_does_not_have_is_a_dash() -> None:
    assert '<th scope="col" class="number">–</th>' in vary_html(results())


def test_texts_stay_texts() -> None:
    assert f"hybrid {HOSTILE} 0.750 0.650 to 0.850" in printed(HOSTILE, width=200)
    assert vary_html(results(HOSTILE)).count("<script") == 1
    table = MarkdownIt("gfm-like", {"linkify": False}).parse(vary_markdown(results(HOSTILE)))
    assert sum(token.type == "th_open" for token in table) == 4
