"""`dateline eval --compare`: two runs side by side."""

import json
from pathlib import Path

from command_line import Command, one_line
from small_set import worse


def test_two_runs_are_compared(evaluate: Command, kept_run: Path) -> None:
    outcome = evaluate("--rescore", kept_run, "--compare", kept_run, "--json")
    comparison = json.loads(outcome.out)["comparison"]
    assert outcome.status == 0
    assert (comparison["won"], comparison["lost"], comparison["unpaired"]) == ([], [], 0)
    assert {one["difference"] for one in comparison["differences"]} == {0}


def test_runs_of_one_set_are_told_apart_by_their_files(
    evaluate: Command, kept_run: Path, tmp_path: Path
) -> None:
    other = worse(kept_run, tmp_path / "older.jsonl")
    shown = evaluate("--rescore", kept_run, "--compare", other).out
    assert "older (first) and run (second)" in shown


def test_a_run_that_is_not_there_is_told_in_one_line(evaluate: Command, kept_run: Path) -> None:
    told = one_line(evaluate("--rescore", kept_run, "--compare", "/no/such/run"), 2)
    assert "/no/such/run: No such file" in told
