"""`dateline ask`: what it prints of an answer, and what it refuses."""

import json
from io import StringIO

import pytest
from command_line import Command, one_line
from rich.console import Console

from service.terminal import show_answer


def test_the_answer_is_printed_then_each_quote_with_title_and_date(on_seeds: Command) -> None:
    outcome = on_seeds("ask", "Who is secretary general of Nato?")
    assert (outcome.status, outcome.err) == (0, "")
    answer, _, quotes = outcome.out.partition("\n\n")
    assert "Stoltenberg" in answer
    assert "[1]" in answer
    first, reference = quotes.split("\n\n")[0].split("”\n")
    assert first.startswith("[1] “")
    assert "2024-06-1" in reference


def test_json_is_the_answer_object(on_seeds: Command) -> None:
    outcome = on_seeds("ask", "Who is secretary general of Nato?", "--json")
    answer = json.loads(outcome.out)
    assert answer["status"] == "answered"
    assert [one["marker"] for one in answer["citations"]] == list(
        range(1, len(answer["citations"]) + 1)
    )


def test_what_the_articles_do_not_answer_is_no_failure(on_seeds: Command) -> None:
    outcome = on_seeds("ask", "How tall is the Eiffel Tower?")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "The articles do not answer this question.\n"


def test_a_question_understood_in_other_words_is_shown_first(on_seeds: Command) -> None:
    out = on_seeds("ask", "What did Stoltenburg say?").out
    assert out.startswith("Understood as: What did Stoltenberg say?\n")


@pytest.mark.parametrize("question", ["What?", "who was it", "Tell me why, please.", "the"])
def test_a_question_that_names_nothing_is_not_answered(on_seeds: Command, question: str) -> None:
    assert on_seeds("ask", question).out == "The articles do not answer this question.\n"


def test_what_goes_into_a_pipe_is_not_broken_into_lines(on_seeds: Command) -> None:
    arguments = ["ask", "Who joined Putin's delegation?"]
    printed = on_seeds(*arguments).out.splitlines()
    citations = json.loads(on_seeds(*arguments, "--json").out)["citations"]
    assert any(len(one["quote"]) > 80 for one in citations)
    assert {f"[{one['marker']}] “{one['quote']}”" for one in citations} <= set(printed)


def test_on_a_terminal_all_lines_of_a_quote_begin_behind_its_marker(on_seeds: Command) -> None:
    answer = json.loads(on_seeds("ask", "Who joined Putin's delegation?", "--json").out)
    shown = StringIO()
    show_answer(Console(file=shown, force_terminal=True, color_system=None, width=60), answer)
    _, first, *_ = shown.getvalue().split("\n\n")
    marked, *others = first.splitlines()
    assert marked.startswith("[1] “")
    assert len(others) > 2
    assert all(line.startswith("    ") for line in others)


def test_filters_that_leave_nothing_are_told(on_seeds: Command) -> None:
    outcome = on_seeds("ask", "Who came?", "--source", "Nobody", "--source", "Somebody")
    assert outcome.status == 0
    assert "none passes the filters" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", " \t "], "the question is empty"),
        (["ask", "who " * 600], "2,000 at most"),
        (["ask", "Who \udcff?"], "half of a character"),
        (["ask", "Who came?", "--as-of", "yesterday"], "as_of: 'yesterday' is no date"),
        (["ask", "Who came?", "--as-of", ""], "as_of: '' is no date"),
        (["ask", "Who came?", "--since", "2024-13-01"], "since: '2024-13-01' is no date"),
        (["ask", "Who came?", "--source", ""], "'' can be no source"),
        (["ask", "Who came?", "--source", "\udcff"], "can be no source"),
        (["ask", "Who?", "--since", "2024-06-20", "--until", "2024-06-19"], "nothing can pass"),
        (["ask"], "--help"),
        (["ask", "Who?", "--engine", "oracle"], "extractive"),
    ],
)
def test_mistakes_are_told_in_one_line(on_seeds: Command, arguments: list[str], words: str) -> None:
    assert words in one_line(on_seeds(*arguments), 2)
