"""The shortest words that answer, as the reader sees them in the chosen sentences."""

from collections.abc import Sequence

from service import names
from service.answer_kinds import AnswerKind
from service.candidates import Candidate
from service.conflicts import asked_words
from service.enumerations import asks_for_several, whole_list

LIKELY = 0.0
"""Log-odds of a further span against no answer from which it counts as one more answer."""
_EXPLAINED = frozenset({AnswerKind.REASON, AnswerKind.QUOTE})


def short_answer(kind: AnswerKind, question: str, chosen: Sequence[Candidate]) -> str | None:
    """The best span of the first sentence.

    A question that wants several things gets the whole list that the span is a part of, and what
    further sentences add. None where the question asks for an explanation, or no sentence was read.
    """
    if kind in _EXPLAINED or not chosen:
        return None
    found: list[str] = []
    several = asks_for_several(question)
    for place, one in enumerate(chosen):
        if one.span is None or (place and not (several and one.span.odds >= LIKELY)):
            continue
        words = (several and _list_of(kind, one)) or asked_words(kind, question, one)
        if words and not any(_repeats(words, known) for known in found):
            found.append(words)
    return "; ".join(found) or None


def _list_of(kind: AnswerKind, one: Candidate) -> str | None:
    assert one.span is not None
    start, end = one.span.start - one.start, one.span.end - one.start
    words = whole_list(kind, one.sentence, start, end)
    return " ".join(words.split()) if words else None


def _repeats(words: str, known: str) -> bool:
    """Whether one of two answers holds all words of the other."""
    one, other = names.folded(words), names.folded(known)
    return one <= other or other <= one
