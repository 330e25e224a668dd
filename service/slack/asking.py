"""A question out of Slack put to the engine, and what is said where no answer comes of it."""

from contextlib import aclosing

from ingest.errors import BadQuestion, DatelineError, EmptyIndex, Overloaded
from service.answer import Answer
from service.conversation import Conversation
from service.events import Answered
from service.questions import LONGEST_QUESTION, Question
from service.slack.channels import ChannelSettings
from service.slack.escape import cut
from service.slack.phrases import Phrases
from service.slack.source import Source


def question(words: str, channel: ChannelSettings, *, claim: bool = False) -> Question:
    """What is asked, among the articles that the channel looks at.

    Args:
        claim: the words are not a question but what somebody said; of a long one, its beginning.
    """
    asked = cut(words, LONGEST_QUESTION) if claim else words
    return Question(question=asked, **channel.narrowing.model_dump())


async def asked(source: Source, wanted: Question, before: Conversation) -> Answer:
    """The whole answer; raises what the engine raises."""
    async with aclosing(source.stream(wanted, before)) as coming:
        async for event in coming:
            if isinstance(event, Answered):
                return event.answer
    raise AssertionError("a stream ends with an answer")


def apology(error: DatelineError, phrases: Phrases) -> str:
    """What a person is told of an error."""
    match error:
        case BadQuestion():
            return phrases.too_long
        case EmptyIndex():
            return phrases.nothing
        case Overloaded():
            return phrases.busy
    return phrases.failed
