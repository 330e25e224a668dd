"""Where the headings of an article stand, so that no passage runs across one."""

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.articles import Markup

LONGEST_HEADING = 300  # code points of one heading; the rest is left out
_LINE_END = re.compile(r"\r\n?|\n")  # CommonMark's
# What stands within a line is of no interest, and some of it takes markdown-it long.
_UNUSED = ("inline", "text_join")


@dataclass(frozen=True, slots=True)
class Section:
    """`text[start:end]`, without its heading; the headings above it joined by " > "."""

    start: int
    end: int
    heading: str = ""


def sections(text: str, markup: Markup) -> list[Section]:
    """The parts of a text between its headings, in order; plain text is one section.

    Headings are those of CommonMark (ATX and setext), outside code.
    """
    if markup == "text":
        return [Section(0, len(text))]
    starts = [0, *(found.end() for found in _LINE_END.finditer(text)), len(text)]
    found: list[Section] = []
    open_headings: list[tuple[int, str]] = []
    begin = 0
    # Not at the top: a question needs none of it.
    from markdown_it import MarkdownIt

    tokens = MarkdownIt().disable(_UNUSED).parse(text)
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open" or opening.map is None or opening.level:
            continue
        found.append(Section(begin, starts[opening.map[0]], _path(open_headings)))
        depth = int(opening.tag[1:])
        open_headings = [one for one in open_headings if one[0] < depth]
        words = " ".join(inline.content.split())[:LONGEST_HEADING]
        open_headings.append((depth, words))
        begin = starts[opening.map[1]]
    found.append(Section(begin, len(text), _path(open_headings)))
    return [section for section in found if text[section.start : section.end].strip()]


def _path(headings: list[tuple[int, str]]) -> str:
    return " > ".join(words for _, words in headings if words)
