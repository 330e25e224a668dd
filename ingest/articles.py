"""What an article and a passage are, and how an article gets its id."""

import hashlib
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

Markup = Literal["text", "markdown"]

_TRACKING = frozenset({"fbclid", "gclid", "mc_cid", "mc_eid", "ref_src", "cmpid"})
_PATH_SAFE = "/%:@!$&'()*+,;="  # what RFC 3986 lets stand in a path, and escapes themselves


@dataclass(frozen=True, slots=True)
class Article:
    """One text as published.

    Attributes:
        id: stable name, see `article_id`.
        published_at: ISO 8601, either a date or an instant in UTC that ends in "Z".
        revision: counts from 1; the ledger raises it with each change.
        markup: how headings are found in `text`.
    """

    id: str
    title: str
    text: str
    url: str | None = None
    source: str | None = None
    published_at: str | None = None
    revision: int = 1
    markup: Markup = "text"

    @property
    def info(self) -> "ArticleInfo":
        """All but the text."""
        return ArticleInfo(
            self.id, self.title, self.url, self.source, self.published_at, self.revision
        )

    @property
    def digest(self) -> str:
        """SHA-256 over everything that a reader sees: equal digests need no new embedding."""
        fields = (self.title, self.text, self.url, self.source, self.published_at, self.markup)
        return hashlib.sha256(repr(fields).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: `article.text[start:end]`.

    Attributes:
        id: the article's id, "#" and the passage's number from 0.
        start: first code point, counted from 0.
        end: one past the last code point.
        heading: the headings that it stands under, outermost first, joined by " > ".
    """

    id: str
    article_id: str
    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What a citation tells of an article: all but its text."""

    id: str
    title: str
    url: str | None
    source: str | None
    published_at: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as read from the ledger: `text == article.text[start:end]`."""

    id: str
    text: str
    start: int
    end: int
    heading: str
    article: ArticleInfo


def canonical_url(url: str) -> str:
    """The one spelling of an address that its copies share.

    Scheme and host in lower case, no user, default port, fragment, tracking parameters
    or trailing slash; the path escaped, the remaining parameters in order of name.

    Raises:
        ValueError: the address is not http or https, or has no host.
    """
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an http or https address")
    port = parts.port
    default = {"http": 80, "https": 443}[scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if any(character.isspace() for character in host):
        raise ValueError("an address with white space in its host")
    if port not in (None, default):
        host = f"{host}:{port}"
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.startswith("utm_") and name not in _TRACKING
    )
    path = quote(parts.path, safe=_PATH_SAFE).rstrip("/")
    return urlunsplit((scheme, host, path, urlencode(query), ""))


def article_id(*, url: str | None, origin: str) -> str:
    """16 hexadecimal digits from the canonical address, else from the place it was read from.

    Args:
        url: the article's address, None where it has none.
        origin: the path relative to the folder that was ingested, and what tells
            articles in one file apart.
    """
    name = canonical_url(url) if url else origin
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def publisher(url: str | None) -> str | None:
    """The host of an address without "www.": the source where none is given."""
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None
