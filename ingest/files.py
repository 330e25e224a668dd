"""Files and folders: which are read, and their bytes as text."""

import codecs
import gzip
import stat
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.errors import BadInput
from ingest.rows import Origin

TEXT = frozenset({".txt", ".text"})
MARKDOWN = frozenset({".md", ".markdown"})
JSON_LINES = frozenset({".jsonl", ".ndjson"})
KNOWN = TEXT | MARKDOWN | JSON_LINES
MEGABYTE = 1_000_000
PIECE = 65_536  # bytes read at a time

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    Attributes:
        kind: its suffix without ".gz", in lower case.
        origin: the folder that was ingested and the path in it, with "/" between parts.
    """

    path: Path
    kind: str
    origin: Origin


def find_files(inputs: Sequence[Path]) -> Iterator[SourceFile | BadInput]:
    """The files named, and those in the folders named, in order of path; hidden ones are left out.

    A file that is named in several ways is given once, as it was named first. What cannot
    be read as an article by its name is given as an error.
    """
    given: set[Path] = set()
    for found in _found(inputs):
        if isinstance(found, SourceFile):
            place = Path(found.origin.root, found.origin.path)
            if place in given:
                continue
            given.add(place)
        yield found


def _found(inputs: Sequence[Path]) -> Iterator[SourceFile | BadInput]:
    for given in inputs:
        try:
            mode = given.stat().st_mode
        except (FileNotFoundError, NotADirectoryError, ValueError):  # the last: of a NUL
            yield BadInput(str(given), "no such file or folder; check the path")
            continue
        except OSError as error:
            yield BadInput(str(given), f"cannot be read ({error.strerror}); check the path")
            continue
        if stat.S_ISDIR(mode):
            for path in sorted(given.rglob("*")):
                inside = path.relative_to(given)
                hidden = any(part.startswith(".") for part in inside.parts)
                origin = Origin(str(given.resolve()), inside.as_posix())
                if not hidden and (found := _inside(path, origin)):
                    yield found
        elif stat.S_ISREG(mode):
            resolved = given.resolve()
            yield _known(given, Origin(str(resolved.parent), resolved.name))
        else:
            yield BadInput(str(given), "neither a file nor a folder; pipe it in and name -")


def read_text(path: Path, max_mb: float) -> str:
    """A file's text, unpacked and decoded, with "\\n" between lines.

    Raises:
        BadInput: unreadable, too large, empty, binary, or in an encoding other than
            UTF-8 or UTF-16.
    """
    limit = int(max_mb * MEGABYTE)
    content = _content(path, limit)
    if len(content) > limit:
        raise BadInput(
            str(path), f"larger than {max_mb:g} MB; split it or raise DATELINE_MAX_FILE_MB"
        )
    return decode(str(path), content)


def decode(name: str, content: bytes) -> str:
    """A file's bytes as text, with "\\n" between lines.

    Raises:
        BadInput: empty, binary, or in an encoding other than UTF-8 or UTF-16.
    """
    encoding = next((codec for bom, codec in _BOMS if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and b"\0" in content:
            raise BadInput(name, "a binary file; only text is read") from error
        raise BadInput(
            name,
            f"no {encoding.removesuffix('-sig').upper()} at byte {error.start};"
            " convert it to UTF-8 (iconv -t UTF-8)",
        ) from error
    if "\0" in text:
        raise BadInput(name, "a binary file; only text is read")
    if not text.strip():
        raise BadInput(name, "empty; give it some text or remove it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _inside(path: Path, origin: Origin) -> SourceFile | BadInput | None:
    """What stands in a folder that is ingested; None for a folder in it, which is gone through."""
    try:
        mode = path.stat().st_mode
    except PermissionError:  # its folder may be listed and not entered: told when it is read
        return _known(path, origin)
    except OSError:
        return BadInput(str(path), "a link that leads nowhere; mend or remove it")
    if stat.S_ISREG(mode):
        return _known(path, origin)
    if not stat.S_ISDIR(mode):
        return BadInput(str(path), "neither a file nor a folder; remove it")
    if path.is_symlink():
        return BadInput(str(path), "a link to a folder, which is not followed; name that folder")
    return None


def _known(path: Path, origin: Origin) -> SourceFile | BadInput:
    if not _is_text(f"{origin.root}/{origin.path}"):
        return BadInput(str(path), "has a name that is not UTF-8; rename it (convmv)")
    plain = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    kind = plain.suffix.lower()
    if kind in KNOWN:
        return SourceFile(path, kind, origin)
    return BadInput(
        str(path), f"of a type that is not read; {', '.join(sorted(KNOWN))} are, also with .gz"
    )


def _content(path: Path, limit: int) -> bytes:
    try:
        if path.suffix.lower() != ".gz":
            with path.open("rb") as file:
                return _bounded(file, limit)
        with gzip.open(path) as packed:
            return _bounded(packed, limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadInput(str(path), f"no whole gzip file ({error}); pack it again") from error
    except OSError as error:
        raise BadInput(str(path), f"cannot be read ({error.strerror}); check it") from error


def _bounded(file: BinaryIO | gzip.GzipFile, limit: int) -> bytes:
    """The content, or a little more than `limit` of it; in pieces, since `read` sets aside all."""
    content = bytearray()
    while len(content) <= limit and (piece := file.read(PIECE)):
        content += piece
    return bytes(content)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
