"""What was said before a question: the turns of a conversation."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["user", "assistant"]


class Message(BaseModel):
    """One turn: what a person asked, or what was answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    content: str = Field(description="as it was shown; markers such as [1] mean nothing")


Conversation = Sequence[Message]
"""Oldest first, without the question that is asked now."""
