"""A running Dateline as a target, wherever it runs: plain HTTP, nothing but the public routes."""

import hashlib
import time
from contextlib import ExitStack
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx
from pydantic import TypeAdapter, ValidationError

from eval.grounding import Grounding
from eval.questions import Question
from eval.records import Failure, Outcome
from eval.targets import Description, chosen, failed, messages_of, retrieved
from ingest.closable import Closable
from ingest.errors import EmptyIndex, ServiceFailed, UnknownArticle, UserError
from service.answer import Answer, EngineName
from service.conversation import Message
from service.listings import FoundPassages
from service.problems import PREFIX

TIMEOUT_SECONDS: Final = 120.0
"""A chat model may take its time; a service that needs longer than this has failed."""
ALIVE_SECONDS: Final = 30.0
"""A busy machine is slow to say even that the service lives; one that is gone says so at once."""
TRIES: Final = 5
LONGEST_WAIT: Final = 10.0
"""Seconds that a Retry-After is obeyed for at most."""
PAGE: Final = 500
"""Articles listed at a time."""
_JSON: Final = TypeAdapter(dict[str, Any])


class _Refused(Exception):
    """The service gave no usable answer."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.failure = Failure(type=kind, message=" ".join(message.split()))


class HttpTarget(Closable):
    """A service at an address.

    Args:
        url: where its routes begin: `http://127.0.0.1:8000`.
        passages: how many retrieved ones are kept for each question.
        writer: who writes the answers; None: as the service's settings say.

    Raises:
        UserError: nothing that answers like Dateline listens there.
        EmptyIndex: it holds no article.
    """

    def __init__(self, url: str, passages: int, writer: EngineName | None = None) -> None:
        self._url = _checked(url)
        self._passages = passages
        self._writer = writer
        self._grounding = Grounding(self._text)
        with ExitStack() as opened:
            # As the commands do: what listens on this machine is not asked through a proxy.
            client = httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False)
            self._client = opened.enter_context(client)
            self._ready, self._version = self._readiness()
            if self._ready["articles"] == 0:
                raise EmptyIndex(f"{self._url} holds no article; give it some, then ask again")
            self._opened = opened.pop_all()

    def describe(self) -> Description:
        return Description(
            target=self._url,
            settings={name: self._ready.get(name) for name in ("articles", "passages")}
            | chosen(self._writer),
            fingerprint=self._fingerprint(),
            versions={"dateline": self._version, "dateline eval": version("dateline")},
        )

    def ask(self, question: Question) -> Outcome:
        narrowing = {} if question.as_of is None else {"as_of": question.as_of}
        began = time.perf_counter()
        try:
            path, body = _request(question)
            given = self._call("POST", path, json=body | narrowing | chosen(self._writer))
            seconds = time.perf_counter() - began
            # A newer service may tell more than this version knows.
            answer = Answer.model_validate_json(given.content, extra="ignore")
            asked = answer.standalone_question if question.conversation else question.question
            query = {"q": asked, "k": self._passages} | narrowing
            searched = self._call("GET", "/search", params=query)
            found = FoundPassages.model_validate_json(searched.content, extra="ignore")
            return self._grounding.outcome(question, answer, seconds, retrieved(found))
        except _Refused as error:
            return failed(question, error.failure, time.perf_counter() - began)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            failure = Failure(type="unreadable-answer", message=f"{place}: {first['msg']}")
            return failed(question, failure, time.perf_counter() - began)

    def text_of(self, article_id: str) -> str | None:
        try:
            return self._grounding.text(article_id)
        except _Refused as error:
            raise ServiceFailed(f"{self._url}: {error}; try again") from error

    def close(self) -> None:
        """Let go of the connections."""
        self._opened.close()

    def _readiness(self) -> tuple[dict[str, Any], str]:
        """What /readyz says, and the version of the service."""
        mend = "start it with `dateline serve`, or mend --url"
        try:
            response = self._client.get("/readyz", timeout=ALIVE_SECONDS)
            document = self._client.get("/openapi.json", timeout=ALIVE_SECONDS)
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise UserError(f"{self._url} does not answer ({reason}); {mend}") from error
        ready = _object(response) if response.is_success else {}
        if not isinstance(ready.get("articles"), int):
            raise UserError(
                f"{self._url} answers /readyz with {response.status_code} and not as Dateline"
                f" does; {mend}"
            )
        return ready, str(_object(document).get("info", {}).get("version", "unknown"))

    def _fingerprint(self) -> str | None:
        """Equal until an article comes, goes or is corrected; None where none are listed."""
        held: list[str] = []
        after: str | None = ""
        try:
            while after is not None:
                query = {"limit": PAGE} | ({"after": after} if after else {})
                page = _object(self._call("GET", "/articles", params=query))
                held += [f"{one['id']} {one['revision']}" for one in page["articles"]]
                after = page["next"]
        except (_Refused, KeyError, TypeError):
            return None
        return hashlib.sha256("\n".join(sorted(held)).encode()).hexdigest()[:16]

    def _text(self, article_id: str) -> str:
        path = f"/articles/{quote(article_id)}"
        response = self._send("GET", path)
        if response.status_code == 404:
            raise UnknownArticle(path)
        return str(_object(_good(response, f"GET {path}")).get("text", ""))

    def _call(self, method: str, path: str, **request: Any) -> httpx.Response:
        return _good(self._send(method, path, **request), f"{method} {path}")

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        """The response; asked for again only where the service says when to come back."""
        for _ in range(TRIES - 1):
            response = self._once(method, path, **request)
            wait = _retry_after(response)
            if wait is None:
                return response
            time.sleep(wait)
        return self._once(method, path, **request)

    def _once(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **request)
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise _Refused("no-answer", f"{method} {path}: {reason}") from error


def _request(question: Question) -> tuple[str, dict[str, Any]]:
    """The route that takes the question, and what it is sent."""
    if not question.conversation:
        return "/ask", {"question": question.question}
    asked = Message(role="user", content=question.question)
    messages = [one.model_dump() for one in (*messages_of(question), asked)]
    return "/chat", {"messages": messages}


def _checked(url: str) -> str:
    """The address without a user's name and password; raises UserError."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(httpx.URL(url).host)
    except (ValueError, httpx.InvalidURL):
        usable = False
    if not usable:
        raise UserError(f"--url {url!r} is no address; write it like http://127.0.0.1:8000")
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait after a 503 that says so (RFC 9110, 10.2.3; dates are not obeyed)."""
    given = response.headers.get("retry-after", "")
    if response.status_code != 503 or not given.isdecimal():
        return None
    return min(float(given), LONGEST_WAIT)


def _good(response: httpx.Response, what: str) -> httpx.Response:
    if response.is_success:
        return response
    told = _object(response)
    kind = str(told.get("type") or f"http-{response.status_code}").removeprefix(PREFIX)
    raise _Refused(kind, str(told.get("detail") or f"{what}: {response.status_code}"))


def _object(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of a body, empty where it is none."""
    try:
        return _JSON.validate_json(response.content)
    except ValidationError:
        return {}
