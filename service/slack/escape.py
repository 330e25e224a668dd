"""Text of others made safe for Slack, which reads `<!channel>`, `<@U…>` and links in text.

Slack's three control characters are `&`, `<` and `>` (docs.slack.dev, "Formatting message
text"); what is escaped pings nobody and links nowhere.
"""

import re
from urllib.parse import quote

from service.plain import plain

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~-])")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.I)
_WORD_JOINER = "\u2060"


def escaped(text: str) -> str:
    """The words on one line, for `text` of either kind."""
    return entities(plain(text))


def entities(text: str) -> str:
    """The three control characters as entities."""
    for character, entity in _ENTITIES:
        text = text.replace(character, entity)
    return text


def unescaped(text: str) -> str:
    """What Slack's entities stand for."""
    for character, entity in reversed(_ENTITIES):
        text = text.replace(entity, character)
    return text


def markdown(text: str) -> str:
    """The words for `markdown_text`: no markup, no mention, no address that becomes a link."""
    apart = _ADDRESS.sub(_WORD_JOINER, plain(text))
    return entities(_MARKDOWN.sub(r"\\\1", apart))


def link(url: str | None, label: str) -> str:
    """A link in mrkdwn, or the label alone where the address is none of the web."""
    shown = escaped(label).replace("|", "¦")
    if not url or not re.match(r"https?://[^\s/]", url):
        return shown
    safe = quote(url, safe="%/:?#[]@!$&'()*+,;=~-._").replace("&", "&amp;")
    return f"<{safe}|{shown}>"


def cut(text: str, most: int) -> str:
    """At most `most` code points, ended at a word and an ellipsis where it is more."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rpartition(" ")[0] or head).rstrip() + "…"


def cut_escaped(text: str, most: int) -> str:
    """The words escaped, at most `most` code points; no entity is cut in two."""
    words = plain(text)
    limit = most
    while len(safe := entities(cut(words, limit))) > most:
        limit -= max(1, (len(safe) - most) // 5)
    return safe
