"""Who is meant: the sentences that give in full what a quote gives by a pronoun or in part."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.articles import StoredPassage
from ingest.sentences import sentence_spans
from service.check_particulars import Said, missing_names, said
from service.composition import Support
from service.proper_names import Token, same

OPENING = 4
"""Words in which a sentence that speaks of somebody named before has its pronoun."""
_PRONOUNS = frozenset("he she it they his her its their".split())
_BODIES = frozenset(
    "company group firm bank airline club party union ministry agency museum chain maker team court"
    " university organisation organization newspaper station band".split()
)
"""What a text calls somebody whom it has named before."""
_DEFINITE = frozenset("the this that its their his her".split())


def completed(text: str, supports: Sequence[Support], question: str) -> list[Support]:
    """The same with the sentences of the passages that tell who is meant."""
    quotes = [quote_of(support) for support in supports]
    missing = missing_names(text, quotes, question, [one.passage.text for one in supports])
    more = [_naming([token.key for token in run], one) for run in missing for one in supports]
    if not missing:
        more = [sentence_before(support) for support in supports if _points_back(support)]
    return list(dict.fromkeys([*supports, *(one for one in more if one is not None)]))


def _naming(keys: Sequence[str], support: Support) -> Support | None:
    """The sentence that gives a name which the quote gives in part, by a pronoun or by a noun.

    "Lavrov" may be "Sergei Lavrov" if the passage calls him so, "he" the name that the sentence
    before begins with, and "the company" what the passage calls "the ferry company Maris".
    """
    quote = said(quote_of(support))
    shortened = any(_holds([token.key for token in run], keys) for run in quote.runs)
    before = sentence_before(support)
    for one in sentences(support.passage):
        for run in said(quote_of(one)).runs:
            if not _holds(keys, [token.key for token in run]):
                continue
            if shortened or _described(run, one, quote):
                return one
            if one == before and _points_back(support) and _is_subject(run, one):
                return one
    return None


def _described(run: Sequence[Token], support: Support, quote: Said) -> bool:
    """Whether the quote speaks of "the company" where the sentence names a "company Maris"."""
    words = said(quote_of(support)).words
    place = next(n for n, token in enumerate(words) if token.start == run[0].start)
    before = [token for token in words[max(0, place - 2) : place] if token.key != "of"]
    nouns = {token.key for token in (*before[-1:], *run)}
    return any(
        token.key in nouns and before.key in _DEFINITE and not token.is_capital
        for before, token in pairwise(quote.words)
    )


def _is_subject(run: Sequence[Token], support: Support) -> bool:
    """Whether the name is the first of its sentence that is not there to say whose."""
    sentence = said(quote_of(support))
    names = [one for one in sentence.runs if sentence.text[one[-1].end :][:2] not in ("'s", "s'")]
    return bool(names) and names[0][0].start == run[0].start


def _points_back(support: Support) -> bool:
    keys = said(quote_of(support)).keys
    named = any(a in _DEFINITE and b in _BODIES for a, b in pairwise(keys))
    return named or bool(set(keys[:OPENING]) & _PRONOUNS)


def sentence_before(support: Support) -> Support | None:
    """The sentence of the passage that a place follows; None at its beginning."""
    before = [one for one in sentences(support.passage) if one.end <= support.start]
    return before[-1] if before else None


def _holds(keys: Sequence[str], run: Sequence[str]) -> bool:
    return all(any(same(key, one) for one in run) for key in keys)


def quote_of(support: Support) -> str:
    """The words of a place."""
    return support.passage.text[support.start : support.end]


def sentences(passage: StoredPassage) -> Iterator[Support]:
    """Every sentence of a passage, in order."""
    for start, end in sentence_spans(passage.text):
        yield Support(passage, start, end)
