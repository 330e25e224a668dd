"""`dateline eval --gate` and `--write-baseline`: a run held against a baseline."""

from pathlib import Path

import pytest
from command_line import Command, one_line
from small_set import worse


def test_the_gate_lets_an_equal_run_pass_and_names_what_fell(
    evaluate: Command, kept_run: Path, tmp_path: Path
) -> None:
    baseline = tmp_path / "baseline.json"
    assert evaluate("--rescore", kept_run, "--write-baseline", baseline).status == 0
    assert evaluate("--rescore", kept_run, "--gate", baseline).status == 0
    fallen = evaluate("--rescore", worse(kept_run, tmp_path / "b.jsonl"), "--gate", baseline)
    assert fallen.status == 1
    assert "the gate fell: citations_exact was 1.000 and is 0.000" in fallen.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--rescore", "{run}", "--gate", "/no/such/file"], "name a baseline file"),
        (["--rescore", "{run}", "--gate", "{run}"], "is no baseline"),
    ],
)
def test_mistakes_are_told_in_one_line(
    evaluate: Command, kept_run: Path, arguments: list[str], words: str
) -> None:
    given = [one.format(run=kept_run) for one in arguments]
    assert words in one_line(evaluate(*given), 2)
