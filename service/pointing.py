"""A question on the way to standing alone: what is known of it while its words are replaced."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from service.common_words import FUNCTION
from service.ellipsis import proposition
from service.frames import frame_of
from service.memory import Memory
from service.mentions import Mention, Word, words_of

Put = tuple[int, str] | None
"""Up to where the question is replaced, and by what; None: it is left."""

MOST_CONTENT: Final = 3
"""Words of content in a question that may be too short to say what it is about."""
OWNING: Final = frozenset("his hers its their theirs".split())
_POINTING: Final = OWNING | {"her", "that", "this", "these", "those"}
_CLAUSE: Final = re.compile(
    r"\b(?:that|when|while|because|if|after|before|since|as|who|which|than|and|where|how|why)\b"
    r"|[,:;] ",
    re.I,
)


@dataclass
class Pointing:
    """A question, the conversation that it points back to, and what was found so far.

    Attributes:
        own: what the question itself speaks of.
        pointed: something in it pointed back, whether or not it was found.
        chosen: what each pronoun was taken for, so that "he" and "his" are one.
    """

    text: str
    memory: Memory
    pointed: bool = False
    chosen: dict[str, str] = field(default_factory=dict)
    own: list[Mention] = field(init=False)
    words: list[Word] = field(init=False)

    def __post_init__(self) -> None:
        self.own = self.memory.read(self.text)
        self.words = words_of(self.text)

    @property
    def is_short(self) -> bool:
        """Whether it may be too short to say what it is about."""
        return len(content(self.text)) <= MOST_CONTENT

    def before(self, number: int) -> str:
        """The word before, in lower case; "" at the beginning."""
        return self.words[number - 1].key if number else ""

    def after(self, number: int) -> Word | None:
        """The word after, None at the end."""
        return self.words[number + 1] if number + 1 < len(self.words) else None

    def is_bound(self, word: Word, own: Iterable[Mention], *, object_: bool) -> bool:
        """Whether the question itself says who or what is meant.

        An object's own clause cannot: in "Did Kim thank him?" it is another.
        """
        before = [one for one in own if one.end <= word.start and not _points(one)]
        if not object_:
            return bool(before)
        return any(_CLAUSE.search(self.text[one.end : word.start]) for one in before)

    def proposition(self, word: Word) -> Put:
        """The word, and after it in brackets what the last question was about."""
        frame = frame_of(self.memory.last.question)
        self.pointed = True
        return (word.end, f"{word.text} ({proposition(frame, self.memory)})") if frame else None


def content(text: str) -> list[Word]:
    """The words that carry content of their own."""
    return [one for one in words_of(text) if one.key not in FUNCTION]


def _points(one: Mention) -> bool:
    return not one.is_name and one.text.partition(" ")[0].casefold() in _POINTING
