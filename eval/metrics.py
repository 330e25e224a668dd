"""How right an answer is, as pure functions: every share lies between 0 and 1."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_ARTICLES: Final = frozenset({"a", "an", "the"})
_DECIMAL_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")
_APOSTROPHES: Final = r"'`\u00b4\u02bc\u2018\u2019\u201b\u2032"
_INVISIBLE: Final = r"\u00ad\u200b-\u200d\u2060\ufeff"
_IN_WORDS: Final = re.compile(rf"[.,{_APOSTROPHES}{_INVISIBLE}]")
_BETWEEN_WORDS: Final = re.compile(r"[^\w\s\u0300-\u036f]|_")


@dataclass(frozen=True)
class PrecisionRecallF1:
    """Each from 0 to 1, and 0 where its denominator is 0."""

    precision: float
    recall: float
    f1: float


def normalise(text: str) -> str:
    """Words in lower case, one space apart, without punctuation and the articles a, an, the.

    Follows SQuAD's evaluation (Rajpurkar et al. 2016), which RealTime QA (Kasai et al. 2023)
    uses too, with three differences. Case is folded as Unicode has it. Only apostrophes, full
    stops and commas, which stand inside words, vanish; all other punctuation, and symbols,
    part words, because deleting them makes "Moscow—Kyiv" and "Novak[1]" one word. A decimal
    point parts as well, so that 1.5 is not 15.
    """
    joined = _IN_WORDS.sub("", _DECIMAL_POINT.sub(" ", text.casefold()))
    words = _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFC", joined)).split()
    return " ".join(word for word in words if word not in _ARTICLES)


def contains(text: str, answer: str) -> bool:
    """Whether the normalised answer is a run of whole words of the normalised text.

    An answer of which nothing is left ("The", "?!") is never contained.
    """
    wanted = normalise(answer)
    return bool(wanted) and f" {wanted} " in f" {normalise(text)} "


def item_recall(text: str, answers: Sequence[Sequence[str]]) -> float:
    """Items of which the text contains an alternative / all items.

    Args:
        text: the answer given.
        answers: the items of the right answer, each as its accepted alternatives.

    Raises:
        ValueError: there is no item; an abstention is judged by `abstention`.
    """
    if not answers:
        raise ValueError("no accepted answer to compare with; judge it by abstention")
    found = sum(any(contains(text, answer) for answer in item) for item in answers)
    return found / len(answers)


def is_right(text: str, answers: Sequence[Sequence[str]]) -> bool:
    """Whether the text contains an alternative of every item.

    Raises:
        ValueError: there is no item; an abstention is judged by `abstention`.
    """
    return item_recall(text, answers) == 1.0


def abstention(pairs: Iterable[tuple[bool, bool]]) -> PrecisionRecallF1:
    """How well abstentions fall on the questions that have no answer.

    With T the questions that should be and are abstained from: precision = T / all abstained
    from, recall = T / all that should be, F1 = 2·T / (both denominators added), their harmonic
    mean (van Rijsbergen 1979), as SQuAD 2.0 counts its no-answer questions (Rajpurkar et al. 2018).

    Args:
        pairs: for each question, (should abstain, did abstain).
    """
    outcomes = list(pairs)
    true = sum(should and did for should, did in outcomes)
    due = sum(should for should, _ in outcomes)
    made = sum(did for _, did in outcomes)
    return PrecisionRecallF1(
        precision=_share(true, made), recall=_share(true, due), f1=_share(2 * true, made + due)
    )


def percentile(values: Iterable[float], q: float) -> float:
    """The value below which q percent lie, in the unit of the values.

    With x sorted and counted from 0, and h = (n - 1)·q / 100: x[⌊h⌋] + (h - ⌊h⌋)·(x[⌈h⌉] - x[⌊h⌋]),
    type 7 of Hyndman and Fan (1996), which is NumPy's default.

    Args:
        values: in any order.
        q: from 0 to 100; 50 is the median.

    Raises:
        ValueError: there is no value, or q is out of its range.
    """
    ordered = sorted(values)
    if not ordered or not 0 <= q <= 100:
        raise ValueError(f"percentile {q} of {len(ordered)} values: give some, and q from 0 to 100")
    place = (len(ordered) - 1) * q / 100
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return low + (place - math.floor(place)) * (high - low)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
