"""`dateline ingest`: files, folders and standard input, and what it says of them."""

import json
import sys
from pathlib import Path

import pytest
from command_line import Command, Outcome, one_line, piped


def test_a_folder_without_articles_says_so(command: Command, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    assert "no article in" in one_line(command("ingest", tmp_path / "news"), 2)


def test_what_is_left_out_is_named_and_the_rest_goes_in(command: Command, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "good.txt").write_text("A title\n\nThe mayor opened the bridge.\n")
    (tmp_path / "news" / "bad.txt").write_bytes(b"\x00\x01")
    outcome = command("ingest", tmp_path / "news")
    assert (outcome.status, outcome.err) == (0, "")
    assert "1 added, 0 updated, 0 unchanged, 0 removed, 1 skipped" in outcome.out
    assert "bad.txt: a binary file" in outcome.out
    again = json.loads(command("ingest", tmp_path / "news", "--json").out)
    assert (again["added"], again["unchanged"]) == (0, 1)


def test_prune_drops_what_is_gone(command: Command, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for name in ("kept", "gone"):
        (tmp_path / "news" / f"{name}.txt").write_text(f"The {name} one\n\nIt has some text.\n")
    command("ingest", tmp_path / "news")
    (tmp_path / "news" / "gone.txt").unlink()
    summary = json.loads(command("ingest", tmp_path / "news", "--prune", "--json").out)
    assert summary["removed"] == 1
    assert [one["title"] for one in json.loads(command("articles", "--json").out)] == [
        "The kept one"
    ]


def test_rebuild_makes_the_index_anew(command: Command, data_dir: Path, tmp_path: Path) -> None:
    assert "no index to rebuild" in one_line(command("ingest", "--rebuild"), 2)
    (tmp_path / "a.txt").write_text("The bridge\n\nThe mayor opened the harbour bridge.\n")
    command("ingest", tmp_path / "a.txt")
    assert command("ingest", "--rebuild") == Outcome(0, "", "")
    assert len(json.loads(command("search", "harbour", "--json").out)["passages"]) == 1


def test_a_long_reason_stays_on_one_line(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("A title\n\nThe mayor opened the bridge.\n")
    bad = tmp_path / f"{'long_' * 30}.txt"
    bad.write_bytes(b"\x00\x01")
    monkeypatch.setenv("COLUMNS", "80")
    said = command("ingest", tmp_path).out.splitlines()
    assert f"  {bad}: a binary file; only text is read" in said


def test_texts_on_standard_input_do_not_replace_one_another(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("bridge", "harbour", "bridge"):
        piped(monkeypatch, f"The {place}\n\nThe mayor opened the {place} on Monday.\n")
        assert command("ingest", "-").status == 0
    titles = [one["title"] for one in json.loads(command("articles", "--json").out)]
    assert sorted(titles) == ["The bridge", "The harbour"]


def test_json_lines_on_standard_input(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    record = {"title": "The bridge", "text": "The mayor opened it.", "source": "Gazette"}
    piped(monkeypatch, json.dumps(record) + "\n{\n")
    summary = json.loads(command("ingest", "-", "--json").out)
    assert summary["added"] == 1
    assert [reason for _, reason in summary["skipped"]] != []
    piped(monkeypatch, json.dumps(record))
    assert json.loads(command("ingest", "-", "--json").out)["unchanged"] == 1


def test_standard_input_that_is_closed_is_told(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert "standard input is closed" in one_line(command("ingest", "-"), 2)


def test_a_path_that_is_empty_is_not_the_folder_one_is_in(command: Command) -> None:
    assert "a PATH is empty" in one_line(command("ingest", ""), 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ingest"], "ingest needs a PATH"),
        (["ingest", "/no/such/folder"], "/no/such/folder: no such file or folder"),
    ],
)
def test_mistakes_are_told_in_one_line(on_seeds: Command, arguments: list[str], words: str) -> None:
    assert words in one_line(on_seeds(*arguments), 2)
