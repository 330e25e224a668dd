"""The reader's sets that were written for it: near misses, paragraphs, stories in several passages,
twins.

All texts were written here. One in twelve is held out for each of dev and report, with all that
is asked of it, by a digest of its words.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tools.reader_sources import Asked, Part, Parts, Passage, Span, digest

NEAR_MISSES = Path("tools/near_misses")
BATCHES = range(1, 5)  # of the coverage
THREE_PASSAGES = ("clusters-*.jsonl", "plain-[0-9]*.jsonl")
TWIN_STORIES = {1: ("coverage-[0-9]*.jsonl",), 2: (*THREE_PASSAGES, "reports-*.jsonl")}
HELD = 12  # one text in so many for each of report and dev


def near_misses(folder: Path = NEAR_MISSES) -> Parts:
    """Questions on single news items, half of them not answered there.

    Raises:
        ValueError: an answer does not stand in its text.
    """
    return _texts(folder, "news-*.jsonl")


def paragraphs(folder: Path = NEAR_MISSES) -> Parts:
    """Questions on single paragraphs as a work of reference has them, half of them not answered
    there.

    Raises:
        ValueError: an answer does not stand in its text.
    """
    return _texts(folder, "paragraphs-*.jsonl")


def acts(folder: Path = NEAR_MISSES) -> Parts:
    """The same on single news items in pairs: one question is answered there, the other asks for
    what comes near, another act, moment or role.

    Raises:
        ValueError: an answer does not stand in its text.
    """
    return _texts(folder, "acts-*.jsonl")


def _texts(folder: Path, names: str) -> Parts:
    parts = Parts()
    for record, where in records(folder, names):
        passage = Passage(record["text"], record["title"])
        for question, answer in record["questions"]:
            asked = _asked(question, passage, answer, where)
            parts.add(part_of(passage.text), asked)
    return parts


def clusters(folder: Path = NEAR_MISSES) -> Parts:
    """Questions on several passages of one running story, each with each passage.

    The story stands in `article`: the first passage's words.

    Raises:
        ValueError: an answer does not stand in its text.
    """
    return _stories(folder, "clusters-*.jsonl")


def reports(folder: Path = NEAR_MISSES) -> Parts:
    """The same, of stories in which roles could be confused or reports differ.

    Raises:
        ValueError: an answer does not stand in its text.
    """
    return _stories(folder, "reports-*.jsonl")


def plain_questions(folder: Path = NEAR_MISSES) -> Parts:
    """The same, the questions as users of a news service type them; one file, which was written
    when training had begun, is held out whole.

    Raises:
        ValueError: an answer does not stand in its text.
    """
    parts = _stories(folder, "plain-[0-9]*.jsonl")
    return _with_later(parts, _stories(folder, "plain-report.jsonl"))


def coverage(batch: int, folder: Path = NEAR_MISSES) -> Parts:
    """The same, of seven to nine passages of all that was written on a story; four in ten of
    the questions are answered by none.

    Args:
        batch: 1 to 4, the next written while one was trained on; with the second goes what is
            held out whole, which was written when that training had begun too. In the third and
            fourth two thirds are answered, and the questions short or oddly put.

    Raises:
        ValueError: an answer does not stand in its text.
    """
    parts = _stories(folder, f"coverage-{batch}-*.jsonl")
    return _with_later(parts, _stories(folder, "coverage-report.jsonl")) if batch == 2 else parts


def _with_later(parts: Parts, later: Parts) -> Parts:
    """With all of what was written later to report on."""
    parts.report += [*later.train, *later.dev, *later.report]
    return parts


def _stories(folder: Path, names: str) -> Parts:
    parts = Parts()
    for record, where in records(folder, names):
        passages = [Passage(one["text"], one["title"]) for one in record["passages"]]
        for question, answers in record["questions"]:
            _add(parts, passages, question, answers, where)
    return parts


def _add(
    parts: Parts, passages: Sequence[Passage], question: str, answers: Any, where: str
) -> None:
    """The question with each passage of its story."""
    story = passages[0].text
    for passage, answer in zip(passages, _by_passage(answers, len(passages)), strict=True):
        parts.add(part_of(story), _asked(question, passage, answer, where, story))


def _by_passage(answers: Any, count: int) -> list[str | None]:
    """One for each passage, also where only those that answer are named, by numbers from 1."""
    if isinstance(answers, dict):
        return [answers.get(str(number)) for number in range(1, count + 1)]
    return list(answers)


def quiz(folder: Path = NEAR_MISSES) -> Parts:
    """Questions of a news quiz, most of which tell of a story without naming it, on the stories
    of `clusters` and `plain_questions`; all are answered.

    Raises:
        ValueError: an answer does not stand in its text, or a story is not there.
    """
    return _on_stories(folder, "quiz-*.jsonl", THREE_PASSAGES)


def twins(batch: int, folder: Path = NEAR_MISSES) -> Parts:
    """Questions in pairs, one answered and one that differs from it in one point and is not, and
    questions for yes or no.

    Args:
        batch: 1 on the stories of `coverage`, 2 on those of `clusters`, `reports` and
            `plain_questions`.

    Raises:
        ValueError: an answer does not stand in its text, or a story is not there.
    """
    return _on_stories(folder, f"twins-{batch}-*.jsonl", TWIN_STORIES[batch])


def _on_stories(folder: Path, questions: str, stories: Sequence[str]) -> Parts:
    told = {}
    for names in stories:
        for record, _ in records(folder, names):
            passages = [Passage(one["text"], one["title"]) for one in record["passages"]]
            told[story_id(passages[0].text)] = passages
    parts = Parts()
    for record, where in records(folder, questions):
        if record["story"] not in told:
            raise ValueError(f"{where}: no story has the id {record['story']}")
        passages = told[record["story"]]
        for question, answers in record["questions"]:
            _add(parts, passages, question, answers, where)
    return parts


def story_id(text: str) -> str:
    """Of the story whose first passage this is."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def records(folder: Path, names: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The lines of some files, each with its place."""
    for path in sorted(folder.glob(names)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield json.loads(line), f"{path.name}:{number}"


def part_of(text: str) -> Part:
    """Which part a text and all that is asked of it belongs to."""
    place = digest(text) % HELD
    return "report" if place == 0 else "dev" if place == 1 else "train"


def _asked(
    question: str, passage: Passage, answer: str | None, where: str, article: str = ""
) -> Asked:
    spans: list[Span] = []
    if answer is not None:
        start = passage.text.find(answer)
        if start < 0:
            raise ValueError(f"{where}: {answer!r} does not stand in the text")
        spans = [(start, start + len(answer))]
    texts = [answer] if answer is not None else []
    return Asked(question, passage, bool(spans), spans, texts, article)
