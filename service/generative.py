"""The answerer that lets a chat model choose the words, and lets none pass unchecked."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from ingest.articles import StoredPassage
from ingest.encoder import OnnxEncoder
from ingest.errors import ChatFailed
from service.answer_text import clean
from service.chat_model import ChatModel
from service.chat_stream import ClaimReader, Ending
from service.checks import Checks, Claim, Verbatim
from service.composition import DraftStatement
from service.events import Stated
from service.prompt import SCHEMA, counted, prompt
from service.reasons import Reason
from service.rewriting import SECONDS, rewritten
from service.settings import Settings
from service.standing_in import StandingIn
from service.turn import Outcome, Turn

MOST_STATEMENTS = 12
"""What a model says beyond is not read: so much answers no question."""

OF_REWRITING = 1 / 3
"""Share of the time for an answer that a follow-up question may be rewritten in."""

KEPT_BACK = 0.05
"""Share of the time for an answer that is left for extraction, should the model fail."""

logger = logging.getLogger(__name__)

Written = DraftStatement | Verbatim | Reason | Ending


class GenerativeAnswerer:
    """Writes with a chat model; gives what holds, and of what does not the reason.

    Args:
        encoder: whose tokenizer counts; the server's own is not known.
    """

    def __init__(self, settings: Settings, checks: Checks, encoder: OnnxEncoder) -> None:
        self.model = ChatModel(settings)
        self._settings = settings
        self._checks = checks
        self._count = counted(lambda text: len(encoder.offsets(text)))

    async def rewritten(self, conversation: Sequence[str], question: str) -> str | None:
        """A follow-up in the model's words; None where rules must do it."""
        seconds = min(SECONDS, OF_REWRITING * self._settings.chat_seconds)
        return await rewritten(self.model, conversation, question, seconds)

    async def states(self, turn: Turn, outcome: Outcome) -> AsyncGenerator[Stated, None]:
        """The statements that hold; `outcome` is whole in the end, or degraded.

        Raises:
            ChatFailed: where the chat model, and nothing else, was asked for.
        """
        forced = turn.asked.engine == "openai"
        seconds = (1 - KEPT_BACK) * self._settings.chat_seconds - turn.seconds
        composed, ending = outcome.composed, Ending(answered=True)
        standing_in = StandingIn(self._checks, turn.words, outcome)
        try:
            writing = self.write(turn.words, turn.found, seconds, outcome.spend)
            async with aclosing(writing) as written:
                async for one in written:
                    if isinstance(one, Ending):
                        ending = one
                        shown = await asyncio.to_thread(standing_in.end)
                    else:
                        shown = standing_in.take(one)
                    for drafted in shown:
                        known = len(composed.citations)
                        yield Stated(composed.add(drafted), composed.citations[known:])
        except ChatFailed as failure:
            logger.warning("the chat model gave no answer: %s", failure)
            if forced:
                raise
            outcome.degraded = True
            return
        outcome.conclude(ending.short_answer)
        unanswered = not composed.statements and (ending.answered or bool(outcome.dropped))
        outcome.degraded = unanswered and not forced

    async def write(
        self,
        question: str,
        passages: Sequence[StoredPassage],
        seconds: float,
        spend: Callable[[int], None],
    ) -> AsyncGenerator[Written, None]:
        """Each statement when it is complete and has been checked; the ending last.

        Args:
            passages: best first.
            seconds: that all of it may take.
            spend: given the tokens read and written, as far as the server counts them.

        Raises:
            ChatFailed: what was given until then is not the whole.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        budget = self._settings.chat_prompt_tokens
        messages, given = await asyncio.to_thread(prompt, question, passages, budget, self._count)
        reader = ClaimReader()
        seen: set[str] = set()
        known = frozenset(one.article.url for one in given if one.article.url)
        most = self._settings.chat_answer_tokens
        answer = self.model.stream(
            messages, schema=SCHEMA, tokens=most, deadline=deadline, spend=spend
        )
        async with aclosing(answer) as pieces:
            async for piece in pieces:
                for claim in _new(reader.feed(piece), seen, known):
                    yield await asyncio.to_thread(self._checks.claim, claim, given, question)
                if len(seen) > MOST_STATEMENTS:
                    yield Ending(answered=True)
                    return
        claims, ending = reader.end()
        for claim in _new(claims, seen, known):
            yield await asyncio.to_thread(self._checks.claim, claim, given, question)
        yield ending


def _new(claims: Sequence[Claim], seen: set[str], known: frozenset[str]) -> list[Claim]:
    """The claims as plain sentences, those left out that were made before."""
    found = []
    for claim in claims:
        text = clean(claim.text, known)
        if text.casefold() not in seen:
            seen.add(text.casefold())
            found.append(Claim(text, claim.quotes))
    return found
