"""A question out of Slack on its way to an answer."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

Kind = Literal["mention", "direct", "followup", "command", "shortcut", "published"]


@dataclass(frozen=True, slots=True)
class Job:
    """What must outlive the process that took it.

    Attributes:
        key: the same for every delivery of the same question.
        kind: published: an answer that somebody made public; its thread is taken part in.
        thread: `ts` of the message that the thread hangs on; empty where the answer is private.
        ts: of the message that asks; of a shortcut, of the one that its thread hangs on.
        text: as Slack sent it.
        response_url: where an answer that only the asker sees is sent.
    """

    key: str
    kind: Kind
    team: str
    channel: str
    thread: str
    ts: str
    user: str
    text: str
    response_url: str = ""

    @property
    def private(self) -> bool:
        """Whether only the asker sees the answer."""
        return self.kind in ("command", "shortcut")

    def to_json(self) -> str:
        """As it is stored."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Job":
        """As it was stored."""
        return cls(**json.loads(text))


def message_key(team: str, channel: str, ts: str) -> str:
    """Names a message; Slack tells one that mentions the bot as two events."""
    return f"{team}:{channel}:{ts}"
