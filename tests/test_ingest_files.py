"""Which files are read, and how their bytes become text."""

import gzip
import os
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadInput
from ingest.files import KNOWN, MEGABYTE, SourceFile, find_files, read_text
from ingest.rows import Origin

LIMIT_MB = 0.01


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("A ferry drifted.")


def paths(*inputs: Path) -> list[str]:
    """Where the files found lie in their folders."""
    found = find_files(inputs)
    return [one.origin.path for one in found if isinstance(one, SourceFile)]


def reasons(*inputs: Path) -> dict[str, str]:
    return {one.name: one.reason for one in find_files(inputs) if isinstance(one, BadInput)}


def refused(path: Path, content: bytes) -> BadInput:
    path.write_bytes(content)
    with pytest.raises(BadInput) as raised:
        read_text(path, LIMIT_MB)
    assert raised.value.name == str(path)
    return raised.value


# Finding


def test_a_folder_gives_its_articles_however_deep_in_order_of_path(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a.txt", "2024/06/c.jsonl", "2024/d.txt.gz")
    assert paths(tmp_path) == ["2024/06/c.jsonl", "2024/d.txt.gz", "a.txt", "b.md"]


def test_the_kind_is_the_suffix_in_lower_case_without_gz(tmp_path: Path) -> None:
    write(tmp_path, "a.TXT", "b.Markdown.GZ", "c.ndjson.gz")
    found = find_files([tmp_path])
    assert [one.kind for one in found if isinstance(one, SourceFile)] == [
        ".txt",
        ".markdown",
        ".ndjson",
    ]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, ".hidden.txt", ".git/notes.txt", "a/.cache/b.txt", "seen.txt")
    assert paths(tmp_path) == ["seen.txt"]


def test_what_is_no_file_is_told_and_the_others_go_in(tmp_path: Path) -> None:
    write(tmp_path, "news/seen.txt", "elsewhere/more.txt")
    news = tmp_path / "news"
    (news / "folder.txt").mkdir()
    (news / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    (news / "inner").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(news / "pipe.txt")
    assert reasons(news) == {
        str(news / "dangling.txt"): "a link that leads nowhere; mend or remove it",
        str(news / "inner"): "a link to a folder, which is not followed; name that folder",
        str(news / "pipe.txt"): "neither a file nor a folder; remove it",
    }
    assert paths(news) == ["seen.txt"]


def test_a_file_of_another_type_is_told_with_the_types_that_are_read(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf", "b", "c.tar.gz", "seen.txt")
    told = reasons(tmp_path)
    assert sorted(told) == [str(tmp_path / name) for name in ("a.pdf", "b", "c.tar.gz")]
    assert all(kind in told[str(tmp_path / "a.pdf")] for kind in KNOWN)
    assert paths(tmp_path) == ["seen.txt"]


def test_a_path_that_is_not_there_is_told_and_the_others_go_in(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    missing = tmp_path / "missing"
    assert reasons(missing, tmp_path) == {str(missing): "no such file or folder; check the path"}
    assert paths(missing, tmp_path) == ["a.txt"]


def test_a_path_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 300)
    assert reasons(long) == {str(long): "cannot be read (File name too long); check the path"}
    nul = tmp_path / "a\0b"
    assert reasons(nul) == {str(nul): "no such file or folder; check the path"}


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert reasons(pipe) == {str(pipe): "neither a file nor a folder; pipe it in and name -"}


def test_a_file_named_alone_comes_from_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    alone, within = (next(find_files([given])) for given in (tmp_path / "a.txt", tmp_path))
    assert isinstance(alone, SourceFile) and isinstance(within, SourceFile)
    assert alone.origin == within.origin == Origin(str(tmp_path.resolve()), "a.txt")


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "news/a.txt", "news/b.txt")
    news = tmp_path / "news"
    assert paths(news, news, news / "a.txt", tmp_path) == ["a.txt", "b.txt"]


# Reading


@pytest.mark.parametrize(
    "content",
    [
        "Zürich — 😀\n".encode(),
        b"\xef\xbb\xbf" + "Zürich — 😀\n".encode(),
        "Zürich — 😀\n".encode("utf-16"),
        b"\xff\xfe" + "Zürich — 😀\n".encode("utf-16-le"),
        b"\xfe\xff" + "Zürich — 😀\n".encode("utf-16-be"),
    ],
    ids=["UTF-8", "UTF-8 with BOM", "UTF-16", "UTF-16LE", "UTF-16BE"],
)
@pytest.mark.parametrize("packed", [False, True])
def test_reads_utf8_and_utf16_packed_or_not(tmp_path: Path, content: bytes, packed: bool) -> None:
    path = tmp_path / ("a.txt.gz" if packed else "a.txt")
    path.write_bytes(gzip.compress(content) if packed else content)
    assert read_text(path, LIMIT_MB) == "Zürich — 😀\n"


def test_lines_end_in_one_way(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\rthree\nfour")
    assert read_text(tmp_path / "a.txt", LIMIT_MB) == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    assert "empty" in refused(tmp_path / "a.txt", content).reason


@pytest.mark.parametrize(
    "content", [b"\x7fELF\x02\x01\x01\0\0", b"text\0text", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"]
)
def test_a_binary_file_is_told(tmp_path: Path, content: bytes) -> None:
    assert "a binary file" in refused(tmp_path / "a.txt", content).reason


def test_another_encoding_is_told_with_the_place_and_the_remedy(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.txt", "Straße in Zürich".encode("latin-1"))
    assert "no UTF-8 at byte 4" in error.reason
    assert "iconv -t UTF-8" in error.reason


def test_broken_utf16_is_not_taken_for_binary(tmp_path: Path) -> None:
    assert "no UTF-16 at byte" in refused(tmp_path / "a.txt", b"\xff\xfea\0b").reason


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path, largest = tmp_path / "a.txt", int(LIMIT_MB * MEGABYTE)
    path.write_bytes(b"a" * largest)
    assert len(read_text(path, LIMIT_MB)) == largest
    error = refused(path, b"a" * (largest + 1))
    assert "larger than 0.01 MB" in error.reason
    assert "DATELINE_MAX_FILE_MB" in error.reason


def test_a_small_gzip_file_that_unpacks_to_a_huge_one_is_too_large(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(50 * MEGABYTE), compresslevel=9)
    assert len(bomb) < 0.1 * MEGABYTE
    tracemalloc.start()
    assert "larger than" in refused(tmp_path / "a.txt.gz", bomb).reason
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 * MEGABYTE


@pytest.mark.parametrize(
    "content",
    [
        b"not packed at all",
        gzip.compress(b"A ferry drifted. " * 50)[:-12],
        gzip.compress(b"A ferry drifted.") + b"garbage",
        gzip.compress(b"A ferry drifted.")[:-8] + bytes(8),
        gzip.compress(b"")[:10] + b"\xff\xff\xff",
        zlib.compress(b"A ferry drifted."),
    ],
    ids=["plain", "cut off", "with a tail", "wrong checksum", "broken stream", "zlib"],
)
def test_a_broken_gzip_file_is_told(tmp_path: Path, content: bytes) -> None:
    assert "no whole gzip file" in refused(tmp_path / "a.txt.gz", content).reason


def test_a_gzip_file_of_several_members_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"one\n") + gzip.compress(b"two\n"))
    assert read_text(tmp_path / "a.txt.gz", LIMIT_MB) == "one\ntwo\n"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/proc/self/mem")  # opens, even for root, and fails to read
    with pytest.raises(BadInput, match="cannot be read"):
        read_text(tmp_path / "a.txt", LIMIT_MB)


@given(content=st.binary(), name=st.sampled_from(["a.txt", "a.txt.gz"]))
def test_any_bytes_are_text_or_bad_input(scratch: Path, content: bytes, name: str) -> None:
    path = scratch / name
    path.write_bytes(content)
    try:
        text = read_text(path, LIMIT_MB)
    except BadInput:
        return
    assert text.strip()
    assert "\0" not in text and "\r" not in text


def test_a_name_that_is_not_utf_8_is_told_and_the_others_are_found(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("Words.", encoding="utf-8")
    (tmp_path / "good.txt").write_text("Words.", encoding="utf-8")
    bad = [one for one in find_files([tmp_path]) if isinstance(one, BadInput)]
    assert ["UTF-8" in one.reason for one in bad] == [True]
    assert len(list(find_files([tmp_path]))) == 2
