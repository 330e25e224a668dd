"""A follow-up question made to stand alone, by rules."""

import re
from typing import Final

from service.anaphora import resolved
from service.antecedents import definite
from service.conversation import Conversation
from service.ellipsis import completed
from service.frames import without_lead
from service.known_names import PLACES
from service.memory import Exchange, Memory
from service.mentions import Kind, Mention, words_of
from service.pleasantries import is_pleasantry
from service.pointing import MOST_CONTENT, Pointing, content
from service.questions import LONGEST_QUESTION
from service.replacement import asked_of, replaced

MOST_EXCHANGES: Final = 4
"""What lies further back is hardly meant."""
LONGEST_READ: Final = 2_000
"""Code points of a turn that are looked at."""
_MOST_NAMED: Final = 2
_ANCHOR: Final = re.compile(
    r"\b(?:in|at|near|above|between|over|on) (?:the )?(?:[a-z]+ )?(?:of )?$", re.I
)


def standalone(question: str, before: Conversation) -> str:
    """The question as it can be understood without the conversation.

    Its words are the question's and the conversation's. What stands alone stays as it is, and so
    does what cannot be understood.
    """
    exchanges: list[Exchange] = []
    polite = False
    for message in before:
        text = " ".join(message.content[:LONGEST_READ].split())
        if message.role == "assistant":
            if exchanges and not polite:
                exchanges[-1] = Exchange(exchanges[-1].question, text)
        elif not (polite := is_pleasantry(text) or not words_of(text)):
            exchanges.append(Exchange(_resolved(text, exchanges[-MOST_EXCHANGES:])))
    return _resolved(question, exchanges[-MOST_EXCHANGES:])


def _resolved(question: str, exchanges: list[Exchange]) -> str:
    if not exchanges or is_pleasantry(question) or not words_of(question):
        return question
    memory = Memory(exchanges)
    body, led = without_lead(question)
    text = body.rstrip("?!. ")
    mark = body[len(text) :].strip() or "?"
    whole = completed(text, memory)
    what = asked_of(text, led=led) if whole is None else None
    if what is not None:
        whole = replaced(resolved(Pointing(what, memory)), memory, text[: len(text) - len(what)])
    pointing = Pointing(whole or text, memory)
    found = resolved(pointing)
    if whole is None and found == text and not (pointing.pointed or _leans(text, memory, led=led)):
        return question
    written = f"{_anchored(found, memory)}{mark}"
    written = written[0].upper() + written[1:] if question[0].isupper() else written
    return written if len(written) <= LONGEST_QUESTION else question


def _leans(text: str, memory: Memory, *, led: bool) -> bool:
    """Whether it is too short to say what it is about: "How many died?", "And who paid"."""
    words = words_of(text)
    if any(one.is_name for one in memory.read(text)) or any(one.text[0].isdigit() for one in words):
        return False
    if led:
        return True
    defined = {one.key for one in words} & {"the", "my", "your"}
    known = {one.key for one in words} & PLACES
    return len(content(text)) <= MOST_CONTENT and not defined and not known


def _anchored(text: str, memory: Memory) -> str:
    """With a name from the last question, else from its answer, where it has none of its own."""
    if any(one.is_name for one in memory.read(text)):
        return text
    asked = [one for one in memory.asked if one.is_name]
    if any(one.text.casefold() in text.casefold() for one in asked):
        return text
    for one in asked:
        said = memory.last.question[: one.start]
        before = _ANCHOR.search(said)
        if before and one.kind is not Kind.PERSON:
            return f"{text} {before[0]}{one.text}"
    named = asked or [one for one in memory.told if one.is_name]
    if named and all(one.kind is Kind.PERSON for one in named[:_MOST_NAMED]):
        named = [*_things(memory), *named]
    listed = dict.fromkeys(definite(one, memory) for one in named[:_MOST_NAMED])
    return f"{text} ({', '.join(listed)})" if listed else text


def _things(memory: Memory) -> list[Mention]:
    """What the last question is about besides persons."""
    kinds = (Kind.THING, Kind.GROUP)
    return [one for one in memory.asked if one.kind in kinds and not one.asked][:1]
