"""`dateline ask`: what it prints of an answer, and what it refuses."""

import json

import pytest
from command_line import Command, one_line


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
