"""Words of a question that point back, put into the words that they stand for."""

from collections.abc import Callable, Mapping
from typing import Final

from service.definites import DEMONSTRATIVE, put_definite, put_demonstrative, put_one
from service.pointing import Pointing, Put
from service.pronouns import PERSONAL, PLURAL, put_person, put_place, put_several, put_thing

_WAYS: Final[Mapping[str, Callable[[Pointing, int], Put]]] = {
    **dict.fromkeys(PERSONAL, put_person),
    **dict.fromkeys(PLURAL, put_several),
    **dict.fromkeys(("it", "its"), put_thing),
    **dict.fromkeys(("one", "ones"), put_one),
    **dict.fromkeys(DEMONSTRATIVE, put_demonstrative),
    "there": put_place,
    "the": put_definite,
}


def resolved(at: Pointing) -> str:
    """The question with all that could be put into words."""
    pieces: list[str] = []
    end = 0
    for number, word in enumerate(at.words):
        way = _WAYS.get(word.key)
        found = way(at, number) if way and word.start >= end else None
        if found is not None:
            until, put = found
            pieces += [at.text[end : word.start], put]
            end = until
    return "".join([*pieces, at.text[end:]])
