"""A follow-up question made to stand alone, by rules."""

from service.conversation import Conversation


def standalone(question: str, before: Conversation) -> str:
    """The question as it can be understood without the conversation."""
    return question
