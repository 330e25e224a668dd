"""`dateline eval propose`: candidate questions from articles."""

import json
from pathlib import Path

import pytest
from command_line import Command, one_line
from conftest import SEEDS


def test_candidates_from_articles_count_only_once_accepted(
    evaluate: Command, tmp_path: Path
) -> None:
    out = tmp_path / "c.jsonl"
    made = evaluate("propose", SEEDS, "--limit", 1, "--out", out, "--json")
    assert json.loads(made.out) == {"file": str(out), "new": len(out.read_text().splitlines())}
    assert made.status == 0
    again = evaluate("propose", SEEDS, "--limit", 1, "--out", out)
    assert again.out.startswith("0 new in ")
    candidates = [json.loads(line) for line in out.read_text().splitlines()]
    assert "nobody has accepted" in one_line(evaluate(out), 2)
    for name in ("accepted", "reason"):
        candidates[0].pop(name)
    out.write_text("".join(json.dumps(one) + "\n" for one in candidates))
    counted = evaluate(out, "--index", tmp_path)
    assert "no article" in one_line(counted, 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["propose"], "propose needs a PATH"),
        (["propose", "/no/such/news"], "no article in /no/such/news"),
        (["propose", ".", "--gate", "x"], "propose asks nothing; leave out --gate"),
    ],
)
def test_mistakes_are_told_in_one_line(evaluate: Command, arguments: list[str], words: str) -> None:
    assert words in one_line(evaluate(*arguments), 2)
