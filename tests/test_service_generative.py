"""What a chat model writes is shown as far as it holds, in the articles' own words."""

import asyncio
import json
from pathlib import Path

import pytest
from chat_server import ChatServer, Reply, Script, as_json, in_pieces
from conftest import SEEDS, opened_engine
from written_answers import ASKED, STATED, TRAVELLERS, ask, asking, holder, quoting

from dateline import main
from ingest.models import EmbeddingModel
from service.answer import ABSTENTION, Answer
from service.conversation import Message
from service.engine import Engine
from service.events import Answered, Event
from service.questions import Question
from service.reasons import Reason

pytest_plugins = ["written_answers"]


def says(answer: str) -> Script:
    """The whole of an answer in small pieces."""
    return lambda _: Reply(in_pieces(answer))


def exact(engine: Engine, answer: Answer) -> bool:
    return all(
        engine.article(one.article.id).text[one.start : one.end] == one.quote
        for one in answer.citations
    )


def test_a_statement_that_holds_is_shown_with_the_articles_own_words(
    chat: ChatServer, written: Engine
) -> None:
    chat.script = quoting(TRAVELLERS, short="Andrei Belousov")
    answer = ask(written)
    assert (answer.engine, answer.status, answer.degraded) == ("openai", "answered", False)
    assert [one.text for one in answer.statements] == [STATED]
    assert [one.quote for one in answer.citations] == [TRAVELLERS]
    assert answer.answer == f"{STATED} [1]"
    assert answer.short_answer == "Andrei Belousov"
    assert answer.dropped == []
    assert exact(written, answer)


NEXT = (
    "From North Korea, Putin is expected to go on to Vietnam, another old ally, for talks on trade"
    " and other matters."
)
GONE, AHEAD = "Putin went on to Vietnam.", "Where does Putin go next?"


def stating(*told: tuple[str, str]) -> Script:
    """Statements, each with its quote."""

    def script(request: dict[str, object]) -> Reply:
        claims = [(text, holder(request, quote), quote) for text, quote in told]
        return Reply(in_pieces(as_json(*claims)))

    return script


def test_what_says_more_than_its_quote_is_told_in_the_quotes_words(
    chat: ChatServer, written: Engine
) -> None:
    chat.script = stating((GONE, NEXT), (STATED, TRAVELLERS), (GONE.replace("on", "off"), NEXT))
    answer = ask(written)
    assert [one.text for one in answer.statements] == [NEXT, STATED]
    assert (answer.dropped, answer.degraded) == ([], False)
    assert exact(written, answer)


def test_a_quote_stands_alone_for_a_statement_only_where_it_answers(
    chat: ChatServer, written: Engine, extracted: str
) -> None:
    chat.script = stating((GONE, NEXT))
    answer = ask(written, AHEAD)
    assert [one.text for one in answer.statements] == [NEXT]
    assert (answer.engine, answer.degraded) == ("openai", False)
    beside = ask(written)
    assert (beside.degraded, beside.answer) == (True, extracted)
    assert beside.dropped == [Reason.CERTAINTY.value]


def test_the_settings_say_whether_the_reader_takes_part_in_the_checks(
    chat: ChatServer, written: Engine, tmp_path: Path, model: EmbeddingModel
) -> None:
    chat.script = stating((GONE, NEXT))
    assert ask(written, AHEAD).dropped == []
    off = asking(chat) | {"reader": "off"}
    with opened_engine(tmp_path / "data", model, [SEEDS], **off) as opened:
        assert ask(opened, AHEAD).dropped == [Reason.CERTAINTY]


def test_the_model_is_given_numbered_passages_and_the_question(
    chat: ChatServer, written: Engine
) -> None:
    chat.script = quoting(TRAVELLERS)
    ask(written)
    system, user = chat.asked[-1]["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert user["content"].endswith(f"Question: {ASKED}")
    assert "passage 1 (title: " in user["content"]
    assert "date: 2024-06-18" in user["content"]
    assert chat.asked[-1]["response_format"]["type"] == "json_schema"


def test_what_an_answer_cost_in_tokens_is_told(
    chat: ChatServer, written: Engine, extracted: str
) -> None:
    chat.script = quoting(TRAVELLERS)
    assert ask(written).tokens == 97
    chat.script = says(as_json(("Nobody travelled with him.", 1, "no such words")))
    degraded = ask(written)
    assert (degraded.degraded, degraded.answer, degraded.tokens) == (True, extracted, 97)
    assert ask(written, engine="extractive").tokens is None


def test_plain_text_with_markers_is_read_as_well(chat: ChatServer, written: Engine) -> None:
    def script(request: dict[str, object]) -> Reply:
        number = holder(request, TRAVELLERS)
        return Reply(in_pieces(f"{STATED} [{number}] Emmanuel Macron came too. [{number}]"))

    chat.script = script
    answer = ask(written)
    assert [one.text for one in answer.statements] == [STATED]
    assert [one.quote for one in answer.citations] == [TRAVELLERS]
    assert answer.dropped == [Reason.QUOTE.value]


def test_a_model_that_finds_no_answer_abstains(chat: ChatServer, written: Engine) -> None:
    for said in (as_json(answered=False), "NO ANSWER"):
        chat.script = says(said)
        answer = ask(written)
        assert (answer.status, answer.answer, answer.engine) == ("abstained", ABSTENTION, "openai")
        assert not answer.degraded


def test_passage_numbers_that_were_invented_shift_no_others(
    chat: ChatServer, written: Engine
) -> None:
    def script(request: dict[str, object]) -> Reply:
        invented = (STATED.replace("travelled", "came"), 99, TRAVELLERS)
        held = (STATED, holder(request, TRAVELLERS), TRAVELLERS)
        return Reply(in_pieces(as_json(invented, held)))

    chat.script = script
    answer = ask(written)
    assert [one.text for one in answer.statements] == [STATED]
    assert answer.statements[0].citations == [1]
    assert answer.dropped == [Reason.PASSAGE.value]


def test_extraction_can_be_asked_for(chat: ChatServer, written: Engine, extracted: str) -> None:
    answer = ask(written, engine="extractive")
    assert answer.engine == "extractive"
    assert answer.answer == extracted
    assert chat.asked == []


# In a conversation

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
    chat: ChatServer, written: Engine, says: str, understood: str
) -> None:
    chat.script = rewriting(says)
    answer = written.answer(Question(question=FOLLOW_UP), BEFORE)
    assert (answer.question, answer.standalone_question) == (FOLLOW_UP, understood)


def test_extraction_understands_by_rules_however_it_is_asked(
    chat: ChatServer, written: Engine
) -> None:
    asked = Question(question=FOLLOW_UP, engine="extractive")

    async def streamed() -> list[Event]:
        return [event async for event in written.stream(asked, asyncio.to_thread, BEFORE)]

    *_, last = asyncio.run(streamed())
    assert isinstance(last, Answered)
    assert last.answer.standalone_question == WHOLE
    assert written.answer(asked, BEFORE).standalone_question == WHOLE
    assert chat.asked == []


# On the command line


@pytest.mark.usefixtures("unhurried")
def test_both_engines_can_be_seen_side_by_side(
    chat: ChatServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    for name, value in asking(chat).items():
        monkeypatch.setenv("DATELINE_CHAT_MODEL" if name == "chat_model" else name, value)
    chat.script = quoting(TRAVELLERS)
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
    chat.script = lambda _: Reply(status=404)
    assert main(["ask", ASKED, "--engine", "openai"]) == 1
    assert "DATELINE_CHAT_MODEL" in capsys.readouterr().err
