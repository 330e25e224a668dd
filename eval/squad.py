"""Exact match and token F1 as SQuAD 2.0 defines them, comparable with published figures.

Rajpurkar et al. 2016 ("SQuAD: 100,000+ Questions for Machine Comprehension of Text") define
both; Rajpurkar et al. 2018 ("Know What You Don't Know") add questions without an answer, whose
one accepted answer, and the prediction that abstains, is the empty text.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence
from typing import Final

_NO_PUNCTUATION: Final = str.maketrans("", "", string.punctuation)
_ARTICLES: Final = re.compile(r"\b(?:a|an|the)\b")


def squad_normalise(text: str) -> str:
    """Lower case, without ASCII punctuation and the articles a, an, the; words one space apart.

    Unlike `eval.metrics.normalise` it deletes what stands between words ("Moscow-Kyiv" is one
    word) and leaves punctuation that is not ASCII, as SQuAD does.
    """
    bare = text.lower().translate(_NO_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(prediction: str, accepted: Sequence[str]) -> float:
    """1 if the normalised prediction equals a normalised accepted answer, else 0.

    Args:
        prediction: empty for an abstention.
        accepted: empty where the right answer is to abstain.
    """
    given = squad_normalise(prediction)
    return float(any(given == answer for answer in _normalised(accepted)))


def token_f1(prediction: str, accepted: Sequence[str]) -> float:
    """The best F1 of normalised words against an accepted answer.

    With c the words that both have, counted as often as both have them: precision P = c / words
    predicted, recall R = c / words accepted, F1 = 2·P·R / (P + R). Where either has no words,
    1 if both have none, else 0.

    Args:
        prediction: empty for an abstention.
        accepted: empty where the right answer is to abstain.
    """
    given = squad_normalise(prediction).split()
    return max(_f1(given, answer.split()) for answer in _normalised(accepted))


def _normalised(accepted: Sequence[str]) -> list[str]:
    """What accepted answers leave; those without words do not count, and none is the empty one."""
    return [text for answer in accepted if (text := squad_normalise(answer))] or [""]


def _f1(given: list[str], wanted: list[str]) -> float:
    if not given or not wanted:
        return float(given == wanted)
    common = (Counter(given) & Counter(wanted)).total()
    return 2 * common / (len(given) + len(wanted))
