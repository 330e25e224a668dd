"""`dateline serve`: the addresses that it refuses."""

import pytest
from command_line import Command, one_line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["serve", "--port", "70000"], "'70000' is no port; give 0 to 65535"),
        (["serve", "--port", "-1"], "--port"),
        (["serve", "--host", ""], "the host is empty"),
        (["serve", "--host", "a" * 64 + ".example"], "cannot be listened on"),
    ],
)
def test_mistakes_are_told_in_one_line(on_seeds: Command, arguments: list[str], words: str) -> None:
    assert words in one_line(on_seeds(*arguments), 2)
