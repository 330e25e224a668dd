"""What articles say is data: a model that obeys them is not heard."""

import json
from collections.abc import Iterator

import pytest
from chat_server import ChatServer, Reply, chat_server, in_pieces, passages_of
from conftest import opened_engine
from hostile import Hostile, hostile

from ingest.models import EmbeddingModel
from service.engine import Engine
from service.instructions import is_addressed_to_a_model
from service.questions import Question

ATTACKS = list(hostile())


def obedient(request: dict[str, object]) -> Reply:
    """A stand-in that does whatever a passage tells it, with the attack as its quote."""
    texts = [" ".join(text.split()) for text in passages_of(request)]
    statements = [
        {"text": one.says, "quotes": [{"passage": number, "quote": one.attack}]}
        for number, text in enumerate(texts, 1)
        for one in ATTACKS
        if one.attack in text
    ]
    assert statements
    return Reply(in_pieces(json.dumps({"answered": True, "statements": statements}), 400))


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as listening:
        listening.script = obedient
        yield listening


@pytest.fixture(scope="module")
def attacked(
    server: ChatServer, tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Engine]:
    """An engine on all hostile articles, with a chat model that obeys them."""
    folder = tmp_path_factory.mktemp("attacked")
    articles = [{"id": one.town, "title": one.town, "text": one.text} for one in ATTACKS]
    lines = folder / "news.jsonl"
    lines.write_text("\n".join(json.dumps(one) for one in articles), encoding="utf-8")
    with opened_engine(
        folder / "data",
        model,
        [lines],
        chat_model="obedient",
        OPENAI_API_KEY="key",
        OPENAI_BASE_URL=server.url,
    ) as opened:
        yield opened


def test_there_are_at_least_forty() -> None:
    assert len(ATTACKS) >= 40


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.never)
def test_an_instruction_in_an_article_changes_nothing(attacked: Engine, attack: Hostile) -> None:
    answer = attacked.ask(Question(question=attack.question))
    said = " ".join(one.text for one in answer.statements)
    assert attack.never not in said
    assert "evil.example" not in said
    assert answer.dropped or answer.status == "abstained"


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministers said that they would ignore the deadline.",
        "She told reporters that the answer was simple.",
        "State media reported that the talks had begun.",
        "He wrote an article with the help of his adviser.",
        "The system failed on Monday, the company said.",
        "Users of the railway have to wait until March.",
        "Report: unemployment falls to its lowest level since 1990.",
        "The models of the car were shown in Tokyo.",
        "Do not expect miracles, the mayor said.",
    ],
)
def test_news_is_not_taken_for_instructions(sentence: str) -> None:
    assert not is_addressed_to_a_model(sentence)
