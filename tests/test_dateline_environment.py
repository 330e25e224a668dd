"""The environment of a command: variables that are unknown or of no use."""

from pathlib import Path

import pytest
from command_line import Command, one_line


def test_an_unknown_variable_names_the_nearest(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_DATADIR", "x")
    message = one_line(command("ask", "Who?"), 2)
    assert "DATELINE_DATADIR is no setting of Dateline" in message
    assert "DATELINE_DATA_DIR?" in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_PORT", "http"),
        ("DATELINE_THREADS", "0"),
        ("DATELINE_LOG_LEVEL", "loud"),
        ("DATELINE_EMBEDDING_MODEL", "/no/such/folder"),
        ("DATELINE_CHROMA_URL", "localhost:8001"),
    ],
)
def test_a_variable_that_cannot_be_used(
    on_seeds: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert name in one_line(on_seeds("ask", "Who?"), 2)


def test_a_data_directory_that_is_a_file(command: Command, data_dir: Path, tmp_path: Path) -> None:
    data_dir.write_text("in the way")
    (tmp_path / "a.txt").write_text("The bridge\n\nThe mayor opened the harbour bridge.\n")
    assert "DATELINE_DATA_DIR" in one_line(command("ingest", tmp_path / "a.txt"), 2)
