"""The one file that talks to OpenAI-compatible servers."""

import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import openai
from numpy.typing import NDArray

from ingest.errors import ChatFailed, DatelineError, EmbeddingFailed, ModelUnusable

TIMEOUT_SECONDS = 30.0
RETRIES = 3
BATCH = 256
_LONGEST_DETAIL = 200  # code points of a server's own words


class OpenAIEmbeddings:
    """Vectors of one model of a server.

    Args:
        base_url: None: OpenAI's own.
        retries: how often a request that may yet succeed is made again.

    Raises:
        ModelUnusable: no key is set, or key or address cannot be sent to.
    """

    def __init__(
        self, model: str, *, api_key: str | None, base_url: str | None, retries: int = RETRIES
    ) -> None:
        _check(f"the embedding model openai:{model}", api_key, base_url)
        self.model = model
        self._client = openai.OpenAI(
            api_key=api_key, base_url=base_url, timeout=TIMEOUT_SECONDS, max_retries=retries
        )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension), unit length.

        Raises:
            EmbeddingFailed: the server refused, did not answer or gave no vectors.
            ModelUnusable: key or model are wrong.
        """
        rows: list[list[float]] = []
        for first in range(0, len(texts), BATCH):
            rows.extend(self._rows(texts[first : first + BATCH]))
        try:
            vectors = np.array(rows, dtype=np.float64).reshape(len(texts), -1 if rows else 0)
        except (TypeError, ValueError, OverflowError) as error:
            raise self._no_vectors(f"vectors of different shapes ({error})") from error
        if rows and not vectors.size:
            raise self._no_vectors("vectors of no length")
        with np.errstate(over="ignore"):
            lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
        if not np.isfinite(lengths).all():
            raise self._no_vectors("numbers that are none")
        unit: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
        return unit

    def _rows(self, texts: Sequence[str]) -> list[list[float]]:
        # Half of a character is none, and cannot be sent; one "?" stands in its place.
        whole = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        try:
            answer = self._client.embeddings.create(
                model=self.model, input=whole, encoding_format="float"
            )
            rows = list(_in_order(answer))
        except openai.OpenAIError as error:
            raise translated(error, self.model) from error
        except (AttributeError, TypeError, ValueError) as error:
            # The client passes on whatever a server sends with the status 200.
            raise self._no_vectors(f"something else ({error})") from error
        if len(rows) != len(texts):
            raise self._no_vectors(f"{len(rows)} vectors for {len(texts)} texts")
        return rows

    def _no_vectors(self, what: str) -> EmbeddingFailed:
        return EmbeddingFailed(
            f"the server was asked for vectors of {self.model} and gave {_short(what)};"
            " check that OPENAI_BASE_URL names an embedding server"
        )


@dataclass(frozen=True, slots=True)
class ChatPiece:
    """A piece of a chat model's answer as it arrives.

    Attributes:
        ended: why the model stopped, on the last piece ("stop", "length"); else None.
        tokens: read and written, where the server counts them.
    """

    text: str = ""
    ended: str | None = None
    tokens: tuple[int, int] | None = None


class OpenAIChat:
    """A chat model of a server.

    Args:
        base_url: None: OpenAI's own.

    Raises:
        ModelUnusable: no key is set, or key or address cannot be sent to.
    """

    def __init__(self, model: str, *, api_key: str | None, base_url: str | None) -> None:
        _check(f"the chat model {model}", api_key, base_url)
        self.model = model
        self._key, self._base_url = api_key or "", base_url

    async def pieces(
        self, request: Mapping[str, Any], *, seconds: float
    ) -> AsyncGenerator[ChatPiece, None]:
        """The answer to one request, streamed; closing the iterator ends the request.

        A client for each request: its connections belong to one event loop.

        Args:
            request: what `chat.completions.create` takes, without the model.
            seconds: that may pass without a word from the server.

        Raises:
            ChatFailed: see `chat_failure`; also if the server sends something else.
        """
        async with openai.AsyncOpenAI(
            api_key=self._key, base_url=self._base_url, timeout=seconds, max_retries=0
        ) as client:
            try:
                stream = await client.chat.completions.create(
                    model=self.model, stream=True, **request
                )
                async with stream:
                    async for chunk in stream:
                        yield _piece(chunk)
            except openai.OpenAIError as error:
                raise chat_failure(error, self.model, self._key) from error
            except (AttributeError, TypeError, ValueError, IndexError) as error:
                # The client passes on whatever a server sends with the status 200.
                raise ChatFailed(
                    f"the server of {self.model} sent something else ({type(error).__name__});"
                    " check that OPENAI_BASE_URL names a chat server"
                ) from error


def _piece(chunk: Any) -> ChatPiece:
    usage = getattr(chunk, "usage", None)
    tokens = (int(usage.prompt_tokens), int(usage.completion_tokens)) if usage else None
    if not chunk.choices:
        return ChatPiece(tokens=tokens)
    choice = chunk.choices[0]
    return ChatPiece(str(choice.delta.content or ""), choice.finish_reason, tokens)


def chat_failure(error: openai.OpenAIError, model: str, key: str = "") -> ChatFailed:
    """The failure that stands for one of the client's errors; never with the key in it."""
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ChatFailed(f"the server refused the key for {model}: check OPENAI_API_KEY")
    if isinstance(error, openai.NotFoundError):
        return ChatFailed(f"the server knows no model {model}: check DATELINE_CHAT_MODEL")
    if isinstance(error, openai.APITimeoutError):
        return ChatFailed(f"{model} did not answer in time; try again", passing=True)
    if isinstance(error, openai.APIConnectionError):
        told = f"no connection for {model}: check OPENAI_BASE_URL; try again"
        return ChatFailed(told, passing=True)
    detail = _short(str(error).replace(key, "***") if key else error)
    status = getattr(error, "status_code", None)
    return ChatFailed(
        f"the server failed for {model}: {detail}; try again",
        # llama-cpp-python says 500 of a format that it does not know.
        refused=detail if status in (400, 422) or "response_format" in detail else None,
        passing=status in (408, 409, 429) or (status or 0) >= 500,
        retry_after=_retry_after(error),
    )


def _retry_after(error: openai.OpenAIError) -> float | None:
    """Seconds that the server asks to wait; None where it names none."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) * scale)
        except (KeyError, ValueError):
            continue
    try:
        until = parsedate_to_datetime(headers["retry-after"])
        return max(0.0, until.timestamp() - time.time())
    except (KeyError, ValueError, OverflowError):
        return None


def _check(whose: str, api_key: str | None, base_url: str | None) -> None:
    if not api_key:
        raise ModelUnusable(
            f"{whose} needs a key: set OPENAI_API_KEY"
            " (any word will do for a server of your own that asks for none)"
        )
    if not (api_key.isascii() and api_key.isprintable()):
        raise ModelUnusable("OPENAI_API_KEY holds what no key can; copy it anew")
    if base_url and not _is_address(base_url):
        raise ModelUnusable(
            f"OPENAI_BASE_URL {base_url!r} is no address; write https://host/v1 or unset it"
        )


def translated(error: openai.OpenAIError, model: str) -> DatelineError:
    """The error of ours that stands for one of the client's."""
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelUnusable(f"the server refused the key for {model}: check OPENAI_API_KEY")
    if isinstance(error, openai.NotFoundError):
        return ModelUnusable(f"the server knows no model {model}: check DATELINE_EMBEDDING_MODEL")
    if isinstance(error, openai.APITimeoutError):
        return EmbeddingFailed(f"no answer for {model} within {TIMEOUT_SECONDS:.0f} s; try again")
    if isinstance(error, openai.APIConnectionError):
        return EmbeddingFailed(f"no connection for {model}: check OPENAI_BASE_URL; try again")
    return EmbeddingFailed(f"the server failed for {model}: {_short(error)}; try again")


def _in_order(answer: Any) -> Iterator[list[float]]:
    for one in sorted(answer.data, key=lambda one: int(one.index)):
        yield [float(number) for number in one.embedding]


def _short(detail: object) -> str:
    return " ".join(str(detail).split())[:_LONGEST_DETAIL]


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
