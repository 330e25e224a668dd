"""Proper names in questions and sentences, told without a model, and whether they are the same."""

import difflib
import re
from collections.abc import Set
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?", re.UNICODE)
_POSSESSIVE = re.compile(r"['’]s?$")
_INITIALS = re.compile(r"^(?:[A-Z]\.?){2,5}s?$")
SIMILAR = 0.8
"""`difflib` ratio from which two spellings count as one name: Sergei and Sergey 0.83."""
_SAME = (
    frozenset({"us", "usa", "america", "american", "americans", "washington"}),
    frozenset({"uk", "britain", "british", "london"}),
    frozenset({"dprk", "north", "pyongyang"}),
    frozenset({"china", "chinese", "beijing"}),
    frozenset({"france", "french"}),
    frozenset({"germany", "german", "germans", "berlin"}),
    frozenset({"russia", "russian", "russians", "moscow", "kremlin"}),
    frozenset({"spain", "spanish"}),
    frozenset({"netherlands", "dutch"}),
)
_DROPPED = str.maketrans("", "", ".’'-")
_GROUPS = {name: number for number, group in enumerate(_SAME) for name in group}


def words(text: str) -> list[tuple[str, int, int]]:
    """Words with their half-open offsets, without a final full stop or possessive ending."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word.endswith(".") and not _INITIALS.match(word):
            word = word[:-1]
        word = _POSSESSIVE.sub("", word)
        if word:
            found.append((word, match.start(), match.start() + len(word)))
    return found


def fold(word: str) -> str:
    """A name without case, full stops and hyphens: "U.S." is "us"."""
    return word.translate(_DROPPED).casefold()


def capitalised(text: str) -> list[tuple[str, int, int]]:
    """Words that begin with a capital although no sentence begins there, and acronyms."""
    found = []
    fresh = True
    for word, start, end in words(text):
        initial = not text[:start].strip(" \"“'‘(-\n") or fresh
        between = text[end : end + 3]
        fresh = bool(re.match(r"[.?!][\"”’)]*\s|\n", between))
        if word[0].isupper() and (not initial or (len(word) > 1 and word.isupper())):
            found.append((word, start, end))
    return found


@lru_cache(maxsize=100_000)
def same(one: str, other: str) -> bool:
    """Whether two folded words are spellings of one name, or name one state."""
    if one == other:
        return True
    if one[0] != other[0] and (one not in _GROUPS or other not in _GROUPS):
        return False
    group = _GROUPS.get(one)
    if group is not None and group == _GROUPS.get(other):
        return True
    if min(len(one), len(other)) < 4 or one[0] != other[0]:
        return False
    shared = len(_common_prefix(one, other))
    if shared >= 5 and shared >= min(len(one), len(other)) - 2:
        return True
    return difflib.SequenceMatcher(None, one, other).ratio() >= SIMILAR


def present(name: str, among: Set[str]) -> bool:
    """Whether a folded name is among folded words."""
    return name in among or any(same(name, word) for word in among)


def folded(text: str) -> frozenset[str]:
    """All words of a text, folded."""
    return frozenset(fold(word) for word, _, _ in words(text))


def initials(text: str) -> set[str]:
    """Initials of runs of two to five capitalised words: "United States" gives "us"."""
    found = set()
    for run in re.findall(r"(?:\b[A-Z][\w’'-]+(?: (?:of|the|and|for) | )){1,4}[A-Z][\w’'-]+", text):
        letters = [word[0] for word in run.split() if word[0].isupper()]
        for first in range(len(letters)):
            for last in range(first + 2, len(letters) + 1):
                found.add("".join(letters[first:last]).casefold())
    return found


def _common_prefix(one: str, other: str) -> str:
    return one[: next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 99)]
