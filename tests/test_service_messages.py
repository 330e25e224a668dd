"""What a conversation asks, and how much of it is looked back at."""

from typing import Any

import pytest

from ingest.errors import BadQuestion
from service.conversation import Message
from service.messages import LONGEST_LOOK, LOOKED_BACK, Chat


def chat(*turns: tuple[str, str], **more: Any) -> Chat:
    messages = [{"role": role, "content": content} for role, content in turns]
    return Chat.model_validate({"messages": messages, **more})


def test_the_last_message_is_the_question_and_those_before_it_the_conversation() -> None:
    question, before = chat(
        ("user", "Who signed?"), ("assistant", "Putin did. [1]"), ("user", "When?")
    ).read()
    assert question.question == "When?"
    assert before == [
        Message(role="user", content="Who signed?"),
        Message(role="assistant", content="Putin did. [1]"),
    ]


def test_filters_and_engine_go_with_the_question() -> None:
    given = {"as_of": "2024-06-19", "since": "2024", "until": "2025", "sources": ["AP"]}
    question, _ = chat(("user", "Who?"), engine="extractive", stream=True, **given).read()
    assert question.model_dump() == {"question": "Who?", "engine": "extractive", **given}


def test_what_is_no_part_of_the_conversation_is_left_out() -> None:
    _, before = chat(
        ("system", "Be brief."),
        ("user", "Who?"),
        ("developer", "Be long."),
        ("assistant", " "),
        ("user", "When?"),
        ("system", "Be brief."),
    ).read()
    assert before == [Message(role="user", content="Who?")]


def test_of_a_long_conversation_the_end_counts() -> None:
    turns = [("user", f"Question {n}?") for n in range(50)]
    question, before = chat(*turns).read()
    assert question.question == "Question 49?"
    assert [one.content for one in before] == [f"Question {n}?" for n in range(41, 49)]
    assert len(before) == LOOKED_BACK


def test_of_a_long_message_the_beginning_counts() -> None:
    _, before = chat(("assistant", "a" * 10 * LONGEST_LOOK), ("user", "When?")).read()
    assert before[0].content == "a" * LONGEST_LOOK


@pytest.mark.parametrize("turns", [[("system", "x")], [("user", "x"), ("assistant", "y")]])
def test_without_a_last_word_of_the_user_there_is_no_question(turns: list[tuple[str, str]]) -> None:
    with pytest.raises(BadQuestion, match="the last message must be the user's"):
        chat(*turns).read()
