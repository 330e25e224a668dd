"""What is said in a chat: messages, of which the last is the question."""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from ingest.errors import BadQuestion
from service.answer import EngineName
from service.conversation import Message
from service.questions import Narrowing, Question, is_broken

MOST_MESSAGES: Final = 1_000
LONGEST_MESSAGE: Final = 100_000
"""Code points of a message that is not the question; an answer of Dateline has a few thousand."""
LOOKED_BACK: Final = 8
"""Messages before the question that can say what it means: more only cost a chat model tokens."""
LONGEST_LOOK: Final = 2_000
"""Code points of each of them: as much as a question may have."""


class ChatMessage(BaseModel):
    """One message."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Literal["user", "assistant", "system", "developer"] = Field(
        description="system and developer are taken, because chat clients send them, and not"
        " followed: what Dateline says and how it is checked is not up to a prompt"
    )
    content: str = Field(description=f"up to {LONGEST_MESSAGE:,} characters; a question: 2,000")

    def check(self, number: int) -> None:
        """Raises BadQuestion: it is too long or holds half of a character."""
        if is_broken(self.content):
            broken = f"message {number} holds half of a character (a lone surrogate); mend it"
            raise BadQuestion(broken)
        if len(self.content) > LONGEST_MESSAGE:
            length = f"{len(self.content):,} characters; {LONGEST_MESSAGE:,} at most"
            raise BadQuestion(f"message {number} has {length}")


class Chat(Narrowing):
    """A conversation that ends with a question, and which articles may be looked at."""

    messages: list[ChatMessage] = Field(
        min_length=1,
        max_length=MOST_MESSAGES,
        description="oldest first; the last, besides those of system and developer, is the user's",
    )
    stream: bool = Field(default=False, strict=True, description="whether events are sent")
    engine: EngineName | None = Field(default=None, description="who writes; null: the default")

    def read(self) -> tuple[Question, list[Message]]:
        """The question, and what was said before it as far as it can matter.

        Raises:
            BadQuestion: the last message is not the user's, or one cannot be read.
        """
        for number, one in enumerate(self.messages, start=1):
            one.check(number)
        said = [
            Message(role=one.role, content=one.content)
            for one in self.messages
            if one.role == "user" or one.role == "assistant"
        ]
        if not said or said[-1].role != "user":
            raise BadQuestion("there is no question: the last message must be the user's")
        narrowing = self.model_dump(include=set(Narrowing.model_fields))
        question = Question(question=said[-1].content, engine=self.engine, **narrowing)
        return question, [_cut(one) for one in said[-1 - LOOKED_BACK : -1] if one.content.strip()]


def _cut(message: Message) -> Message:
    return message.model_copy(update={"content": message.content[:LONGEST_LOOK]})
