"""Answers from the service that owns the data directory, for a bot in a process of its own."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from ingest import errors
from ingest.answers import Vote
from ingest.ownership import service_address
from service.answer import Answer, CitedArticle, Statement
from service.conversation import Conversation
from service.events import Answered, Event, Stated
from service.listings import WholeArticle
from service.problems import PREFIX, slug_of
from service.questions import Question
from service.slack.here import read_answer
from service.slack.source import Stock

Json = Mapping[str, Any]

CONNECT_SECONDS = 5.0
SILENT_SECONDS = 120.0
"""Of a stream; it shows that it lives more often than that."""
_ERRORS: Final = {
    slug_of(kind): kind
    for kind in (
        errors.BadQuestion,
        errors.BadFilter,
        errors.EmptyIndex,
        errors.Overloaded,
        errors.UnknownAnswer,
        errors.UnknownArticle,
    )
}


class Remote:
    """See `Source`. The service may be started again, at another address, while this lives.

    Args:
        data_dir: where it leaves its address.
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        timeout = httpx.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS)
        self._client = httpx.AsyncClient(timeout=timeout, trust_env=False)

    async def stream(self, asked: Question, before: Conversation) -> AsyncGenerator[Event, None]:
        """The answer as it comes."""
        said = [message.model_dump() for message in before]
        narrowed = asked.model_dump(exclude={"question"}, exclude_none=True)
        question = {"role": "user", "content": asked.question}
        body = {**narrowed, "messages": [*said, question], "stream": True}
        async with (
            self._request("POST", "/chat", json=body) as response,
            aclosing(_sent(response)) as events,
        ):
            async for name, data in events:
                event = _event(name, data)
                if event is not None:
                    yield event
                if isinstance(event, Answered):
                    return
        raise errors.ServiceFailed("the service ended an answer early; see its log")

    async def answer(self, answer_id: str) -> Answer:
        """An answer that was given."""
        return read_answer(await self._get(f"/answers/{answer_id}"))

    async def article(self, article_id: str) -> WholeArticle:
        """An article with its text."""
        return WholeArticle.model_validate_json(await self._get(f"/articles/{article_id}"))

    async def vote(self, answer_id: str, vote: Vote, comment: str | None) -> None:
        """Keep what somebody says of an answer."""
        body = {"answer_id": answer_id, "vote": vote, "comment": comment}
        async with self._request("POST", "/feedback", json=body):
            return

    async def grows(self) -> bool:
        """Whether a chat model writes."""
        return bool(json.loads(await self._get("/readyz")).get("chat_model", "off") != "off")

    async def stock(self, newest: int) -> Stock:
        """How many articles there are, and the newest."""
        ready = json.loads(await self._get("/readyz"))
        page = json.loads(await self._get(f"/articles?limit={newest}"))
        articles = [CitedArticle.model_validate(one) for one in page["articles"]]
        return Stock(ready["articles"], articles)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _get(self, path: str) -> bytes:
        async with self._request("GET", path) as response:
            return await response.aread()

    @asynccontextmanager
    async def _request(
        self, method: str, path: str, **content: Any
    ) -> AsyncIterator[httpx.Response]:
        address = service_address(self._data_dir)
        if address is None:
            raise errors.ServiceFailed("no service runs on the data directory; start it again")
        try:
            async with self._client.stream(method, address.url + path, **content) as response:
                if not response.is_success:
                    raise _problem(await response.aread())
                yield response
        except httpx.HTTPError as error:
            raise errors.ServiceFailed(f"the service did not answer ({error})") from error


async def _sent(response: httpx.Response) -> AsyncGenerator[tuple[str, Json], None]:
    """Server-sent events: name and data. Comments, which only show that it lives, are left out."""
    rest = b""
    async for some in response.aiter_bytes():
        *whole, rest = (rest + some).split(b"\n\n")
        for event in whole:
            fields = [line.partition(b": ") for line in event.split(b"\n")]
            named = {name.decode(): value for name, _, value in fields}
            if "event" in named and "data" in named:
                yield named["event"].decode(), json.loads(named["data"])


def _event(name: str, data: Json) -> Event | None:
    match name:
        case "statement":
            return Stated(Statement.model_validate(data["statement"]), ())
        case "answer":
            return Answered(Answer.model_validate(data))
        case "error":
            raise _error(data)
    return None


def _problem(body: bytes) -> errors.DatelineError:
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    return _error(document if isinstance(document, dict) else {})


def _error(document: Json) -> errors.DatelineError:
    slug = str(document.get("type", "")).removeprefix(PREFIX)
    kind = _ERRORS.get(slug, errors.ServiceFailed)
    return kind(str(document.get("detail", "the service failed; see its log")))
