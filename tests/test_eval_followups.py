"""Follow-ups in the harness: they are asked within their conversation, and held to a figure."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from conftest import ROOT, SEEDS, opened_engine
from scripted_service import Json, Reply, Script, answer, scripted

from eval.followup_metrics import followup_scores
from eval.grounding import Grounding
from eval.http_target import HttpTarget
from eval.questions import Question, QuestionType, Relevance, Status, Turn, read_questions
from eval.records import Outcome
from eval.selection import chosen_set
from eval.targets import Alone, EngineTarget, messages_of, retrieved
from ingest.models import EmbeddingModel
from service.answer import Answer
from service.engine import Engine
from service.followups import standalone
from service.listings import found_passages
from service.questions import Question as Asked

FOLDER = ROOT / "tests" / "conversations"
FOUND, UNDERSTOOD = 0.85, 0.85
"""Shares of the report half's follow-ups: the right article among the first 5 passages', and the
antecedents put in."""
ASKED = Question(
    "q",
    "And who built it?",
    QuestionType.FACT,
    Status.ANSWERED,
    (("mayor",),),
    conversation=(
        Turn("user", "Who opened the harbour bridge?"),
        Turn("assistant", "The mayor opened the harbour bridge on Monday. [1]"),
    ),
    antecedents=(("harbour bridge",),),
    relevant=(Relevance("bridge"),),
)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Engine]:
    """The seeds and the articles of the conversations in one index; passages are not read."""
    data = tmp_path_factory.mktemp("conversations") / "data"
    inputs = [SEEDS, FOLDER / "articles.jsonl"]
    with opened_engine(data, model, inputs, reader="off") as opened:
        yield opened


def understood(engine: Engine, question: Question) -> Outcome:
    """What the search finds for the question as it is understood; nothing is answered."""
    words = standalone(question.question, messages_of(question))
    found = engine.search(Asked(question=words), 5)
    told = Answer.model_validate({**answer(question.question), "standalone_question": words})
    grounding = Grounding(lambda article_id: engine.article(article_id).text)
    quiet = told.model_copy(update={"citations": [], "statements": []})
    return grounding.outcome(question, quiet, 0, retrieved(found_passages(found)))


@pytest.fixture(scope="module")
def scores(news: Engine) -> dict[str, list[float]]:
    """Of the report half, by measure."""
    found: dict[str, list[float]] = {}
    for question in read_questions(FOLDER / "conversations.jsonl"):
        if question.split == "report":
            for name, value in followup_scores(question, understood(news, question)).items():
                found.setdefault(name, []).append(value)
    return found


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_the_right_article_is_found_for_follow_ups(scores: dict[str, list[float]]) -> None:
    assert len(scores["followup_found@5"]) >= 40
    assert mean(scores["followup_found@5"]) >= FOUND
    assert mean(scores["followup_antecedents"]) >= UNDERSTOOD


def test_nothing_is_lost_where_a_question_stands_alone(scores: dict[str, list[float]]) -> None:
    assert mean(scores["standalone_unchanged"]) == 1
    assert mean(scores["standalone_found@5"]) == 1


def test_the_seeds_questions_stand_alone_after_other_topics() -> None:
    """After one that has a visit in it "the visit" is that one."""
    asked = [one.question for one in read_questions(SEEDS / "questions.jsonl")]
    told = [
        one
        for one in read_questions(FOLDER / "conversations.jsonl")
        if not any(judged.article.endswith(".md") for judged in one.relevant)
    ]
    unlike = [one for one in told if "visit" not in str(one.conversation)]
    for question in unlike[::14]:
        before = messages_of(question)
        assert [one for one in asked if standalone(one, before) != one] == []


def test_the_engine_is_told_the_conversation_and_the_search_the_question_it_gave(
    news: Engine,
) -> None:
    questions = {one.id: one for one in read_questions(FOLDER / "conversations.jsonl")}
    question = questions["follow-up-107"]
    for passages in (5, 20):
        told = EngineTarget(news, passages).ask(question)
        assert told.answer is not None
        assert "Karimova" in told.answer.standalone_question
        assert told.retrieved[0].article_id == "chess-tashkent"


def test_alone_it_is_not_told(news: Engine) -> None:
    target = Alone(EngineTarget(news, 5))
    question = replace(ASKED, relevant=())
    told = target.ask(question)
    assert told.answer is not None
    assert told.answer.standalone_question == ASKED.question
    assert target.describe().settings["alone"] is True


def test_a_service_is_told_the_conversation_as_messages() -> None:
    sent: list[Json] = []

    def chat(body: Json) -> Reply:
        sent.append(body)
        whole = {**answer("And who built it?"), "standalone_question": "Who built the bridge?"}
        return Reply(body=whole)

    script = Script(ask=lambda _: Reply(500), chat=chat)
    with scripted(script) as address, HttpTarget(address, 10) as target:
        told = target.ask(replace(ASKED, as_of="2024-06-19"))
    assert told.answer is not None
    (body,) = sent
    roles = [one["role"] for one in body["messages"]]
    assert (roles, body["as_of"]) == (["user", "assistant", "user"], "2024-06-19")
    assert body["messages"][-1]["content"] == "And who built it?"
    assert script.searched == ["Who built the bridge?"]


@pytest.mark.parametrize(
    ("understood_as", "antecedents", "expected"),
    [
        ("Who built the Harbour Bridge?", (("harbour bridge", "it"),), {"followup_antecedents": 1}),
        ("Who built the mayor?", (("harbour bridge",),), {"followup_antecedents": 0}),
        ("And who built it?", (), {"standalone_unchanged": 1}),
        ("Who built it?", (), {"standalone_unchanged": 0}),
        ("Who built it?", None, {}),
    ],
)
def test_what_is_measured_of_how_it_was_understood(
    understood_as: str, antecedents: tuple[tuple[str, ...], ...] | None, expected: dict[str, float]
) -> None:
    told = Answer.model_validate(
        {**answer("And who built it?"), "standalone_question": understood_as}
    )
    outcome = Outcome(question_id="q", answer=told, seconds=1)
    assert followup_scores(replace(ASKED, antecedents=antecedents), outcome) == expected
    assert followup_scores(replace(ASKED, conversation=()), outcome) == {}


def test_follow_ups_are_asked_like_all_others() -> None:
    path = FOLDER / "conversations.jsonl"
    halves = [
        chosen_set(str(path), format=None, split=one, limit=None) for one in ("dev", "report")
    ]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sum(len(one.questions) for one in halves) == len(lines)
    assert all(json.loads(line)["conversation"] for line in lines)
    follow_ups = [one for half in halves for one in half.questions if one.subtype == "follow-up"]
    assert len(follow_ups) >= 80
