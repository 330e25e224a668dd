"""What every statement passes before anyone sees it, whoever wrote it."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from ingest.articles import StoredPassage
from ingest.encoder import OnnxEncoder
from ingest.sentences import sentence_spans
from service.check_particulars import Said, missing_names, said, unsupported
from service.check_quotes import locate, widened
from service.check_support import SupportCheck
from service.clauses import words_of
from service.composition import DraftStatement, Support
from service.instructions import is_addressed_to_a_model
from service.plain import plain
from service.proper_names import Token, same
from service.reasons import Reason
from service.stems import stem

SENTENCES_TRIED = 3
"""Sentences of the cited passages that are tried where no quote holds, the nearest."""
OPENING = 4
"""Words in which a sentence that speaks of somebody named before has its pronoun."""
_PRONOUNS = frozenset("he she it they his her its their".split())
_DEFINITE = frozenset("the this that its their his her".split())
_FINAL = frozenset({Reason.DENIAL, Reason.SWAPPED, Reason.CERTAINTY, Reason.SPEAKER})


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a passage is said to hold; passages are counted from 1."""

    passage: int
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a model says, and what it says supports it."""

    text: str
    quotes: Sequence[Quoted]


class Checks:
    """May be used from several threads.

    Args:
        encoder: tells which words are near in meaning.
    """

    def __init__(self, encoder: OnnxEncoder) -> None:
        self._support = SupportCheck(encoder)

    def hold(self, drafted: DraftStatement, question: str) -> Reason | None:
        """Why a statement with its places may not be shown; None: it may.

        A statement that is the sentence that it cites holds.
        """
        quotes = [_words(support) for support in drafted.supports]
        if any(plain(quote) == drafted.text for quote in quotes):
            return None
        return self._reason(drafted.text, drafted.supports, question, frozenset())

    def claim(
        self, claim: Claim, passages: Sequence[StoredPassage], question: str
    ) -> DraftStatement | Reason:
        """A model's statement with the articles' own words that support it, or why it is dropped.

        Args:
            claim: its text is a sentence without markup, see `answer_text.clean`.
        """
        named = dict.fromkeys(one.passage for one in claim.quotes)
        cited = [passages[n - 1] for n in named if 1 <= n <= len(passages)]
        if not any(one.isalnum() for one in claim.text):
            return Reason.UNREADABLE
        if not cited:
            return Reason.PASSAGE
        common = _small(passages)
        found = _found(claim, passages)
        reason: Reason | None = Reason.QUOTE
        if found:
            found, reason = self._tried(claim.text, found, question, common)
        if reason is None:
            return DraftStatement(claim.text, found)
        if reason in _FINAL or reason is Reason.INSTRUCTION:
            return reason
        return self._by_sentences(claim.text, cited, question, common) or reason

    def _by_sentences(
        self,
        text: str,
        cited: Sequence[StoredPassage],
        question: str,
        common: AbstractSet[str],
    ) -> DraftStatement | None:
        """The statement with the sentence of the cited passages that supports it."""
        sentences = [one for passage in cited for one in _sentences(passage)]
        for support in sorted(sentences, key=lambda one: -_overlap(text, one))[:SENTENCES_TRIED]:
            found, reason = self._tried(text, [support], question, common)
            if reason is None:
                return DraftStatement(text, found)
        return None

    def _tried(
        self,
        text: str,
        found: list[Support],
        question: str,
        common: AbstractSet[str],
    ) -> tuple[list[Support], Reason | None]:
        """The places, with those that give names in full where that helps, and what is wrong."""
        reason = self._reason(text, found, question, common)
        if reason in (Reason.NAME, Reason.INFERENCE):
            found = _completed(text, found, question)
            reason = self._reason(text, found, question, common)
        return found, reason

    def _reason(
        self,
        text: str,
        supports: Sequence[Support],
        question: str,
        common: AbstractSet[str],
    ) -> Reason | None:
        quotes = [_words(support) for support in supports]
        if any(is_addressed_to_a_model(quote) for quote in quotes):
            return Reason.INSTRUCTION
        around = [_around(support.passage) for support in supports]
        # What only the question says must stand near the quote at least, in the sentence before
        # or the title: else a question lends its names to what was said of others.
        near = [_near(support) for support in supports]
        return (
            unsupported(text, quotes, question, around, common)
            or unsupported(text, [*quotes, *near], "", around, common)
            or self._support.check(text, quotes, question).reason
        )


def _words(support: Support) -> str:
    return support.passage.text[support.start : support.end]


def _around(passage: StoredPassage) -> str:
    return f"{passage.article.title}. {passage.heading}. {passage.text}"


def _near(support: Support) -> str:
    article = support.passage.article
    day, before = (article.published_at or "")[:10], _before(support)
    return f"{article.title}. {support.passage.heading}. {day}. {_words(before) if before else ''}"


def _found(claim: Claim, passages: Sequence[StoredPassage]) -> list[Support]:
    """The places of the quotes that hold, each as whole sentences."""
    found: list[Support] = []
    for quoted in claim.quotes:
        if not 1 <= quoted.passage <= len(passages):
            continue
        passage = passages[quoted.passage - 1]
        places = [
            list(dict.fromkeys(Support(passage, *widened(span, passage.text)) for span in spans))
            for spans in locate(quoted.words, passage.text)
        ]
        if places:
            found += max(places, key=lambda place: sum(_overlap(claim.text, one) for one in place))
    return list(dict.fromkeys(found))


def _sentences(passage: StoredPassage) -> Iterator[Support]:
    for start, end in sentence_spans(passage.text):
        yield Support(passage, start, end)


def _overlap(text: str, support: Support) -> float:
    own = words_of(text).content
    return len(own & words_of(_words(support)).content) / max(1, len(own))


def _small(passages: Sequence[StoredPassage]) -> frozenset[str]:
    """Stems of words that the passages write small."""
    return frozenset(
        stem(token.key)
        for passage in passages
        for token in said(passage.text).words
        if not token.is_capital
    )


def _completed(text: str, supports: Sequence[Support], question: str) -> list[Support]:
    """The same with the sentences of the passages that tell who is meant."""
    quotes = [_words(support) for support in supports]
    around = [_around(support.passage) for support in supports]
    missing = missing_names(text, quotes, question, around)
    more = [_naming([token.key for token in run], one) for run in missing for one in supports]
    if not missing:
        more = [_before(support) for support in supports if _points_back(support)]
    return list(dict.fromkeys([*supports, *(one for one in more if one is not None)]))


def _naming(keys: Sequence[str], support: Support) -> Support | None:
    """The sentence that gives a name which the quote gives in part, by a pronoun or by a noun.

    "Lavrov" may be "Sergei Lavrov" if the passage calls him so, "he" the name that the sentence
    before begins with, and "the company" what the passage calls "the ferry company Maris".
    """
    quote = said(_words(support))
    shortened = any(_holds([token.key for token in run], keys) for run in quote.runs)
    before = _before(support)
    for one in _sentences(support.passage):
        for run in said(_words(one)).runs:
            if not _holds(keys, [token.key for token in run]):
                continue
            if shortened or _described(run, one, quote):
                return one
            if one == before and _points_back(support) and _is_subject(run, one):
                return one
    return None


def _described(run: Sequence[Token], support: Support, quote: Said) -> bool:
    """Whether the quote speaks of "the company" where the sentence names a "company Maris"."""
    words = said(_words(support)).words
    place = next(n for n, token in enumerate(words) if token.start == run[0].start)
    nouns = {token.key for token in (*words[max(0, place - 1) : place], *run)}
    return any(
        token.key in nouns and before.key in _DEFINITE and not token.is_capital
        for before, token in pairwise(quote.words)
    )


def _is_subject(run: Sequence[Token], support: Support) -> bool:
    """Whether the name is the first of its sentence that is not there to say whose."""
    sentence = said(_words(support))
    names = [one for one in sentence.runs if sentence.text[one[-1].end :][:2] not in ("'s", "s'")]
    return bool(names) and names[0][0].start == run[0].start


def _points_back(support: Support) -> bool:
    return bool(set(said(_words(support)).keys[:OPENING]) & _PRONOUNS)


def _before(support: Support) -> Support | None:
    before = [one for one in _sentences(support.passage) if one.end <= support.start]
    return before[-1] if before else None


def _holds(keys: Sequence[str], run: Sequence[str]) -> bool:
    return all(any(same(key, one) for one in run) for key in keys)
