"""How well an answer names the items of a list: precision and recall over items."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from eval.metrics import contains, normalise

_SEPARATOR: Final = re.compile(r"[;\n\u2022]|,(?!\d)|\s(?:and|or|&)\s")
"""What parts the items of a short answer; a comma inside a number does not."""

Accepted = Sequence[Sequence[str]]


def named_items(short_answer: str, accepted: Accepted) -> list[str]:
    """The items of a short answer such as "A, B and C", in its order.

    It is cut at semicolons, line ends, bullets, commas, "and", "or" and "&", but never inside
    an accepted answer ("Trinidad and Tobago" stays whole); pieces without words do not count.
    Prose cannot be cut into items, so an answer without a short answer has a recall alone.
    """
    whole = list(_places(short_answer, accepted))
    items = []
    begin = 0
    for cut in _SEPARATOR.finditer(short_answer):
        if any(start < cut.end() and cut.start() < end for start, end in whole):
            continue
        items.append(short_answer[begin : cut.start()])
        begin = cut.end()
    items.append(short_answer[begin:])
    return [item.strip() for item in items if normalise(item)]


def list_precision(short_answer: str, accepted: Accepted) -> float:
    """Items named that contain an accepted answer / all items named; 0 where none is named.

    An item named twice counts twice. Precision and recall over a list of answers as QAMPARI
    has them (Amouyal et al. 2023), with containment in place of equality, so that
    "Defence Minister Belousov" names Belousov.

    Args:
        accepted: the items of the right answer, each as its accepted alternatives.
    """
    named = named_items(short_answer, accepted)
    alternatives = [answer for item in accepted for answer in item]
    right = sum(any(contains(item, answer) for answer in alternatives) for item in named)
    return right / len(named) if named else 0.0


def _places(text: str, accepted: Accepted) -> Iterator[tuple[int, int]]:
    for item in accepted:
        for answer in item:
            pattern = rf"(?<!\w){re.escape(answer)}(?!\w)"
            yield from (found.span() for found in re.finditer(pattern, text, re.IGNORECASE))
