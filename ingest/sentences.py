"""Sentence boundaries of news prose: sentencex, and what news needs on top of it.

sentencex (https://github.com/wikimedia/sentencex) was chosen on a hand-marked sample; the figures
for it and for the corrections below are in ``docs/sentences.md``.
"""

import re
from collections.abc import Iterator
from typing import Final

from sentencex import segment  # it ships no stubs

# Code points. sentencex takes time quadratic in the length of a paragraph.
_WINDOW: Final = 1_000

# Headings, bylines and list items end without a full stop.
_BLOCK_BREAK: Final = re.compile(r"\n(?:\s*\n|(?=[^\S\n]*(?:[-*+•‣◦]|#{1,6}|\d{1,3}[.)])[^\S\n]))")

# sentencex keeps whatever stands between two quotation marks in one piece, however many sentences
# that is, and an apostrophe or a mark nobody closed can open such a piece. It is shown spaces in
# their place, one code point for one, so that offsets stay as they are.
_OPENING: Final = '"“„‟«»‹›‘‚‛《「`'
_SINGLE_OPENING: Final = re.compile(r"'(?<!\w')")
_QUOTES: Final = frozenset(_OPENING + "”'’》」")
_CLOSED: Final = frozenset("”’»")
_CLOSERS: Final = (_QUOTES | frozenset(")]}")) - frozenset("“‘„«")

# Scripts that put no space between sentences.
_UNSPACED_STOPS: Final = frozenset("。！？｡．")
# Sentences set against each other, as scraped pages have them; not "ASP.NET", nor an address.
_GLUED_HEAD: Final = re.compile(r"(?:^|\s)[^\s@/.]*[a-z]{2}[.!?]+[^\w\s]*$")
_GLUED_TAIL: Final = re.compile(r"[“‘\"']?[A-Z][^\s@/.]{0,30}(?:[.!?][^\w\s]?)?(?:\s|$)")

# sentencex 1.0.32 panics where a space of several bytes parts a letter from its full stop.
_WIDE_SPACE: Final = re.compile(r"[^\S\x00-\x7f]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")

# To sentencex "May" is a month cut short, which news never does to it; "Mai" is a plain word.
_MAY: Final = re.compile(r"\bMay(?=[.]\s+(?![\s\d]))")

_LIST_MARKER: Final = re.compile(r"\s*(?:\d{1,3}|[A-Za-z])[.)]\s")
_WORD: Final = re.compile(r"[^\W_]")

# "iPhone", "eBay": names that begin a sentence although they begin in lower case.
_LOWER_CASE_NAME: Final = re.compile(r"[a-z]{1,2}[A-Z]")

# What comes before the break, and what after it, if the sentence goes on.
_GOING_ON: Final = tuple(
    (re.compile(before), re.compile(after))
    for before, after in (
        # "at 8 a.m. Monday"
        (
            r"\b[ap]\.m\.\s+$",
            r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Eastern|Central|Mountain|Pacific)\b"
            r"|(?:[A-Z]{1,3}T|GMT|UTC)\b",
        ),
        # Abbreviations in the Associated Press style that sentencex 1.0.32 does not know.
        (r"\b(?:Ald|Amb|Assoc|Atty|Cdr|Cllr|Const|Dep|Dir|Ms|Ofc|Spc|Treas|vs|v|J\.D)\.\s+$", ""),
        # "WORCESTER, Mass. (Wire) — "
        (r"[,(-]\s?[A-Z][A-Za-z.]{1,5}\.\s+$", r"[–—−-]\s|\([^()]{2,30}\)\s+[–—−-]"),
        # "“Why?” Smith asked."
        (
            r"[?!][\"”’']+\s+$",
            r"(?:[A-Z][\w.'’-]{0,30}\s+){1,4}(?:said|says|asked|asks|told|wrote|writes|added|adds|cried"
            r"|shouted|yelled|replied|responded|recalled|tweeted|posted|joked|exclaimed|demanded)\b",
        ),
    )
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as half-open offsets in code points.

    They are in order and do not overlap, have no white space at either end, and together cover
    every character of ``text`` that is not white space. A quotation of several sentences is split
    into them; a closing quote belongs to the sentence that it closes. Headings and list items
    without a full stop are sentences of their own.

    Takes any string, in time linear in its length.
    """
    masked = _mask(text)
    spans = []
    for start, end in _blocks(text):
        for stop in (*_breaks(text, masked, start, end), end):
            sentence = text[start:stop]
            if words := sentence.strip():
                first = start + len(sentence) - len(sentence.lstrip())
                spans.append((first, first + len(words)))
            start = stop
    return spans


def _mask(text: str) -> str:
    for mark in _OPENING:
        text = text.replace(mark, " ")
    # sentencex ends a sentence after three full stops but never after the one character for them.
    text = _SINGLE_OPENING.sub(" ", _MAY.sub("Mai", text.replace("…", ".")))
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", _WIDE_SPACE.sub(" ", text))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BLOCK_BREAK.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _breaks(text: str, masked: str, start: int, end: int) -> Iterator[int]:
    """Where the second and later sentences of one block begin."""
    marker = _LIST_MARKER.match(text, start, end)
    seen = marker.end() if marker else start
    words = False
    for found in _library_breaks(masked, start, end):
        at = _next_start(text, found, end)
        if not seen < at < end:
            continue
        words = words or _WORD.search(text, seen, at) is not None
        seen = at
        if words and not _goes_on(text, at):
            yield at
            words = False


def _library_breaks(masked: str, start: int, end: int) -> Iterator[int]:
    """What sentencex finds, a window at a time: the last sentence of one opens the next."""
    while start < end:
        stop = min(start + _WINDOW, end)
        *whole, _ = segment("en", masked[start:stop])
        for sentence in whole:
            start += len(sentence)
            yield start
        if stop == end or not whole:
            start = stop


def _next_start(text: str, found: int, end: int) -> int:
    """Where the sentence after a break begins; ``end`` if there is none."""
    before = found
    while before > 0 and text[before - 1] in _QUOTES:
        before -= 1
    if before > 0 and text[before - 1].isspace():
        return _past_closing(text, before, end)
    after = before
    while after < end and text[after] in _CLOSERS:
        after += 1
    start = _skip_space(text, after, end)
    if start > after or text[before - 1] in _UNSPACED_STOPS or _glued(text, after):
        return start
    return end


def _past_closing(text: str, at: int, end: int) -> int:
    """Past a closing quote that stands by itself, as the second of two may (``‘Go!’ ”``)."""
    alone = text[at] in _CLOSED and (at + 1 == end or text[at + 1].isspace())
    return _skip_space(text, at + 1, end) if alone else at


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _glued(text: str, at: int) -> bool:
    """Whether two sentences meet here without a space."""
    head = text[max(at - 40, 0) : at]
    return bool(_GLUED_HEAD.search(head) and _GLUED_TAIL.match(text, at))


def _goes_on(text: str, at: int) -> bool:
    """Whether the sentence goes on after a break."""
    if text[at].islower():
        return not _LOWER_CASE_NAME.match(text, at)
    head = text[max(at - 16, 0) : at]
    return any(before.search(head) and after.match(text, at) for before, after in _GOING_ON)
