"""Which format a question set has, told by its files' names and content."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from eval.formats import beir, multihop_rag, own, realtime_qa, wikiqa
from eval.sources import Fault, numbered_lines, parsed, read_bytes

_KEYS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("own", frozenset({"question", "type", "status"})),
    ("squad", frozenset({"data"})),
    ("multihop-rag", frozenset({"query", "evidence_list"})),
    ("rgb", frozenset({"query", "positive"})),
    ("selqa", frozenset({"question", "candidates", "answers"})),
    ("realtime-qa", frozenset({"question", "answers", "choices"})),
    ("realtime-qa", frozenset({"question", "answers", "retrieved"})),
    ("realtime-qa", frozenset({"question_sentence", "choices", "answer"})),
    ("trec-qa", frozenset({"question", "label"})),
)
"""The keys by which a record shows its format; the first that fits is taken."""
_LIKE_OWN: Final = frozenset({"id", "question"})
"""Taken for the own format, with something missing, where no record of the file shows more."""


def detect(path: Path) -> str | None:
    """The name of the format, None where nothing tells it.

    Raises:
        BadQuestionSet: a file cannot be read.
    """
    if path.is_dir() and (path / own.QUESTIONS).is_file():
        return "own"
    if beir.folder_of(path) is not None:
        return "beir"
    if path.is_dir():
        if (path / multihop_rag.CORPUS).is_file():
            return "multihop-rag"
        held = (one for pattern in realtime_qa.QUESTIONS for one in path.glob(pattern))
        return "realtime-qa" if any(held) else None
    like_own = False
    for record in _objects(path):
        if name := _by_keys(record):
            return name
        like_own = like_own or record.keys() >= _LIKE_OWN
    return "own" if like_own else _by_columns(path)


def _by_keys(record: dict[str, Any]) -> str | None:
    return next((name for name, keys in _KEYS if keys <= record.keys()), None)


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, be it one, an array of them, or one on each line."""
    whole = parsed(read_bytes(path))
    if isinstance(whole, Fault):
        lines = (line for _, line in numbered_lines(path) if isinstance(line, str))
        yield from (one for one in map(parsed, lines) if isinstance(one, dict))
    else:
        found = whole if isinstance(whole, list) else [whole]
        yield from (one for one in found if isinstance(one, dict))


def _by_columns(path: Path) -> str | None:
    for _, line in numbered_lines(path):
        cells = line.split("\t") if isinstance(line, str) else []
        if cells == wikiqa.HEADING:
            return "wikiqa"
        if len(cells) == 3 and cells[-1] in ("0", "1"):
            return "trec-qa"
    return None
