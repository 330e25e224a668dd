"""What a person wrote in Slack, as plain words."""

import re

from service.plain import plain
from service.slack.escape import unescaped

_REFERENCE = re.compile(r"<([^<>]*)>")
_MENTION = re.compile(r"<(?:@([UW][A-Z0-9]+)|!(?:subteam\^|here|channel|everyone))[^<>]*>")
_FORMAT = re.compile(r"(?<!\w)([*_~`])(?=\S)([^\n*_~`]{1,500})(?<=\S)\1(?!\w)")
_EMOJI = re.compile(r"(?<!\w):[a-z0-9_+'-]{2,60}:(?!\w)")


def words_of(text: str, me: str) -> str:
    """The words: links by their label, mentions by their name, mine left out.

    Args:
        me: the bot's user id.
    """
    bare = _REFERENCE.sub(lambda found: _shown(found[1], me), text)
    return plain(_EMOJI.sub(" ", _FORMAT.sub(r"\2", unescaped(bare))))


def mentioned(text: str) -> set[str]:
    """Ids of the users that a text mentions; "" for a group of them."""
    return {found[1] or "" for found in _MENTION.finditer(text)}


def _shown(reference: str, me: str) -> str:
    target, _, label = reference.partition("|")
    if target[:1] == "@":
        return "" if target[1:] == me else label and f"@{label}"
    if target[:1] == "#":
        return label and f"#{label}"
    if target[:1] == "!":
        return label if target.startswith("!date") else ""
    return label or target
