"""Pronouns and other words that point back, put into the words that they stand for."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from service.antecedents import of_noun, person, place, possessive, several, thing
from service.common_words import FUNCTION
from service.ellipsis import proposition
from service.frames import AUXILIARIES, DO, frame_of
from service.memory import Memory
from service.mentions import Kind, Mention, Word, kind_of_noun, words_of

_CLAUSE: Final = re.compile(
    r"\b(?:that|when|while|because|if|after|before|since|as|who|which|than|and|where|how|why)\b"
    r"|[,:;] | \w+(?:s|ed)? (?:says|said|think|thinks|say) ",
    re.I,
)
_IDLE_IT: Final = re.compile(
    r"\b(?:is|was|does|did|will|would) it (?:true|possible|likely|clear|known|certain|that|who"
    r"|take|rain|snow|since|[^?]*\b(?:since|that|who)\b)|\b(?:what|which) (?:time|day) (?:is|was) it"
    r"|\bit (?:is|was) (?:that|true|possible|likely|clear|known)\b",
    re.I,
)
_TIMES: Final = frozenset("year week month day time morning evening summer winter night".split())
_BEFORE_THAT: Final = frozenset(
    "about after before of for with to by from on against like than over despite during do did is"
    " was does has admit deny confirm see regret".split()
)
_PERSONAL: Final = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_OBJECTS: Final = frozenset({"him", "them"})
_PLURAL: Final = frozenset({"they", "them", "their", "theirs"})
_OWNING: Final = frozenset({"his", "hers", "its", "their", "theirs"})
_MOST_NAMES: Final = 1
""" "Before this" points back only where the question names little itself."""


@dataclass
class Pointing:
    """One question on the way to standing alone.

    Attributes:
        own: what the question itself speaks of.
        pointed: something in it pointed back, whether or not it was found.
        chosen: what each pronoun was taken for, so that "he" and "his" are one.
    """

    text: str
    memory: Memory
    own: list[Mention] = field(default_factory=list)
    pointed: bool = False
    chosen: dict[str, str] = field(default_factory=dict)

    def resolved(self) -> str:
        """The question with all that could be put into words."""
        self.own = self.memory.read(self.text)
        words = words_of(self.text)
        pieces: list[str] = []
        end = 0
        for number, word in enumerate(words):
            if word.start < end:
                continue
            found = self._meant(words, number)
            if found is not None:
                until, put = found
                pieces += [self.text[end : word.start], put]
                end = until
        pieces.append(self.text[end:])
        return "".join(pieces)

    def _meant(self, words: list[Word], number: int) -> tuple[int, str] | None:
        word = words[number]
        key = word.key
        following = words[number + 1] if number + 1 < len(words) else None
        ways: list[tuple[bool, Callable[[], tuple[int, str] | None]]] = [
            (key in _PERSONAL, lambda: self._person(word, following)),
            (key in _PLURAL, lambda: self._several(word)),
            (key in ("it", "its"), lambda: self._thing(word)),
            (key == "there", lambda: self._there(words, number)),
            (key in ("that", "this", "these", "those"), lambda: self._that(words, number)),
            (key == "the", lambda: self._definite(word)),
        ]
        return next((way() for applies, way in ways if applies), None)

    def _person(self, word: Word, following: Word | None) -> tuple[int, str] | None:
        gender = _PERSONAL[word.key]
        owning = word.key in _OWNING or (word.key == "her" and self._has_noun(word, following))
        object_ = word.key == "him" or (word.key == "her" and not owning)
        kinds = (Kind.PERSON, Kind.UNKNOWN)
        own = [one for one in self.own if one.kind in kinds and one.gender in (gender, "")]
        if self._is_bound(word, own, object_=object_):
            return None
        self.pointed = True
        role = gender if not object_ else f"{gender} object"
        but = [one.text for one in own if one.start > word.start or object_]
        but += [self.chosen[gender]] if object_ and gender in self.chosen else []
        meant = self.chosen.get(role) or person(self.memory, gender, but)
        if meant is None:
            return None
        self.chosen[role] = meant
        return self._put(word, meant, owning)

    def _several(self, word: Word) -> tuple[int, str] | None:
        own = [one for one in self.own if one.plural or one.kind in (Kind.GROUP, Kind.PLACE)]
        named = [one for one in self.own if one.is_name and one.end <= word.start]
        two = re.search(r"\bthe (?:two|three|four)\b", self.text[: word.start], re.I)
        if two or len(named) > 1 or self._is_bound(word, own, object_=word.key in _OBJECTS):
            return None
        self.pointed = True
        meant = self.chosen.get("they") or several(self.memory, [one.text for one in self.own])
        if meant is None:
            return None
        self.chosen["they"] = meant
        return self._put(word, meant, word.key in _OWNING)

    def _thing(self, word: Word) -> tuple[int, str] | None:
        if _IDLE_IT.search(self.text):
            return None
        before = self.text[: word.start].rstrip().rpartition(" ")[2].casefold()
        object_ = word.key == "it" and before not in AUXILIARIES
        own = [one for one in self.own if one.kind is not Kind.PERSON and not one.plural]
        asked = re.match(r"\W*(?:\w+ )?(?:which|what|how many) ", self.text, re.I)
        bound = [one for one in own if one.is_name or asked is None or one.start > asked.end()]
        if self._is_bound(word, bound, object_=object_):
            return None
        self.pointed = True
        meant = self.chosen.get("it") or thing(self.memory, [one.text for one in self.own])
        if meant is None:
            return None
        self.chosen["it"] = meant
        return self._put(word, meant, word.key in _OWNING)

    def _there(self, words: list[Word], number: int) -> tuple[int, str] | None:
        near = {
            one.key for one in (words[max(0, number - 1)], words[min(number + 1, len(words) - 1)])
        }
        if near & (AUXILIARIES | {"be", "been"}) or any(one.kind is Kind.PLACE for one in self.own):
            return None
        self.pointed = True
        meant = place(self.memory)
        if meant is None:
            return None
        before = "in" if "in" in self.memory.words else "at" if "at" in self.memory.words else ""
        return words[number].end, f"{before} {meant.text}".strip()

    def _that(self, words: list[Word], number: int) -> tuple[int, str] | None:
        word = words[number]
        following = words[number + 1] if number + 1 < len(words) else None
        before = words[number - 1].key if number else ""
        noun = following is not None and following.key not in FUNCTION
        if word.key in ("that", "this") and before in DO:
            return self._proposition(word)
        if following is not None and noun and before not in ("that", "say", "said"):
            if word.key == "that" and before not in _BEFORE_THAT - {
                "is",
                "was",
                "did",
                "does",
                "do",
            }:
                noun = False
            elif following.key in _TIMES or following.text[0].isupper():
                return None
            else:
                return self._of_noun(word, following)
        if word.key not in ("that", "this") or before not in _BEFORE_THAT or noun:
            return None
        last = following is None
        named = [one for one in self.own if one.is_name]
        if len(named) > _MOST_NAMES or not last:
            return None
        return self._proposition(word)

    def _proposition(self, word: Word) -> tuple[int, str] | None:
        frame = frame_of(self.memory.last.question)
        self.pointed = True
        return (word.end, f"{word.text} ({proposition(frame, self.memory)})") if frame else None

    def _definite(self, word: Word) -> tuple[int, str] | None:
        own = next((one for one in self.own if one.start == word.start and not one.is_name), None)
        if own is None or any(one.is_name for one in self.own):
            return None
        head = words_of(own.text)[-1]
        meant = of_noun(self.memory, head.key, own.kind)
        if meant is None:
            return None
        mine = {one.key for one in words_of(own.text)} - {"the"}
        theirs = {one.key for one in words_of(meant.text)}
        same_kind = meant.is_name and meant.kind is own.kind and len(mine) == 1
        self.pointed = self.pointed or same_kind or mine <= theirs
        if same_kind or (mine < theirs - {"the", "a", "an"} and len(mine) == 1):
            return own.end, _as_known(meant)
        return None

    def _of_noun(self, word: Word, noun: Word) -> tuple[int, str] | None:
        meant = of_noun(self.memory, noun.key, kind_of_noun(noun.key))
        if meant is None:
            return None
        self.pointed = True
        return noun.end, _as_known(meant)

    def _is_bound(self, word: Word, own: list[Mention], *, object_: bool) -> bool:
        """Whether the question itself says who or what is meant.

        An object's own clause cannot: in "Did Kim thank him?" it is another.
        """
        before = [one for one in own if one.end <= word.start and not _is_pointing(one)]
        if not object_:
            return bool(before)
        return any(_CLAUSE.search(self.text[one.end : word.start]) for one in before)

    def _has_noun(self, word: Word, following: Word | None) -> bool:
        if following is None or self.text[word.end : following.start] != " ":
            return False
        return following.key not in FUNCTION or following.key in ("own", "first", "last", "former")

    def _put(self, word: Word, meant: str, owning: bool) -> tuple[int, str]:
        return word.end, possessive(meant) if owning else meant


def _is_pointing(one: Mention) -> bool:
    first = one.text.partition(" ")[0].casefold()
    return not one.is_name and first in _OWNING | {"her", "that", "this", "these", "those"}


def _as_known(meant: Mention) -> str:
    if meant.is_name:
        return f"the {meant.text}" if meant.article else meant.text
    first, _, rest = meant.text.partition(" ")
    return f"the {rest}" if first.casefold() in ("a", "an", "the") else f"the {meant.text}"
