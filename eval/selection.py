"""Which questions of a set are asked."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from eval.news import evenly
from eval.questions import Split
from eval.sets import QuestionSet, read_set
from ingest.errors import BadQuestionSet

SEEDS: Final = "seeds"
_SEEDS: Final = Path(__file__).parent.parent / SEEDS


def chosen_set(
    named: str, *, format: str | None, split: Split | None, limit: int | None
) -> QuestionSet:
    """A set by its path, "seeds" being the one that ships with Dateline, cut to what is asked.

    Raises:
        BadQuestionSet: see `read_set`; or nothing is left to ask.
    """
    found = read_set(path_of(named), format)
    questions = [one for one in found.questions if split is None or one.split == split]
    if not questions:
        of = f"of the split {split} " if split else ""
        raise BadQuestionSet(f"{found.path}: has no question {of}that can be asked; add one")
    return replace(found, questions=tuple(evenly(questions, limit)))


def path_of(named: str) -> Path:
    """Where a set lies."""
    return _SEEDS if named == SEEDS else Path(named)
