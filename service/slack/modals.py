"""Windows: the quotes in their surroundings, and a comment to a vote."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.answer import Answer, Citation
from service.feedback_routes import LONGEST_COMMENT
from service.listings import WholeArticle
from service.plain import plain
from service.slack.blocks import MOST_BLOCKS, Block, note, source_line
from service.slack.escape import cut
from service.slack.phrases import Phrases

View = dict[str, Any]

COMMENT = "dateline_comment"
AROUND = 400
"""Code points of an article that are shown before a quote and after it."""
LONGEST_SHOWN = 2_000
_TITLE = {"type": "plain_text", "text": "Dateline"}


@dataclass(frozen=True, slots=True)
class Commented:
    """What a window for a comment is about."""

    answer: str
    response_url: str
    channel: str

    def to_text(self) -> str:
        """As Slack keeps it with the window."""
        return json.dumps([self.answer, self.response_url, self.channel])

    @classmethod
    def from_text(cls, text: object) -> "Commented | None":
        """As Slack gives it back; None where it is nothing of ours."""
        try:
            parts = json.loads(text) if isinstance(text, str) else None
        except ValueError:
            return None
        if not isinstance(parts, list) or len(parts) != 3:
            return None
        return cls(*parts) if all(isinstance(part, str) for part in parts) else None


def passages_view(answer: Answer, articles: Mapping[str, WholeArticle], phrases: Phrases) -> View:
    """The quotes of an answer, each bold among the words around it."""
    blocks: list[Block] = []
    for citation in answer.citations[: MOST_BLOCKS // 2]:
        blocks += _passage(citation, articles.get(citation.article.id), phrases)
    return {"type": "modal", "title": _TITLE, "close": _plain(phrases.close), "blocks": blocks}


def comment_view(about: Commented, phrases: Phrases) -> View:
    """Where somebody says what is wrong with an answer."""
    field = {
        "type": "plain_text_input",
        "action_id": COMMENT,
        "multiline": True,
        "max_length": LONGEST_COMMENT,
    }
    asked = {"type": "input", "block_id": COMMENT, "optional": True, "element": field}
    return {
        "type": "modal",
        "callback_id": COMMENT,
        "notify_on_close": True,
        "private_metadata": about.to_text(),
        "title": _TITLE,
        "submit": _plain(phrases.send),
        "close": _plain(phrases.close),
        "blocks": [_section(phrases.why), asked | {"label": _plain(phrases.comment)}],
    }


def comment_in(view: Mapping[str, Any]) -> str | None:
    """What somebody wrote there."""
    found: Any = view
    for name in ("state", "values", COMMENT, COMMENT, "value"):
        found = found.get(name) if isinstance(found, dict) else None
    return found.strip()[:LONGEST_COMMENT] or None if isinstance(found, str) else None


def _passage(citation: Citation, article: WholeArticle | None, phrases: Phrases) -> list[Block]:
    line = f"[{citation.marker}] {source_line(citation.article)}"
    named = {"type": "context", "elements": [{"type": "mrkdwn", "text": line, "verbatim": True}]}
    start, end = citation.start, citation.end
    stands = article is not None and article.text[start:end] == citation.quote
    before = _ending(article.text[:start]) if article and stands else ""
    after = _beginning(article.text[end:]) if article and stands else ""
    told = _rich([(before, False), (cut(citation.quote, LONGEST_SHOWN), True), (after, False)])
    return [named, told] if stands else [named, note(phrases.changed), told]


def _ending(text: str) -> str:
    """The end of what stands before a quote, from a word's beginning."""
    kept = text[-AROUND:]
    shown = kept if len(text) <= AROUND else "…" + kept.partition(" ")[2]
    return plain(shown) + " " if plain(shown) else ""


def _beginning(text: str) -> str:
    """The beginning of what stands after it, to a word's end."""
    shown = plain(cut(text, AROUND))
    return shown and (shown if text[:1].isalnum() is False and text[:1] != " " else f" {shown}")


def _rich(parts: Sequence[tuple[str, bool]]) -> Block:
    """Rich text, in which nothing is markup."""
    elements = [
        {"type": "text", "text": plain_part} | ({"style": {"bold": True}} if bold else {})
        for plain_part, bold in parts
        if plain_part
    ]
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}


def _section(words: str) -> Block:
    return {"type": "section", "text": _plain(words)}


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}
