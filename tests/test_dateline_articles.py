"""`dateline articles`: the list of what is in the index."""

import json

from command_line import Command


def test_the_newest_is_listed_first(on_seeds: Command) -> None:
    listed = json.loads(on_seeds("articles", "--json").out)
    assert len(listed) == 5
    shown = on_seeds("articles").out
    places = [shown.index(one["title"]) for one in listed]
    assert places == sorted(places)
