"""Examples of what was written for the reader on stories that several passages tell."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tools.reader_examples import Neighbours, crop, roughened
from tools.reader_sources import UNKNOWN, Asked, Example, by_article

CHARACTERS = 760  # of a passage; 160 tokens of news
UNTITLED = 0.4  # share of the passages
CLUSTER_OTHER = 0.4  # share of the passages of a story that do not answer
SHORTENED, SHORT = 0.2, (120, 400)  # share of our own passages that are cut, and to characters
COVERAGE_NEAR, COVERAGE_OTHER = 2, 1
"""Passages of a story that do not answer, of those with the question's rarest words and of the
others: in use the one that looks most like an answer decides."""
QUIZ_OWN, QUIZ_OTHER = 0.5, 2
"""How often, beside a passage that answers, one of the story that does not, and how many of other
stories, drawn from the `QUIZ_NEAREST` of the whole archive."""
QUIZ_NEAREST = 8
QUIZ_STEPS = (2, 6)  # every second question in the first of its passes, every sixth in the next


def made(asked: Asked, relevance: int, rng: random.Random, most: int = CHARACTERS) -> Example:
    """An example of it, at most `most` characters of its passage around one of its spans."""
    span = rng.choice(asked.spans) if asked.spans else None
    passage, moved = crop(asked.passage, span, rng, most)
    if rng.random() < UNTITLED:
        passage = replace(passage, title="")
    question = roughened(asked.question, rng)
    return Example(question, passage, moved, relevance, int(asked.answers))


def length(rng: random.Random) -> int:
    """Characters of one of our own passages."""
    return rng.randint(*SHORT) if rng.random() < SHORTENED else CHARACTERS


def of_stories(stories: Sequence[Asked], rng: random.Random) -> Iterator[Example]:
    """With a share of the passages that do not answer."""
    told = {(one.article, one.question) for one in stories if one.answers}
    for asked in stories:
        elsewhere = 0 if (asked.article, asked.question) in told else UNKNOWN
        if asked.answers or rng.random() < CLUSTER_OTHER:
            yield made(asked, 1 if asked.answers else elsewhere, rng, length(rng))


def of_coverage(stories: Sequence[Asked], rng: random.Random) -> Iterator[Example]:
    """With those of a story's many passages that look most as if they answered."""
    for story in by_article(stories).values():
        passages = list({one.passage.text: one.passage for one in story}.values())
        near = Neighbours([one.text for one in passages])
        asked = _by_question(story)
        for order, parts in zip(
            near.nearest(list(asked), len(passages)), asked.values(), strict=True
        ):
            told = [one for one in parts if one.answers]
            rest = [parts[place] for place in order if not parts[place].answers]
            others = rest[COVERAGE_NEAR:]
            chosen = rest[:COVERAGE_NEAR] + rng.sample(others, min(COVERAGE_OTHER, len(others)))
            for one in [*told, *chosen]:
                elsewhere = 0 if told else UNKNOWN
                yield made(one, 1 if one.answers else elsewhere, rng, length(rng))


def of_quiz(
    quiz: Sequence[Asked], archive: Sequence[Asked], rng: random.Random, turn: int
) -> Iterator[Example]:
    """With passages of other stories that a search of the whole archive would find.

    Args:
        turn: which of the passes with the quiz, from 0.
    """
    stories = {one.passage.text: one.article for one in archive}
    passages = list({one.passage.text: one.passage for one in archive}.values())
    every = [parts for story in by_article(quiz).values() for parts in _by_question(story).values()]
    asked = every[turn :: QUIZ_STEPS[turn]]
    near = Neighbours([one.text for one in passages])
    ranked = near.nearest([parts[0].question for parts in asked], 2 * QUIZ_NEAREST)
    for parts, order in zip(asked, ranked, strict=True):
        own = parts[0].article
        others = [passages[n] for n in order if stories[passages[n].text] != own][:QUIZ_NEAREST]
        rest = [one for one in parts if not one.answers]
        yield made(rng.choice([one for one in parts if one.answers]), 1, rng, length(rng))
        if rest and rng.random() < QUIZ_OWN:
            yield made(rng.choice(rest), 0, rng, length(rng))
        for passage in rng.sample(others, QUIZ_OTHER):
            foreign = replace(parts[0], passage=passage, answers=False, spans=(), texts=())
            yield made(foreign, 0, rng, length(rng))


def _by_question(story: Sequence[Asked]) -> dict[str, list[Asked]]:
    asked: dict[str, list[Asked]] = {}
    for one in story:
        asked.setdefault(one.question, []).append(one)
    return asked
