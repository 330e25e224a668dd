"""What the answerer is fitted on: questions for choosing, and stories kept from the reader."""

import json
from collections.abc import Iterator
from pathlib import Path

from eval.questions import Question, read_questions
from tools.reader_own import BATCHES, coverage, reports
from tools.reader_sources import Asked, by_article

SEEDS = Path("seeds")
MORE = Path("tools/seeds_questions.jsonl")
"""Further questions on the seeds, for choosing alone: none of them is reported on."""
STORIES = Path("tools/stories")
"""Invented news of five articles each with questions: eight stories for choosing, four to report
on."""


def choosing_sets() -> Iterator[tuple[Path, list[Question]]]:
    """The articles of the seeds and of each story, and the questions for choosing."""
    sets = {SEEDS: [*read_questions(SEEDS / "questions.jsonl"), *read_questions(MORE)]}
    sets |= {one: [*read_questions(one / "questions.jsonl")] for one in sorted(STORIES.iterdir())}
    for source, questions in sets.items():
        if dev := [one for one in questions if one.split == "dev"]:
            yield source, dev


def stories_apart(folder: Path) -> Iterator[tuple[Path, list[list[Asked]]]]:
    """A file in the folder with the reports of each story on which the reader was not trained, and
    each of its questions on all their passages; the file is written anew for the next story."""
    source = folder / "story.jsonl"
    for parts in (reports(), *(coverage(batch) for batch in BATCHES)):
        for story in by_article(parts.dev).values():
            titled: dict[str, list[str]] = {}
            for passage in dict.fromkeys(one.passage for one in story):
                titled.setdefault(passage.title, []).append(passage.text)
            lines = [
                json.dumps({"title": title, "text": "\n\n".join(texts)})
                for title, texts in titled.items()
            ]
            source.write_text("\n".join(lines), encoding="utf-8")
            asked: dict[str, list[Asked]] = {}
            for one in story:
                asked.setdefault(one.question, []).append(one)
            yield source, [*asked.values()]
