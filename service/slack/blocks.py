"""An answer as Slack's blocks.

Statements and quotes are `plain_text`, in which nothing is markup; only the line that names a
source is `mrkdwn`, for its link. Limits are those of docs.slack.dev, "Block Kit reference".
"""

from collections.abc import Sequence
from typing import Any

from service.answer import NO_ARTICLE_PASSES, Answer, Citation, CitedArticle, Position, Statement
from service.slack.escape import cut, cut_escaped, escaped, link
from service.slack.phrases import Phrases

Block = dict[str, Any]

MOST_BLOCKS = 50
LONGEST_SECTION = 3_000
LONGEST_QUOTE = 600
LONGEST_MESSAGE = 12_000
"""Code points of all text in one message; Slack refuses somewhat more (`msg_too_long`)."""
LONGEST_STATEMENTS = 7_000
"""Of these, what statements may take; the rest is for sources."""
LONGEST_FALLBACK = 3_000
UP, DOWN, SHOW, PUBLISH = (f"dateline_{name}" for name in ("up", "down", "passages", "publish"))


def answer_blocks(answer: Answer, phrases: Phrases, publish: str | None = None) -> list[Block]:
    """The whole answer.

    Args:
        publish: what the button that publishes carries; None: there is none.
    """
    if not answer.statements:
        return [section(abstention(answer, phrases)), buttons(answer, phrases, publish)]
    shown, blocks = _statements(answer.statements, phrases)
    if left := len(answer.statements) - len(shown):
        blocks.append(note(phrases.more.format(count=left)))
    if answer.positions:
        blocks += _positions(answer.positions, phrases)
    markers = {marker for one in shown for marker in one.citations}
    markers |= {marker for one in answer.positions for marker in one.citations}
    cited = [one for one in answer.citations if one.marker in markers]
    blocks += _sources(cited, phrases, MOST_BLOCKS - len(blocks) - 1, _length(blocks))
    return [*blocks, buttons(answer, phrases, publish)]


def fallback(answer: Answer, phrases: Phrases) -> str:
    """The answer in one text, for notifications and for those who read no blocks."""
    words = answer.answer if answer.statements else abstention(answer, phrases)
    return cut_escaped(words, LONGEST_FALLBACK)


def abstention(answer: Answer, phrases: Phrases) -> str:
    """That the articles do not answer, in the channel's language."""
    return phrases.none_passes if answer.answer == NO_ARTICLE_PASSES else phrases.abstained


def statement_text(statement: Statement, phrases: Phrases) -> str:
    """A statement with who says so and its markers; not escaped."""
    markers = "".join(f"[{marker}]" for marker in statement.citations)
    said = statement.asserted_by
    named = said and said.casefold() not in statement.text.casefold()
    who = f" ({phrases.says.format(who=said)})" if named else ""
    return f"{statement.text}{who} {markers}"


def section(words: str) -> Block:
    """A paragraph in which nothing is markup."""
    return {"type": "section", "text": _plain(cut_escaped(words, LONGEST_SECTION))}


def note(words: str) -> Block:
    """A line in small letters."""
    return {"type": "context", "elements": [_plain(cut_escaped(words, LONGEST_SECTION))]}


def source_line(article: CitedArticle) -> str:
    """The article's title with its link, source and date, in mrkdwn."""
    parts = [link(article.url, cut(article.title, 200))]
    parts += [escaped(cut(one, 100)) for one in (article.source, _day(article)) if one]
    return " · ".join(parts)


def buttons(answer: Answer, phrases: Phrases, publish: str | None) -> Block:
    """What can be done with an answer."""
    given = [("👍", UP, answer.id), ("👎", DOWN, answer.id)]
    if answer.citations:
        given.append((phrases.passages, SHOW, answer.id))
    if publish is not None:
        given.append((phrases.publish, PUBLISH, publish))
    elements = [
        {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action}
        | {"value": value}
        for text, action, value in given
    ]
    return {"type": "actions", "elements": elements}


def _statements(
    statements: Sequence[Statement], phrases: Phrases
) -> tuple[list[Statement], list[Block]]:
    """As many statements as a message holds, whole; the first in any case."""
    shown: list[Statement] = []
    paragraphs: list[str] = [""]
    room = LONGEST_STATEMENTS
    for statement in statements:
        text = cut_escaped(statement_text(statement, phrases), LONGEST_SECTION)
        if shown and len(text) > room:
            break
        if paragraphs[-1] and len(paragraphs[-1]) + 1 + len(text) > LONGEST_SECTION:
            paragraphs.append("")
        paragraphs[-1] = f"{paragraphs[-1]} {text}".lstrip()
        room -= len(text) + 1
        shown.append(statement)
    return shown, [{"type": "section", "text": _plain(text)} for text in paragraphs]


def _positions(positions: Sequence[Position], phrases: Phrases) -> list[Block]:
    lines = [phrases.differ]
    for position in positions[:20]:
        markers = "".join(f"[{marker}]" for marker in position.citations)
        origins = position.origins or 0
        count = f" ({phrases.origins.format(count=origins)})" if origins > 1 else ""
        lines.append(f"• {cut_escaped(position.value, 120)} {markers}{count}")
    return [{"type": "section", "text": _plain("\n".join(lines))}]


def _sources(cited: Sequence[Citation], phrases: Phrases, most: int, taken: int) -> list[Block]:
    blocks: list[Block] = []
    room = LONGEST_MESSAGE - taken
    for citation in cited:
        block = _source(citation)
        room -= _length([block])
        if len(blocks) + 1 >= most or room < 200:
            left = len(cited) - len(blocks)
            return [*blocks, note(phrases.more_sources.format(count=left))]
        blocks.append(block)
    return blocks


def _source(citation: Citation) -> Block:
    line = f"[{citation.marker}] {source_line(citation.article)}"
    named = {"type": "mrkdwn", "text": line, "verbatim": True}
    quote = _plain(f"“{cut_escaped(citation.quote, LONGEST_QUOTE)}”")
    return {"type": "context", "elements": [named, quote]}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _day(article: CitedArticle) -> str:
    return (article.published_at or "")[:10]


def _length(blocks: Sequence[Block]) -> int:
    texts = [one for block in blocks for one in block.get("elements", [block.get("text")])]
    return sum(len(one["text"]) for one in texts if one and isinstance(one.get("text"), str))
