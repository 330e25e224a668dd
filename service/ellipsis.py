"""Fragments made whole by the question before: "When?", "Who else?", "Did he?"."""

import re
from typing import Final

from service.antecedents import definite, together
from service.frames import AUXILIARIES, DO, IRREGULAR, Frame, frame_of
from service.memory import Memory
from service.mentions import Kind, is_plural, words_of

LONGEST_FRAGMENT: Final = 6
"""Words; a longer one holds a verb."""
_ASKING: Final = re.compile(
    r"^(?:(?:by|with|to|from|for|in|on|at|of|since|until|till|against|about) )?"
    r"(who|whom|whose|what|when|where|why|how|which)\b(?P<more>.*)$",
    re.I,
)
_DEGREES: Final = frozenset(
    "many much long often far old high deep big large strong soon fast tall heavy wide late else"
    " exactly come so not then precisely for from to with by about time".split()
)
_THAT: Final = re.compile(
    r"^(when|where|why|how) (?:is|was|did|does|do|has|had|will) (?:that|this|it)"
    r"(?: (?:happen|happened|so|the case|come about|take place|be))?$",
    re.I,
)
_TRUE: Final = re.compile(
    r"^(?:really|is (?:that|this|it) (?:really )?(?:true|so|right|the case|correct|certain|sure"
    r"|confirmed)|are you sure|is it)$",
    re.I,
)
_SHORT: Final = re.compile(r"^(\w+) (he|she|it|they|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)(?: not)?$")
_FIRST: Final = re.compile(
    r"^(?:is|was|were) (?:it|this|that|they) the (?:first|last|only)\b", re.I
)
_NOBODY: Final = re.compile(r"^(?:anyone|anybody|someone|somebody|people) ", re.I)
_ABOUT: Final = re.compile(r"^(?:what|how) about\b", re.I)
_WHERE_TO: Final = re.compile(r"(?:to|in|at|near|on|for) (?:the )?$")


def completed(body: str, memory: Memory) -> str | None:
    """The fragment as a whole question, without its mark; None if it is none.

    Args:
        body: the question without "And" and without its mark.
    """
    frame = frame_of(memory.last.question)
    if _TRUE.match(body):
        told = _statement(memory)
        return f"{body}: {told}" if told else None
    if frame is None:
        return None
    if _ABOUT.match(body):
        return None
    if that := _THAT.match(body):
        return _asked_anew(that[1], frame, memory)
    if is_asking(body):
        return _asked_anew(body, frame, memory)
    short = _SHORT.match(body)
    if _FIRST.match(body) or (short and short[1].casefold() in AUXILIARIES):
        return f"{body} ({proposition(frame, memory)})"
    return None


def is_asking(body: str) -> bool:
    """Whether it is a question word with little else, and no verb: "Since when", "How deep"."""
    match = _ASKING.match(body)
    if match is None:
        return False
    words = words_of(match["more"])
    if len(words) > LONGEST_FRAGMENT - 2:
        return False
    first = match[1].casefold()
    keys = [one.key for one in words]
    if first in ("what", "which", "how") and words:
        nouns = keys[1:] if first == "how" else keys
        return not set(keys) & AUXILIARIES and all(_is_noun(one) for one in nouns)
    return all(one in _DEGREES for one in keys)


def proposition(frame: Frame, memory: Memory) -> str:
    """What the question was about, as a statement without what was asked for."""
    if not frame.auxiliary:
        subject = _subject(frame, memory)
        return f"{subject} {frame.rest}" if subject else frame.rest
    subject, rest = _split(frame, memory)
    stated = f"{subject} {frame.auxiliary.casefold()} {rest}" if subject else frame.rest
    return f"{frame.noun} {stated}".strip() if frame.noun else stated


def _asked_anew(asked: str, frame: Frame, memory: Memory) -> str:
    """The frame with another question word: the answer given stands where it was asked for."""
    if re.search(r"\belse\b", asked, re.I):
        return " ".join(filter(None, (asked, frame.auxiliary, frame.rest)))
    noun = re.match(r"(?:how many|which|what) (\w+)", asked, re.I)
    if noun and noun[1].casefold() not in memory.words | _DEGREES:
        about = _topic(memory)
        return f"{asked} ({about})" if about else asked
    counts = re.match(r"(?:how many|who)\b", asked, re.I)
    if counts and not frame.asked and (without := _NOBODY.sub("", frame.rest)) != frame.rest:
        return f"{asked} {without}"
    if frame.auxiliary:
        subject, rest = _split(frame, memory)
        goal, verb = _goal(frame, memory), ""
        if subject and frame.noun:
            verb, _, rest = rest.partition(" ")
            verb, rest, goal = f"{verb} {goal}", rest, ""
        parts = (asked, frame.auxiliary.casefold(), subject, verb, rest, goal)
        return " ".join(filter(None, parts))
    first, _, predicate = frame.rest.partition(" ")
    subject = _subject(frame, memory)
    if first.casefold() in AUXILIARIES - {"have", "has", "had"} and subject:
        return f"{asked} {first} {subject} {predicate}"
    return " ".join(filter(None, (asked, subject, frame.rest)))


def _subject(frame: Frame, memory: Memory) -> str:
    """Who or what did it, as the answer says; else what was counted."""
    if frame.noun and re.match(r"how (?:many|much)", frame.asked, re.I):
        return frame.noun
    fresh = memory.fresh()
    if listed := _listed(memory):
        return listed
    return fresh[0].text if fresh else frame.noun


def _listed(memory: Memory) -> str | None:
    fresh = memory.fresh()
    return together(memory.last.said, [one for one in memory.told if one in fresh])


def _split(frame: Frame, memory: Memory) -> tuple[str, str]:
    """The rest, parted behind its subject; the subject is empty where it cannot be told."""
    for one in memory.asked:
        text = memory.last.question[one.start : one.end]
        if frame.rest.startswith(text):
            return text, frame.rest[len(text) :].strip()
    return "", frame.rest


def _goal(frame: Frame, memory: Memory) -> str:
    """What was asked for, as the answer has it: "to Vietnam"."""
    if frame.noun:
        if is_plural(words_of(frame.noun)[-1].key) or re.match(r"how", frame.asked, re.I):
            return _listed(memory) or frame.noun
        things = [one for one in memory.fresh() if one.kind is not Kind.PERSON]
        return definite(things[0], memory) if things else frame.noun
    if not re.search(r"\bwhere\b", frame.asked, re.I):
        return ""
    for one in memory.fresh():
        before = _WHERE_TO.search(memory.last.said[: one.start])
        if one.kind is not Kind.PERSON and before:
            covering = [two for two in memory.told if two.start <= one.start and one.end <= two.end]
            goal = max((two.text for two in covering), key=len)
            return f"{before[0].split()[0]} {goal}" if " " in goal else f"{before[0]}{goal}"
    return ""


def _topic(memory: Memory) -> str:
    everything = [one for one in memory.asked if one.kind is not Kind.PERSON]
    named = [one for one in everything or memory.asked if one.is_name]
    best = next(iter(named or everything or memory.asked), None)
    return definite(best, memory) if best else ""


def _statement(memory: Memory) -> str:
    """The first sentence of the latest answer."""
    first = re.split(r"(?<=[a-z\d\"”][.!?])\s", memory.last.said.strip(), maxsplit=1)[0]
    return first.strip().rstrip(".")


def _is_noun(word: str) -> bool:
    """Whether it may be one: no verb in the past, no function word."""
    if word in _DEGREES or is_plural(word):
        return True
    return word not in DO | IRREGULAR and not word.endswith("ed")
