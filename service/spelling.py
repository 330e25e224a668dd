"""Words that no article holds, spelled as the articles that were found spell them.

A typing error is enough for the reader to take a question for one that nothing answers: of 220
questions on the seeds as people ask them four held one, and none of the four was answered.
"""

import difflib
from collections import Counter
from collections.abc import Sequence

from ingest.encoder import OnnxEncoder
from ingest.lexical import LexicalIndex
from service import names
from service.asked import ASKING
from service.retrieval import ScoredPassage

SHORTEST = 4
"""Letters of a word that is looked at."""
ALIKE = 0.88
"""`difflib` ratio from which a word whose first and last letters are the same stands for another:
with a letter too many or too few, and if it has nine or more with one that is another. So none of
1,416 questions of the sets for choosing is spoiled; from .85, "wording" was taken for "working"."""


def respelled(
    question: str, found: Sequence[ScoredPassage], encoder: OnnxEncoder, lexical: LexicalIndex
) -> str:
    """The question with each word that is in no article, and no word that the embedder knows
    whole, replaced by the word of the passages that is nearly the same."""
    unknown = [one for one in names.words(question) if _is_unknown(one[0], encoder, lexical)]
    if not unknown:
        return question
    written = _written(found)
    for word, start, end in reversed(unknown):
        if known := _nearest(word, written):
            question = question[:start] + known + question[end:]
    return question


def _is_unknown(word: str, encoder: OnnxEncoder, lexical: LexicalIndex) -> bool:
    if len(word) < SHORTEST or not word.isalpha() or _is_contracted(word.casefold()):
        return False
    if lexical.holds(word):
        return False
    # Slovakia is not Slovenia, although no article names it.
    return len(encoder.encode_tokens([word.casefold()])[0].ids) > 1


def _is_contracted(word: str) -> bool:
    """Whether it is "wasnt", "cant" or "whos"."""
    return not ASKING.isdisjoint({word[:-2], word[:-1]})


def _written(found: Sequence[ScoredPassage]) -> Counter[str]:
    return Counter(
        word
        for one in found
        for word, _, _ in names.words(f"{one.passage.article.title}\n{one.passage.text}")
    )


def _nearest(word: str, written: Counter[str]) -> str | None:
    """The most frequent spelling of the word that is most alike."""
    wanted = word.casefold()
    spellings: dict[str, str] = {}
    for one, _ in written.most_common():
        if (one[0].casefold(), one[-1].casefold()) == (wanted[0], wanted[-1]):
            spellings.setdefault(one.casefold(), one)
    best = difflib.get_close_matches(wanted, spellings, n=1, cutoff=ALIKE)
    return spellings[best[0]] if best else None
