"""`dateline eval --out`, `--resume` and `--rescore`: runs kept, gone on with and scored again."""

from pathlib import Path

import pytest
from command_line import Command, one_line
from small_set import measures

from eval.run_file import read_run


def test_a_run_is_scored_again_without_asking(
    evaluate: Command, question_sets: Path, kept_run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = evaluate(question_sets / "news", "--json")
    monkeypatch.setenv("DATELINE_DATA_DIR", "/no/such/folder")
    again = evaluate("--rescore", kept_run, "--json")
    assert again.status == 0
    kept = {"right", "citation_recall", "recall@10", "abstention_f1", "ece"}
    assert {name: measures(again.out)[name] for name in kept} == {
        name: measures(asked.out)[name] for name in kept
    }


def test_an_interrupted_run_goes_on_where_it_was_cut_off(
    evaluate: Command, question_sets: Path, kept_run: Path, tmp_path: Path
) -> None:
    path = tmp_path / "run.jsonl"
    whole = kept_run.read_bytes()
    path.write_bytes(whole[: whole.rstrip().rfind(b"\n") + 20])
    kept = read_run(path).outcomes
    assert len(kept) == 2
    partly = evaluate("--rescore", path)
    assert "2 asked, 0 failed, 1 left out" in partly.out
    assert "--resume goes on with it" in partly.err
    assert "--resume" in one_line(evaluate(question_sets / "news", "--out", path), 2)
    resumed = evaluate(question_sets / "news", "--out", path, "--resume")
    assert (resumed.status, resumed.err) == (0, "")
    outcomes = read_run(path).outcomes
    assert len(outcomes) == 3
    assert [one for one in outcomes if one in kept] == kept


def test_a_run_with_other_settings_is_not_resumed(
    evaluate: Command, question_sets: Path, kept_run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_RETRIEVAL", "lexical")
    refused = one_line(evaluate(question_sets / "news", "--out", kept_run, "--resume"), 2)
    assert "was begun with retrieval 'hybrid', and this would be 'lexical'" in refused


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{news}", "--resume"], "name it"),
        (["{news}", "--out", "/no/such/run.jsonl"], "/no/such/run.jsonl cannot be written"),
        (["--rescore", "/no/such/run"], "/no/such/run: No such file"),
        (["--rescore", "{news}/questions.jsonl"], "is no run that can be read"),
        (["{news}", "--rescore", "{run}"], "--rescore asks nothing; leave out SET"),
        (["--rescore", "{run}", "--url", "x"], "--rescore asks nothing; leave out --url"),
    ],
)
def test_mistakes_are_told_in_one_line(
    evaluate: Command, question_sets: Path, kept_run: Path, arguments: list[str], words: str
) -> None:
    given = [one.format(news=question_sets / "news", run=kept_run) for one in arguments]
    assert words in one_line(evaluate(*given), 2)
