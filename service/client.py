"""The commands' way through a running service: plain HTTP, none of the heavy libraries."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from ingest.errors import BadQuestion, DatelineError, ServiceFailed, UserError
from ingest.ownership import ServiceAddress

TIMEOUT_SECONDS = 60.0
Json = dict[str, Any]


class ServiceClient:
    """A running service; the same calls as `LocalService`, with the same results."""

    def __init__(self, address: ServiceAddress) -> None:
        self._proof = {"authorization": f"Bearer {address.token}"}
        self._http = httpx.Client(base_url=address.url, timeout=TIMEOUT_SECONDS, trust_env=False)

    def is_alive(self) -> bool:
        """Whether this very service answers at its address, not another that came after it."""
        try:
            return self._http.get("/healthz", headers=self._proof, timeout=5.0).is_success
        except httpx.TransportError:
            return False

    def ask(self, question: Mapping[str, Any]) -> Json:
        """The answer's JSON; raises what the problem document says."""
        return self._call("POST", "/ask", json=_given(question))

    def search(self, query: Mapping[str, Any], k: int) -> Json:
        """The passages' JSON."""
        named = _given(query)
        named.pop("engine", None)
        return self._call("GET", "/search", params={"q": named.pop("question"), "k": k, **named})

    def articles(self, after: str | None, limit: int) -> Json:
        """A page's JSON."""
        params = {"limit": limit} | ({"after": after} if after else {})
        return self._call("GET", "/articles", params=params)

    def ingest(
        self, paths: Sequence[Path], prune: bool, report: Callable[[int, int], None]
    ) -> Json:
        """The summary's JSON; `report` is given articles done and known."""
        # Names of files may hold bytes that are no UTF-8; ASCII carries them all.
        body = json.dumps({"paths": [str(path.absolute()) for path in paths], "prune": prune})
        headers = {"content-type": "application/json"} | self._proof
        try:
            with self._http.stream(
                "POST", "/ingest", content=body, headers=headers, timeout=None
            ) as response:
                if not response.is_success:
                    response.read()
                    raise _problem(response)
                for line in response.iter_lines():
                    event = json.loads(line)
                    if progress := event.get("progress"):
                        report(progress["done"], progress["total"])
                    elif "summary" in event:
                        return dict(event["summary"])
                    else:
                        raise _error(event["status"], event["detail"])
        except httpx.TransportError as error:
            raise ServiceFailed(f"the service went away ({error}); run it again") from error
        raise ServiceFailed("the service ended the run early; see its log, then run it again")

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _call(self, method: str, path: str, **request: Any) -> Json:
        try:
            response = self._http.request(method, path, **request)
        except httpx.TransportError as error:
            raise ServiceFailed(f"the service did not answer ({error}); try again") from error
        except UnicodeEncodeError as error:
            broken = f"{error.object!r} holds half of a character; mend it"
            raise BadQuestion(broken) from error
        if not response.is_success:
            raise _problem(response)
        return dict(response.json())


def _given(named: Mapping[str, Any]) -> Json:
    return {name: value for name, value in named.items() if value is not None}


def _problem(response: httpx.Response) -> DatelineError:
    try:
        detail = str(response.json()["detail"])
    except (json.JSONDecodeError, KeyError, TypeError):
        detail = f"the service answered {response.status_code}; see its log"
    return _error(response.status_code, detail)


def _error(status: int, detail: str) -> DatelineError:
    return UserError(detail) if 400 <= status < 500 else ServiceFailed(detail)
