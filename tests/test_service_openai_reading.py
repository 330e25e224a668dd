"""What is read out of the requests of OpenAI's clients: a question, and what was said before it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadQuestion, ModelNotFound, Unsupported
from service.conversation import Message
from service.messages import LONGEST_LOOK, LOOKED_BACK
from service.openai_models import models
from service.openai_reading import Asked, read
from service.openai_requests import CompletionRequest, ResponseRequest, Said
from service.openai_text import BROKEN_OFF, SOURCES

PLAIN = models(1, chat=False)
WITH_CHAT = models(1, chat=True)
USER: Any = {"role": "user", "content": "Who signed it?"}
CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def completion(messages: Any, **more: Any) -> Asked:
    body = CompletionRequest.model_validate({"messages": messages, **more})
    return read(body, body.messages, "messages", WITH_CHAT)


def response(**more: Any) -> Asked:
    body = ResponseRequest.model_validate({"input": "", **more})
    said = [Said(role="user", content=body.input)] if isinstance(body.input, str) else body.input
    return read(body, said, "input", WITH_CHAT)


def refused(messages: Any, **more: Any) -> Unsupported:
    with pytest.raises(Unsupported) as error:
        completion(messages, **more)
    return error.value


# Messages


def test_the_last_message_is_the_question_and_the_others_were_said_before() -> None:
    asked = completion(
        [
            {"role": "user", "content": "Who signed the treaty?"},
            {"role": "assistant", "content": "Putin and Kim did."},
            {"role": "user", "content": "When?"},
        ]
    )
    assert asked.question.question == "When?"
    assert asked.before == [
        Message(role="user", content="Who signed the treaty?"),
        Message(role="assistant", content="Putin and Kim did."),
    ]


@pytest.mark.parametrize("role", ["system", "developer"])
def test_instructions_mean_nothing_wherever_they_stand(role: str) -> None:
    told = {"role": role, "content": [{"type": "text", "text": "Answer in verse."}]}
    assert completion([told, USER, told]).question == completion([USER]).question
    assert completion([told, USER, told]).before == []


@pytest.mark.parametrize("kind", ["text", "input_text", "output_text"])
def test_a_text_may_come_in_parts(kind: str) -> None:
    parts = [{"type": kind, "text": "Who signed"}, {"type": kind, "text": "it?"}]
    asked = completion([{"role": "user", "content": parts}])
    assert asked.question.words == "Who signed it?"


@pytest.mark.parametrize("kind", ["image_url", "input_image", "input_audio", "file", "x" * 5_000])
def test_parts_that_are_no_text_are_refused_by_their_place(kind: str) -> None:
    parts = [{"type": "text", "text": "What is this?"}, {"type": kind, kind: {"url": "x"}}]
    error = refused([USER, {"role": "assistant", "content": "He."}, {**USER, "content": parts}])
    assert error.param == "messages[2].content[1]"
    assert kind[:40] in str(error)
    assert len(str(error)) < 200


@pytest.mark.parametrize("role", ["tool", "function", "owner", None])
def test_roles_that_dateline_has_no_use_for_are_refused(role: str | None) -> None:
    error = refused([{"role": role, "content": "42"}, USER])
    assert error.param == "messages[0].role"


def test_an_assistant_that_only_called_a_tool_said_nothing() -> None:
    called = {"role": "assistant", "content": None, "tool_calls": [CALL]}
    assert completion([USER, called, USER]).before == [Message(**USER)]


@pytest.mark.parametrize(
    "item",
    [
        {"type": "function_call_output", "call_id": "1", "output": "42"},
        {"type": "item_reference", "id": "msg_1"},
        {"type": "reasoning", "id": "1", "summary": []},
    ],
)
def test_input_that_is_no_message_is_refused_by_its_place(item: dict[str, Any]) -> None:
    with pytest.raises(Unsupported) as error:
        response(input=[item, USER])
    assert error.value.param == "input[0]"


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "system", "content": "Be kind."}],
        [USER, {"role": "assistant", "content": "He"}],
    ],
)
def test_who_asks_nothing_is_told_so(messages: Any) -> None:
    with pytest.raises(BadQuestion, match="does not end with a message of the user's"):
        completion(messages)


# What was said before


def test_the_sources_under_an_answer_were_not_said() -> None:
    shown = f"He did. [1]{SOURCES}- [1] A title · 2024-06-18"
    taken_back = f"She did. [1]{SOURCES}- [1] A title{BROKEN_OFF}{shown}"
    for content in (shown, taken_back):
        asked = completion([USER, {"role": "assistant", "content": content}, USER])
        assert asked.before[1].content == "He did. [1]"


def test_of_a_long_conversation_the_latest_is_looked_at() -> None:
    said = [{"role": "user", "content": f"{n}?{' ' * 9_000}"} for n in range(100)]
    before = completion([*said, USER]).before
    assert [one.content.strip() for one in before] == [f"{n}?" for n in range(100)][-LOOKED_BACK:]
    assert max(len(one.content) for one in before) == LONGEST_LOOK


def test_half_of_a_character_does_no_harm() -> None:
    broken = {"role": "user", "content": "He \ud83d said"}
    asked = completion([broken, USER])
    assert asked.before[0].content == "He ? said"
    assert "\ud83d" not in asked.prompt


@given(st.lists(st.sampled_from(["user", "assistant", "system", "developer"])), st.text())
def test_any_conversation_that_ends_with_the_user_is_read(roles: list[str], text: str) -> None:
    asked = completion([*({"role": one, "content": text} for one in roles), USER])
    assert asked.question.question == "Who signed it?"
    assert len(asked.before) <= LOOKED_BACK
    heard = [one for one in roles if text.strip() and one in ("user", "assistant")][-LOOKED_BACK:]
    assert [one.role for one in asked.before] == heard


# Fields


def test_filters_stand_beside_the_fields_of_openai() -> None:
    filters = {"as_of": "2024-06-18", "sources": ["BBC"], "since": "2024", "until": "2025"}
    for asked in (completion([USER], **filters), response(input="Who?", **filters)):
        assert asked.question.model_dump(include=set(filters)) == filters


def test_fields_that_it_does_not_know_are_accepted() -> None:
    usual = {"temperature": 0, "max_tokens": 5, "seed": 1, "user": "u", "tools": [CALL]}
    strange = {"nobody": {"knows": [1, None]}, "tool_choice": "auto", "n": 1}
    asked = completion([{**USER, "name": "x"}], **usual, **strange)
    assert asked == completion([USER])


@pytest.mark.parametrize(
    ("param", "value"),
    [
        ("n", 2),
        ("n", 0),
        ("response_format", {"type": "json_object"}),
        ("response_format", {"type": "json_schema", "json_schema": {}}),
        ("tool_choice", "required"),
        ("tool_choice", {"type": "function", "function": {"name": "f"}}),
        ("modalities", ["text", "audio"]),
    ],
)
def test_what_would_be_promised_and_not_kept_is_refused(param: str, value: Any) -> None:
    error = refused([USER], **{param: value})
    assert error.param == param
    assert "is not supported" in str(error)


@pytest.mark.parametrize(
    ("param", "value"),
    [
        ("text.format", {"text": {"format": {"type": "json_schema"}}}),
        ("background", {"background": True}),
        ("conversation", {"conversation": "conv_1"}),
        ("prompt", {"prompt": {"id": "pmpt_1"}}),
        ("tool_choice", {"tool_choice": "required"}),
    ],
)
def test_so_it_is_in_responses(param: str, value: Any) -> None:
    with pytest.raises(Unsupported) as error:
        response(input="Who?", **value)
    assert error.value.param == param


@pytest.mark.parametrize(
    "harmless",
    [{"text": {"format": {"type": "text"}, "verbosity": "low"}}, {"background": False}],
)
def test_what_asks_for_nothing_else_is_not(harmless: Any) -> None:
    assert response(input="Who?", **harmless) == response(input="Who?")


# Models


def test_a_models_name_may_say_who_writes() -> None:
    assert completion([USER]).question.engine is None
    assert completion([USER], engine="openai").question.engine == "openai"
    named = completion([USER], model="dateline-extractive")
    assert (named.model, named.question.engine) == ("dateline-extractive", "extractive")
    assert completion([USER], model="dateline-openai", engine="openai").model == "dateline-openai"


def test_a_model_and_another_engine_contradict_each_other() -> None:
    error = refused([USER], model="dateline-extractive", engine="openai")
    assert error.param == "engine"


@pytest.mark.parametrize("name", ["gpt-5", "", "Dateline", "x" * 5_000])
def test_of_an_unknown_model_the_known_ones_are_named(name: str) -> None:
    with pytest.raises(ModelNotFound) as error:
        completion([USER], model=name)
    assert "dateline, dateline-extractive, dateline-openai" in str(error.value)
    assert len(str(error.value)) < 300


def test_the_model_that_writes_with_a_chat_model_is_there_where_one_is_set() -> None:
    assert "dateline-openai" not in [one.id for one in PLAIN.data]
    body = CompletionRequest.model_validate({"messages": [USER], "model": "dateline-openai"})
    with pytest.raises(ModelNotFound):
        read(body, body.messages, "messages", PLAIN)
