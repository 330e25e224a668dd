"""The commands' way through a running service: plain HTTP, none of the heavy libraries.

`http.client`, because importing httpx takes longer than a service takes to answer.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from ingest.closable import Closable
from ingest.errors import BadQuestion, DatelineError, ServiceFailed, UserError
from ingest.ownership import ServiceAddress

TIMEOUT_SECONDS = 60.0
ALIVE_SECONDS = 30.0
"""For a service to say that it lives, however busy the machine is; one that is gone refuses the
connection at once."""
Json = dict[str, Any]


class ServiceClient(Closable):
    """A running service; the same calls as `LocalService`, with the same results."""

    def __init__(self, address: ServiceAddress) -> None:
        self._proof = {"authorization": f"Bearer {address.token}"}
        parts = urlsplit(address.url)
        self._host, self._port = parts.hostname or "", parts.port

    def is_alive(self) -> bool:
        """Whether this very service answers at its address, not another that came after it."""
        with closing(self._connection(ALIVE_SECONDS)) as connection:
            try:
                connection.request("GET", "/healthz", headers=self._proof)
                return connection.getresponse().status == 200
            except (OSError, HTTPException):
                return False

    def ask(self, question: Mapping[str, Any]) -> Json:
        """The answer's JSON; raises what the problem document says."""
        return self._call("POST", "/ask", _given(question))

    def search(self, query: Mapping[str, Any], k: int) -> Json:
        """The passages' JSON."""
        named = _given(query)
        named.pop("engine", None)
        return self._get("/search", {"q": named.pop("question"), "k": k, **named})

    def articles(self, after: str | None, limit: int) -> Json:
        """A page's JSON."""
        params = {"limit": limit} | ({"after": after} if after else {})
        return self._get("/articles", params)

    def ingest(
        self, paths: Sequence[Path], prune: bool, report: Callable[[int, int], None]
    ) -> Json:
        """The summary's JSON; `report` is given articles done and known."""
        body = {"paths": [str(path.absolute()) for path in paths], "prune": prune}
        with closing(self._connection(None)) as connection:
            try:
                response = self._request(connection, "POST", "/ingest", body)
                while line := response.readline():
                    event = json.loads(line)
                    if progress := event.get("progress"):
                        report(progress["done"], progress["total"])
                    elif "summary" in event:
                        return dict(event["summary"])
                    else:
                        raise _error(event["status"], event["detail"])
            except (OSError, HTTPException) as error:
                raise ServiceFailed(f"the service went away ({error}); run it again") from error
        raise ServiceFailed("the service ended the run early; see its log, then run it again")

    def close(self) -> None:
        """Nothing to let go of: each call has a connection of its own."""

    def _get(self, path: str, params: Json) -> Json:
        try:
            query = urlencode(params, doseq=True)
        except UnicodeEncodeError as error:
            broken = f"{error.object!r} holds half of a character; mend it"
            raise BadQuestion(broken) from error
        return self._call("GET", f"{path}?{query}", None)

    def _call(self, method: str, path: str, body: Json | None) -> Json:
        with closing(self._connection(TIMEOUT_SECONDS)) as connection:
            try:
                return dict(json.load(self._request(connection, method, path, body)))
            except (OSError, HTTPException) as error:
                raise ServiceFailed(f"the service did not answer ({error}); try again") from error

    def _connection(self, seconds: float | None) -> HTTPConnection:
        return HTTPConnection(self._host, self._port, timeout=seconds)

    def _request(
        self, connection: HTTPConnection, method: str, path: str, body: Json | None
    ) -> HTTPResponse:
        # Names of files may hold bytes that are no UTF-8; JSON in ASCII carries them all.
        content = None if body is None else json.dumps(body)
        headers = {"content-type": "application/json"} | self._proof
        connection.request(method, path, content, headers)
        response = connection.getresponse()
        if not 200 <= response.status < 300:
            raise _problem(response.status, response.read())
        return response


def _given(named: Mapping[str, Any]) -> Json:
    return {name: value for name, value in named.items() if value is not None}


def _problem(status: int, body: bytes) -> DatelineError:
    try:
        detail = str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        detail = f"the service answered {status}; see its log"
    return _error(status, detail)


def _error(status: int, detail: str) -> DatelineError:
    return UserError(detail) if 400 <= status < 500 else ServiceFailed(detail)
