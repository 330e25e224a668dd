"""Proper names in a text, with what stands around them tells of whom or what they name."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from service.common_words import FUNCTION, HONORIFICS, OPENERS, TITLES
from service.known_names import (
    FEMALE,
    FEMININE,
    MALE,
    MASCULINE,
    ORGANISATIONS,
    PLACE_NOUNS,
    PLACES,
    ROLES,
)
from service.mentions import Kind, Mention, Word, begins_sentence, words_of
from service.numerals import NUMBER_WORDS
from service.proper_names import PEOPLES

_JOINED = re.compile(r"[ -]|\. | (?:of|of the|de|da|van|von|der|bin|al|for) ")
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"
    " june july august september october november december".split()
)
_SAYING = r"(?:said|says|say|told|tell|called|think|thinks|warned|promised|asked|answered|added)\b"
_ROLE = "|".join(sorted(ROLES))
_LIKE_PERSON_AFTER = re.compile(
    rf",? who\b|, \d\d,|,? a \d\d-year|, (?:the|an?) (?:[\w'’-]+ ){{0,3}}(?:{_ROLE})\b| {_SAYING}"
)
_LIKE_PERSON_BEFORE = re.compile(rf"\b(?:{_ROLE}|{'|'.join(HONORIFICS)})\.?,? $", re.I)
_LIKE_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|above|around|outside|into|across|over) (?:the )?$", re.I
)
_OF_PLACE_NOUN = re.compile(rf"\b(?:{'|'.join(sorted(PLACE_NOUNS))}) of $")
_RULER_BEFORE = re.compile(r"(?:\b(mayor|governor|president|king|queen)|\b\w+) of $", re.I)
_COMMAND = frozenset("tell give name list show explain describe compare say".split())


def names(text: str, known: AbstractSet[str] = frozenset()) -> list[Mention]:
    """Proper names, with their titles cut off, and titles that stand for a person.

    Args:
        known: words in lower case that are names wherever they stand.
    """
    runs: list[list[Word]] = []
    before: Word | None = None
    given = known
    known = known | PLACES if text == text.casefold() else frozenset()
    for word in words_of(text):
        if not _is_capital(text, word, known):
            continue
        joined = before is not None and _JOINED.fullmatch(text[before.end : word.start])
        if joined and not (text[runs[-1][-1].end] == " " and _ends_at_of(text, runs[-1], word)):
            runs[-1].append(word)
        else:
            runs.append([word])
        before = word
    return [one for run in runs if (one := _name(text, run, given)) is not None]


def _is_capital(text: str, word: Word, known: AbstractSet[str]) -> bool:
    key = word.key
    if key in _CALENDAR or key.partition("-")[0] in NUMBER_WORDS or not key[0].isalpha():
        return False
    if not word.text[0].isupper():
        return key in known and key not in FUNCTION
    shouted = word.text.isupper() and len(key) > 1
    return shouted or key not in FUNCTION


def _ends_at_of(text: str, run: Sequence[Word], word: Word) -> bool:
    """The mayor and the person of a place are not named after it."""
    role = all(one.key in TITLES or one.key in ROLES for one in run)
    given = run[0].key in MALE or run[0].key in FEMALE
    return (role or given) and " of" in text[run[-1].end : word.start]


def _name(text: str, run: list[Word], known: AbstractSet[str]) -> Mention | None:
    if begins_sentence(text, run[0].start):
        first = run[0].key
        lone = len(run) == 1 and first not in known and first not in PLACES
        if first in _COMMAND or (first in OPENERS and first not in known):
            run = run[1:]
        elif lone and first.endswith("s") and not run[0].text.isupper():
            return None  # "Thieves have stolen …"
    titled = [n for n, one in enumerate(run) if one.key in TITLES or one.key in HONORIFICS]
    titled += [n for n, one in enumerate(run) if one.key in ROLES]
    group = bool(run) and any(one.key in ORGANISATIONS for one in (run[0], run[-1]))
    person = bool(titled) and not group and len(run) > 1
    title = text[: run[0].start].rstrip(" ,").rpartition(" ")[2].casefold() if run else ""
    if person and max(titled) + 1 < len(run):
        title = run[max(titled)].key
        run = run[max(titled) + 1 :]
    elif titled and not group:
        if run[-1].key not in ROLES:
            return None  # "Interior minister"
        start = run[0].start - (4 if text[: run[0].start].casefold().endswith("the ") else 0)
        return Mention(text[start : run[-1].end], start, run[-1].end, Kind.PERSON, run[-1].key)
    if not run or all(one.key in PEOPLES and one.key not in PLACES for one in run):
        return None
    start, end = run[0].start, run[-1].end
    kind = Kind.PERSON if person else _kind(text, run, group=group)
    return Mention(
        text[start:end],
        start,
        end,
        kind,
        run[-1].key,
        _gender(run, text[:start]) if kind in (Kind.PERSON, Kind.UNKNOWN) else "",
        plural=bool(re.search(r"\bthe (?:two|three|four) $", text[:start], re.I)),
        is_name=True,
        article=text[:start].casefold().endswith("the ") and not _has_noun(text, end),
        owner=text[end : end + 1] in ("'", "’"),
        title=title if title in ROLES else "",
    )


def _has_noun(text: str, end: int) -> bool:
    """Whether a common noun comes right after: "the Artemis programme"."""
    following = re.match(r" ([a-z]\w+)(?!\?|$)\b", text[end:])
    return following is not None and following[1] not in FUNCTION


def _kind(text: str, run: Sequence[Word], *, group: bool) -> Kind:
    first, last = run[0].key, run[-1].key
    before, after = text[max(0, run[0].start - 40) : run[0].start], text[run[-1].end :]
    if last in PLACES or last in PLACE_NOUNS or _OF_PLACE_NOUN.search(before):
        return Kind.PLACE
    if group or (len(run) == 1 and run[0].text.isupper() and len(first) > 1):
        return Kind.GROUP
    if ruled := _RULER_BEFORE.search(before):
        return Kind.PLACE if ruled[1] else Kind.UNKNOWN
    if before.casefold().endswith("the "):
        return Kind.THING
    if len(run) > 1 and (first in MALE or first in FEMALE):
        return Kind.PERSON
    if _LIKE_PERSON_BEFORE.search(before) or _LIKE_PERSON_AFTER.match(after):
        return Kind.PERSON
    if re.search(r"\b(?:who|whom) (?:is|was) $", before, re.I):
        return Kind.PERSON
    return Kind.PLACE if _LIKE_PLACE_BEFORE.search(before) else Kind.UNKNOWN


def _gender(run: Sequence[Word], before: str) -> str:
    first = run[0].key
    title = before.rstrip(". ").rpartition(" ")[2].casefold()
    if title in MASCULINE or title in ("mr", "sir", "lord"):
        return "m"
    if title in FEMININE or title in ("mrs", "ms", "miss", "lady", "dame"):
        return "f"
    if (first in MALE) == (first in FEMALE):
        return ""
    return "m" if first in MALE else "f"
