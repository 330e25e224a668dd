"""One process owns a data directory, and says where it serves."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.errors import BadSettings, IndexOwned
from ingest.ownership import ADDRESS_FILE, Ownership, service_address

OWNER = """
import sys
from pathlib import Path
from ingest.ownership import Ownership
owner = Ownership(Path(sys.argv[1]))
owner.announce("http://127.0.0.1:8000")
print("owned", flush=True)
sys.stdin.read()
"""


@contextmanager
def other_owner(data_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns the directory until its standard input closes."""
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(data_dir)],
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "owned\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_owner_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    with (
        other_owner(tmp_path) as process,
        pytest.raises(IndexOwned, match=f"in use by process {process.pid};.*DATELINE_DATA_DIR"),
    ):
        Ownership(tmp_path)


def test_a_refused_owner_leaves_the_first_its_address(tmp_path: Path) -> None:
    with other_owner(tmp_path) as process:
        with pytest.raises(IndexOwned):
            Ownership(tmp_path)
        address = service_address(tmp_path)
        assert address is not None
        assert (address.url, address.pid) == ("http://127.0.0.1:8000", process.pid)


def test_it_is_free_again_when_its_owner_was_killed(tmp_path: Path) -> None:
    with other_owner(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (tmp_path / ADDRESS_FILE).exists()
    with Ownership(tmp_path):
        assert service_address(tmp_path) is None  # what the dead one left leads nowhere


def test_it_is_free_again_when_closed(tmp_path: Path) -> None:
    with Ownership(tmp_path), pytest.raises(IndexOwned, match=str(os.getpid())):
        Ownership(tmp_path)
    with Ownership(tmp_path):
        pass


def test_two_directories_have_two_owners(tmp_path: Path) -> None:
    with Ownership(tmp_path / "a"), Ownership(tmp_path / "b" / "c"):
        assert (tmp_path / "b" / "c").is_dir()


def test_the_address_is_for_its_user_alone_and_goes_with_the_owner(tmp_path: Path) -> None:
    with Ownership(tmp_path) as owner:
        announced = owner.announce("http://127.0.0.1:8000")
        assert service_address(tmp_path) == announced
        assert stat.S_IMODE((tmp_path / ADDRESS_FILE).stat().st_mode) == 0o600
        assert announced.pid == os.getpid()
        assert len(announced.token) >= 32
    assert service_address(tmp_path) is None


def test_each_announcement_has_a_token_of_its_own(tmp_path: Path) -> None:
    with Ownership(tmp_path) as owner:
        assert owner.announce("http://h").token != owner.announce("http://h").token


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'"x"', b"7", b'{"url": "http://h"}', b'{"a": 1}', b"\xff\xfe"]
)
def test_an_address_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ADDRESS_FILE).write_bytes(content)
    assert service_address(tmp_path) is None


def test_no_address_where_there_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert service_address(tmp_path / "nowhere") is None
    assert service_address(tmp_path / "file") is None


@pytest.mark.parametrize("inside", ["", "data"])
def test_a_data_directory_that_is_a_file_is_told(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings, match=r"no folder that can be written to.*DATELINE_DATA_DIR"):
        Ownership(tmp_path / "file" / inside)
