"""Pronouns of a question that point back: "he", "their", "it", "there"."""

import re
from typing import Final

from service.antecedents import person, place, possessive, several, thing
from service.common_words import FUNCTION
from service.frames import AUXILIARIES
from service.mentions import Kind
from service.pointing import OWNING, Pointing, Put

PERSONAL: Final = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
PLURAL: Final = frozenset("they them their theirs".split())
_NEUTER: Final = "true|possible|likely|clear|known|certain"
_IDLE_IT: Final = re.compile(
    rf"\b(?:is|was|does|did|will|would) it (?:{_NEUTER}|that|who|take|rain|snow|since"
    r"|[^?]*\b(?:since|that|who)\b)"
    r"|\b(?:what|which) (?:time|day) (?:is|was) it"
    rf"|\bit the (?:first|second|last|only)\b|\bit (?:is|was) (?:that|{_NEUTER})\b",
    re.I,
)
"""Where "it" stands for nothing: "How long is it since …"."""
_BEING: Final = frozenset("is are was were be been".split())
_WITH_NOUN: Final = frozenset("own first last former".split())


def put_person(at: Pointing, number: int) -> Put:
    """ "He" and "she": a person of that gender whom the question does not name before."""
    word = at.words[number]
    gender = PERSONAL[word.key]
    owning = word.key in OWNING or (word.key == "her" and _owns(at, number))
    object_ = word.key == "him" or (word.key == "her" and not owning)
    kinds = (Kind.PERSON, Kind.UNKNOWN)
    own = [one for one in at.own if one.kind in kinds and one.gender in (gender, "")]
    if at.is_bound(word, own, object_=object_):
        return None
    at.pointed = True
    role = f"{gender} object" if object_ else gender
    but = [one.text for one in own if one.start > word.start or object_]
    but += [at.chosen[gender]] if object_ and gender in at.chosen else []
    meant = at.chosen.get(role) or person(at.memory, gender, but)
    return _put(at, number, role, meant, owning=owning)


def put_several(at: Pointing, number: int) -> Put:
    """ "They": several, unless the question has several before, or names two."""
    word = at.words[number]
    own = [one for one in at.own if one.plural or one.kind in (Kind.GROUP, Kind.PLACE)]
    named = [one for one in at.own if one.is_name and one.end <= word.start]
    two = re.search(r"\bthe (?:two|three|four)\b", at.text[: word.start], re.I)
    if two or len(named) > 1 or at.is_bound(word, own, object_=word.key == "them"):
        return None
    at.pointed = True
    meant = at.chosen.get("they") or several(at.memory, [one.text for one in at.own])
    return _put(at, number, "they", meant, owning=word.key in OWNING)


def put_thing(at: Pointing, number: int) -> Put:
    """ "It", unless it stands for nothing or for what the question has before."""
    word, following = at.words[number], at.after(number)
    if _IDLE_IT.search(at.text):
        return None
    verb = following is not None and (following.key in AUXILIARIES or following.key not in FUNCTION)
    object_ = word.key == "it" and at.before(number) not in AUXILIARIES and not verb
    asked = re.match(r"\W*(?:\w+ )?(?:which|what|how many) ", at.text, re.I)
    own = [one for one in at.own if one.kind is not Kind.PERSON and not one.plural]
    bound = [one for one in own if one.is_name or asked is None or one.start > asked.end()]
    if at.is_bound(word, bound, object_=object_):
        return None
    at.pointed = True
    meant = at.chosen.get("it") or thing(at.memory, [one.text for one in at.own])
    if meant is None and word.key == "it" and following is None:
        return at.proposition(word)
    return _put(at, number, "it", meant, owning=word.key in OWNING)


def put_place(at: Pointing, number: int) -> Put:
    """ "There" where it is a place; "in" only if somebody said it."""
    following = at.after(number)
    near = {at.before(number), following.key if following else ""}
    named = any(one.kind is Kind.PLACE for one in at.own)
    if near & _BEING or named:
        return None
    at.pointed = True
    meant = place(at.memory)
    if meant is None:
        return None
    before = next((one for one in ("in", "at") if one in at.memory.words), "")
    return at.words[number].end, f"{before} {meant.text}".strip()


def _owns(at: Pointing, number: int) -> bool:
    """Whether a noun follows on "her"."""
    word, following = at.words[number], at.after(number)
    if following is None or at.text[word.end : following.start] != " ":
        return False
    return following.key not in FUNCTION or following.key in _WITH_NOUN


def _put(at: Pointing, number: int, role: str, meant: str | None, *, owning: bool) -> Put:
    if meant is None or (owning and role in at.chosen):
        return None  # "Where does it have its seat": the name stands before "its"
    at.chosen[role] = meant
    return at.words[number].end, possessive(meant) if owning else meant
