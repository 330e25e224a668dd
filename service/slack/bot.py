"""The bot: what it is told is taken once, acknowledged, and answered behind that."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from ingest.errors import SlackFailed
from service.slack.answering import Answering, Setting
from service.slack.crew import Crew
from service.slack.incoming import Heard, asked_by_command, asked_by_shortcut, heard
from service.slack.interactions import Interactions
from service.slack.jobs import Job
from service.slack.phrases import PHRASES, is_courtesy
from service.slack.pressed import pressed, user_of
from service.slack.web import Identity
from service.slack.words import words_of

Json = Mapping[str, Any]

AT_A_TIME = 4
"""Questions in hand; the engine takes fewer, the rest of them wait for Slack."""
MOST_WAITING = 1_000
SWEEP_SECONDS = 30.0
"""Between two looks for questions that a process left behind, or that Slack could not be told."""
LAST_SECONDS = 10.0
"""For what is in hand when the process is told to end."""
_logger = logging.getLogger(__name__)


class Bot:
    """All that Slack's events, commands and buttons do; lives in one event loop.

    Args:
        waiting: questions that may wait; of more, people are told to come back.
    """

    def __init__(self, setting: Setting, waiting: int = MOST_WAITING) -> None:
        self._with = setting
        self._crew = Crew(AT_A_TIME, waiting)
        self._interactions = Interactions(setting)
        self._in_hand: set[str] = set()
        self._known: Identity | None = None
        self._sweeping: asyncio.Task[None] | None = None

    @property
    def me(self) -> Identity:
        """Who the bot is; raises SlackFailed where Slack has not told yet."""
        if self._known is None:
            raise SlackFailed("Slack has not told yet who the bot is; try again", passing=True)
        return self._known

    async def start(self) -> None:
        """Learn who it is, and take up what was left.

        Raises:
            SlackFailed: Slack refuses the token or does not answer; `sweep` tries again.
        """
        await self._with.web.open()
        self._crew.start()
        self._sweeping = asyncio.create_task(self._sweep_for_ever())
        await self.sweep()

    async def sweep(self) -> None:
        """Take up what dead processes left and what Slack could not be told before.

        Raises:
            SlackFailed: nobody knows yet who the bot is, or what was left cannot be read.
        """
        if self._known is None:
            self._known = await self._with.web.identity()
        answering = self._answering()
        for left in await self._with.store.resume(self._in_hand):
            self._queue(left.job, partial(answering.resume, left))

    async def idle(self) -> None:
        """Wait until all that was taken is answered or laid aside."""
        await self._crew.idle()

    async def stop(self, seconds: float = LAST_SECONDS) -> None:
        """Finish what is in hand in that time; the rest, the next process finishes."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.gather(self._sweeping, return_exceptions=True)
        await self._crew.stop(seconds)
        await self._with.store.close()
        await self._with.source.close()
        await self._with.web.close()

    async def on_event(self, body: Json) -> None:
        """An event; when this returns, it is taken, and may be acknowledged.

        Raises:
            SlackFailed: it cannot be taken now; Slack is to send it again.
        """
        event = body.get("event")
        if isinstance(event, dict) and event.get("type") == "app_home_opened":
            if event.get("tab", "home") == "home" and user_of(body):
                self._crew.aside(self._interactions.open_home(user_of(body)))
            return
        found = heard(body, self.me.user)
        if found is not None and await self._is_for_me(found):
            await self._take(found.job)

    async def on_command(self, body: Json) -> str:
        """A command; gives what the asker is told at once. Raises SlackFailed."""
        job = asked_by_command(body)
        if job is None:
            return ""
        phrases = PHRASES[self._with.channels.of(job.channel).language]
        if is_courtesy(words_of(job.text, self.me.user), phrases):
            return phrases.hint
        await self._take(job)
        return phrases.looking

    async def on_shortcut(self, body: Json) -> None:
        """A message is to be checked; raises SlackFailed."""
        job = asked_by_shortcut(body)
        if job is not None:
            await self._take(job)

    async def on_button(self, body: Json) -> None:
        """A button was pressed."""
        button = pressed(body)
        if button is not None:
            self._crew.aside(self._interactions.press(button))

    async def on_window(self, body: Json) -> None:
        """A window for a comment was sent or closed."""
        view = body.get("view")
        if isinstance(view, dict) and user_of(body):
            self._crew.aside(self._interactions.comment(view, user_of(body)))

    async def _is_for_me(self, found: Heard) -> bool:
        job = found.job
        settings = self._with.channels.of(job.channel)
        follows = job.kind == "followup" or (job.kind == "direct" and job.thread != job.ts)
        words = words_of(job.text, self.me.user)
        if follows and is_courtesy(words, PHRASES[settings.language]):
            return False
        if found.sure:
            return True
        if settings.only_when_mentioned:
            return False
        mine, askers = await self._with.store.asked_in(job.channel, job.thread)
        return found.of_bot or mine or job.user in askers

    async def _take(self, job: Job) -> None:
        # In hand before it is claimed, lest a sweep at this moment takes it for one that was left.
        first = job.key not in self._in_hand
        self._in_hand.add(job.key)
        taken = False
        try:
            taken = await self._with.store.claim(job)
        finally:
            if first and not taken:
                self._in_hand.discard(job.key)
        if taken:
            self._queue(job, partial(self._answering().begin, job))

    def _queue(self, job: Job, work: Callable[[], Awaitable[None]]) -> None:
        self._in_hand.add(job.key)
        if not self._crew.put(self._in_turn(job.key, work)):
            turned = partial(self._answering().turn_away, job)
            self._crew.aside(self._in_turn(job.key, turned))

    async def _in_turn(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        finally:
            self._in_hand.discard(key)

    def _answering(self) -> Answering:
        return Answering(self._with, self.me.user)

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self.sweep()
            except SlackFailed as error:
                _logger.warning("what was left in Slack is taken up later: %s", error)
