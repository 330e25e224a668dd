"""`dateline eval` from its arguments to its exit status, on a small set of its own."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import SEEDS, VARIABLES, opened_engine, serving
from scripted_service import Json, Reply, Script, answer, problem, scripted

from dateline import main
from eval.run_file import read_run
from eval.trec import read_trec_run
from ingest.models import EmbeddingModel
from service.questions import Question as Asked

ARTICLES = {
    "bridge.txt": "The bridge\n\nThe mayor opened the harbour bridge on Monday.\n",
    "tower.txt": "The tower\n\nThe bishop climbed the clock tower with a goat on Friday.\n",
}
QUESTIONS: list[Json] = [
    {
        "id": "q1",
        "question": "Who opened the harbour bridge?",
        "type": "fact",
        "status": "answered",
        "split": "dev",
        "answers": [["mayor"]],
        "quotes": [{"article": "bridge.txt", "quote": "The mayor opened the harbour bridge"}],
    },
    {
        "id": "q2",
        "question": "Who climbed the clock tower?",
        "type": "fact",
        "status": "answered",
        "split": "report",
        "answers": [["bishop"]],
        "quotes": [{"article": "tower.txt", "quote": "The bishop climbed the clock tower"}],
    },
    {
        "id": "q3",
        "question": "What is the price of tea in Vienna?",
        "type": "unanswerable",
        "status": "abstained",
        "split": "report",
        "answers": [],
    },
]
BROKEN: list[Json | str] = [
    "{broken",
    {**QUESTIONS[0], "id": "q4", "quotes": [{"article": "bridge.txt", "quote": "It rained."}]},
    {**QUESTIONS[1], "id": "q1"},
    {**QUESTIONS[0], "id": "q5", "conversation": [{"role": "system", "content": "Hello."}]},
]


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def command(
    unhurried: None,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """Runs `dateline eval` in this process; indexes are kept for the whole file."""
    for name in list(os.environ):
        if name.startswith("DATELINE_") and name not in VARIABLES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATELINE_DATA_DIR", str(folder / "data"))

    def run(*arguments: object) -> Outcome:
        status = main(["eval", *map(str, arguments)])
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds a good set in `news`, and one with faults in `faulty`."""
    folder = tmp_path_factory.mktemp("eval")
    for name, questions in (("news", QUESTIONS), ("faulty", [*QUESTIONS, *BROKEN])):
        (folder / name).mkdir()
        lines = [one if isinstance(one, str) else json.dumps(one) for one in questions]
        (folder / name / "questions.jsonl").write_text("\n".join(lines))
        for article, text in ARTICLES.items():
            (folder / name / article).write_text(text)
    return folder


@pytest.fixture
def run_file(folder: Path, command: Command) -> Path:
    """A run on the good set, made once."""
    path = folder / "run.jsonl"
    if not path.exists():
        assert command(folder / "news", "--out", path).status == 0
    return path


def measures(out: str) -> dict[str, float]:
    return {one["name"]: one["value"] for one in json.loads(out)["summary"]["measures"]}


def one_line(outcome: Outcome, status: int) -> str:
    """The one line that a refused command prints, on standard error alone."""
    assert (outcome.status, outcome.out) == (status, "")
    assert outcome.err.startswith("dateline: ")
    assert outcome.err.count("\n") == 1
    return outcome.err


def test_a_set_with_articles_is_asked_in_an_index_of_its_own(
    command: Command, folder: Path
) -> None:
    outcome = command(folder / "news", "--json")
    assert (outcome.status, outcome.err) == (0, "")
    found = measures(outcome.out)
    assert (found["right"], found["citations_exact"], found["failed"]) == (1, 1, 0)
    assert not (folder / "data" / "ledger.sqlite").exists()


def test_its_own_index_follows_the_sets_articles(command: Command, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "questions.jsonl").write_text(json.dumps({**QUESTIONS[0], "quotes": []}))
    (news / "bridge.txt").write_text(ARTICLES["bridge.txt"])
    (news / "broken.txt").write_bytes(b"\x00")
    first = command(news, "--json")
    assert measures(first.out)["right"] == 1
    assert first.err.startswith("dateline: not ingested: ")
    assert "broken.txt: a binary file" in first.err
    (news / "broken.txt").unlink()
    (news / "bridge.txt").write_text(ARTICLES["bridge.txt"].replace("mayor", "queen"))
    second = command(news, "--json")
    assert (measures(second.out)["right"], second.err) == (0, "")
    assert measures(second.out)["citations_exact"] == 1


def test_articles_inside_a_set_are_asked_too(command: Command, tmp_path: Path) -> None:
    context = ARTICLES["bridge.txt"].split("\n\n")[1]
    paragraph = {
        "context": context,
        "qas": [
            {
                "id": "s1",
                "question": "Who opened the harbour bridge?",
                "answers": [{"text": "The mayor", "answer_start": 0}],
            }
        ],
    }
    path = tmp_path / "squad.json"
    data = [{"title": "The bridge", "paragraphs": [paragraph]}]
    path.write_text(json.dumps({"version": "1.1", "data": data}))
    for _ in range(2):
        outcome = command(path, "--json")
        assert (outcome.status, outcome.err) == (0, "")
        assert measures(outcome.out)["right"] == 1


def test_a_table_tells_the_totals(command: Command, folder: Path) -> None:
    outcome = command(folder / "news")
    assert outcome.status == 0
    assert "3 asked, 0 failed, 0 left out" in outcome.out
    assert "citations_exact" in outcome.out


def test_a_run_is_scored_again_without_asking(
    command: Command, folder: Path, run_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = command(folder / "news", "--json")
    monkeypatch.setenv("DATELINE_DATA_DIR", "/no/such/folder")
    again = command("--rescore", run_file, "--json")
    assert again.status == 0
    kept = {"right", "citation_recall", "recall@10", "abstention_f1", "ece"}
    assert {name: measures(again.out)[name] for name in kept} == {
        name: measures(asked.out)[name] for name in kept
    }


def test_an_interrupted_run_goes_on_where_it_was_cut_off(
    command: Command, folder: Path, run_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "run.jsonl"
    whole = run_file.read_bytes()
    path.write_bytes(whole[: whole.rstrip().rfind(b"\n") + 20])
    kept = read_run(path).outcomes
    assert len(kept) == 2
    partly = command("--rescore", path)
    assert "2 asked, 0 failed, 1 left out" in partly.out
    assert "--resume goes on with it" in partly.err
    assert "--resume" in one_line(command(folder / "news", "--out", path), 2)
    resumed = command(folder / "news", "--out", path, "--resume")
    assert (resumed.status, resumed.err) == (0, "")
    outcomes = read_run(path).outcomes
    assert len(outcomes) == 3
    assert [one for one in outcomes if one in kept] == kept


def test_a_run_with_other_settings_is_not_resumed(
    command: Command, folder: Path, run_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_RETRIEVAL", "lexical")
    refused = one_line(command(folder / "news", "--out", run_file, "--resume"), 2)
    assert "was begun with retrieval 'hybrid', and this would be 'lexical'" in refused


def test_reports_are_written_for_people_pull_requests_and_machines(
    command: Command, run_file: Path, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("r.html", "r.md", "r.xml", "r.run")]
    options = zip(("--report", "--markdown", "--junit", "--trec"), files, strict=True)
    given = [part for pair in options for part in pair]
    assert command("--rescore", run_file, *given).status == 0
    page, markdown, junit, trec = (file.read_text() for file in files)
    assert page.lower().startswith("<!doctype html>")
    assert "right" in markdown
    assert 'tests="3"' in junit
    assert {one.question_id for one in read_trec_run(files[3])[0]} == {"q1", "q2", "q3"}
    assert trec.startswith("q1 Q0 ")


def test_two_runs_are_compared(command: Command, run_file: Path) -> None:
    outcome = command("--rescore", run_file, "--compare", run_file, "--json")
    comparison = json.loads(outcome.out)["comparison"]
    assert outcome.status == 0
    assert (comparison["won"], comparison["lost"], comparison["unpaired"]) == ([], [], 0)
    assert {one["difference"] for one in comparison["differences"]} == {0}


def test_runs_of_one_set_are_told_apart_by_their_files(
    command: Command, run_file: Path, tmp_path: Path
) -> None:
    other = worse(run_file, tmp_path / "older.jsonl")
    shown = command("--rescore", run_file, "--compare", other).out
    assert "older (first) and run (second)" in shown


def worse(run_file: Path, path: Path) -> Path:
    """The same run with every citation off its place."""
    lines = [json.loads(line) for line in run_file.read_text().splitlines()]
    for line in lines:
        if outcome := line.get("outcome"):
            outcome["exact_citations"] = [False for _ in outcome["exact_citations"]]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_the_gate_lets_an_equal_run_pass_and_names_what_fell(
    command: Command, run_file: Path, tmp_path: Path
) -> None:
    baseline = tmp_path / "baseline.json"
    assert command("--rescore", run_file, "--write-baseline", baseline).status == 0
    assert command("--rescore", run_file, "--gate", baseline).status == 0
    fallen = command("--rescore", worse(run_file, tmp_path / "b.jsonl"), "--gate", baseline)
    assert fallen.status == 1
    assert "the gate fell: citations_exact was 1.000 and is 0.000" in fallen.err


def test_settings_are_varied_in_one_table(command: Command, folder: Path, tmp_path: Path) -> None:
    out, markdown = tmp_path / "run.jsonl", tmp_path / "v.md"
    outcome = command(
        *(folder / "news", "--vary", "retrieval=dense,lexical"),
        *("--out", out, "--markdown", markdown),
    )
    assert (outcome.status, outcome.err) == (0, "")
    assert "lexical" in outcome.out
    assert "retrieval=dense" in markdown.read_text().replace("\\", "")
    runs = [read_run(tmp_path / f"run-{n}.jsonl").header for n in (1, 2)]
    assert [one.settings["retrieval"] for one in runs] == ["dense", "lexical"]
    assert [one.name for one in runs] == ["retrieval=dense", "retrieval=lexical"]


def test_varied_settings_as_json(command: Command, folder: Path) -> None:
    given = ("--vary", "retrieval=dense,lexical", "--vary", "rerank=off,on", "--limit", 1)
    found = json.loads(command(folder / "news", *given, "--json").out)
    assert [one["settings"] for one in found] == [
        {"retrieval": retrieval, "rerank": rerank}
        for retrieval in ("dense", "lexical")
        for rerank in ("off", "on")
    ]


def test_faulty_questions_are_told_by_line_and_id_and_the_rest_is_measured(
    command: Command, folder: Path
) -> None:
    outcome = command(folder / "faulty")
    assert outcome.status == 0
    assert "3 asked, 0 failed, 4 left out" in outcome.out
    file = folder / "faulty" / "questions.jsonl"
    told = {line.partition("left out: ")[2] for line in outcome.err.splitlines()}
    for start, reason in (
        (f"{file}, line 4: ", "write one JSON object"),
        (f"{file}, line 5, question q4: ", "does not stand in the article bridge.txt"),
        (f"{file}, line 6, question q1: ", "line 1 has the same id"),
        (f"{file}, line 7, question q5: ", "conversation"),
    ):
        assert [line for line in told if line.startswith(start) and reason in line], start


@pytest.mark.parametrize(("split", "asked"), [("dev", 1), ("report", 2)])
def test_a_half_is_asked_alone(command: Command, folder: Path, split: str, asked: int) -> None:
    summary = json.loads(command(folder / "news", "--split", split, "--json").out)["summary"]
    assert summary["asked"] == asked
    assert summary["header"]["name"] == f"news ({split})"


def every_other() -> Script:
    """A service that gives half of its answers as errors."""
    asked = iter(range(1_000))

    def ask(body: Json) -> Reply:
        return problem(500, "system-failure") if next(asked) % 2 else Reply(body=answer("Who?"))

    return Script(ask=ask)


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """Questions without articles, and without quotes to look for."""
    path = tmp_path / "alone.jsonl"
    path.write_text("\n".join(json.dumps({**one, "quotes": []}) for one in QUESTIONS))
    return path


def test_a_service_that_fails_half_of_the_time_is_measured_and_fails(
    command: Command, alone: Path
) -> None:
    with scripted(every_other()) as url:
        outcome = command(alone, "--url", url, "--jobs", 1)
    assert outcome.status == 1
    assert "3 asked, 1 failed, 0 left out" in outcome.out
    assert outcome.err == "dateline: failed: q2: system-failure it is (system-failure)\n"


def test_a_service_that_always_fails_measures_nothing(command: Command, alone: Path) -> None:
    with scripted(Script(ask=lambda _: problem(500, "system-failure"))) as url:
        outcome = command(alone, "--url", url)
    assert (outcome.status, outcome.out) == (2, "")
    assert "no question was answered" in outcome.err.splitlines()[-1]


def test_a_service_that_is_down_is_told_in_one_line(command: Command, alone: Path) -> None:
    with scripted(every_other()) as url:
        pass
    assert "does not answer" in one_line(command(alone, "--url", url), 2)


def test_questions_alone_are_asked_of_the_current_index(
    command: Command,
    folder: Path,
    alone: Path,
    tmp_path: Path,
    model: EmbeddingModel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data_dir = tmp_path / "current"
    monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
    assert "dateline ingest PATH" in one_line(command(alone), 2)
    assert not data_dir.exists()
    with opened_engine(data_dir, model, [folder / "news"]):
        pass
    here = command(alone, "--json")
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "elsewhere"))
    named = command(alone, "--index", data_dir, "--json")
    monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
    with serving(data_dir) as (url, _):
        running = command(alone, "--json")
    assert {here.status, named.status, running.status} == {0}
    assert measures(here.out)["right"] == measures(named.out)["right"] == 1
    assert measures(running.out)["right"] == 1
    assert json.loads(running.out)["summary"]["header"]["target"] == url


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/no/such/set"], "/no/such/set: no such file or folder"),
        (["{news}", "--format", "excel"], "'excel' is no known format"),
        (["{news}", "{news}"], "one set at a time"),
        (["{news}", "--split", "half"], "--help"),
        (["{news}", "--limit", "0"], "give a whole number above 0"),
        (["{news}", "--jobs", "many"], "give a whole number above 0"),
        (["{news}", "--passages", "101"], "--passages 101 is above 100"),
        (["{news}", "--resume"], "name it"),
        (["{news}", "--out", "/no/such/run.jsonl"], "/no/such/run.jsonl cannot be written"),
        (["{news}", "--report", "/"], "/ cannot be written"),
        (["--rescore", "/no/such/run"], "/no/such/run: No such file"),
        (["--rescore", "{news}/questions.jsonl"], "is no run that can be read"),
        (["{news}", "--rescore", "{run}"], "--rescore asks nothing; leave out SET"),
        (["--rescore", "{run}", "--url", "x"], "--rescore asks nothing; leave out --url"),
        (["--rescore", "{run}", "--compare", "/no/such/run"], "/no/such/run: No such file"),
        (["--rescore", "{run}", "--gate", "/no/such/file"], "name a baseline file"),
        (["--rescore", "{run}", "--gate", "{run}"], "is no baseline"),
        (["{news}", "--url", "x", "--index", "y"], "--url and --index"),
        (["{news}", "--url", "nowhere"], "'nowhere' is no address"),
        (["{news}", "--index", "/no/such/dir"], "/no/such/dir holds no article"),
        (["{news}", "--vary", "retrieval"], "give different values, as NAME=A,B"),
        (["{news}", "--vary", "retrieval=dense,dense"], "give different values"),
        (["{news}", "--vary", "retrieval=dense,sideways"], "--vary retrieval=sideways"),
        (["{news}", "--vary", "chunking=1,2"], "'chunking' cannot be varied"),
        (["{news}", "--vary", "embedding_model=a,b"], "cannot be varied on one index"),
        (["{news}", "--vary", "rerank=on", "--vary", "rerank=off"], "names a setting twice"),
        (["{news}", "--vary", "rerank=on,off", "--gate", "x"], "leave out --gate"),
    ],
)
def test_mistakes_are_told_in_one_line(
    command: Command, folder: Path, run_file: Path, arguments: list[str], words: str
) -> None:
    given = [one.format(news=folder / "news", run=run_file) for one in arguments]
    assert words in one_line(command(*given), 2)


def test_a_split_without_questions_is_told(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    plain: dict[str, Any] = {**QUESTIONS[0]}
    plain.pop("split")
    path.write_text(json.dumps(plain))
    assert "no question of the split dev" in one_line(command(path, "--split", "dev"), 2)


def test_candidates_from_articles_count_only_once_accepted(
    command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "c.jsonl"
    made = command("propose", SEEDS, "--limit", 1, "--out", out, "--json")
    assert json.loads(made.out) == {"file": str(out), "new": len(out.read_text().splitlines())}
    assert made.status == 0
    again = command("propose", SEEDS, "--limit", 1, "--out", out)
    assert again.out.startswith("0 new in ")
    candidates = [json.loads(line) for line in out.read_text().splitlines()]
    assert "nobody has accepted" in one_line(command(out), 2)
    for name in ("accepted", "reason"):
        candidates[0].pop(name)
    out.write_text("".join(json.dumps(one) + "\n" for one in candidates))
    counted = command(out, "--index", tmp_path)
    assert "no article" in one_line(counted, 2)


def test_abstentions_are_harvested_but_not_those_of_evaluations(
    command: Command,
    folder: Path,
    alone: Path,
    tmp_path: Path,
    model: EmbeddingModel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data_dir, out = tmp_path / "data", tmp_path / "c.jsonl"
    with opened_engine(data_dir, model, [folder / "news"]) as engine:
        engine.ask(Asked(question="What is the price of coffee in Vienna?"))
    monkeypatch.setenv("DATELINE_DATA_DIR", str(data_dir))
    assert command(alone).status == 0
    assert json.loads(command("harvest", "--out", out, "--json").out)["new"] == 1
    assert json.loads(out.read_text())["question"] == "What is the price of coffee in Vienna?"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["propose"], "propose needs a PATH"),
        (["propose", "/no/such/news"], "no article in /no/such/news"),
        (["propose", ".", "--gate", "x"], "propose asks nothing; leave out --gate"),
        (["harvest", "--limit", "3"], "harvest asks nothing; leave out --limit"),
        (["harvest"], "holds no index, and so no answers"),
    ],
)
def test_mistakes_with_candidates_are_told(
    command: Command, arguments: list[str], words: str
) -> None:
    assert words in one_line(command(*arguments), 2)
