"""`dateline eval --vary`: the same questions with one setting after another."""

import json
from pathlib import Path

import pytest
from command_line import Command, one_line

from eval.run_file import read_run


def test_settings_are_varied_in_one_table(
    evaluate: Command, question_sets: Path, tmp_path: Path
) -> None:
    out, markdown = tmp_path / "run.jsonl", tmp_path / "v.md"
    outcome = evaluate(
        *(question_sets / "news", "--vary", "retrieval=dense,lexical"),
        *("--out", out, "--markdown", markdown),
    )
    assert (outcome.status, outcome.err) == (0, "")
    assert "lexical" in outcome.out
    assert "retrieval=dense" in markdown.read_text().replace("\\", "")
    runs = [read_run(tmp_path / f"run-{n}.jsonl").header for n in (1, 2)]
    assert [one.settings["retrieval"] for one in runs] == ["dense", "lexical"]
    assert [one.name for one in runs] == ["retrieval=dense", "retrieval=lexical"]


def test_varied_settings_as_json(evaluate: Command, question_sets: Path) -> None:
    given = ("--vary", "retrieval=dense,lexical", "--vary", "rerank=off,on", "--limit", 1)
    found = json.loads(evaluate(question_sets / "news", *given, "--json").out)
    assert [one["settings"] for one in found] == [
        {"retrieval": retrieval, "rerank": rerank}
        for retrieval in ("dense", "lexical")
        for rerank in ("off", "on")
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
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
    evaluate: Command, question_sets: Path, arguments: list[str], words: str
) -> None:
    given = [one.format(news=question_sets / "news") for one in arguments]
    assert words in one_line(evaluate(*given), 2)
