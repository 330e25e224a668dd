"""The command line: what it prints, where, and with which exit status."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, SEEDS, VARIABLES, child_environment, run_dateline

from dateline import main

ESCAPE = "\x1b[31m"


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder for an index; it does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def command(
    unhurried: None,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """Runs a command in this process on that folder."""
    for name in list(os.environ):
        if name.startswith("DATELINE_") and name not in VARIABLES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> Outcome:
        status = main(arguments)
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return run


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder into which the seeds were ingested, by a command of its own."""
    folder = tmp_path_factory.mktemp("seeded") / "data"
    done = run_dateline("ingest", str(SEEDS), "--json", data_dir=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["added"] == 5
    yield folder


@pytest.fixture
def on_seeds(command: Command, seeded: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The same, on the seeds."""
    monkeypatch.setenv("DATELINE_DATA_DIR", str(seeded))
    return command


def one_line(outcome: Outcome, status: int) -> str:
    """The one line that a failed command prints, on standard error alone."""
    assert (outcome.status, outcome.out) == (status, "")
    assert outcome.err.startswith("dateline: ")
    assert outcome.err.count("\n") == 1
    assert outcome.err.endswith("\n")
    return outcome.err


def test_ask_prints_the_answer_then_each_quote_with_title_and_date(on_seeds: Command) -> None:
    outcome = on_seeds("ask", "Who is secretary general of Nato?")
    assert (outcome.status, outcome.err) == (0, "")
    answer, _, quotes = outcome.out.partition("\n\n")
    assert "Stoltenberg" in answer
    assert "[1]" in answer
    first, reference = quotes.split("\n\n")[0].split("”\n")
    assert first.startswith("[1] “")
    assert "2024-06-1" in reference


def test_ask_json_is_the_answer_object(on_seeds: Command) -> None:
    outcome = on_seeds("ask", "Who is secretary general of Nato?", "--json")
    answer = json.loads(outcome.out)
    assert answer["status"] == "answered"
    assert [one["marker"] for one in answer["citations"]] == list(
        range(1, len(answer["citations"]) + 1)
    )


def test_what_the_articles_do_not_answer_is_no_failure(on_seeds: Command) -> None:
    outcome = on_seeds("ask", "How tall is the Eiffel Tower?")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == "The articles do not answer this question.\n"


def test_filters_that_leave_nothing_are_told(on_seeds: Command) -> None:
    outcome = on_seeds("ask", "Who came?", "--source", "Nobody", "--source", "Somebody")
    assert outcome.status == 0
    assert "none passes the filters" in outcome.out


def test_search_shows_as_many_passages_as_are_wanted(on_seeds: Command) -> None:
    found = json.loads(on_seeds("search", "landmines at the border", "-k", "2", "--json").out)
    assert len(found["passages"]) == 2
    shown = on_seeds("search", "landmines at the border", "-k", "2")
    lines = shown.out.splitlines()
    assert [line[:3] for line in lines if line[:1].isdigit()] == ["1. ", "2. "]


def test_articles_lists_them_newest_first(on_seeds: Command) -> None:
    listed = json.loads(on_seeds("articles", "--json").out)
    assert len(listed) == 5
    shown = on_seeds("articles").out
    places = [shown.index(one["title"]) for one in listed]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", " \t "], "the question is empty"),
        (["ask", "who " * 600], "2,000 at most"),
        (["ask", "Who \udcff?"], "half of a character"),
        (["ask", "Who came?", "--as-of", "yesterday"], "as_of: 'yesterday' is no date"),
        (["ask", "Who came?", "--as-of", ""], "as_of: '' is no date"),
        (["ask", "Who came?", "--since", "2024-13-01"], "since: '2024-13-01' is no date"),
        (["ask", "Who came?", "--source", ""], "'' can be no source"),
        (["ask", "Who came?", "--source", "\udcff"], "can be no source"),
        (["ask", "Who?", "--since", "2024-06-20", "--until", "2024-06-19"], "nothing can pass"),
        (["search", ""], "the question is empty"),
        (["search", "Putin", "-k", "0"], "-k 0 lies outside 1 to 100"),
        (["search", "Putin", "-k", "101"], "outside 1 to 100"),
        (["search", "Putin", "-k", "many"], "--help"),
        (["ingest"], "ingest needs a PATH"),
        (["ingest", "/no/such/folder"], "/no/such/folder: no such file or folder"),
        (["ask"], "--help"),
        (["ask", "Who?", "--engine", "oracle"], "extractive"),
        (["serve", "--port", "70000"], "'70000' is no port; give 0 to 65535"),
        (["serve", "--port", "-1"], "--port"),
        (["serve", "--host", ""], "the host is empty"),
        (["serve", "--host", "a" * 64 + ".example"], "cannot be listened on"),
        (["nothing"], "--help"),
        ([], "--help"),
    ],
)
def test_the_users_mistakes_are_told_in_one_line(
    on_seeds: Command, arguments: list[str], words: str
) -> None:
    assert words in one_line(on_seeds(*arguments), 2)


@pytest.mark.parametrize("arguments", [["ask", "Who?"], ["search", "Who?"], ["articles"]])
def test_asking_before_anything_was_ingested_makes_no_index(
    command: Command, data_dir: Path, arguments: list[str]
) -> None:
    assert "`dateline ingest PATH` first" in one_line(command(*arguments), 2)
    assert not data_dir.exists()


def test_a_folder_without_articles_says_so(command: Command, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    assert "no article in" in one_line(command("ingest", str(tmp_path / "news")), 2)


def test_what_is_left_out_is_named_and_the_rest_goes_in(command: Command, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "good.txt").write_text("A title\n\nThe mayor opened the bridge.\n")
    (tmp_path / "news" / "bad.txt").write_bytes(b"\x00\x01")
    outcome = command("ingest", str(tmp_path / "news"))
    assert (outcome.status, outcome.err) == (0, "")
    assert "1 added, 0 updated, 0 unchanged, 0 removed, 1 skipped" in outcome.out
    assert "bad.txt: a binary file" in outcome.out
    again = json.loads(command("ingest", str(tmp_path / "news"), "--json").out)
    assert (again["added"], again["unchanged"]) == (0, 1)


def test_prune_drops_what_is_gone(command: Command, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for name in ("kept", "gone"):
        (tmp_path / "news" / f"{name}.txt").write_text(f"The {name} one\n\nIt has some text.\n")
    command("ingest", str(tmp_path / "news"))
    (tmp_path / "news" / "gone.txt").unlink()
    summary = json.loads(command("ingest", str(tmp_path / "news"), "--prune", "--json").out)
    assert summary["removed"] == 1
    assert [one["title"] for one in json.loads(command("articles", "--json").out)] == [
        "The kept one"
    ]


def test_a_path_that_is_empty_is_not_the_folder_one_is_in(command: Command) -> None:
    assert "a PATH is empty" in one_line(command("ingest", ""), 2)


def test_standard_input_that_is_closed_is_told(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert "standard input is closed" in one_line(command("ingest", "-"), 2)


def test_a_long_reason_stays_on_one_line(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("A title\n\nThe mayor opened the bridge.\n")
    bad = tmp_path / f"{'long_' * 30}.txt"
    bad.write_bytes(b"\x00\x01")
    monkeypatch.setenv("COLUMNS", "80")
    said = command("ingest", str(tmp_path)).out.splitlines()
    assert f"  {bad}: a binary file; only text is read" in said


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


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
        command("ingest", str(named)).err,
    ]
    assert all(set(text).isdisjoint("\x1b\x9b\u202e") for text in shown)


def test_rebuild_makes_the_index_anew(command: Command, data_dir: Path, tmp_path: Path) -> None:
    assert "no index to rebuild" in one_line(command("ingest", "--rebuild"), 2)
    (tmp_path / "a.txt").write_text("The bridge\n\nThe mayor opened the harbour bridge.\n")
    command("ingest", str(tmp_path / "a.txt"))
    assert command("ingest", "--rebuild") == Outcome(0, "", "")
    assert len(json.loads(command("search", "harbour", "--json").out)["passages"]) == 1


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
    assert "DATELINE_DATA_DIR" in one_line(command("ingest", str(tmp_path / "a.txt")), 2)


@pytest.mark.parametrize("name", ["", "ingest", "ask", "search", "articles", "serve", "eval"])
def test_help_is_no_mistake(
    command: Command, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    with pytest.raises(SystemExit) as end:
        command(*name.split(), "--help")
    assert end.value.code == 0
    assert f"usage: dateline {name}".strip() in capsys.readouterr().out


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    heavy = "{'chromadb', 'llama_index', 'onnxruntime', 'fastapi', 'openai', 'rich'}"
    code = f"import sys, dateline; sys.exit(bool({heavy} & set(sys.modules)))"
    assert os.spawnl(os.P_WAIT, sys.executable, sys.executable, "-c", code) == 0


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
