"""From the messages of OpenAI's clients to a question and what was said before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import BadQuestion, Unsupported
from service.conversation import Conversation, Message
from service.messages import LONGEST_LOOK, LOOKED_BACK
from service.openai_models import Models, engine_of, model_named
from service.openai_requests import OpenAIRequest, Part, Said
from service.openai_text import spoken
from service.questions import Question

_TEXTS = ("text", "input_text", "output_text")
_UNHEARD = ("system", "developer")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client wants to know.

    Attributes:
        prompt: all text that it sent, whether it was looked at or not.
    """

    question: Question
    before: Conversation
    model: str
    prompt: str


def read(
    body: OpenAIRequest,
    said: Sequence[Said],
    place: str,
    known: Models,
    before: Conversation = (),
) -> Asked:
    """The question that a request ends with.

    Args:
        place: the field of the request that holds what was said.
        before: what was said before that.

    Raises:
        ModelNotFound: the request names a model that there is not.
        Unsupported: it asks for what Dateline does not do.
        BadQuestion: it does not end with a question.
    """
    model = model_named(body.model, known)
    for param, why in body.refused():
        raise Unsupported(f"{param} is not supported: {why}", param)
    turns = _turns(said, place)
    if not turns or turns[-1].role != "user":
        raise BadQuestion(f"{place} does not end with a message of the user's; ask something there")
    question = Question(
        question=turns[-1].content,
        as_of=body.as_of,
        sources=body.sources,
        since=body.since,
        until=body.until,
        engine=engine_of(model, body.engine),
    )
    earlier = [_remembered(one) for one in (*before, *turns[:-1]) if one.content.strip()]
    return Asked(question, earlier[-LOOKED_BACK:], model.id, _prompt(said))


def _turns(said: Sequence[Said], place: str) -> list[Message]:
    turns: list[Message] = []
    for number, one in enumerate(said):
        where = f"{place}[{number}]"
        if one.type != "message":
            raise Unsupported(f"{where} is of the type {one.type[:80]!r}; send messages", where)
        if one.role in _UNHEARD:
            continue
        if one.role not in ("user", "assistant"):
            known = "user, assistant, system and developer are"
            raise Unsupported(f"{where}.role is none that Dateline knows; {known}", f"{where}.role")
        turns.append(Message(role=one.role, content=_text(one, where)))
    return turns


def _text(said: Said, where: str) -> str:
    if said.content is None or isinstance(said.content, str):
        return said.content or ""
    for number, part in enumerate(said.content):
        if part.type not in _TEXTS:
            place = f"{where}.content[{number}]"
            raise Unsupported(
                f"{place} is of the type {part.type[:80]!r}; Dateline reads text alone", place
            )
    return _joined(said.content)


def _joined(parts: Sequence[Part]) -> str:
    return "\n".join(part.text or "" for part in parts)


def _remembered(message: Message) -> Message:
    words = spoken(message.content) if message.role == "assistant" else message.content
    # Half of a character, which JSON can hold, is none.
    whole = words[:LONGEST_LOOK].encode("utf-8", "replace").decode()
    return Message(role=message.role, content=whole)


def _prompt(said: Sequence[Said]) -> str:
    contents = [one.content or "" for one in said]
    texts = [one if isinstance(one, str) else _joined(one) for one in contents]
    return "\n".join(texts).encode("utf-8", "replace").decode()
