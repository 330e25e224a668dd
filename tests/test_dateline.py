"""The command line as a whole: what holds whichever command is run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Command, child_environment, one_line, piped
from conftest import ROOT

ESCAPE = "\x1b[31m"


@pytest.mark.parametrize("name", ["", "ingest", "ask", "search", "articles", "serve", "eval"])
def test_help_is_no_mistake(
    command: Command, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    with pytest.raises(SystemExit) as end:
        command(*name.split(), "--help")
    assert end.value.code == 0
    assert f"usage: dateline {name}".strip() in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nothing"], []], ids=["unknown", "none"])
def test_a_command_that_is_none_is_told_where_help_is(
    on_seeds: Command, arguments: list[str]
) -> None:
    assert "--help" in one_line(on_seeds(*arguments), 2)


@pytest.mark.parametrize("arguments", [["ask", "Who?"], ["search", "Who?"], ["articles"]])
def test_asking_before_anything_was_ingested_makes_no_index(
    command: Command, data_dir: Path, arguments: list[str]
) -> None:
    assert "`dateline ingest PATH` first" in one_line(command(*arguments), 2)
    assert not data_dir.exists()


def test_an_article_cannot_steer_the_terminal(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = {
        "title": f"The {ESCAPE}bridge",
        "text": f"The mayor {ESCAPE}opened the harbour bridge\u202e\x9b2J on Monday.",
        "source": f"Gazette{ESCAPE}",
    }
    piped(monkeypatch, json.dumps(record))
    command("ingest", "-")
    found = command("search", "bridge").out
    assert "opened the harbour bridge" in found
    named = tmp_path / f"{ESCAPE}.txt"
    shown = [
        found,
        command("ask", "Who opened the harbour bridge on Monday?").out,
        command("articles").out,
        command("ingest", named).err,
    ]
    assert all(set(text).isdisjoint("\x1b\x9b\u202e") for text in shown)


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["for people", "JSON"])
def test_a_reader_that_goes_away_is_no_failure(seeded: Path, form: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(
        [sys.executable, str(ROOT / "dateline.py"), "articles", *form],
        env=child_environment(seeded),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(writer)
        _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_in_one_line(seeded: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "dateline.py"), "articles"],
            env=child_environment(seeded),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_closed_output_is_wanted_so(seeded: Path) -> None:
    command = f"exec {sys.executable} {ROOT / 'dateline.py'} articles >&-"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env=child_environment(seeded),
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    heavy = "{'chromadb', 'llama_index', 'onnxruntime', 'fastapi', 'openai', 'rich'}"
    code = f"import sys, dateline; sys.exit(bool({heavy} & set(sys.modules)))"
    assert os.spawnl(os.P_WAIT, sys.executable, sys.executable, "-c", code) == 0
