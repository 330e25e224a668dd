"""Errors become problem documents (RFC 9457), each of a type that the README lists."""

import inspect
import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from conftest import ROOT
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from ingest import errors
from service import problems
from service.problems import MEDIA_TYPE, PREFIX, STATUS, slug_of, status_of

ERRORS = [
    one
    for _, one in inspect.getmembers(errors, inspect.isclass)
    if issubclass(one, errors.DatelineError)
]
RAISED = [one for one in ERRORS if one is not errors.DatelineError]
OF_HTTP = {
    "not-found": 404,
    "unauthorized": 401,
    "method-not-allowed": 405,
    "forbidden": 403,
    "invalid-request": 422,
    "too-large": 413,
    "unsupported-media-type": 415,
    "too-slow": 408,
}

each_error = pytest.mark.parametrize("error", RAISED, ids=lambda error: error.__name__)


def made(error: type[errors.DatelineError]) -> errors.DatelineError:
    return errors.BadInput("here", "why") if error is errors.BadInput else error("why")


def client(fail: Callable[[], Exception]) -> TestClient:
    """A service of one route, which fails."""
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    def route() -> None:
        raise fail()

    return TestClient(app, raise_server_exceptions=False)


def documented() -> dict[str, str]:
    """Each type that the README lists, with the statuses beside it."""
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \| ([\d, or]+) \|", readme(), re.M)
    return {name: statuses for names, statuses in rows for name in re.findall(r"[a-z-]+", names)}


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8").partition("## Errors")[2]


def test_the_table_holds_every_error_and_nothing_else() -> None:
    assert set(STATUS) == set(RAISED)


@each_error
def test_the_caller_gets_4xx_for_its_own_mistakes_alone(error: type[errors.DatelineError]) -> None:
    status = status_of(made(error))
    settled_before_serving = (errors.BadSettings, errors.ModelUnusable)
    mine = issubclass(error, errors.UserError) and not issubclass(error, settled_before_serving)
    assert status // 100 == (4 if mine else 5)


@each_error
def test_every_error_is_told_as_a_problem_document(error: type[errors.DatelineError]) -> None:
    response = client(lambda: made(error)).get("/")
    assert response.headers["content-type"] == MEDIA_TYPE
    document = response.json()
    assert document == {
        "type": PREFIX + slug_of(error),
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": str(made(error)),
    }
    assert response.status_code == STATUS[error]


@each_error
def test_the_readme_lists_every_type_with_its_status(error: type[errors.DatelineError]) -> None:
    assert str(STATUS[error]) in documented()[slug_of(error)]


@pytest.mark.parametrize(("slug", "status"), OF_HTTP.items())
def test_the_readme_lists_the_types_of_http_itself(slug: str, status: int) -> None:
    assert str(status) in documented()[slug]


def test_the_readme_lists_no_type_that_there_is_not() -> None:
    assert set(documented()) == {slug_of(error) for error in RAISED} | set(OF_HTTP)


def test_an_error_that_was_drawn_later_is_told_as_its_parent() -> None:
    class VeryBadFilter(errors.BadFilter):
        pass

    response = client(lambda: VeryBadFilter("why")).get("/")
    assert (response.status_code, response.json()["type"]) == (422, PREFIX + "bad-filter")


def test_who_is_refused_for_load_is_told_when_to_come_back() -> None:
    response = client(lambda: errors.Overloaded("busy")).get("/")
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) >= 1


def test_no_other_refusal_tells_when_to_come_back() -> None:
    assert "retry-after" not in client(lambda: errors.BadQuestion("empty")).get("/").headers


def test_headers_of_an_http_error_are_kept() -> None:
    response = client(lambda: HTTPException(405, headers={"x-of": "route"})).get("/")
    assert response.headers["x-of"] == "route"
    assert response.json()["type"] == PREFIX + "method-not-allowed"


def test_a_detail_with_half_of_a_character_is_told_all_the_same() -> None:
    response = client(lambda: errors.BadFilter("'\ud800' is no date")).get("/")
    assert response.json()["detail"] == "'\\ud800' is no date"


def test_what_nobody_foresaw_gives_nothing_away() -> None:
    response = client(lambda: RuntimeError("secret")).get("/")
    assert (response.status_code, response.json()["type"]) == (500, PREFIX + "system-failure")
    assert "secret" not in response.text
