"""The one entry point: a question in, a checked answer out."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from ingest.articles import Article, ArticleInfo
from ingest.errors import NoChatModel
from ingest.index import Index
from service.answer import Answer, EngineName
from service.checks import Checks
from service.composition import Draft, compose
from service.conversation import Conversation
from service.entailment import Entailment
from service.events import Answered, Event, Found, Run, Seen, ended
from service.extractive import ExtractiveAnswerer
from service.followups import standalone
from service.kept import keep
from service.lookup import Lookup
from service.pleasantries import is_pleasantry
from service.questions import Question
from service.reader import Reader, load_reader
from service.retrieval import ScoredPassage
from service.settings import Settings
from service.turn import Outcome, Turn, answer_of, statements_of
from service.verifier import Verifier

if TYPE_CHECKING:
    from service.generative import GenerativeAnswerer

READ = 16
"""Passages that the answerer is given; it reads as many as `candidates.MOST_SENTENCES` allow."""


class Answerer(Protocol):
    """Chooses the words; what it gives is checked when the answer is composed."""

    def answer(self, question: str, passages: list[ScoredPassage]) -> Draft: ...


class Engine:
    """Everything that a surface needs; may be called from several threads.

    Args:
        reader: the one that the settings name, where it was loaded already.

    Attributes:
        writer: answers with the chat model; None where none is set.
        watchers: each is called with every answer that is given, once, in any thread.

    Raises:
        ModelUnusable: the reader or the chat model cannot be had as it is set.
    """

    def __init__(self, index: Index, settings: Settings, reader: Reader | None = None) -> None:
        self.index = index
        self.settings = settings
        self.watchers: list[Callable[[Answer], None]] = []
        reader = reader or load_reader(settings.reader, settings.threads)
        self._lookup = Lookup(index, settings, reader)
        chooses = reader if settings.reader_chooses else None
        self._verifier = Verifier(threads=settings.threads) if chooses else None
        self._entailment = Entailment(chooses) if chooses else None
        self._checks = Checks(index.model.reader, self._entailment)
        self.writer = _writer(index, settings, self._checks) if settings.chat_model else None
        self._extractive: Answerer = ExtractiveAnswerer(index, self._verifier)

    def prepare(self) -> None:
        """Begin to load what answers need and searches do not."""
        if self._verifier:
            self._verifier.load()
        if self._entailment and self.writer:
            self._entailment.load()

    def ask(self, asked: Question, before: Conversation = ()) -> Answer:
        """Answer from the articles, or say that they do not; the answer is kept.

        Not from within an event loop: see `ask_async`.

        Args:
            before: what was said before, if the question follows something up.

        Raises:
            BadQuestion, BadFilter: see `Question`.
            EmptyIndex: nothing was ingested yet.
            EmbeddingFailed: the embedding server does not answer.
            NoChatModel: its engine was asked for, and none is set.
            ChatFailed: its engine was asked for, and it failed.
        """
        return self._kept(self.answer(asked, before))

    def answer(
        self, asked: Question, before: Conversation = (), seen: Seen | None = None
    ) -> Answer:
        """The same without keeping the answer; raises as `ask` does.

        Args:
            seen: given the passages that were found, as soon as they were.
        """
        if self.engine_of(asked) == "openai":
            return asyncio.run(ended(self._events(asked, before, asyncio.to_thread), seen))
        turn = self._begin(asked, before)
        if seen is not None:
            seen(list(turn.passages))
        return answer_of(turn, self._extracted(turn))

    async def ask_async(self, asked: Question, run: Run, before: Conversation = ()) -> Answer:
        """The same as `ask` in an event loop; to cancel it ends the chat model's work.

        Args:
            run: what runs the parts that take the processor, in threads.
        """
        if self.engine_of(asked) == "extractive":
            return await run(lambda: self.ask(asked, before))
        return await ended(self.stream(asked, run, before))

    async def stream(
        self, asked: Question, run: Run, before: Conversation = ()
    ) -> AsyncGenerator[Event, None]:
        """The same as it comes: what was found, each statement that holds, the whole.

        To close the iterator ends the chat model's work.
        """
        async with aclosing(self._events(asked, before, run)) as events:
            async for event in events:
                if isinstance(event, Answered):
                    await run(partial(self._kept, event.answer))
                yield event

    def engine_of(self, asked: Question) -> EngineName:
        """Who writes the answer.

        Raises:
            NoChatModel: the chat model was asked for, and none is set.
        """
        if asked.engine == "openai" and self.writer is None:
            raise NoChatModel(
                "engine openai needs a chat model; set DATELINE_CHAT_MODEL, or leave engine out"
            )
        return asked.engine or ("extractive" if self.writer is None else "openai")

    def passages(self, asked: Question) -> list[ScoredPassage]:
        """What the answerer is given; raises as `ask` does."""
        return self._lookup.passages(asked.words, asked, READ)

    def search(self, asked: Question, k: int) -> list[ScoredPassage]:
        """The `k` best passages; raises as `ask` does."""
        return self._lookup.passages(asked.words, asked, k)

    def article(self, article_id: str) -> Article:
        """One article with its text; raises UnknownArticle."""
        return self.index.catalogue.article(article_id)

    def articles(
        self, after: str | None, limit: int, words: str = ""
    ) -> tuple[list[ArticleInfo], str | None]:
        """A page of the articles with `words` in their title or publisher, newest first, and
        the cursor of the next."""
        return self.index.catalogue.articles(after, limit, words)

    async def _events(
        self, asked: Question, before: Conversation, run: Run
    ) -> AsyncGenerator[Event, None]:
        engine = self.engine_of(asked)
        began = time.perf_counter()
        written = await self._rewritten(asked.words, before) if engine == "openai" else None
        rewriting = time.perf_counter() - began
        turn = await run(lambda: self._begin(asked, before, written, rewriting))
        yield Found(turn.passages, turn.id)
        outcome = Outcome(engine)
        if self.writer is not None and engine == "openai" and turn.passages:
            async with aclosing(self.writer.states(turn, outcome)) as statements:
                async for statement in statements:
                    yield statement
        stated = bool(outcome.composed.statements)
        if engine == "extractive" or outcome.degraded:
            failed = outcome
            outcome = await run(lambda: self._extracted(turn, failed))
        answer = answer_of(turn, outcome)
        for statement in [] if stated else statements_of(answer):
            yield statement
        yield Answered(answer)

    async def _rewritten(self, words: str, before: Conversation) -> str | None:
        """The question by itself in the chat model's words; None where rules must do it."""
        if self.writer is None or not before:
            return None
        return await self.writer.rewritten([message.content for message in before], words)

    def _begin(
        self,
        asked: Question,
        before: Conversation,
        written: str | None = None,
        rewriting: float = 0.0,
    ) -> Turn:
        """The passages for a question; rules make it stand alone where no model has written it."""
        self.prepare()
        words = written or standalone(asked.words, before)
        began = time.perf_counter()
        words, found = self._lookup.respelled(words, asked, READ)
        # "Thanks!" would be answered with whoever thanks somebody in an article.
        passages = [] if is_pleasantry(words) else found
        return Turn(asked, words, passages, began, time.perf_counter(), rewriting)

    def _extracted(self, turn: Turn, failed: Outcome | None = None) -> Outcome:
        """The extractive answer, in place of what a chat model failed to give where it did."""
        draft = self._extractive.answer(turn.words, list(turn.passages))
        outcome = Outcome(
            "extractive",
            dropped=failed.dropped if failed else [],
            confidence=draft.confidence,
            short_answer=draft.short_answer,
            degraded=failed.degraded if failed else False,
            tokens=failed.tokens if failed else None,
        )
        reasons = [self._checks.hold(one, turn.words) for one in draft.statements]
        for reason in filter(None, reasons):
            outcome.drop(reason)
        held = [one for one, why in zip(draft.statements, reasons, strict=True) if why is None]
        whole = len(held) == len(reasons)
        outcome.composed = compose(
            replace(draft, statements=held, positions=draft.positions if whole else ())
        )
        return outcome

    def _kept(self, answer: Answer) -> Answer:
        keep(self.index, answer, self.settings.keep_answers)
        for watch in self.watchers:
            watch(answer)
        return answer


def _writer(index: Index, settings: Settings, checks: Checks) -> "GenerativeAnswerer":
    # Not at the top: its client takes a second to import.
    from service.generative import GenerativeAnswerer

    return GenerativeAnswerer(settings, checks, index.model.reader)
