"""A question that was taken, answered to the end: once, in its thread."""

import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

from ingest.errors import DatelineError, SlackFailed
from service.answer import Answer
from service.events import Answered, Stated
from service.questions import Question
from service.slack.asking import apology, asked, question
from service.slack.blocks import answer_blocks, fallback, section
from service.slack.channels import Channels
from service.slack.claims import Unfinished
from service.slack.escape import escaped
from service.slack.growing import Growing, Opener, post
from service.slack.jobs import Job
from service.slack.phrases import PHRASES, Phrases, is_courtesy
from service.slack.private import answer_privately, tell
from service.slack.source import Source
from service.slack.store import Store
from service.slack.thread import conversation, left_behind
from service.slack.web import Web
from service.slack.words import words_of

MOST_TRIES = 3
"""After which it is said that there is no answer, lest a question ends the process each time."""
MOST_SAYINGS = 120
"""Tries after which not even that is said: Slack has been away for an hour."""
OLDEST_SECONDS = 3_600.0
"""A question that waited longer is not answered any more: nobody expects it."""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an answer is made with.

    Attributes:
        clock: seconds since 1970.
    """

    web: Web
    source: Source
    store: Store
    channels: Channels
    opener: Opener
    clock: Callable[[], float]


class Answering:
    """Answers questions; each method ends with the claim done, or left for another try."""

    def __init__(self, setting: Setting, me: str) -> None:
        self._with = setting
        self._me = me

    async def begin(self, job: Job) -> None:
        """Answer a question that was just taken."""
        await self._settle(job, Unfinished(job, None, 1, self._with.clock()))

    async def resume(self, left: Unfinished) -> None:
        """Answer a question that was taken before, or say that it could not be."""
        await self._settle(left.job, left)

    async def turn_away(self, job: Job) -> None:
        """Say that too many questions wait, and leave it at that."""
        try:
            await self._say(job, self._phrases(job).busy)
        except SlackFailed as error:
            _logger.warning("%s cannot be turned away: %s", job.key, error)
        await self._with.store.done(job.key)

    def _phrases(self, job: Job) -> Phrases:
        return PHRASES[self._with.channels.of(job.channel).language]

    async def _settle(self, job: Job, left: Unfinished) -> None:
        """Do it, and note it as done unless Slack may take it later."""
        try:
            await self._do(job, left)
        except SlackFailed as error:
            if error.passing and left.tries < MOST_SAYINGS:
                _logger.warning("%s is tried again later: %s", job.key, error)
                return
            await self._give_up(job, error)
        await self._with.store.done(job.key)

    async def _do(self, job: Job, left: Unfinished) -> None:
        phrases = self._phrases(job)
        message = left.message
        if message is None and left.tries > 1 and not job.private:
            known = await self._with.store.messages_in(job.channel, job.thread)
            message = await left_behind(self._with.web, job, self._me, known)
        if left.tries > MOST_TRIES or self._with.clock() - left.at > OLDEST_SECONDS:
            await self._say(job, phrases.failed, message)
            return
        words = words_of(job.text, self._me)
        if is_courtesy(words, phrases):
            await self._say(job, phrases.hint, message)
            return
        wanted = question(words, self._with.channels.of(job.channel), claim=job.kind == "shortcut")
        if job.private:
            await self._answer_privately(job, wanted, phrases)
        else:
            await self._answer(job, wanted, message, phrases)

    async def _answer(
        self, job: Job, wanted: Question, message: str | None, phrases: Phrases
    ) -> None:
        before = await conversation(self._with.web, job, self._me)
        opener = self._with.opener
        if message is None:
            grows = await self._with.source.grows()
            growing = await opener.open(job, phrases, grows=grows)
        else:
            growing = await opener.reopen(job, message, phrases)
        await self._with.store.shown(job.key, growing.ts)
        try:
            async with aclosing(self._with.source.stream(wanted, before)) as events:
                async for event in events:
                    if isinstance(event, Stated):
                        await growing.grow(event.statement)
                    elif isinstance(event, Answered):
                        await _finish(growing, event.answer, phrases)
        except SlackFailed:
            raise
        except DatelineError as error:
            _logger.info("%s is answered with an apology: %s", job.key, error)
            said = apology(error, phrases)
            await growing.finish(escaped(said), [section(said)])

    async def _answer_privately(self, job: Job, wanted: Question, phrases: Phrases) -> None:
        try:
            answer = await asked(self._with.source, wanted, ())
        except DatelineError as error:
            await tell(self._with.web, job, apology(error, phrases))
            return
        await answer_privately(self._with.web, job, answer, phrases)

    async def _say(self, job: Job, words: str, message: str | None = None) -> None:
        """A fixed phrase in place of an answer."""
        if job.private:
            await tell(self._with.web, job, words)
        elif message is None:
            posted = await post(self._with.web, job, escaped(words), [section(words)])
            await self._with.store.shown(job.key, posted)
        else:
            growing = await self._with.opener.reopen(job, message, self._phrases(job))
            await growing.finish(escaped(words), [section(words)])

    async def _give_up(self, job: Job, error: SlackFailed) -> None:
        """Nothing more can be done in the channel; the asker is told if it is for them to mend."""
        _logger.warning("%s is not answered: %s", job.key, error)
        if error.code not in ("not_in_channel", "channel_not_found") or job.private:
            return
        words = self._phrases(job).invite
        try:
            await self._with.web.call(
                "chat.postMessage", channel=job.user, text=escaped(words), parse="none"
            )
        except SlackFailed as failure:
            _logger.warning("%s cannot be told: %s", job.user, failure)


async def _finish(growing: Growing, answer: Answer, phrases: Phrases) -> None:
    await growing.finish(fallback(answer, phrases), answer_blocks(answer, phrases))
