"""Further sentences of an answer: those that are likely to add something to the best one.

A list may go on in the next sentence, a reason stands beside what it explains, what somebody said
comes after who says it, and another article may give another value.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from service.answer_kinds import AnswerKind
from service.candidates import Candidate, likeness, says_same
from service.conflicts import words_of
from service.second_look import SecondLook

MOST_STATEMENTS = 3
MOST_TRIED = 20
"""Sentences, the best first, that may be further ones."""
MOST_VERIFIED = 4
"""Of these, those that are likeliest to add something, the verifier reads."""
LEAST_VERIFIED = -2.0
"""Its logit counts no less than this."""
REPEATED = 0.9
"""Cosine from which a further statement says nothing new."""
_QUOTED = re.compile(r"[\"“”]")


@dataclass(frozen=True, slots=True)
class Gain:
    """What speaks for one more sentence; yes and no as 1 and 0.

    Attributes:
        below: how much lower than the best sentence's its score is.
        span, first_span: `Span.odds` of its best span and of the best sentence's, a tenth of
            them; the latter at least -1. 0 where nothing was read.
        explains: a reason is asked for, and it follows the best sentence.
        speaks: somebody's words are asked for, it follows the best sentence, and it holds words in
            quotation marks and the best does not.
        several: the question's words want a list.
        differs: `conflicts.disagreement` where it gives another value than the surest, and the
            reader or the verifier rather sees an answer in it than none.
        repeats: the words in which the reader sees the answer are among those of a sentence that
            was chosen, or hold them.
        verified: the verifier's logit, at least `LEAST_VERIFIED`; 0 where it has not read it.
    """

    below: float
    span: float
    first_span: float
    explains: float
    speaks: float
    several: float
    differs: float
    repeats: float
    verified: float


NAMES = tuple(field.name for field in fields(Gain))


@dataclass(frozen=True)
class Adding:
    """The chance that a sentence adds something: a logistic model over `Gain`.

    Attributes:
        weights: by name; those not named weigh 0.
        enough: the chance from which a sentence is taken.
    """

    weights: Mapping[str, float]
    bias: float
    enough: float

    def chance(self, gain: Gain) -> float:
        pairs = zip(NAMES, astuple(gain), strict=True)
        logit = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in pairs)
        return 1 / (1 + math.exp(-logit))


@dataclass(frozen=True)
class Choice:
    """What further sentences are chosen from.

    Attributes:
        ranked: all sentences and how far below the best each scores, the best first.
        several: whether the question's words want a list.
        differing: see `conflicts.differing`.
        same: whether the second of two sentences says no more than the first.
        look: None where the verifier has no say.
    """

    kind: AnswerKind
    ranked: Sequence[tuple[Candidate, float]]
    several: bool
    differing: Mapping[Candidate, float]
    same: Callable[[Candidate, Candidate], bool] = says_same
    look: SecondLook | None = None

    @property
    def best(self) -> Candidate:
        """The sentence that comes first."""
        return self.ranked[0][0]

    def gain(self, one: Candidate, below: float, chosen: Sequence[Candidate]) -> Gain:
        """What a sentence may add to those that are chosen."""
        best = self.best
        follows = one.passage.id == best.passage.id and one.start >= best.end
        follows = follows and not one.passage.text[best.end : one.start].strip()
        quoted = bool(_QUOTED.search(one.sentence)) and not _QUOTED.search(best.sentence)
        verified = self.look.known.get(one, 0.0) if self.look else 0.0
        answers = one.span is not None and max(one.span.odds, verified) > 0
        return Gain(
            below=below,
            span=one.span.odds / 10 if one.span else 0.0,
            first_span=max(-1.0, best.span.odds / 10) if best.span else 0.0,
            explains=float(follows and self.kind is AnswerKind.REASON),
            speaks=float(follows and quoted and self.kind is AnswerKind.QUOTE),
            several=float(self.several),
            differs=self.differing.get(one, 0.0) if answers else 0.0,
            repeats=float(any(_repeats(one, other) for other in chosen)),
            verified=max(LEAST_VERIFIED, verified),
        )


def with_further(choice: Choice, adding: Adding) -> list[Candidate]:
    """The best sentence, and as long as one is likely enough to add something the likeliest."""
    chosen = [choice.best]
    tried = further_of(choice, adding)
    while len(chosen) < MOST_STATEMENTS:
        chances = [
            (adding.chance(choice.gain(one, below, chosen)), -place, one)
            for place, (one, below) in enumerate(tried)
            if not any(_covers(choice, other, one) for other in chosen)
        ]
        likeliest = max(chances, key=lambda chance: chance[:2], default=None)
        if likeliest is None or likeliest[0] < adding.enough:
            break
        chosen.append(likeliest[2])
    return chosen


def further_of(choice: Choice, adding: Adding) -> list[tuple[Candidate, float]]:
    """What may stand beside the best sentence, with how far below it each scores; the verifier has
    read it, if it has a say."""
    best = choice.best
    tried = choice.ranked[1 : MOST_TRIED + 1]
    tried = [pair for pair in tried if not _covers(choice, best, pair[0])]
    if choice.look is None:
        return tried
    chances = {one: adding.chance(choice.gain(one, below, [best])) for one, below in tried}
    likeliest = sorted(tried, key=lambda pair: -chances[pair[0]])[:MOST_VERIFIED]
    choice.look.at([one for one, _ in likeliest])
    return likeliest


def _covers(choice: Choice, one: Candidate, other: Candidate) -> bool:
    return one is other or likeness(one, other) >= REPEATED or choice.same(one, other)


def _repeats(one: Candidate, other: Candidate) -> bool:
    own, known = (set(words_of(each).casefold().split()) for each in (one, other))
    return bool(own and known) and (own <= known or known <= own)
