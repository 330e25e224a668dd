"""Three questions on two articles, and runs on them, for the tests of `dateline eval`."""

import json
from pathlib import Path

from scripted_service import Json

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


def write_sets(folder: Path) -> None:
    """A good set in `news`, one with faults in `faulty`, and `alone.jsonl`.

    The last has the questions without articles, and without quotes to look for.
    """
    for name, questions in (("news", QUESTIONS), ("faulty", [*QUESTIONS, *BROKEN])):
        (folder / name).mkdir()
        lines = [one if isinstance(one, str) else json.dumps(one) for one in questions]
        (folder / name / "questions.jsonl").write_text("\n".join(lines))
        for article, text in ARTICLES.items():
            (folder / name / article).write_text(text)
    bare = [json.dumps({**one, "quotes": []}) for one in QUESTIONS]
    (folder / "alone.jsonl").write_text("\n".join(bare))


def measures(out: str) -> dict[str, float]:
    """What `--json` printed of a run: each measure's value by its name."""
    return {one["name"]: one["value"] for one in json.loads(out)["summary"]["measures"]}


def worse(run_file: Path, path: Path) -> Path:
    """The same run with every citation off its place."""
    lines = [json.loads(line) for line in run_file.read_text().splitlines()]
    for line in lines:
        if outcome := line.get("outcome"):
            outcome["exact_citations"] = [False for _ in outcome["exact_citations"]]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path
