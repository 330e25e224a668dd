"""The shortest words that answer."""

from collections.abc import Sequence

import numpy as np
import pytest

from ingest.articles import ArticleInfo, StoredPassage
from service.answer_kinds import AnswerKind
from service.candidates import Candidate
from service.engine import Engine
from service.questions import Question
from service.retrieval import HybridRetriever
from service.short_answers import short_answer
from service.spans import Span


@pytest.fixture(scope="module")
def article(engine: Engine) -> ArticleInfo:
    return HybridRetriever(engine.index, k=1).search("Putin")[0].passage.article


def sentence(article: ArticleInfo, text: str, words: str, odds: float) -> Candidate:
    """A sentence in which the reader sees `words`."""
    start = text.index(words)
    nothing = np.zeros((0, 8), np.float32)
    return Candidate(
        passage=StoredPassage(
            id="x#0", article=article, start=0, end=len(text), heading="", text=text
        ),
        start=0,
        end=len(text),
        rank=0,
        reading=None,
        span=Span(start, start + len(words), odds),
        context="",
        vectors=nothing,
        offsets=np.zeros((0, 2), np.int32),
        mean=np.zeros(8, np.float32),
        particulars=frozenset(),
    )


def answer(
    article: ArticleInfo,
    kind: AnswerKind,
    *seen: tuple[str, str, float],
    of: str = "Who else came?",
) -> str | None:
    chosen: Sequence[Candidate] = [sentence(article, *one) for one in seen]
    return short_answer(kind, of, chosen)


class TestShortAnswers:
    def test_are_the_span_of_the_first_sentence_without_what_surrounds_it(
        self, article: ArticleInfo
    ) -> None:
        seen = ('"Ada\n Finch," he said.', '"Ada\n Finch,"', 4.0)
        assert answer(article, AnswerKind.PERSON, seen) == "Ada Finch"

    def test_name_what_further_sentences_add(self, article: ArticleInfo) -> None:
        one, other = ("Ada Finch came.", "Ada Finch", 4.0), ("So did Bo Lind.", "Bo Lind", 2.0)
        assert answer(article, AnswerKind.PERSON, one, other) == "Ada Finch; Bo Lind"

    def test_are_one_where_one_thing_is_asked_for(self, article: ArticleInfo) -> None:
        one, other = ("Ada Finch came.", "Ada Finch", 4.0), ("So did Bo Lind.", "Bo Lind", 2.0)
        given = answer(article, AnswerKind.PERSON, one, other, of="Who leads the inquiry?")
        assert given == "Ada Finch"

    @pytest.mark.parametrize(
        "other", [("Finch came.", "Finch", 2.0), ("So did Bo Lind.", "Bo Lind", -1.0)]
    )
    def test_leave_out_repetitions_and_what_the_reader_doubts(
        self, article: ArticleInfo, other: tuple[str, str, float]
    ) -> None:
        one = ("Ada Finch came.", "Ada Finch", 4.0)
        assert answer(article, AnswerKind.PERSON, one, other) == "Ada Finch"

    @pytest.mark.parametrize("kind", [AnswerKind.REASON, AnswerKind.QUOTE])
    def test_are_none_where_an_explanation_is_asked_for(
        self, article: ArticleInfo, kind: AnswerKind
    ) -> None:
        assert answer(article, kind, ("It rained all day.", "It rained", 4.0)) is None

    def test_stand_in_the_quotes_of_the_answer(self, engine: Engine) -> None:
        given = engine.ask(Question(question="What time did Putin's plane touch down?"))
        assert given.short_answer
        quotes = " ".join(" ".join(one.quote.split()) for one in given.citations)
        assert all(part in quotes for part in given.short_answer.split("; "))
