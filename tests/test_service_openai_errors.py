"""What goes wrong raises in OpenAI's client what it would raise with OpenAI."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from conftest import opened_engine, service_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from live_service import live, openai_at
from starlette.testclient import TestClient

from ingest import errors
from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.openai_errors import OpenAIError
from service.problems import STATUS
from service.questions import Question

FACT = "How many days is the state visit supposed to take?"
DOORS = ["/v1/chat/completions", "/v1/responses"]
KEY = "sk-nobody-may-see-this"


@pytest.fixture(scope="module")
def url(engine: Engine) -> Iterator[str]:
    """Where the service answers from the seeds."""
    with live(create_app(engine, service_settings(engine.index.settings.data_dir))) as address:
        yield address


@pytest.fixture(scope="module")
def client(url: str) -> openai.OpenAI:
    return openai_at(url)


def complete(client: openai.OpenAI, question: str = FACT, **more: Any) -> Any:
    messages: Any = [{"role": "user", "content": question}]
    return client.chat.completions.create(**{"model": "dateline", "messages": messages, **more})


def respond(client: openai.OpenAI, question: str = FACT, **more: Any) -> Any:
    return client.responses.create(**{"model": "dateline", "input": question, **more})


each_way = pytest.mark.parametrize("ask", [complete, respond])
each_stream = pytest.mark.parametrize("stream", [False, True])


@each_way
@each_stream
@pytest.mark.parametrize(
    ("given", "expected", "code"),
    [
        ({"model": "gpt-5"}, openai.NotFoundError, "model_not_found"),
        ({"tool_choice": "required"}, openai.BadRequestError, "unsupported"),
        ({"question": " "}, openai.UnprocessableEntityError, "bad_question"),
        ({"question": "x" * 2_001}, openai.UnprocessableEntityError, "bad_question"),
        ({"extra_body": {"as_of": "soon"}}, openai.UnprocessableEntityError, "bad_filter"),
        ({"extra_body": {"engine": "openai"}}, openai.ConflictError, "no_chat_model"),
        ({"extra_body": {"engine": "all"}}, openai.UnprocessableEntityError, "invalid_request"),
        ({"extra_body": {"sources": 1}}, openai.UnprocessableEntityError, "invalid_request"),
    ],
)
def test_mistakes_raise_before_anything_is_streamed(
    client: openai.OpenAI,
    ask: Callable[..., Any],
    stream: bool,
    given: dict[str, Any],
    expected: type[openai.APIStatusError],
    code: str,
) -> None:
    with pytest.raises(expected) as raised:
        ask(client, stream=stream, **given)
    assert (raised.value.code, raised.value.type) == (code, "invalid_request_error")
    OpenAIError.model_validate({"error": raised.value.body})


def test_the_field_at_fault_is_named(client: openai.OpenAI) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as raised:
        complete(client, extra_body={"since": 5})
    assert raised.value.param == "since"
    image = {"type": "image_url", "image_url": {"url": "x"}}
    with pytest.raises(openai.BadRequestError) as refused:
        complete(client, messages=[{"role": "user", "content": [image]}])
    assert refused.value.param == "messages[0].content[0]"


@each_way
def test_filters_reach_the_index(client: openai.OpenAI, ask: Callable[..., Any]) -> None:
    given = ask(client, extra_body={"as_of": "2020-01-01"}).dateline
    assert (given["status"], given["as_of"]) == ("abstained", "2020-01-01")
    assert "none passes the filters" in given["answer"]
    assert ask(client, extra_body={"sources": ["nobody"]}).dateline["status"] == "abstained"


def test_what_there_is_not_is_told_in_the_same_shape(client: openai.OpenAI, url: str) -> None:
    with pytest.raises(openai.NotFoundError) as raised:
        client.embeddings.create(model="dateline", input="x")
    assert raised.value.code == "not_found"
    with pytest.raises(openai.NotFoundError, match="dateline-extractive"):
        client.models.retrieve("gpt-5")
    wrong = httpx.get(f"{url}/v1/responses", trust_env=False, timeout=60)
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert OpenAIError.model_validate(wrong.json()).error.code == "method_not_allowed"


@pytest.mark.parametrize("door", DOORS)
def test_bodies_that_are_too_large_or_none_are_told_in_the_same_shape(url: str, door: str) -> None:
    for body, status in ((b" " * 2_000_000, 413), (b"{", 422), (b"", 422), (b"[]", 422)):
        kind = {"content-type": "application/json"}
        answer = httpx.post(f"{url}{door}", content=body, headers=kind, trust_env=False, timeout=60)
        assert answer.status_code == status
        OpenAIError.model_validate(answer.json())


def test_other_doors_keep_their_problem_documents(url: str) -> None:
    answer = httpx.post(f"{url}/ask", json={"question": ""}, trust_env=False, timeout=60)
    assert answer.headers["content-type"] == "application/problem+json"


@each_way
def test_an_empty_index_is_told_once(
    tmp_path: Path, model: EmbeddingModel, ask: Callable[..., Any]
) -> None:
    """OpenAI's client would ask again where the status is 409, and not where it is told not to."""
    with opened_engine(tmp_path / "data", model, []) as empty:
        app = create_app(empty, service_settings(tmp_path / "data"))
        with live(app) as url:
            asked: list[httpx.Request] = []
            client = openai_at(url).with_options(max_retries=3)
            client._client.event_hooks = {"request": [asked.append]}
            with pytest.raises(openai.ConflictError, match="dateline ingest") as raised:
                ask(client)
    assert raised.value.code == "empty_index"
    assert len(asked) == 1


@pytest.mark.parametrize("path", [*DOORS, "/v1/models/dateline"])
@pytest.mark.parametrize("error", [one for one in STATUS if one is not errors.BadInput])
def test_every_error_has_its_status_and_the_shape_of_openai(
    path: str, error: type[errors.DatelineError]
) -> None:
    from fastapi import FastAPI

    from service import problems

    app = FastAPI()
    problems.install(app)

    @app.get(path)
    def route() -> None:
        raise error("why \ud800")

    response = TestClient(app, raise_server_exceptions=False).get(path)
    assert response.status_code == STATUS[error]
    told = OpenAIError.model_validate(response.json()).error
    assert told.code == problems.slug_of(error).replace("-", "_")
    assert told.type == ("invalid_request_error" if STATUS[error] < 500 else "server_error")
    assert told.message == "why \\ud800"
    assert ("retry-after" in response.headers) == (error is errors.Overloaded)
    assert ("x-should-retry" in response.headers) == (STATUS[error] < 500)


def test_an_error_that_nobody_foresaw_has_the_shape_too() -> None:
    from fastapi import FastAPI

    from service import problems

    app = FastAPI()
    problems.install(app)

    @app.get("/v1/models")
    def route() -> None:
        raise ZeroDivisionError

    response = TestClient(app, raise_server_exceptions=False).get("/v1/models")
    assert response.status_code == 500
    assert OpenAIError.model_validate(response.json()).error.type == "server_error"


def test_the_key_is_not_logged(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    keyed = openai_at(url).with_options(api_key=KEY)
    complete(keyed)
    with pytest.raises(openai.NotFoundError):
        complete(keyed, model="gpt-5")
    ours = [one for one in caplog.records if not one.name.startswith(("openai", "http"))]
    assert KEY not in "".join(one.getMessage() for one in ours)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "content", "type", "text", "input"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
FIELDS = ["model", "messages", "input", "stream", "n", "tool_choice", "text", "sources", "as_of"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(DOORS), st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_no_body_makes_it_fail(api: TestClient, door: str, body: dict[str, Any]) -> None:
    kind = {"content-type": "application/json"}
    response = api.post(door, content=json.dumps(body), headers=kind)
    assert response.status_code < 500
    if response.status_code >= 400:
        OpenAIError.model_validate(response.json())


def test_the_openapi_document_shows_requests_answers_and_errors(api: TestClient) -> None:
    document = api.get("/openapi.json").json()
    for path, request, response in (
        ("/v1/chat/completions", "CompletionRequest", "Completion"),
        ("/v1/responses", "ResponseRequest", "ResponseBody"),
    ):
        operation = document["paths"][path]["post"]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        assert schema["$ref"].endswith(f"/{request}")
        content = operation["responses"]["200"]["content"]
        assert content["application/json"]["schema"]["$ref"].endswith(f"/{response}")
        assert "text/event-stream" in content
        for status in ("4XX", "5XX"):
            told = operation["responses"][status]["content"]["application/json"]["schema"]
            assert told["$ref"].endswith("/OpenAIError")
        fields = document["components"]["schemas"][request]["properties"]
        assert {"as_of", "sources", "since", "until", "engine"} <= set(fields)


def test_the_question_is_still_checked_as_everywhere(client: openai.OpenAI) -> None:
    with pytest.raises(errors.BadQuestion) as ours:
        _ = Question(question="?!").words
    with pytest.raises(openai.UnprocessableEntityError) as theirs:
        complete(client, "?!")
    assert str(ours.value) in theirs.value.message
