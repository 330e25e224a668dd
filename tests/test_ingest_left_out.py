"""What a run of ingest leaves out: the reason is told, and the rest goes in."""

import gzip
import json
from pathlib import Path

import pytest
from news_folder import counts, found, ingest, reasons, write

from ingest.errors import NothingIngested
from ingest.index import Index

pytest_plugins = ["news_folder"]

FAULTY: dict[str, tuple[str, bytes, str]] = {
    "empty": ("x.txt", b"", "empty"),
    "blank": ("x.txt", b" \n\n ", "empty"),
    "binary": ("x.txt", b"\x89PNG\r\n\x1a\n\0\0", "a binary file"),
    "Latin-1": ("x.txt", "Zürich".encode("latin-1"), "no UTF-8 at byte 1"),
    "front matter": ("x.md", b"---\ntitle: [a\n---\nText.", "front matter does not parse"),
    "not closed": ("x.md", b"---\ntitle: a\n\nText.", "front matter is not closed"),
    "no date": ("x.md", b"---\npublished_at: 2024-13-45\n---\nText.", "'2024-13-45' is no date"),
    "broken line": ("x.jsonl", b'{"title": "a", "text": "b"', "no JSON"),
    "nested": ("x.jsonl", b"[" * 200_000, "no JSON"),
    "NUL": ("x.jsonl", b'{"title": "a", "text": "b\\u0000"}', "holds a NUL"),
    "half a character": ("x.jsonl", b'{"title": "a\\udc00", "text": "b"}', "half of a character"),
    "too large": ("x.txt", b"a " * 250_001, "larger than 0.5 MB"),
    "cut off": ("x.txt.gz", gzip.compress(b"a" * 1000)[:-9], "no whole gzip file"),
    "bomb": ("x.txt.gz", gzip.compress(bytes(20_000_000)), "larger than 0.5 MB"),
    "questions": ("x.jsonl", b'{"question": "Who?"}', "holds questions, not articles"),
    "another type": ("x.pdf", b"%PDF-1.7", "of a type that is not read"),
    "no text": ("x.md", b"# Title\n\n## Heading\n", "has no text below its title"),
}
each_fault = pytest.mark.parametrize(("name", "content", "told"), FAULTY.values(), ids=FAULTY)


@each_fault
def test_a_faulty_file_is_told_and_the_others_go_in(
    index: Index, news: Path, name: str, content: bytes, told: str
) -> None:
    write(news, a="The ferry drifted.", z="The port closed.")
    (news / name).write_bytes(content)
    summary = ingest(index, news)
    assert counts(summary) == (2, 0, 0, 0)
    ((where, reason),) = summary.skipped
    assert where.startswith(str(news / name))
    assert told in reason


@each_fault
def test_where_nothing_goes_in_each_reason_is_told(
    index: Index, news: Path, name: str, content: bytes, told: str
) -> None:
    (news / name).write_bytes(content)
    with pytest.raises(NothingIngested, match=told) as raised:
        ingest(index, news)
    assert str(news / name) in str(raised.value)


def test_a_folder_without_articles_is_told(index: Index, news: Path) -> None:
    with pytest.raises(NothingIngested, match=rf"no article in {news}; it holds no .txt, .md"):
        ingest(index, news)


def test_a_path_that_is_not_there_is_told(index: Index, news: Path) -> None:
    with pytest.raises(NothingIngested, match="no such file or folder"):
        ingest(index, news / "missing")
    write(news, a="The ferry drifted.")
    assert reasons(ingest(index, news / "missing", news)) == {
        "missing": "no such file or folder; check the path"
    }


def test_of_two_files_with_one_id_the_first_goes_in(index: Index, news: Path) -> None:
    write(
        news,
        a="---\nurl: https://port.example/1\n---\nThe ferry drifted.",
        b="---\nurl: https://PORT.example/1/#top\n---\nThe port closed.",
    )
    summary = ingest(index, news)
    assert counts(summary) == (1, 0, 0, 0)
    assert f"has the same id as {news}/a.txt" in reasons(summary)["b.txt"]
    assert found(index, "ferry port") == {"The ferry drifted."}


def test_of_two_lines_with_one_id_the_first_goes_in(index: Index, news: Path) -> None:
    lines = [json.dumps({"title": "T", "text": text}) for text in ("The ferry.", "The port.")]
    (news / "a.jsonl").write_text("\n".join(lines))
    summary = ingest(index, news)
    assert counts(summary) == (1, 0, 0, 0)
    assert f"has the same id as {news}/a.jsonl:1" in reasons(summary)["a.jsonl:2"]
