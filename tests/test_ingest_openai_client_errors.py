"""Each error that OpenAI's client can raise becomes one of ours."""

import inspect

import openai
import pytest

from ingest.errors import ChatFailed, DatelineError, EmbeddingFailed, ModelUnusable
from ingest.openai_client import chat_failure, translated

EXPECTED: dict[type[Exception], type[DatelineError]] = {
    openai.AuthenticationError: ModelUnusable,
    openai.PermissionDeniedError: ModelUnusable,
    openai.NotFoundError: ModelUnusable,
}


def vendor_errors() -> list[type[openai.OpenAIError]]:
    """Every error that the installed client can raise, found by looking."""
    found = {openai.OpenAIError}
    todo: list[type[openai.OpenAIError]] = [openai.OpenAIError]
    while todo:
        for child in todo.pop().__subclasses__():
            found.add(child)
            todo.append(child)
    return sorted(found, key=lambda kind: kind.__qualname__)


def made(kind: type[openai.OpenAIError]) -> openai.OpenAIError:
    """One of that kind, without its own way of being made."""
    error = kind.__new__(kind)
    Exception.__init__(error, "a word of the server's")
    return error


@pytest.mark.parametrize("kind", vendor_errors(), ids=lambda kind: kind.__qualname__)
def test_every_error_of_the_client_has_one_of_ours(kind: type[openai.OpenAIError]) -> None:
    ours = translated(made(kind), "small")
    expected = next(
        (EXPECTED[parent] for parent in inspect.getmro(kind) if parent in EXPECTED),
        EmbeddingFailed,
    )
    assert type(ours) is expected
    assert "small" in str(ours)


@pytest.mark.parametrize("kind", vendor_errors(), ids=lambda kind: kind.__qualname__)
def test_of_a_chat_model_every_error_is_a_failure_that_names_it(
    kind: type[openai.OpenAIError],
) -> None:
    ours = chat_failure(made(kind), "small", "word")
    assert isinstance(ours, ChatFailed)
    assert "small" in str(ours)
    assert "word" not in str(ours)
    passing = (openai.APIConnectionError, openai.RateLimitError, openai.ConflictError)
    assert ours.passing == issubclass(kind, passing)


def test_the_errors_were_found() -> None:
    known = {openai.APITimeoutError, openai.APIConnectionError, openai.RateLimitError}
    assert known < set(vendor_errors())
