"""What every statement passes before anyone sees it, whoever wrote it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ingest.articles import StoredPassage
from ingest.encoder import OnnxEncoder
from service.answer_text import clean
from service.check_particulars import said, unsupported
from service.check_quotes import locate, widened
from service.check_support import SupportCheck, Titled
from service.clauses import words_of
from service.completion import completed, quote_of, sentence_before, sentences
from service.composition import DraftStatement, Support
from service.dating import dated
from service.entailment import Entailment
from service.instructions import is_addressed_to_a_model, is_an_order
from service.plain import plain
from service.reasons import Reason

SENTENCES_TRIED = 3
"""Sentences of the cited passages that are tried where no quote holds, the nearest."""
_FINAL = frozenset({Reason.DENIAL, Reason.SWAPPED, Reason.CERTAINTY, Reason.SPEAKER})
_TOLD_OTHERWISE = _FINAL | {Reason.INFERENCE}
"""Reasons for which a quote that holds may stand in for what was made of it."""
_PARTICULARS = frozenset({Reason.NAME, Reason.NUMBER, Reason.DATE})
"""The same, if they stand elsewhere in the passage."""


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


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What the article says in place of a statement that may say more or something else.

    Attributes:
        statement: the sentence that was quoted for it, word for word.
        reason: why the statement itself may not be shown.
    """

    statement: DraftStatement
    reason: Reason


class Checks:
    """May be used from several threads.

    Args:
        encoder: tells which words are near in meaning.
        entailment: overrules where it is sure; None: nothing does.
    """

    def __init__(self, encoder: OnnxEncoder, entailment: Entailment | None = None) -> None:
        self._support = SupportCheck(encoder, entailment)
        self._entailment = entailment

    def hold(self, drafted: DraftStatement, question: str) -> Reason | None:
        """Why a statement with its places may not be shown; None: it may.

        A statement that is the sentence that it cites holds.
        """
        quotes = [quote_of(support) for support in drafted.supports]
        if any(plain(quote) == drafted.text for quote in quotes):
            return None
        return self._reason(drafted.text, drafted.supports, question, frozenset())

    def claim(
        self, claim: Claim, passages: Sequence[StoredPassage], question: str
    ) -> DraftStatement | Verbatim | Reason:
        """A model's statement with the articles' own words that support it; these words alone where
        it is not sure that they do; or why it is dropped.

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
        quoted = _found(claim, passages)
        found = quoted
        reason: Reason | None = Reason.QUOTE
        if quoted:
            found, reason = self._tried(claim.text, quoted, question, common)
        if reason is None:
            return DraftStatement(claim.text, found)
        held = None
        if reason not in _TOLD_OTHERWISE and reason is not Reason.INSTRUCTION:
            others = [one for passage in cited for one in sentences(passage) if [one] != found]
            held = self._bysentences(claim.text, others, question, common)
        if held or not quoted or not _is_told(claim.text, quoted, question, common, reason):
            return held or reason
        nearest = max(quoted, key=lambda one: _overlap(claim.text, one))
        words = plain(quote_of(nearest))
        # What was missed as addressed to a model would else be told as news.
        if is_an_order(words) or clean(words) != words:
            return reason
        return Verbatim(DraftStatement(words, [nearest]), reason)

    def answers(self, question: str, quote: Support) -> bool:
        """Whether the words by themselves answer the question, see `Entailment.answers`."""
        if self._entailment is None:
            return False
        return self._entailment.answers(question, quote.passage.article.title, quote_of(quote))

    def _bysentences(
        self,
        text: str,
        others: Sequence[Support],
        question: str,
        common: AbstractSet[str],
    ) -> DraftStatement | None:
        """The statement with the sentence of the cited passages that supports it."""
        for support in sorted(others, key=lambda one: -_overlap(text, one))[:SENTENCES_TRIED]:
            found, reason = self._tried(text, [support], question, common, cited=False)
            if reason is None:
                return DraftStatement(text, found)
        return None

    def _tried(
        self,
        text: str,
        found: list[Support],
        question: str,
        common: AbstractSet[str],
        *,
        cited: bool = True,
    ) -> tuple[list[Support], Reason | None]:
        """The places, with those that give names in full where that helps, and what is wrong."""
        reason = self._reason(text, found, question, common, cited)
        if reason in (Reason.NAME, Reason.INFERENCE):
            fuller = completed(text, found, question)
            if fuller != found:
                return fuller, self._reason(text, fuller, question, common, cited)
        return found, reason

    def _reason(
        self,
        text: str,
        supports: Sequence[Support],
        question: str,
        common: AbstractSet[str],
        cited: bool = True,
    ) -> Reason | None:
        quotes = [quote_of(support) for support in supports]
        # Without a digit "August" would hold because "Tuesday" was in August.
        exact = any(one.isdigit() for one in text)
        dates = [_dated(one) if exact else "" for one in supports]
        if any(is_addressed_to_a_model(quote) for quote in quotes):
            return Reason.INSTRUCTION
        around = [_around(support.passage) for support in supports]
        # Else a question would lend its names to what was said of others.
        near = [_near(support) for support in supports]
        told = zip(supports, quotes, dates, strict=True)
        # As the article has them: a "he" follows the name that tells who he is.
        placed = sorted(told, key=lambda one: (one[0].passage.id, one[0].start))
        titled = [Titled(one.passage.article.title, *said) for one, *said in placed]
        return (
            unsupported(text, [*quotes, *dates], question, around, common)
            or unsupported(text, [*quotes, *dates, *near], "", around, common)
            or self._support.check(
                text, titled, question, [*near, *map(_before, supports)], cited=cited
            )
        )


def _is_told(
    text: str,
    quoted: Sequence[Support],
    question: str,
    common: AbstractSet[str],
    reason: Reason,
) -> bool:
    """Whether a quote may be shown in a statement's place: nothing in the statement is invented,
    only not in these words, or not said by them."""
    if reason in _PARTICULARS:
        around = [_around(one.passage) for one in quoted]
        dates = [_dated(one) for one in quoted]
        return unsupported(text, [*around, *dates], question, around, common) is None
    return reason in _TOLD_OTHERWISE


def _dated(support: Support) -> str:
    return dated(quote_of(support), support.passage.article.published_at)


def _around(passage: StoredPassage) -> str:
    return f"{passage.article.title}. {passage.heading}. {passage.text}"


def _near(support: Support) -> str:
    article = support.passage.article
    day, before = (article.published_at or "")[:10], sentence_before(support)
    return (
        f"{article.title}. {support.passage.heading}. {day}. {quote_of(before) if before else ''}"
    )


def _before(support: Support) -> str:
    return support.passage.text[: support.start]


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


def _overlap(text: str, support: Support) -> float:
    own = words_of(text).content
    return len(own & words_of(quote_of(support)).content) / max(1, len(own))


def _small(passages: Sequence[StoredPassage]) -> frozenset[str]:
    """Stems of words that the passages write small."""
    return frozenset[str]().union(*(said(one.text).small for one in passages))
