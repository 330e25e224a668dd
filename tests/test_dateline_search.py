"""`dateline search`: the passages that it shows, and what it refuses."""

import json

import pytest
from command_line import Command, one_line


def test_as_many_passages_are_shown_as_are_wanted(on_seeds: Command) -> None:
    found = json.loads(on_seeds("search", "landmines at the border", "-k", "2", "--json").out)
    assert len(found["passages"]) == 2
    shown = on_seeds("search", "landmines at the border", "-k", "2")
    lines = shown.out.splitlines()
    assert [line[:3] for line in lines if line[:1].isdigit()] == ["1. ", "2. "]


def test_nothing_found_is_said(on_seeds: Command) -> None:
    shown = on_seeds("search", "landmines", "--source", "a publisher that there is not")
    assert shown.out.startswith("no passage found; ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search", ""], "the question is empty"),
        (["search", "Putin", "-k", "0"], "-k 0 lies outside 1 to 100"),
        (["search", "Putin", "-k", "101"], "outside 1 to 100"),
        (["search", "Putin", "-k", "many"], "--help"),
    ],
)
def test_mistakes_are_told_in_one_line(on_seeds: Command, arguments: list[str], words: str) -> None:
    assert words in one_line(on_seeds(*arguments), 2)
