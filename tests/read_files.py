"""Files written for a test, and what is read from them."""

from pathlib import Path

from ingest.articles import Article
from ingest.errors import BadInput
from ingest.files import SourceFile, find_files
from ingest.reading import ReadArticle, read_articles

LIMIT_MB = 20


def results(path: Path) -> list[ReadArticle | BadInput]:
    """What a file that there is holds."""
    (source,) = find_files([path])
    assert isinstance(source, SourceFile)
    return list(read_articles(source, LIMIT_MB))


def read(path: Path, content: str) -> list[ReadArticle | BadInput]:
    """What a file with this content holds."""
    path.write_text(content, encoding="utf-8")
    return results(path)


def one(path: Path, content: str) -> Article:
    """The only article of a file with this content."""
    (found,) = read(path, content)
    assert isinstance(found, ReadArticle), found
    return found.article


def fault(path: Path, content: str) -> BadInput:
    """What is told of a file with this content, when that is all."""
    (found,) = read(path, content)
    assert isinstance(found, BadInput), found
    return found
