"""What the verifier is trained on: windows of a sentence with its neighbours, made of our own sets,
and statements with the words that they cite.

Of an answered passage the window around a sentence that holds the answer, and for some questions
also one that is nearest in words among those that do not; of an unanswered passage mostly the one
that is nearest in words, since that is what the answerer takes for an answer.
"""

import math
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.sentences import sentence_spans
from service.asked import ASKING
from service.second_look import window
from tools import reader_claims, reader_own
from tools.reader_sources import Asked, Part, Parts, Span

ANSWERED = 0.45
"""Share of the answered among the windows of a set, as far as it has them."""
OTHER = 0.3
"""Share of answered questions that get a window without the answer too."""
NEAREST, NEAREST_OTHER = 0.8, 0.7
"""Shares of windows without an answer that are nearest in words; the others are drawn."""
STEM, LENGTH = 5, 0.15
"""Letters by which words are alike, and how much a long sentence is held back."""
WANTED = {
    "twins-1": 12_000,
    "twins-2": 18_000,
    "near": 3_700,
    "plain": 7_000,
    "clusters": 2_500,
    "reports": 2_000,
    "paragraphs": 6_000,
    "quiz": 1_500,
    "coverage-1": 2_500,
    "coverage-2": 2_500,
    "coverage-3": 3_000,
    "coverage-4": 3_500,
}
"""Windows of each set."""
TOLD, ACTS_TOLD = ("claims", "later claims", "close claims"), "claims of acts"
LATER, CLAIMS, ACTS = 22_000, 15_000, 5_000
"""Of the second term: windows as in the first, claims, and windows of the acts. With two thirds of
acts and their claims all other claims were told less well: the false ones there are too often
those that keep to the words."""


@dataclass(frozen=True)
class Window:
    """A question on some sentences of a report, or a statement on those that it cites.

    Attributes:
        answers: whether these answer the question, or support the statement.
        span: half-open offsets of the answer in the text; None where there is none.
    """

    question: str
    title: str
    text: str
    answers: bool
    span: Span | None = None


def sets() -> dict[str, Parts]:
    """Our own sets by the names in `WANTED`."""
    own = {
        "near": reader_own.near_misses(),
        "plain": reader_own.plain_questions(),
        "clusters": reader_own.clusters(),
        "reports": reader_own.reports(),
        "paragraphs": reader_own.paragraphs(),
        "quiz": reader_own.quiz(),
    }
    twins = {f"twins-{batch}": reader_own.twins(batch) for batch in (1, 2)}
    return own | twins | {f"coverage-{n}": reader_own.coverage(n) for n in reader_own.BATCHES}


def claims() -> dict[str, Parts]:
    """Statements in place of questions."""
    return {name: reader_claims.claims(name) for name in TOLD}


def first_term(rng: random.Random) -> list[Window]:
    """Windows of the training parts, so many of each set, in random order."""
    found: list[Window] = []
    for name, parts in sets().items():
        made = [one for asked in _chosen(parts.train, rng) for one in windows(asked, rng, OTHER)]
        rng.shuffle(made)
        answered = [one for one in made if one.answers]
        others = [one for one in made if not one.answers]
        found += answered[: round(ANSWERED * WANTED[name])]
        found += others[: round((1 - ANSWERED) * WANTED[name])]
    rng.shuffle(found)
    return found


def second_term(rng: random.Random) -> list[Window]:
    """Windows drawn anew, claims, and questions on what comes near to what was done."""
    told = [claim(one) for parts in claims().values() for one in parts.train]
    acts = [made for one in reader_own.acts().train for made in windows(one, rng, 0.0)]
    rng.shuffle(told)
    rng.shuffle(acts)
    found = first_term(rng)[:LATER] + told[:CLAIMS] + acts[:ACTS]
    rng.shuffle(found)
    return found


def held_out(part: Part, rng: random.Random, most: int) -> dict[str, list[Window]]:
    """Windows of the dev or report parts, from so many questions on passages of each set, and as
    many claims; of sets that have answered and unanswered ones there."""
    found = {}
    for name, parts in (sets() | {"acts": reader_own.acts()}).items():
        asked = _drawn(parts, part, rng, most)
        found[name] = [made for one in asked for made in windows(one, rng, 0.0)]
    for name, parts in (claims() | {ACTS_TOLD: reader_claims.claims(ACTS_TOLD)}).items():
        found[name] = [claim(one) for one in _drawn(parts, part, rng, most)]
    return {name: made for name, made in found.items() if len({one.answers for one in made}) == 2}


def _drawn(parts: Parts, part: Part, rng: random.Random, most: int) -> list[Asked]:
    whole = parts.dev if part == "dev" else parts.report
    return rng.sample(whole, min(most, len(whole)))


def claim(asked: Asked) -> Window:
    """A statement on what it cites."""
    return Window(asked.question, asked.passage.title, asked.passage.text, bool(asked.answers))


def windows(asked: Asked, rng: random.Random, other: float) -> Iterator[Window]:
    """A window of a question's passage, and for a share `other` of the answered a second one."""
    sentences = _sentences(asked.passage.text)
    holds = [any(a <= start < b for start, _ in asked.spans) for a, b in sentences]
    if asked.answers and any(holds):
        yield _answered(asked, rng.choice([n for n, one in enumerate(holds) if one]))
        free = [n for n in range(len(holds)) if not any(holds[max(0, n - 1) : n + 2])]
        if free and rng.random() < other:
            yield _unanswered(asked, free, NEAREST_OTHER, rng)
    elif sentences and not asked.answers:
        yield _unanswered(asked, range(len(sentences)), NEAREST, rng)


def _chosen(asked: Sequence[Asked], rng: random.Random) -> Iterator[Asked]:
    """Of a question on several passages one that answers and the nearest that does not, or two
    of these."""
    together: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for one in asked:
        together[one.question, one.article].append(one)
    for same in together.values():
        if len(same) <= 2:
            yield from same
            continue
        answered = [one for one in same if one.answers]
        others = sorted(
            (one for one in same if not one.answers),
            key=lambda one: -max(map(_near(one), _sentences(one.passage.text)), default=0.0),
        )
        yield from [rng.choice(answered)] if answered else []
        yield from others[: 1 if answered else 2]


def _answered(asked: Asked, place: int) -> Window:
    sentences = _sentences(asked.passage.text)
    first, last = sentences[place]
    start, end = next(span for span in asked.spans if first <= span[0] < last)
    before, text = _window(asked, place)
    moved = before - first
    span = start + moved, min(end + moved, len(text))
    return Window(asked.question, asked.passage.title, text, True, span)


def _unanswered(asked: Asked, places: Sequence[int], nearest: float, rng: random.Random) -> Window:
    sentences, near = _sentences(asked.passage.text), _near(asked)
    best = max(places, key=lambda n: near(sentences[n]))
    place = best if rng.random() < nearest else rng.choice(places)
    return Window(asked.question, asked.passage.title, _window(asked, place)[1], False)


def _window(asked: Asked, place: int) -> tuple[int, str]:
    text = asked.passage.text
    return window([text[a:b] for a, b in _sentences(text)], place)


def _near(asked: Asked) -> Callable[[Span], float]:
    """How many of the question's words a sentence has, longer ones held back."""
    wanted = _words(asked.question)

    def near(span: Span) -> float:
        own = _words(asked.passage.text[slice(*span)])
        return len(wanted & own) / (1 + LENGTH * math.log(1 + len(own)))

    return near


def _words(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z0-9]+", text.casefold())
    return frozenset(word[:STEM] for word in words if word not in ASKING)


@lru_cache(maxsize=100_000)
def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(sentence_spans(text))
