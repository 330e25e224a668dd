"""What a text may speak of, and what its common nouns stand for."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from service.known_names import (
    FEMININE,
    GROUPS,
    MASCULINE,
    ORGANISATIONS,
    PLACE_NOUNS,
    ROLES,
)

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-.&][^\W_]+)*")
_SINGULAR = (
    "ss",
    "us",
    "is",
    "news",
    "measles",
    "mumps",
    "politics",
    "economics",
    "diabetes",
    "chess",
)


class Kind(StrEnum):
    """What is spoken of; UNKNOWN where nothing tells."""

    PERSON = "person"
    PLACE = "place"
    GROUP = "group"
    THING = "thing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its half-open place; without a possessive ending."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The word in lower case."""
        return self.text.casefold()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or noun phrase with its half-open place.

    Attributes:
        head: the noun that says what it is, or the last word of a name, in lower case.
        gender: "m", "f" or "", where nothing tells.
        is_name: it has a proper name for its core.
        article: "the" stands before it, and belongs to it.
        asked: it stands after "which" or "how many", without an article.
        owner: what follows belongs to it.
        title: the noun before a name that says what the person is, in lower case.
    """

    text: str
    start: int
    end: int
    kind: Kind
    head: str
    gender: str = ""
    plural: bool = False
    is_name: bool = False
    article: bool = False
    asked: bool = False
    owner: bool = False
    title: str = ""


def words_of(text: str) -> list[Word]:
    """All words; "Russia's" is "Russia" and an ending that is no word."""
    return list(_words(text))


@lru_cache(maxsize=1_000)
def _words(text: str) -> tuple[Word, ...]:
    found = [Word(one[0], one.start(), one.end()) for one in _WORD.finditer(text)]
    return tuple(
        one
        for one in found
        if not (one.key in ("s", "t") and one.start and text[one.start - 1] in "'’")
    )


def begins_sentence(text: str, start: int) -> bool:
    """Whether a sentence or a quotation begins there, where anything has a capital."""
    return bool(re.search(r"(?:^|[.!?:]['\"”]?\s+|\n|[\"“(]|\] )[\"“(\s]*$", text[:start]))


def is_plural(noun: str) -> bool:
    """Whether a noun in lower case speaks of several."""
    if noun.endswith("men"):
        return True
    return noun in GROUPS or (noun.endswith("s") and not noun.endswith(_SINGULAR))


def kind_of_noun(noun: str) -> Kind:
    """What a common noun in lower case stands for."""
    singular = noun.removesuffix("s")
    if noun in ROLES or singular in ROLES:
        return Kind.PERSON
    if noun in PLACE_NOUNS:
        return Kind.PLACE
    return Kind.GROUP if noun in ORGANISATIONS else Kind.THING


def gender_of_noun(noun: str) -> str:
    """As `Mention.gender`, of a common noun in lower case."""
    return "m" if noun in MASCULINE else "f" if noun in FEMININE else ""
