"""A lexical index, passages for it, and what it finds of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.filters import Filters
from ingest.lexical import LexicalEntry, LexicalIndex

Open = Callable[..., LexicalIndex]


def passage(name: str, text: str, **fields: object) -> LexicalEntry:
    """Of the article before the "#"."""
    article = name.partition("#")[0]
    known = {"title": "", "source": None, "published": None, **fields}
    return LexicalEntry(name, article, text=text, **known)  # type: ignore[arg-type]


@pytest.fixture
def open_index(tmp_path: Path) -> Iterator[Open]:
    """Opens it in place of the one that was open."""
    opened: list[LexicalIndex] = []

    def open_(ledger_name: str = "ledger", newest: int = 9) -> LexicalIndex:
        for index in opened:
            index.close()
        opened[:] = [LexicalIndex(tmp_path / "lexical", ledger_name=ledger_name, newest=newest)]
        return opened[0]

    yield open_
    opened[0].close()


def found(index: LexicalIndex, words: str, filters: Filters | None = None) -> list[str]:
    """The names of the passages, best first."""
    return [one for one, _ in index.search(words, 100, filters)]
