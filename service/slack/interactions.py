"""Buttons, windows and the home tab: what a person does with an answer."""

import logging
from collections.abc import Mapping
from typing import Any

from ingest.answers import Vote
from ingest.errors import DatelineError, SlackFailed, UnknownAnswer, UnknownArticle
from service.answer import Answer
from service.listings import WholeArticle
from service.slack.answering import Setting
from service.slack.blocks import DOWN, PUBLISH, SHOW, UP, answer_blocks, fallback, section
from service.slack.claims import DONE
from service.slack.escape import cut, escaped
from service.slack.growing import SHY
from service.slack.home import EXAMPLES, home_view
from service.slack.jobs import Job
from service.slack.modals import Commented, comment_in, comment_view, passages_view
from service.slack.phrases import PHRASES, Phrases
from service.slack.pressed import Pressed
from service.slack.private import ToPublish

Json = Mapping[str, Any]

LONGEST_ASKED = 300
_logger = logging.getLogger(__name__)


class Interactions:
    """Each method is one thing that a person did; what fails is told to that person."""

    def __init__(self, setting: Setting) -> None:
        self._with = setting

    async def press(self, pressed: Pressed) -> None:
        """A button under an answer."""
        does = {
            UP: self._vote_up,
            DOWN: self._ask_why,
            SHOW: self._show,
            PUBLISH: self._publish,
        }.get(pressed.action)
        if does is None:
            return
        try:
            await does(pressed)
        except DatelineError as error:
            _logger.warning("%s was pressed in vain: %s", pressed.action, error)
            await self._tell(pressed.channel, pressed.response_url, _told(error))

    async def comment(self, view: Json, user: str) -> None:
        """A window for a comment was sent or closed: the vote counts in both cases."""
        about = Commented.from_text(view.get("private_metadata"))
        if about is None:
            return
        try:
            await self._vote(about.answer, user, "down", comment_in(view))
            await self._tell(about.channel, about.response_url, "thanks")
        except DatelineError as error:
            _logger.warning("a comment is not kept: %s", error)
            await self._tell(about.channel, about.response_url, _told(error))

    async def open_home(self, user: str) -> None:
        """Somebody opened the app's home tab."""
        phrases = PHRASES[self._with.channels.of("").language]
        try:
            stock = await self._with.source.stock(EXAMPLES)
            view = home_view(stock, phrases)
            await self._with.web.call("views.publish", user_id=user, view=view)
        except DatelineError as error:
            _logger.warning("the home tab of %s is not shown: %s", user, error)

    async def _vote_up(self, pressed: Pressed) -> None:
        await self._vote(pressed.value, pressed.user, "up", None)
        await self._tell(pressed.channel, pressed.response_url, "thanks")

    async def _vote(self, answer: str, user: str, vote: Vote, comment: str | None) -> None:
        """Each person's vote of a kind counts once, however often it is delivered."""
        key = f"vote:{answer}:{user}:{vote}"
        if await self._with.store.claim(Job(key, "published", "", "", "", "", user, ""), DONE):
            await self._with.source.vote(answer, vote, comment)

    async def _ask_why(self, pressed: Pressed) -> None:
        about = Commented(pressed.value, pressed.response_url, pressed.channel)
        view = comment_view(about, self._phrases(pressed.channel))
        try:
            await self._with.web.call(
                "views.open", patient=False, trigger_id=pressed.trigger, view=view
            )
        except SlackFailed:
            # The window could not be opened in time; the vote itself counts.
            await self._vote(pressed.value, pressed.user, "down", None)
            await self._tell(pressed.channel, pressed.response_url, "thanks")

    async def _show(self, pressed: Pressed) -> None:
        answer = await self._with.source.answer(pressed.value)
        articles = await self._articles(answer)
        view = passages_view(answer, articles, self._phrases(pressed.channel))
        await self._with.web.call(
            "views.open", patient=False, trigger_id=pressed.trigger, view=view
        )

    async def _articles(self, answer: Answer) -> dict[str, WholeArticle]:
        found: dict[str, WholeArticle] = {}
        for name in dict.fromkeys(one.article.id for one in answer.citations):
            try:
                found[name] = await self._with.source.article(name)
            except UnknownArticle:
                continue
        return found

    async def _publish(self, pressed: Pressed) -> None:
        wanted = ToPublish.from_value(pressed.value)
        if wanted is None:
            return
        answer = await self._with.source.answer(wanted.answer)
        key = f"published:{pressed.channel}:{wanted.answer}"
        taking = Job(key, "published", pressed.team, "", "", "", pressed.user, "")
        if not await self._with.store.claim(taking, DONE):
            return
        phrases = self._phrases(pressed.channel)
        try:
            ts = await self._post(pressed, answer, wanted.thread, phrases)
        except SlackFailed as error:
            if error.code:  # it was refused, so that another try cannot publish twice
                await self._with.store.release(key)
            raise
        thread = wanted.thread or ts
        began = Job(
            f"{key}:{ts}", "published", pressed.team, pressed.channel, thread, ts, pressed.user, ""
        )
        await self._with.store.claim(began, DONE, ts)
        await self._with.web.respond(pressed.response_url, delete_original=True)

    async def _post(self, pressed: Pressed, answer: Answer, thread: str, phrases: Phrases) -> str:
        asked = escaped(cut(answer.question, LONGEST_ASKED))
        head = phrases.asked.format(user=f"<@{pressed.user}>", question=asked)
        said = {"type": "context", "elements": [{"type": "mrkdwn", "text": head, "verbatim": True}]}
        posted = await self._with.web.call(
            "chat.postMessage",
            channel=pressed.channel,
            thread_ts=thread or None,
            text=fallback(answer, phrases),
            blocks=[said, *answer_blocks(answer, phrases)],
            parse="none",
            **SHY,
        )
        return str(posted.get("ts") or "")

    def _phrases(self, channel: str) -> Phrases:
        return PHRASES[self._with.channels.of(channel).language]

    async def _tell(self, channel: str, url: str, phrase: str) -> None:
        words = str(getattr(self._phrases(channel), phrase))
        message = {"text": escaped(words), "blocks": [section(words)]}
        try:
            await self._with.web.respond(
                url, response_type="ephemeral", replace_original=False, **message
            )
        except SlackFailed as error:
            _logger.warning("nobody can be told: %s", error)


def _told(error: DatelineError) -> str:
    """Which phrase says it."""
    if isinstance(error, UnknownAnswer):
        return "forgotten"
    unknown = isinstance(error, SlackFailed) and error.code in (
        "not_in_channel",
        "channel_not_found",
    )
    return "invite" if unknown else "failed"
