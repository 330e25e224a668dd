"""What a chat model writes is streamed statement by statement, and ends with who listens."""

import asyncio

import pytest
from chat_server import ChatServer, Reply, in_pieces
from written_answers import ASKED, STATED, TRAVELLERS, ask, quoting

from service.engine import Engine
from service.events import Answered, Event, Found, Stated
from service.questions import Question

pytest_plugins = ["written_answers"]


def collect(engine: Engine, question: str = ASKED) -> list[Event]:
    async def run() -> list[Event]:
        asked = Question(question=question)
        return [event async for event in engine.stream(asked, asyncio.to_thread)]

    return asyncio.run(run())


def test_a_stream_tells_passages_statements_and_the_answer(
    chat: ChatServer, written: Engine
) -> None:
    chat.script = quoting(TRAVELLERS)
    found, stated, answered = collect(written)
    assert isinstance(found, Found) and found.passages
    assert isinstance(stated, Stated) and stated.statement.text == STATED
    assert [one.quote for one in stated.citations] == [TRAVELLERS]
    assert isinstance(answered, Answered)
    assert answered.answer.statements == [stated.statement]


def test_extraction_streams_the_same_answer_that_it_gives(engine: Engine) -> None:
    question = "Who is secretary general of Nato?"
    _, *stated, answered = collect(engine, question)
    whole = ask(engine, question)
    assert isinstance(answered, Answered)
    assert answered.answer.answer == whole.answer
    assert [one.statement for one in stated if isinstance(one, Stated)] == whole.statements
    cited = [one for event in stated if isinstance(event, Stated) for one in event.citations]
    assert cited == whole.citations


def test_a_statement_is_sent_before_the_model_has_ended(chat: ChatServer, written: Engine) -> None:
    """The server waits for the client to leave, and the client leaves after one statement."""

    def script(request: dict[str, object]) -> Reply:
        reply = quoting(TRAVELLERS)(request)
        whole = "".join(piece or "" for piece in reply.pieces)
        return Reply([*in_pieces(whole[: whole.index("]") + 2]), None])

    async def first() -> Event:
        events = written.stream(Question(question=ASKED), asyncio.to_thread)
        async for event in events:
            if isinstance(event, Stated):
                await events.aclose()
                return event
        raise AssertionError("nothing was stated")

    chat.script = script
    stated = asyncio.run(first())
    assert isinstance(stated, Stated) and stated.statement.text == STATED
    assert chat.gone.wait(60)


def test_a_call_that_is_cancelled_ends_the_call_to_the_model(
    chat: ChatServer, written: Engine
) -> None:
    async def cancelled() -> None:
        asked = asyncio.Event()
        loop = asyncio.get_running_loop()

        def script(_: dict[str, object]) -> Reply:
            loop.call_soon_threadsafe(asked.set)
            return Reply([None])

        chat.script = script
        task = asyncio.create_task(written.ask_async(Question(question=ASKED), asyncio.to_thread))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert chat.gone.wait(60)


def test_what_was_stated_before_a_failure_is_taken_back_by_the_answer(
    chat: ChatServer, written: Engine, extracted: str
) -> None:
    def script(request: dict[str, object]) -> Reply:
        pieces = quoting(TRAVELLERS)(request).pieces
        return Reply(pieces[:-3], cut=True)

    chat.script = script
    *before, answered = collect(written)
    assert [one for one in before if isinstance(one, Stated)]
    assert isinstance(answered, Answered)
    assert answered.answer.degraded
    assert answered.answer.answer == extracted
