"""Questions of which articles may be said to disagree: those that one value answers."""

import re

from service import names
from service.answer_kinds import AnswerKind
from service.answer_values import NAMED
from service.common_words import TITLES

_BOTH_ENDS = re.compile(
    r"\b(?:starts?|begins?|opens?|started|began|opened) and (?:ends?|finish|closes?|ended)\b", re.I
)
_DESCRIBED = re.compile(
    r"\bwho(?:\s+(?:is|was)|['’]s)\s+(?!(?:the|a|an|in|on|at|to|of|his|her|its|their|our|now)\b)"
    r"[\w'’.-]+(?:\s+[\w'’.-]+){0,2}\s*\??\s*$",
    re.I,
)
_ROLE = re.compile(
    r"\bwho(?:m|se)?(?:\s+(?:is|was)\b|['’]s\b)"
    r"|\bwho (?:leads|led|heads|headed|commands|commanded|runs|ran|chairs|chaired|directs|directed"
    r"|speaks for|governs|owns|won|coaches)\b",
    re.I,
)
_ONE_IS_MEANT = re.compile(
    r"\b(?:which|what)\s+(?:[\w'’-]+\s+){0,3}?[\w'’-]*[^s\W]\s+(?:did|does|do|is|was|has|had|will)\b"
    r"|\b(?:which|what|name the)\s+(?:[\w'’-]+\s+){1,3}?"
    r"(?:minister|pm|president|premier|governor|mayor|chief|director|ambassador|captain|coach)\b",
    re.I,
)


def has_one_answer(kind: AnswerKind, question: str) -> bool:
    """Whether two different values would contradict one another.

    Places are left out: a city and its country are two names of one. So is who somebody is, as two
    articles may call a person two things, and what starts and ends.
    """
    if kind is AnswerKind.PLACE or _BOTH_ENDS.search(question) or _is_description(question):
        return False
    return kind not in NAMED or asks_for_a_role(question) or means_one(question)


def means_one(question: str) -> bool:
    """Whether it asks which one of several: "which school was it", not "which schools"."""
    return bool(_ONE_IS_MEANT.search(question))


def asks_for_a_role(question: str) -> bool:
    """Whether it asks who is or does what one person does at a time."""
    return bool(_ROLE.search(question))


def _is_description(question: str) -> bool:
    """Whether it asks who somebody is, and not who has an office."""
    words = {names.fold(word) for word, _, _ in names.words(question)}
    return bool(_DESCRIBED.search(question)) and not words & TITLES
