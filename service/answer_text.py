"""What a model wrote, as one plain sentence: no links, images, markup or numbers in brackets."""

import re
from collections.abc import Set as AbstractSet

from service.plain import plain

_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?")
_LINK = re.compile(r"\[([^\]]*)\]\(\s*<?([^)\s>]*)[^)]*\)")
_REFERENCE = re.compile(r"\[([^\]\d][^\]]*)\]\[[^\]]*\]|^\s*\[[^\]]+\]:\s*\S+.*$", re.M)
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,500}>|<\|[^|<>]{0,40}\|>")
_DOMAINS = (
    "com|org|net|io|ru|info|biz|gov|edu|app|dev|xyz|site|online|co|me|tv|ly|example|invalid|test"
    "|onion"
)
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:)?//[^\s<>\"')\]]+"
    r"|\b(?:data|javascript|mailto|vbscript|file):[^\s\"')\]]+"
    r"|\bwww\.[^\s<>\"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|\b(?:[\w-]+\.)+(?:{_DOMAINS})\b(?:[:/?#][^\s<>\"')\]]*)?"
    r"|\b(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?/[^\s<>\"')\]]+"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b(?:[:/][^\s<>\"')\]]*)?",
    re.I,
)
_MARKER = re.compile(r"\s*(?:\[\s*\^?\d+(?:\s*[,–-]\s*\d+)*\s*\]|【[^】]*】)")
_MARKUP = re.compile(r"(?:^|(?<=\s))(?:#{1,6}|[-*+•>]|\d{1,2}[.)])\s+|\*{1,3}|_{2,3}|`{1,3}|~{2}")
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")


def clean(text: str, known: AbstractSet[str] = frozenset()) -> str:
    """The words alone.

    Args:
        known: addresses of the articles themselves, which may stand.
    """
    text = _IMAGE.sub(" ", text)
    text = _LINK.sub(lambda link: f"{link[1]} {link[2] if link[2] in known else ''}", text)
    text = _REFERENCE.sub(lambda link: link[1] or " ", text)
    text = _TAG.sub(lambda tag: f" {tag[0][1:-1]} " if tag[0][1:-1] in known else " ", text)
    text = _ADDRESS.sub(lambda found: _known(found[0], known), text)
    text = _MARKUP.sub("", _MARKER.sub("", text))
    return re.sub(r"\s+([.,;:!?])", r"\1", plain(_EMPTY.sub(" ", text)))


def _known(address: str, known: AbstractSet[str]) -> str:
    bare = address.rstrip(".,;:!?")
    return address if bare in known else address[len(bare) :]
