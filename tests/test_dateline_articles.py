"""`dateline articles`: the list of what is in the index."""

import json

import pytest
from command_line import Command


def test_the_newest_is_listed_first(on_seeds: Command) -> None:
    listed = json.loads(on_seeds("articles", "--json").out)
    assert len(listed) == 5
    shown = on_seeds("articles").out
    places = [shown.index(one["title"]) for one in listed]
    assert places == sorted(places)


def test_a_title_stands_on_one_line_however_narrow_the_output(
    on_seeds: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = [one["title"] for one in json.loads(on_seeds("articles", "--json").out)]
    monkeypatch.setenv("COLUMNS", "40")
    lines = on_seeds("articles").out.splitlines()
    assert [line[12:] for line in lines[::2]] == titles
