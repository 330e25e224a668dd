"""Nouns of a question that point back: "the treaty", "that country", "the next one", "that"."""

import re
from typing import Final

from service.antecedents import of_noun
from service.common_words import FUNCTION
from service.frames import DO
from service.mentions import Kind, Mention, kind_of_noun, words_of
from service.pointing import MOST_CONTENT, Pointing, Put, content
from service.stems import stem

DEMONSTRATIVE: Final = frozenset("that this these those".split())
_TIMES: Final = frozenset("year week month day time morning evening summer winter night".split())
_PREPOSITIONS: Final = frozenset(
    "about after before of for with to by from on against like than over despite during".split()
)
_VERBS: Final = frozenset("do did is was does has admit deny confirm see regret".split())
_AFTER_BE: Final = frozenset("a an why how".split())
_MOST_NAMES: Final = 1
""" "Before this" points back only where the question names little itself."""
_NAMED: Final = re.compile(r"(?<=\w )[A-Z]")
_ORDER: Final = frozenset("first second third next last new old other".split())


def put_demonstrative(at: Pointing, number: int) -> Put:
    """ "That" for what was spoken of, "that treaty" for the treaty."""
    word, following, before = at.words[number], at.after(number), at.before(number)
    follows = following.key if following else ""
    one = word.key in ("that", "this")
    if one and (before in DO or (before in ("is", "was") and follows in _AFTER_BE)):
        return at.proposition(word)
    if following is not None and follows not in FUNCTION:
        idle = word.key == "that" and before not in _PREPOSITIONS | {"is", "was"}
        timed = follows in _TIMES or following.text[0].isupper()
        return None if idle or timed else _of_noun(at, number)
    named = [one for one in at.own if one.is_name]
    last = following is None and before in _PREPOSITIONS | _VERBS
    return at.proposition(word) if one and last and len(named) <= _MOST_NAMES else None


def put_definite(at: Pointing, number: int) -> Put:
    """ "The treaty" with more said of it, in a short question that names nothing."""
    word = at.words[number]
    own = next((one for one in at.own if one.start == word.start and not one.is_name), None)
    if own is None or not at.is_short or _NAMED.search(at.text):
        return None
    head = words_of(own.text)[-1].key
    typed = at.text != at.text.casefold()  # else a name cannot be told from a noun
    at.pointed = at.pointed or (typed and stem(head) in at.memory.stems)
    meant = of_noun(at.memory, head, own.kind)
    if meant is None:
        return None
    mine = {one.key for one in words_of(own.text)} - {"the"}
    theirs = {one.key for one in words_of(meant.text)} - {"the", "a", "an"}
    alike = meant.is_name and meant.kind is own.kind
    at.pointed = at.pointed or alike or mine <= theirs
    fuller = len(mine) == 1 and (alike or mine < theirs)
    return (own.end, _as_known(meant)) if fuller else None


def put_one(at: Pointing, number: int) -> Put:
    """ "The next one": of what the last question was about."""
    if at.before(number) not in _ORDER:
        return None
    at.pointed = True
    nouns = [one for one in at.memory.asked if not one.is_name and one.kind is not Kind.PERSON]
    return (at.words[number].end, nouns[0].head) if nouns else None


def _of_noun(at: Pointing, number: int) -> Put:
    noun = at.words[number + 1]
    meant = of_noun(at.memory, noun.key, kind_of_noun(noun.key))
    if meant is None or len(content(at.text)) > MOST_CONTENT + 1:
        return None
    at.pointed = True
    fuller = meant.is_name or len(words_of(meant.text)) > 2
    return (noun.end, _as_known(meant)) if fuller else None


def _as_known(meant: Mention) -> str:
    if meant.is_name:
        return f"the {meant.text}" if meant.article else meant.text
    first, _, rest = meant.text.partition(" ")
    return f"the {rest}" if first.casefold() in ("a", "an", "the") else f"the {meant.text}"
