"""The message that an answer grows in: Slack's own streaming where there is it, else edits."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from ingest.errors import SlackFailed
from service.answer import Statement
from service.slack.blocks import LONGEST_FALLBACK, Block, section, statement_text
from service.slack.escape import cut_escaped, markdown
from service.slack.jobs import Job
from service.slack.phrases import Phrases
from service.slack.web import Web

Fields = dict[str, Any]

SECONDS_BETWEEN = 1.2
"""Between two edits of a message: `chat.update` is of tier 3, 50 calls a minute and more."""
LONGEST_STREAMED = 9_000
"""Code points; `markdown_text` takes 12,000."""
_WITHOUT: Final = frozenset(
    "unknown_method missing_scope not_allowed_token_type method_deprecated feature_not_enabled"
    " access_denied team_access_not_granted".split()
)
"""Refusals that say of a workspace that it has no streaming."""
EVENT_TYPE = "dateline_answer"
SHY: Final[Fields] = {"unfurl_links": False, "unfurl_media": False}
"""Quotes need no previews of the articles."""


class Growing(Protocol):
    """An answer's message.

    Attributes:
        ts: names it.
    """

    ts: str

    async def grow(self, statement: Statement) -> None:
        """Show one statement more, if it is time; raises SlackFailed."""
        ...

    async def finish(self, text: str, blocks: Sequence[Block]) -> None:
        """Show the whole in place of all before; raises SlackFailed."""
        ...


class Edited:
    """A message that is posted early and edited as the answer grows."""

    def __init__(
        self, web: Web, channel: str, ts: str, phrases: Phrases, clock: Callable[[], float]
    ) -> None:
        self.ts = ts
        self._web = web
        self._channel = channel
        self._phrases = phrases
        self._clock = clock
        self._edited = clock()
        self._words = ""

    async def grow(self, statement: Statement) -> None:
        """Show one statement more, unless the last was shown just now."""
        self._words = f"{self._words} {statement_text(statement, self._phrases)}".lstrip()
        if self._clock() - self._edited < SECONDS_BETWEEN:
            return
        self._edited = self._clock()
        text = cut_escaped(f"{self._words} …", LONGEST_FALLBACK)
        await self._update(text, [section(f"{self._words} …")], patient=False)

    async def finish(self, text: str, blocks: Sequence[Block]) -> None:
        """Show the whole."""
        await self._update(text, blocks, patient=True)

    async def _update(self, text: str, blocks: Sequence[Block], *, patient: bool) -> None:
        fields = {"channel": self._channel, "ts": self.ts, "text": text, "blocks": blocks}
        try:
            await self._web.call("chat.update", patient=patient, parse="none", **fields)
        except SlackFailed as error:
            if patient or not error.passing:
                raise


class Streamed:
    """A message that Slack shows as it is written; made a usual one at its end."""

    def __init__(self, web: Web, channel: str, ts: str, phrases: Phrases) -> None:
        self.ts = ts
        self._web = web
        self._channel = channel
        self._phrases = phrases
        self._room = LONGEST_STREAMED

    async def grow(self, statement: Statement) -> None:
        """Show one statement more."""
        text = markdown(statement_text(statement, self._phrases)) + " "
        self._room -= len(text)
        if self._room < 0:
            return
        place: Fields = {"channel": self._channel, "ts": self.ts}
        try:
            await self._web.call("chat.appendStream", patient=False, **place, markdown_text=text)
        except SlackFailed as error:
            if error.code == "message_not_found":
                raise
            self._room = 0  # the rest comes with the whole

    async def finish(self, text: str, blocks: Sequence[Block]) -> None:
        """Show the whole."""
        await close_stream(self._web, self._channel, self.ts)
        place: Fields = {"channel": self._channel, "ts": self.ts}
        await self._web.call("chat.update", **place, text=text, blocks=blocks, parse="none")


class Opener:
    """Begins messages, and remembers whether the workspace has streaming."""

    def __init__(self, web: Web, clock: Callable[[], float]) -> None:
        self._web = web
        self._clock = clock
        self._streams = True

    async def open(self, job: Job, phrases: Phrases, *, grows: bool) -> Growing:
        """A new message in the question's thread.

        Args:
            grows: statements will come one by one, so that streaming is worth its calls.

        Raises:
            SlackFailed: it could not be posted, or nobody knows whether it was.
        """
        place: Fields = {"channel": job.channel, "thread_ts": job.thread}
        if grows and self._streams:
            who: Fields = {"recipient_team_id": job.team, "recipient_user_id": job.user}
            try:
                begun = await self._web.call("chat.startStream", patient=False, **place, **who)
                return Streamed(self._web, job.channel, str(begun["ts"]), phrases)
            except SlackFailed as error:
                if not error.code:
                    raise
                self._streams = error.code not in _WITHOUT
        posted = await post(self._web, job, phrases.looking, [section(phrases.looking)])
        return Edited(self._web, job.channel, posted, phrases, self._clock)

    async def reopen(self, job: Job, ts: str, phrases: Phrases) -> Growing:
        """A message that another process began."""
        await close_stream(self._web, job.channel, ts)
        return Edited(self._web, job.channel, ts, phrases, self._clock)


async def post(web: Web, job: Job, text: str, blocks: Sequence[Block]) -> str:
    """Post in a question's thread, marked with its key; gives `ts`. Raises SlackFailed."""
    place: Fields = {"channel": job.channel, "thread_ts": job.thread or None}
    mark = {"event_type": EVENT_TYPE, "event_payload": {"key": job.key}}
    posted = await web.call(
        "chat.postMessage", **place, text=text, blocks=blocks, metadata=mark, parse="none", **SHY
    )
    return str(posted.get("ts") or "")


async def close_stream(web: Web, channel: str, ts: str) -> None:
    """End a message's streaming, if it is being streamed and there is it still."""
    try:
        await web.call("chat.stopStream", channel=channel, ts=ts)
    except SlackFailed as error:
        if error.passing and not error.code:
            raise
