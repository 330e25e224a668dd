"""The examples of each pass over the training data, made anew from a seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tools import reader_claims, reader_own
from tools import reader_sources as sources
from tools.reader_examples import (
    Neighbours,
    particulars,
    swapped,
)
from tools.reader_sources import UNKNOWN, Asked, Example, Passage, SentenceChoice
from tools.story_material import CHARACTERS, length, made, of_coverage, of_quiz, of_stories

NEAREST = 12
SQUAD_OTHER, SQUAD_SWAPPED = 0.4, 0.25  # shares of the answerable that get such an example too
QAMR_SHARE, QAMR_SHARE_LATE = 0.5, 0.15  # of the questions in one pass
QAMR_JOINED, QAMR_OTHER, QAMR_SWAPPED = 0.4, 0.12, 0.1
SELQA_OTHERS, SELQA_JOINED = 4, 0.5
SELQA_OTHERS_LATE = 3
CLAPNQ_TIMES = 2
PASSES = 10
LATE, LATER, PLAIN, COVERAGE, CLAIMS, QUIZ = 1, 3, 4, 5, 7, 8
"""Passes, from 0, from which our own sets join, and paragraphs and reports, and plain questions,
and the coverage of a story, and further claims, and the quiz: first what an answer is, then what
is none."""
REHEARSED = {
    PLAIN: 0.35,
    COVERAGE: 0.12,
    COVERAGE + 1: 0.12,
    CLAIMS: 0.1,
    QUIZ: 0.07,
    QUIZ + 1: 0.03,
}
"""Share of all that came before it in a pass, the coverage apart."""
COVERAGE_REHEARSED = {CLAIMS: 0.25, QUIZ: 0.06, QUIZ + 1: 0.02}
"""Share of the first two batches of the coverage in a pass."""
NEAR_MISS_OTHER = 0.6
"""Many of the answered ones share few words with their item, and the others many. Other items with
the same questions keep the reader from taking that for the difference."""


class Material:
    """Training examples of all sets."""

    def __init__(self, folder: Path) -> None:
        self._squad = sources.squad(folder).train
        self._qamr = sources.qamr(folder).train
        self._clapnq = sources.clapnq(folder).train
        held = {one.article for one in sources.squad(folder).report}
        names = {title.replace("_", " ") for title in held}
        self._selqa = [one for one in sources.selqa(folder, "dev") if one.title not in names]
        self._paragraphs = _paragraph_neighbours(self._squad)
        self._near_misses = reader_own.near_misses().train
        self._near_items = _paragraph_neighbours(self._near_misses)
        self._clusters = reader_own.clusters().train
        self._plain = reader_own.plain_questions().train
        self._claims = reader_claims.claims("claims").train
        tokens = sources.qamr_sentences(folder)
        self._sentences = [sources.written(tokens[name])[0] for name in sorted(tokens)]
        near = Neighbours(self._sentences).nearest([one.question for one in self._qamr], NEAREST)
        self._near = near
        self._foreign = {
            title: particulars(asked) for title, asked in sources.by_article(self._squad).items()
        }
        self._news = particulars(self._qamr)

    def examples(self, number: int) -> list[Example]:
        """One pass; the same number gives the same examples."""
        rng = random.Random(number)
        known = self._without_plain(number, rng)
        if number < PLAIN:
            return known
        plain = list(of_stories(self._plain, rng))
        if number > PLAIN:
            known += plain
        return [
            *rng.sample(known, round(REHEARSED[number] * len(known))),
            *(plain if number == PLAIN else self._of_this_pass(number, rng)),
            *self._of_earlier_coverage(number, rng),
        ]

    def _of_this_pass(self, number: int, rng: random.Random) -> Iterator[Example]:
        if number == CLAIMS:
            for asked in reader_claims.claims("later claims").train:
                yield made(asked, UNKNOWN, rng)
            return
        batch = number - QUIZ + 3 if number >= QUIZ else number - COVERAGE + 1
        yield from of_coverage(reader_own.coverage(batch).train, rng)
        if number >= QUIZ:
            archive = [*self._clusters, *self._plain]
            yield from of_quiz(reader_own.quiz().train, archive, rng, number - QUIZ)

    def _of_earlier_coverage(self, number: int, rng: random.Random) -> list[Example]:
        if number < CLAIMS:
            return []
        asked = [*reader_own.coverage(1).train, *reader_own.coverage(2).train]
        earlier = list(of_coverage(asked, rng))
        return rng.sample(earlier, round(COVERAGE_REHEARSED[number] * len(earlier)))

    def _without_plain(self, number: int, rng: random.Random) -> list[Example]:
        late = number >= LATE
        return [
            *self._of_squad(rng),
            *self._of_qamr(rng, QAMR_SHARE_LATE if late else QAMR_SHARE),
            *self._of_selqa(rng, SELQA_OTHERS_LATE if late else SELQA_OTHERS),
            *self._of_clapnq(rng),
            *(self._of_our_own(rng) if late else ()),
            *(self._of_our_later(rng) if number >= LATER else ()),
        ]

    def _of_squad(self, rng: random.Random) -> Iterator[Example]:
        for n, asked in enumerate(self._squad):
            yield made(asked, 1, rng)
            if not asked.answers:
                continue
            if rng.random() < SQUAD_OTHER and self._paragraphs[n]:
                other = rng.choice(self._paragraphs[n])
                yield made(_unanswered(asked, other), 0, rng)
            if rng.random() < SQUAD_SWAPPED:
                foreign = swapped(asked, self._foreign[asked.article], rng)
                if foreign is not None:
                    yield made(foreign, UNKNOWN, rng)

    def _of_qamr(self, rng: random.Random, share: float) -> Iterator[Example]:
        for n in rng.sample(range(len(self._qamr)), round(share * len(self._qamr))):
            asked = self._qamr[n]
            chance = rng.random()
            yield made(self._joined(asked, n, rng) if chance < QAMR_JOINED else asked, 1, rng)
            if rng.random() < QAMR_OTHER:
                passage = Passage(" ".join(self._others(asked, n, rng)))
                yield made(_unanswered(asked, passage), 0, rng)
            if rng.random() < QAMR_SWAPPED:
                foreign = swapped(asked, rng.sample(self._news, 50), rng)
                if foreign is not None:
                    yield made(foreign, UNKNOWN, rng)

    def _others(self, asked: Asked, n: int, rng: random.Random) -> list[str]:
        """Up to four sentences that do not answer, half of them near the question."""
        answer = asked.texts[0].lower()
        near = [self._sentences[other] for other in self._near[n]]
        drawn = rng.sample(near, 3) + rng.sample(self._sentences, 2)
        fit = [one for one in drawn if one != asked.passage.text and answer not in one.lower()]
        rng.shuffle(fit)
        return fit[: rng.randint(1, 4)] or [rng.choice(self._sentences)]

    def _joined(self, asked: Asked, n: int, rng: random.Random) -> Asked:
        others = self._others(asked, n, rng)
        place = rng.randint(0, len(others))
        before = "".join(f"{one} " for one in others[:place])
        after = "".join(f" {one}" for one in others[place:])
        spans = [(a + len(before), b + len(before)) for a, b in asked.spans]
        passage = Passage(before + asked.passage.text + after)
        return replace(asked, passage=passage, spans=spans)

    def _of_selqa(self, rng: random.Random, most: int) -> Iterator[Example]:
        for asked in self._selqa:
            others = [n for n in range(len(asked.candidates)) if n not in asked.answers]
            chosen = rng.sample(others, min(most, len(others)))
            for n in [*asked.answers, *chosen]:
                passage = Passage(asked.candidates[n], asked.title)
                answers = n in asked.answers
                yield made(Asked(asked.question, passage, answers), int(answers), rng)
            if rng.random() < SELQA_JOINED:
                yield made(_section(asked, rng), 1, rng)

    def _of_clapnq(self, rng: random.Random) -> Iterator[Example]:
        for asked in self._clapnq * CLAPNQ_TIMES:
            yield made(asked, 1 if asked.answers else UNKNOWN, rng)

    def _of_our_own(self, rng: random.Random) -> Iterator[Example]:
        for n, asked in enumerate(self._near_misses):
            yield made(asked, 1, rng, length(rng))
            if asked.answers and self._near_items[n] and rng.random() < NEAR_MISS_OTHER:
                yield made(_unanswered(asked, rng.choice(self._near_items[n])), 0, rng)
        yield from of_stories(self._clusters, rng)
        for asked in self._claims:
            yield made(asked, UNKNOWN, rng)

    def _of_our_later(self, rng: random.Random) -> Iterator[Example]:
        for asked in reader_own.paragraphs().train:
            yield made(asked, 1, rng, length(rng))
        yield from of_stories(reader_own.reports().train, rng)


def _unanswered(asked: Asked, passage: Passage) -> Asked:
    return replace(asked, passage=passage, answers=False, spans=())


def _section(asked: SentenceChoice, rng: random.Random) -> Asked:
    """A run of the section's sentences around one that answers."""
    place = rng.choice(sorted(asked.answers))
    first = max(0, place - rng.randint(0, 3))
    text = " ".join(asked.candidates[first : place + rng.randint(1, 3)])
    return Asked(asked.question, Passage(text[:CHARACTERS], asked.title), True)


def _paragraph_neighbours(asked: Sequence[Asked]) -> list[list[Passage]]:
    """For each question up to three paragraphs of its article that hold no accepted answer."""
    found: list[list[Passage]] = [[] for _ in asked]
    places: dict[str, list[int]] = {}
    for n, one in enumerate(asked):
        places.setdefault(one.article, []).append(n)
    for numbers in places.values():
        passages = list({asked[n].passage.text: asked[n].passage for n in numbers}.values())
        near = Neighbours([one.text for one in passages])
        ranked = near.nearest([asked[n].question for n in numbers], 6)
        for n, order in zip(numbers, ranked, strict=True):
            words = [text.lower() for text in asked[n].texts]
            fit = [
                passages[place]
                for place in order
                if passages[place] != asked[n].passage
                and not any(text in passages[place].text.lower() for text in words)
            ]
            found[n] = fit[:3]
    return found
