"""Answers that only the asker sees, until they publish them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import SlackFailed
from service.answer import Answer
from service.slack.blocks import Block, answer_blocks, fallback, section
from service.slack.escape import cut, escaped
from service.slack.growing import SHY
from service.slack.jobs import Job
from service.slack.phrases import Phrases
from service.slack.web import Web
from service.slack.words import words_of

LONGEST_CLAIM = 300
_EXPIRED = ("used_url", "expired_url")


@dataclass(frozen=True, slots=True)
class ToPublish:
    """What the button that publishes carries.

    Attributes:
        thread: `ts` of the message to answer under; empty: none.
    """

    answer: str
    thread: str

    def to_value(self) -> str:
        """As a button's value, of which Slack takes 2,000 characters."""
        return json.dumps([self.answer, self.thread])

    @classmethod
    def from_value(cls, value: str) -> "ToPublish | None":
        """What a button carried; None where it is nothing of ours."""
        try:
            answer, thread = json.loads(value)
        except (ValueError, TypeError):
            return None
        known = isinstance(answer, str) and isinstance(thread, str)
        return cls(answer, thread) if known else None


async def answer_privately(web: Web, job: Job, answer: Answer, phrases: Phrases) -> None:
    """Show the answer to the asker alone, with a button that publishes; raises SlackFailed."""
    publish = ToPublish(answer.id, job.ts).to_value() if answer.statements else None
    blocks = answer_blocks(answer, phrases, publish)
    if job.kind == "shortcut":
        claim = cut(words_of(job.text, ""), LONGEST_CLAIM)
        blocks.insert(0, section(phrases.checked.format(claim=claim)))
    await _respond(web, job, fallback(answer, phrases), blocks)


async def tell(web: Web, job: Job, words: str) -> None:
    """Tell the asker alone; raises SlackFailed."""
    await _respond(web, job, escaped(words), [section(words)])


async def _respond(web: Web, job: Job, text: str, blocks: Sequence[Block]) -> None:
    try:
        await web.respond(
            job.response_url,
            response_type="ephemeral",
            replace_original=job.kind == "command",
            text=text,
            blocks=blocks,
            **SHY,
        )
    except SlackFailed as error:
        if error.code not in _EXPIRED:
            raise
