"""From a file's text to articles: plain text, Markdown with front matter, JSON Lines."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from ingest.articles import Article, Markup, article_id, canonical_url, publisher
from ingest.dates import iso_moment
from ingest.errors import BadInput
from ingest.files import JSON_LINES, MARKDOWN, SourceFile, read_text
from ingest.rows import Origin
from ingest.sections import LONGEST_HEADING, sections

UNTITLED = "Untitled"  # where not even the name of the file has a word
LONGEST_TITLE = 150  # code points of a first line that is taken for a title
LONGEST_FIELD = {"id": 256, "title": 1_000, "source": 256, "url": 2_000}  # code points
_TITLE_HEADING = re.compile(r"#([ \t]+[^\n]*)")
_FIRST_KEY = re.compile(r"---[ \t]*\n[A-Za-z_]+[ \t]*:")


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with the place it was read from; `name` as the user knows that place.

    Attributes:
        named: it has an address or an id of its own; else the id stands for the place.
    """

    article: Article
    origin: Origin
    name: str
    named: bool = True


class _AsWritten(yaml.BaseLoader):
    """YAML whose scalars are text: a date that is none is told as such, a title may be "on"."""


_AsWritten.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL)?$"), ["~", "n", "N", ""]
)
_AsWritten.add_constructor("tag:yaml.org,2002:null", lambda loader, node: None)


class _FrontMatter(YAMLHandler):
    def load(self, fm: str, **kwargs: object) -> Any:
        return yaml.load(fm, _AsWritten)


def read_articles(source: SourceFile, max_mb: float) -> Iterator[ReadArticle | BadInput]:
    """The articles of one file; what cannot become one is given as an error, not raised."""
    try:
        text = read_text(source.path, max_mb)
    except BadInput as error:
        yield error
        return
    yield from articles_in(source, text)


def articles_in(source: SourceFile, text: str) -> Iterator[ReadArticle | BadInput]:
    """The articles of a file's text, errors among them; the file itself is not opened."""
    if source.kind in JSON_LINES:
        yield from _lines(source, text)
        return
    try:
        yield _single(source, text)
    except BadInput as error:
        yield error


def read_record(name: str, record: Mapping[str, Any], origin: Origin) -> ReadArticle:
    """An article from its fields, as a line of JSON holds them.

    Args:
        name: what the article is called in errors.

    Raises:
        BadInput: it has no title or no text, or a field that cannot be used.
    """
    title = _string(name, record, "title")
    text = _string(name, record, "text")
    if title is None or text is None:
        missing = "title" if title is None else "text"
        raise BadInput(name, f"has no {missing}; give it one")
    moment = record.get("published_at", record.get("published", ""))
    place = f"{origin.path}#{title}#{moment}"
    article = _article(name, record, title=title, text=text, markup="text", origin=place)
    return ReadArticle(article, origin, name, _is_named(record))


def _single(source: SourceFile, text: str) -> ReadArticle:
    name = str(source.path)
    markup: Markup = "markdown" if source.kind in MARKDOWN else "text"
    meta, body = _front_matter(name, text)
    title = _string(name, meta, "title")
    if title is None:
        title, body = _leading_title(body, markup)
    body = body.strip("\n").rstrip()
    if not sections(body, markup):
        raise BadInput(name, "has no text below its title and headings; give it some or remove it")
    article = _article(
        name,
        meta,
        title=title or _title_from_name(source.origin.path),
        text=body,
        markup=markup,
        origin=source.origin.path,
    )
    return ReadArticle(article, source.origin, name, _is_named(meta))


def _lines(source: SourceFile, text: str) -> Iterator[ReadArticle | BadInput]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        name = f"{source.path}:{number}"
        try:
            record = _record(name, line)
            if number == 1 and "question" in record and "text" not in record:
                yield BadInput(str(source.path), "holds questions, not articles; left out")
                return
            yield read_record(name, record, source.origin)
        except BadInput as error:
            yield error


def _record(name: str, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(name, f"no JSON ({error}); mend or remove this line") from error
    if not isinstance(record, dict):
        raise BadInput(name, "no JSON object; write one article as {…} on a line")
    return record


def _article(
    name: str, meta: Mapping[str, Any], *, title: str, text: str, markup: Markup, origin: str
) -> Article:
    url = _string(name, meta, "url")
    try:
        from_url = canonical_url(url) if url else None
    except ValueError as error:
        raise BadInput(name, f"url {url!r} is no address ({error}); mend or drop it") from error
    return Article(
        id=_string(name, meta, "id") or article_id(url=from_url, origin=origin),
        title=title,
        text=text,
        url=url,
        source=_string(name, meta, "source") or publisher(url),
        published_at=_published(name, meta),
        markup=markup,
    )


def _is_named(meta: Mapping[str, Any]) -> bool:
    return bool(meta.get("id") or meta.get("url"))


def _front_matter(name: str, text: str) -> tuple[Mapping[str, Any], str]:
    try:
        meta, body = frontmatter.parse(text, handler=_FrontMatter())
    except (yaml.YAMLError, RecursionError) as error:
        detail = " ".join(str(error).split())[:160]
        raise BadInput(name, f"front matter does not parse ({detail}); mend it") from error
    if meta:
        return meta, body
    if _FIRST_KEY.match(text.lstrip()):
        raise BadInput(name, "front matter is not closed; close it with a line of ---")
    return {}, text  # two rules of --- across the page hold no front matter between them


def _string(name: str, meta: Mapping[str, Any], key: str) -> str | None:
    """A field as text, None where it is absent or blank.

    Raises:
        BadInput: it is a list or an object, or holds what no text can.
    """
    value = meta.get(key)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, dict | list):
        raise BadInput(name, f"{key} is a list or an object; write it as text")
    text = value if isinstance(value, str) else str(value)
    longest = LONGEST_FIELD.get(key, len(text))
    if len(text) > longest:
        raise BadInput(name, f"{key} is longer than {longest:,} characters; shorten it")
    if "\0" in text or (not text.isprintable() and any("\ud800" <= c <= "\udfff" for c in text)):
        raise BadInput(name, f"{key} holds a NUL or half of a character; remove it")
    return text if key == "text" else " ".join(text.split())


def _published(name: str, meta: Mapping[str, Any]) -> str | None:
    for key in ("published_at", "published", "date"):
        value = meta.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            return iso_moment(value)
        except ValueError as error:
            raise BadInput(name, f"{key}: {error}") from error
    return None


def _leading_title(body: str, markup: Markup) -> tuple[str | None, str]:
    """The first line where it looks like a title, and what follows it."""
    stripped = body.lstrip()
    if markup == "markdown" and (heading := _TITLE_HEADING.match(stripped)):
        return _without_closing(heading[1].strip()), stripped[heading.end() :]
    first, _, rest = stripped.partition("\n")
    first = first.strip()
    following = rest.split("\n", 1)[0].strip()
    set_off = not following or len(following) > max(LONGEST_TITLE, 2 * len(first))
    plain = len(first) <= LONGEST_TITLE and not first.endswith((".", ",", ";", ":", "…"))
    if rest.strip() and plain and set_off and not first.startswith(("-", "*", ">", "|", "```")):
        return first, rest
    return None, body


def _without_closing(heading: str) -> str | None:
    """The words of a CommonMark heading without the "#" that may close it."""
    words = heading.rstrip("#")
    closed = not words or words[-1] in " \t"
    return (words if closed else heading)[:LONGEST_HEADING].rstrip() or None


def _title_from_name(path: str) -> str:
    stem = PurePath(path).name.split(".")[0]
    return " ".join(re.split(r"[_\W]+", stem)).strip() or UNTITLED
