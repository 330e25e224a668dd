"""Answers looked up again, and what people say of them."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import run_dateline
from conftest import SEEDS, opened_engine, service_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from ingest.index import LEDGER_FILE, Index
from ingest.ledger import Ledger
from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.feedback_routes import LONGEST_COMMENT
from service.problems import PREFIX
from service.questions import Question

Response = Any

NATO = {"question": "Who is secretary general of Nato?"}


def problem(response: Response, status: int) -> str:
    """The type of a problem document, without its prefix."""
    assert response.status_code == status, response.text
    return str(response.json()["type"]).removeprefix(PREFIX)


def votes(engine: Engine, answer_id: str) -> list[tuple[str, str | None]]:
    return [
        (one.vote, one.comment)
        for kept, given in engine.index.ledger.answers.all()
        for one in given
        if kept.id == answer_id
    ]


@pytest.fixture(scope="module")
def given_answer(api: TestClient) -> Any:
    return api.post("/ask", json=NATO).json()


@pytest.mark.parametrize(
    "question",
    [
        NATO,
        {"question": "What did Emmanuel Macron say about the treaty?"},
        NATO | {"as_of": "2024-06-20"},
    ],
)
def test_an_answer_is_looked_up_as_it_was_given(api: TestClient, question: object) -> None:
    answer = api.post("/ask", json=question)
    again = api.get(f"/answers/{answer.json()['id']}")
    assert again.status_code == 200
    assert again.json() == answer.json()
    assert list(again.json()) == list(answer.json())


def test_an_answer_of_an_earlier_version_is_given_as_it_was(
    api: TestClient, engine: Engine, given_answer: Any
) -> None:
    answers = engine.index.ledger.answers
    old = replace(answers.get(given_answer["id"]), id="old", answer='{"answer": "42", "gone": 1}')
    answers.keep(old, 10_000)
    assert api.get("/answers/old").json() == {"answer": "42", "gone": 1}


def test_what_people_say_is_kept(api: TestClient, engine: Engine, given_answer: Any) -> None:
    for body in ({"vote": "up"}, {"vote": "down", "comment": " He left in 2024.\nSee NATO. "}):
        response = api.post("/feedback", json={"answer_id": given_answer["id"], **body})
        assert (response.status_code, response.content) == (204, b"")
    assert votes(engine, given_answer["id"]) == [
        ("up", None),
        ("down", "He left in 2024.\nSee NATO."),
    ]


@pytest.mark.parametrize("unknown", ["", "x", "\0", "\ud800", "é", "a/b"])
def test_an_answer_that_there_is_not(api: TestClient, unknown: str) -> None:
    body = json.dumps({"answer_id": unknown, "vote": "up"})
    response = api.post("/feedback", content=body, headers={"content-type": "application/json"})
    assert problem(response, 404) == "unknown-answer"


@pytest.mark.parametrize("path", ["x", "%00", "%ED%A0%80"])
def test_an_answer_that_there_is_not_cannot_be_looked_up(api: TestClient, path: str) -> None:
    assert problem(api.get(f"/answers/{path}"), 404) == "unknown-answer"


@pytest.mark.parametrize(
    "change",
    [
        {"vote": "sideways"},
        {"vote": 1},
        {"vote": None},
        {"comment": 1},
        {"comment": "x" * (LONGEST_COMMENT + 1)},
        {"comment": "half \ud800"},
        {"voter": "me"},
        {"answer_id": None},
    ],
)
def test_what_is_no_feedback(
    api: TestClient, engine: Engine, given_answer: Any, change: dict[str, object]
) -> None:
    before = votes(engine, given_answer["id"])
    body = json.dumps({"answer_id": given_answer["id"], "vote": "up", **change})
    response = api.post("/feedback", content=body, headers={"content-type": "application/json"})
    assert problem(response, 422) == "invalid-request"
    assert votes(engine, given_answer["id"]) == before


def test_the_page_of_another_site_says_nothing(api: TestClient, given_answer: Any) -> None:
    body = {"answer_id": given_answer["id"], "vote": "up"}
    response = api.post("/feedback", json=body, headers={"origin": "https://evil.example"})
    assert problem(response, 403) == "forbidden"


@settings(max_examples=40)
@given(comment=st.text(st.characters(exclude_categories=()), max_size=60))
def test_no_comment_makes_the_service_fail(
    api: TestClient, given_answer: Any, comment: str
) -> None:
    body = json.dumps({"answer_id": given_answer["id"], "vote": "up", "comment": comment})
    response = api.post("/feedback", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (204, 422), response.text


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Index]:
    with opened_engine(tmp_path_factory.mktemp("forgetful") / "data", model, [SEEDS]) as engine:
        yield engine.index


def test_no_more_answers_are_kept_than_were_asked_for(forgetful: Index) -> None:
    of = service_settings(forgetful.settings.data_dir, keep_answers=2)
    api = TestClient(create_app(Engine(forgetful, of), of))
    asked = [api.post("/ask", json=NATO).json()["id"] for _ in range(3)]
    assert problem(api.post("/feedback", json={"answer_id": asked[0], "vote": "up"}), 404)
    assert [api.get(f"/answers/{one}").status_code for one in asked] == [404, 200, 200]


def test_where_none_is_kept_questions_are_answered_all_the_same(forgetful: Index) -> None:
    of = service_settings(forgetful.settings.data_dir, keep_answers=0)
    answer = Engine(forgetful, of).ask(Question(**NATO))
    assert answer.status == "answered"
    api = TestClient(create_app(Engine(forgetful, of), of))
    assert problem(api.get(f"/answers/{answer.id}"), 404) == "unknown-answer"


def test_what_the_command_line_answers_by_itself_is_kept_too(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_dateline("ingest", str(SEEDS / "003_arrival_before_dawn.md"), data_dir=data)
    asked = run_dateline("ask", "Where did Putin land?", "--json", data_dir=data)
    answer = json.loads(asked.stdout)
    with closing(Ledger(data / LEDGER_FILE)) as ledger:
        ((kept, _),) = ledger.answers.all()
    assert json.loads(kept.answer) == answer
