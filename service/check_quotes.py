"""Where a quote stands in a passage: exactly, or but for what copying changes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ingest.sentences import sentence_spans

Span = tuple[int, int]

_ELLIPSIS = re.compile(r"\s*[\[(]?(?:\.{3,}|…)[\])]?\s*")
FEWEST_OF_A_PART = 2
"""Words that a piece between ellipses must have: fewer stand anywhere."""
APART = 600
"""Code points that an ellipsis may leave out."""


def locate(quote: str, text: str) -> list[list[Span]]:
    """Every place of a quote in a text, each as the spans of its parts; none: it is no quote.

    Words must be the text's own, in its order and without a gap but where the quote has an
    ellipsis; case, accents, white space, punctuation and characters that cannot be seen may
    differ, since it is the text's own words that are shown.
    """
    exact = [[match.span()] for match in re.finditer(re.escape(quote), text)] if quote else []
    if exact and _words(quote):
        return exact
    parts = [_words(part) for part in _ELLIPSIS.split(quote)]
    keys = [[key for key, _, _ in part] for part in parts if part]
    if not keys or (len(keys) > 1 and min(map(len, keys)) < FEWEST_OF_A_PART):
        return []
    return list(_places(keys, _words(text), 0))


def widened(span: Span, text: str) -> Span:
    """The whole sentences that a span touches, so that no "denied that" is cut away."""
    touched = [one for one in sentence_spans(text) if one[0] < span[1] and span[0] < one[1]]
    return (touched[0][0], touched[-1][1]) if touched else span


def _places(
    parts: Sequence[list[str]], words: list[tuple[str, int, int]], first: int
) -> Iterator[list[Span]]:
    """Ways in which the parts stand one after the other, the next part as near as can be."""
    keys = [key for key, _, _ in words]
    head, *rest = parts
    for n in range(first, len(keys) - len(head) + 1):
        if keys[n : n + len(head)] != head:
            continue
        span = words[n][1], words[n + len(head) - 1][2]
        if not rest:
            yield [span]
            continue
        following = next(_places(rest, words, n + len(head)), None)
        if following is not None and following[0][0] - span[1] <= APART:
            yield [span, *following]


def _words(text: str) -> list[tuple[str, int, int]]:
    """Runs of letters and digits without case and accents, with their half-open offsets."""
    found: list[tuple[str, int, int]] = []
    key, start, end = "", 0, 0
    for at, character in enumerate(text):
        kind = unicodedata.category(character)
        if kind[0] in "LN":
            if not key:
                start = at
            key += _bare(character)
            end = at + 1
        elif key and kind in ("Mn", "Mc", "Me", "Cf"):
            end = at + 1
        elif key:
            found.append((key, start, end))
            key = ""
    return [*found, (key, start, end)] if key else found


def _bare(character: str) -> str:
    if character.isascii():
        return character.lower()
    parts = unicodedata.normalize("NFKD", character.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))
