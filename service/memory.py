"""What a conversation has spoken of, in the order in which a pronoun would mean it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from service.mentions import Kind, Mention, begins_sentence, words_of
from service.named import names
from service.phrases import phrases
from service.stems import stem

_MARKER = re.compile(r"\s*\[\d+\]")
_OPENING = re.compile(r"^\W*(?:\w+ )??(who|whom|which|what|where)\b(?: ([\w-]+))?", re.I)
_IDENTITY = re.compile(r"^\W*[Ww](?:ho|hat) (?:is|was|are|were) [A-Z][\w.-]*(?: [A-Z][\w.-]*)*\W*$")
_PRONOUN = re.compile(r"\b(?:(he|him|his)|(she|her|hers))\b", re.I)
_OWN = frozenset("its his her their this that these those".split())


@dataclass(frozen=True)
class Exchange:
    """A question that stands alone, and its answer as it was shown."""

    question: str
    answer: str = ""

    @cached_property
    def said(self) -> str:
        """The answer without its markers."""
        return _MARKER.sub("", self.answer)


class Memory:
    """Reads the exchanges once.

    Args:
        exchanges: oldest first; at least one.
    """

    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        self.exchanges = tuple(exchanges)
        texts = [text for one in exchanges for text in (one.question, one.said)]
        self.words = frozenset(word.key for text in texts for word in words_of(text))
        self.stems = frozenset(stem(key) for key in self.words) - {""}
        self.known = frozenset(
            word.key
            for text in texts
            for word in words_of(text)
            if word.text[0].isupper() and not begins_sentence(text, word.start)
        )
        read = [(self._read(one.question, True), self._read(one.said, False)) for one in exchanges]
        everything = [name for pair in read for part in pair for name in part if name.is_name]
        self._names = _merged(everything, _genders(texts, self.known))
        self._asked = [[self.canonical(one) for one in asked] for asked, _ in read]
        self._told = [[self.canonical(one) for one in told] for _, told in read]

    @property
    def last(self) -> Exchange:
        """The latest exchange."""
        return self.exchanges[-1]

    @property
    def asked(self) -> list[Mention]:
        """What the latest question speaks of, in its order."""
        return self._asked[-1]

    @property
    def told(self) -> list[Mention]:
        """What the latest answer speaks of, in its order."""
        return self._told[-1]

    def canonical(self, mention: Mention) -> Mention:
        """A name in its longest form, with all that is known of it; its place stays."""
        if not mention.is_name:
            return mention
        longest = self._names.get(mention.text.casefold(), mention)
        return replace(longest, start=mention.start, end=mention.end, owner=mention.owner)

    def read(self, text: str) -> list[Mention]:
        """The mentions of a question that is to be understood, names in full."""
        return [self.canonical(one) for one in self._read(text, True)]

    def by_salience(self, wanted: frozenset[Kind]) -> list[Mention]:
        """All mentions of some kinds, those of the latest exchange first.

        What a question was asked to find out comes before what it gave.
        """
        found: list[Mention] = []
        for number in range(len(self.exchanges) - 1, -1, -1):
            asked, told = self._asked[number], self._told[number]
            given = {one.text for one in asked}
            fresh = [one for one in told if one.is_name and one.text not in given]
            if not _asks_for(self.exchanges[number].question, wanted):
                fresh = []
            found += [*fresh, *asked, *told]
        return _distinct(one for one in found if one.kind in wanted and not _is_own(one))

    def asks_for(self, wanted: frozenset[Kind]) -> bool:
        """Whether the latest question asks for a name of something of these kinds."""
        return _asks_for(self.last.question, wanted)

    def fresh(self) -> list[Mention]:
        """Names of the latest answer that its question did not give."""
        given = {one.text for one in self.asked}
        return _distinct(one for one in self.told if one.is_name and one.text not in given)

    def _read(self, text: str, question: bool) -> list[Mention]:
        named = names(text, self.known)
        found = [*named, *phrases(text, named, question=question)]
        return sorted(found, key=lambda one: (one.start, -one.end))


def _asks_for(question: str, wanted: frozenset[Kind]) -> bool:
    opening = _OPENING.match(question)
    if opening is None or _IDENTITY.match(question):
        return False
    word = opening[1].casefold()
    if word in ("who", "whom"):
        return Kind.PERSON in wanted
    if word == "where":
        return Kind.PLACE in wanted and Kind.THING not in wanted
    asked = phrases(question, names(question), question=True)
    kinds = {one.kind for one in asked if one.start <= opening.end()}
    return bool(kinds & wanted) and word in ("which", "what")


def _is_own(mention: Mention) -> bool:
    """Whether it has a pronoun of its own, and would leave the reader where he was."""
    return not mention.is_name and words_of(mention.text)[0].key in _OWN


def _distinct(found: Iterable[Mention]) -> list[Mention]:
    firsts: dict[str, Mention] = {}
    for one in found:
        firsts.setdefault(one.text.casefold(), one)
    return list(firsts.values())


def _merged(found: Sequence[Mention], genders: dict[str, str]) -> dict[str, Mention]:
    """Each name, as it is written somewhere, to its longest form with what any form tells."""
    merged: dict[str, Mention] = {}
    for one in found:
        own = set(one.text.casefold().split())
        family = [two for two in found if own <= set(two.text.casefold().split())]
        if len({two.text.split()[0] for two in family if two.text != one.text}) > 1:
            family = [two for two in family if two.text == one.text]  # two Koreas
        longest = max(family, key=lambda two: len(two.text))
        kinds = [two.kind for two in family if two.kind is not Kind.UNKNOWN]
        title = next((two.title for two in family if two.title), "")
        gender = next((two.gender for two in family if two.gender), "") or genders.get(one.head, "")
        kind = Kind.PERSON if Kind.PERSON in kinds else kinds[0] if kinds else Kind.UNKNOWN
        if gender and kind is Kind.UNKNOWN:
            kind = Kind.PERSON
        merged[one.text.casefold()] = replace(longest, kind=kind, gender=gender, title=title)
    return merged


def _genders(texts: Iterable[str], known: frozenset[str]) -> dict[str, str]:
    """What "he" and "she" in the texts tell of the person named last before them."""
    found: dict[str, str] = {}
    for text in texts:
        people = [one for one in names(text, known) if one.kind in (Kind.PERSON, Kind.UNKNOWN)]
        for match in _PRONOUN.finditer(text):
            before = [one for one in people if one.is_name and one.end <= match.start()]
            certain = [one for one in before if one.kind is Kind.PERSON] or before
            if certain:
                found.setdefault(certain[-1].head, "m" if match[1] else "f")
    return found
