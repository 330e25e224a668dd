"""Answers written by a chat model: real HTTP, the real client, and a server that plays a script."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import ChatServer, Reply, Script, as_json, chat_server, in_pieces, passages_of
from conftest import PROOF, SEEDS, opened_engine, service_settings
from starlette.testclient import TestClient

from dateline import main
from ingest.errors import ChatFailed, NoChatModel
from ingest.models import EmbeddingModel
from service.answer import ABSTENTION, Answer
from service.api import create_app
from service.conversation import Message
from service.engine import Engine
from service.events import Answered, Event, Found, Stated
from service.questions import Question
from service.reasons import Reason

ASKED = "Who joined Putin's delegation?"
TRAVELLERS = (
    "Travelling with Putin are Defense Minister Andrei Belousov, Foreign Minister Sergei Lavrov and"
    " Deputy Prime Minister Alexander Novak."
)
STATED = "Defense Minister Andrei Belousov and Foreign Minister Sergei Lavrov travelled with Putin."
LANDED = "Vladimir Putin landed in Pyongyang at about 2:45 a.m. on Wednesday"
KEY = "sk-nobody-may-see-this"


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as listening:
        yield listening


@pytest.fixture(scope="module")
def written(
    server: ChatServer, tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Engine]:
    """An engine on the seeds whose chat model is the server."""
    folder = tmp_path_factory.mktemp("written")
    with opened_engine(
        folder / "data",
        model,
        [SEEDS],
        chat_model="small",
        OPENAI_API_KEY=KEY,
        OPENAI_BASE_URL=server.url,
    ) as opened:
        yield opened


@pytest.fixture(scope="module")
def extracted(engine: Engine) -> str:
    """What extraction answers."""
    return ask(engine).answer


@pytest.fixture(autouse=True)
def forgotten(server: ChatServer) -> None:
    """Each test sees its own requests alone."""
    server.asked.clear()
    server.gone.clear()


def says(answer: str) -> Script:
    """The whole of an answer in small pieces."""
    return lambda _: Reply(in_pieces(answer))


def quoting(quote: str, text: str = STATED, **more: object) -> Script:
    """One statement that cites the passage that holds the quote."""

    def script(request: dict[str, object]) -> Reply:
        texts = [" ".join(text.split()) for text in passages_of(request)]
        number = next(n for n, text in enumerate(texts, 1) if quote in text)
        return Reply(in_pieces(as_json((text, number, quote), **more)))  # type: ignore[arg-type]

    return script


def ask(opened: Engine, question: str = ASKED, **more: object) -> Answer:
    return opened.ask(Question.model_validate({"question": question, **more}))


def exact(engine: Engine, answer: Answer) -> bool:
    return all(
        engine.article(one.article.id).text[one.start : one.end] == one.quote
        for one in answer.citations
    )


# What goes well


def test_a_statement_that_holds_is_shown_with_the_articles_own_words(
    server: ChatServer, written: Engine
) -> None:
    server.script = quoting(TRAVELLERS, short="Andrei Belousov")
    answer = ask(written)
    assert (answer.engine, answer.status, answer.degraded) == ("openai", "answered", False)
    assert [one.text for one in answer.statements] == [STATED]
    assert [one.quote for one in answer.citations] == [TRAVELLERS]
    assert answer.answer == f"{STATED} [1]"
    assert answer.short_answer == "Andrei Belousov"
    assert answer.dropped == []
    assert exact(written, answer)


def test_the_model_is_given_numbered_passages_and_the_question(
    server: ChatServer, written: Engine
) -> None:
    server.script = quoting(TRAVELLERS)
    ask(written)
    system, user = server.asked[-1]["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert user["content"].endswith(f"Question: {ASKED}")
    assert "passage 1 (title: " in user["content"]
    assert "date: 2024-06-18" in user["content"]
    assert server.asked[-1]["response_format"]["type"] == "json_schema"


def test_what_an_answer_cost_in_tokens_is_told(
    server: ChatServer, written: Engine, extracted: str
) -> None:
    server.script = quoting(TRAVELLERS)
    assert ask(written).tokens == 97
    server.script = says(as_json(("Nobody travelled with him.", 1, "no such words")))
    degraded = ask(written)
    assert (degraded.degraded, degraded.answer, degraded.tokens) == (True, extracted, 97)
    assert ask(written, engine="extractive").tokens is None


def test_plain_text_with_markers_is_read_as_well(server: ChatServer, written: Engine) -> None:
    def script(request: dict[str, object]) -> Reply:
        texts = passages_of(request)
        number = next(n for n, text in enumerate(texts, 1) if TRAVELLERS in " ".join(text.split()))
        return Reply(in_pieces(f"{STATED} [{number}] Emmanuel Macron came too. [{number}]"))

    server.script = script
    answer = ask(written)
    assert [one.text for one in answer.statements] == [STATED]
    assert [one.quote for one in answer.citations] == [TRAVELLERS]
    assert answer.dropped == [Reason.QUOTE.value]


def test_a_model_that_finds_no_answer_abstains(server: ChatServer, written: Engine) -> None:
    for said in (as_json(answered=False), "NO ANSWER"):
        server.script = says(said)
        answer = ask(written)
        assert (answer.status, answer.answer, answer.engine) == ("abstained", ABSTENTION, "openai")
        assert not answer.degraded


def test_passage_numbers_that_were_invented_shift_no_others(
    server: ChatServer, written: Engine
) -> None:
    def script(request: dict[str, object]) -> Reply:
        texts = [" ".join(text.split()) for text in passages_of(request)]
        number = next(n for n, text in enumerate(texts, 1) if TRAVELLERS in text)
        invented = (STATED.replace("travelled", "came"), 99, TRAVELLERS)
        return Reply(in_pieces(as_json(invented, (STATED, number, TRAVELLERS))))

    server.script = script
    answer = ask(written)
    assert [one.text for one in answer.statements] == [STATED]
    assert answer.statements[0].citations == [1]
    assert answer.dropped == [Reason.PASSAGE.value]


BEFORE = [
    Message(role="user", content="Who advises Putin on foreign policy?"),
    Message(role="assistant", content="His foreign policy adviser, Yuri Ushakov. [1]"),
]
FOLLOW_UP = "What did he say about the treaty?"
WHOLE = "What did Yuri Ushakov say about the treaty?"


def rewriting(says: str) -> Script:
    """Rewrites a question so, and finds that the passages do not answer."""

    def script(request: dict[str, object]) -> Reply:
        asked = "Last question" in str(request["messages"])
        return Reply(in_pieces(says if asked else as_json(answered=False)))

    return script


@pytest.mark.parametrize(
    ("says", "understood"),
    [
        ("And what did Yuri Ushakov say of the treaty?",) * 2,
        ("What did Emmanuel Macron say about the treaty?", WHOLE),
        ("", WHOLE),
    ],
)
def test_a_follow_up_is_rewritten_by_the_model_and_else_by_rules(
    server: ChatServer, written: Engine, says: str, understood: str
) -> None:
    server.script = rewriting(says)
    answer = written.answer(Question(question=FOLLOW_UP), BEFORE)
    assert (answer.question, answer.standalone_question) == (FOLLOW_UP, understood)


def test_extraction_understands_by_rules_however_it_is_asked(
    server: ChatServer, written: Engine
) -> None:
    asked = Question(question=FOLLOW_UP, engine="extractive")

    async def streamed() -> list[Event]:
        return [event async for event in written.stream(asked, asyncio.to_thread, BEFORE)]

    *_, last = asyncio.run(streamed())
    assert isinstance(last, Answered)
    assert last.answer.standalone_question == WHOLE
    assert written.answer(asked, BEFORE).standalone_question == WHOLE
    assert server.asked == []


def test_extraction_can_be_asked_for(server: ChatServer, written: Engine, extracted: str) -> None:
    answer = ask(written, engine="extractive")
    assert answer.engine == "extractive"
    assert answer.answer == extracted
    assert server.asked == []


# What goes wrong

FAILURES = {
    "refused key": Reply(status=401),
    "unknown model": Reply(status=404),
    "too many requests": Reply(status=429, headers={"retry-after-ms": "1"}),
    "server error": Reply(status=500, headers={"retry-after-ms": "1"}),
    "context overflow": Reply(status=400, body='{"error": {"message": "context length exceeded"}}'),
    "cut off": Reply(in_pieces(as_json((STATED, 1, TRAVELLERS)))[:-4], cut=True),
    "malformed": Reply(['{"answered": true, "statements": [{"text": oops}]}']),
    "ends within": Reply(['{"answered": true, "statements": [']),
    "empty": Reply([""]),
    "nothing in it": Reply([as_json()]),
    "no event stream": Reply(raw=b"<html>Welcome</html>"),
    "no JSON in events": Reply(raw=b"data: {oops\n\n"),
    "null": Reply(raw=b"data: null\n\n"),
    "error in the stream": Reply(raw=b'data: {"error": {"message": "boom"}}\n\n'),
    "only what does not hold": Reply([as_json(("Macron came.", 1, "Macron came."))]),
}
each_failure = pytest.mark.parametrize("reply", FAILURES.values(), ids=FAILURES.keys())


@each_failure
def test_a_failure_gives_the_extractive_answer(
    server: ChatServer, written: Engine, extracted: str, reply: Reply
) -> None:
    server.script = lambda _: reply
    answer = ask(written)
    assert (answer.engine, answer.degraded) == ("extractive", True)
    assert answer.answer == extracted
    assert "Macron" not in answer.model_dump_json()


@pytest.mark.parametrize(
    "reply",
    [
        one
        for name, one in FAILURES.items()
        if name not in ("only what does not hold", "nothing in it")
    ],
)
def test_a_failure_is_told_where_the_model_was_asked_for(
    server: ChatServer, written: Engine, reply: Reply
) -> None:
    server.script = lambda _: reply
    with pytest.raises(ChatFailed) as raised:
        ask(written, engine="openai")
    assert KEY not in str(raised.value)


def test_where_the_model_was_asked_for_and_nothing_holds_it_abstains(
    server: ChatServer, written: Engine
) -> None:
    server.script = lambda _: FAILURES["only what does not hold"]
    answer = ask(written, engine="openai")
    assert (answer.engine, answer.status) == ("openai", "abstained")
    assert answer.dropped == [Reason.QUOTE.value]


def test_without_a_chat_model_it_cannot_be_asked_for(engine: Engine) -> None:
    with pytest.raises(NoChatModel, match="DATELINE_CHAT_MODEL"):
        ask(engine, engine="openai")


def test_a_server_that_does_not_answer_costs_no_more_than_the_deadline(
    server: ChatServer, model: EmbeddingModel, tmp_path: Path
) -> None:
    server.script = lambda _: Reply([None])
    with opened_engine(
        tmp_path / "data",
        model,
        [SEEDS],
        chat_model="small",
        chat_seconds=0.5,
        OPENAI_API_KEY=KEY,
        OPENAI_BASE_URL=server.url,
    ) as hurried:
        answer = ask(hurried)
        assert (answer.degraded, answer.status) == (True, "answered")
        assert hurried.writer is not None
        assert hurried.writer.model.state == "failing"
        follow_up = hurried.ask(
            Question(question="And who joined his delegation?"),
            before=[Message(role="user", content="Why did Putin go to Pyongyang?")],
        )
        assert (follow_up.degraded, follow_up.engine) == (True, "extractive")


# Streaming


def collect(engine: Engine, question: str = ASKED) -> list[Event]:
    async def run() -> list[Event]:
        asked = Question(question=question)
        return [event async for event in engine.stream(asked, asyncio.to_thread)]

    return asyncio.run(run())


def test_a_stream_tells_passages_statements_and_the_answer(
    server: ChatServer, written: Engine
) -> None:
    server.script = quoting(TRAVELLERS)
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


def test_a_statement_is_sent_before_the_model_has_ended(
    server: ChatServer, written: Engine
) -> None:
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

    server.script = script
    stated = asyncio.run(first())
    assert isinstance(stated, Stated) and stated.statement.text == STATED
    assert server.gone.wait(60)


def test_a_call_that_is_cancelled_ends_the_call_to_the_model(
    server: ChatServer, written: Engine
) -> None:
    async def cancelled() -> None:
        asked = asyncio.Event()
        loop = asyncio.get_running_loop()

        def script(_: dict[str, object]) -> Reply:
            loop.call_soon_threadsafe(asked.set)
            return Reply([None])

        server.script = script
        task = asyncio.create_task(written.ask_async(Question(question=ASKED), asyncio.to_thread))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert server.gone.wait(60)


def test_what_was_stated_before_a_failure_is_taken_back_by_the_answer(
    server: ChatServer, written: Engine, extracted: str
) -> None:
    def script(request: dict[str, object]) -> Reply:
        pieces = quoting(TRAVELLERS)(request).pieces
        return Reply(pieces[:-3], cut=True)

    server.script = script
    *before, answered = collect(written)
    assert [one for one in before if isinstance(one, Stated)]
    assert isinstance(answered, Answered)
    assert answered.answer.degraded
    assert answered.answer.answer == extracted


# Over HTTP


@pytest.fixture
def http(written: Engine) -> TestClient:
    app = create_app(written, service_settings(written.index.settings.data_dir), token=PROOF)
    return TestClient(app, raise_server_exceptions=False)


def test_the_service_answers_with_the_model_and_says_how_it_fares(
    server: ChatServer, http: TestClient
) -> None:
    server.script = quoting(TRAVELLERS)
    assert http.post("/ask", json={"question": ASKED}).json()["engine"] == "openai"
    told = http.get("/readyz").json()
    assert told["chat_model"] == "ready"
    assert min(told["chat_tokens_read"], told["chat_tokens_written"]) > 0
    server.script = lambda _: FAILURES["refused key"]
    assert http.post("/ask", json={"question": ASKED}).json()["degraded"] is True
    told = http.get("/readyz").json()
    assert told["chat_model"] == "failing"
    assert "OPENAI_API_KEY" in told["chat_problem"]
    assert KEY not in json.dumps(told)
    forced = http.post("/ask", json={"question": ASKED, "engine": "openai"})
    assert (forced.status_code, forced.json()["type"]) == (502, "urn:dateline:problem:chat-failed")
    assert KEY not in forced.text


def test_without_a_model_the_service_says_so(api: TestClient) -> None:
    assert api.get("/readyz").json()["chat_model"] == "off"
    forced = api.post("/ask", json={"question": ASKED, "engine": "openai"})
    assert (forced.status_code, forced.json()["type"]) == (
        409,
        "urn:dateline:problem:no-chat-model",
    )


def test_the_key_is_in_no_log(
    server: ChatServer, written: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    body = json.dumps({"error": {"message": f"bad key {KEY}"}})
    for status in (400, 401, 500):
        server.script = lambda _, status=status: Reply(  # type: ignore[misc]
            status=status, body=body, headers={"retry-after-ms": "1"}
        )
        ask(written)
    assert KEY not in caplog.text
    assert "the chat model gave no answer" in caplog.text


# On the command line


@pytest.mark.usefixtures("unhurried")
def test_both_engines_can_be_seen_side_by_side(
    server: ChatServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = {"DATELINE_DATA_DIR": tmp_path / "data", "DATELINE_CHAT_MODEL": "small"}
    for name, value in {**given, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("COLUMNS", "200")
    server.script = quoting(TRAVELLERS)
    assert main(["ingest", str(SEEDS)]) == 0
    capsys.readouterr()
    assert main(["ask", ASKED, "--engine", "both", "--json"]) == 0
    answers = json.loads(capsys.readouterr().out)
    assert list(answers) == ["extractive", "openai"]
    assert [one["engine"] for one in answers.values()] == ["extractive", "openai"]
    assert main(["ask", ASKED, "--engine", "both"]) == 0
    shown = capsys.readouterr().out
    assert "extractive" in shown
    assert "travelled with Putin" in " ".join(shown.split())
    server.script = lambda _: FAILURES["unknown model"]
    assert main(["ask", ASKED, "--engine", "openai"]) == 1
    assert "DATELINE_CHAT_MODEL" in capsys.readouterr().err
