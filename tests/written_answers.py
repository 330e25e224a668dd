"""Answers on the seeds as a chat model writes them: real HTTP, and a server that plays a script."""

from collections.abc import Iterator

import pytest
from chat_server import ChatServer, Reply, Script, as_json, chat_server, in_pieces, passages_of
from conftest import SEEDS, opened_engine

from ingest.models import EmbeddingModel
from service.answer import Answer
from service.engine import Engine
from service.questions import Question

ASKED = "Who joined Putin's delegation?"
TRAVELLERS = (
    "Travelling with Putin are Defense Minister Andrei Belousov, Foreign Minister Sergei Lavrov and"
    " Deputy Prime Minister Alexander Novak."
)
STATED = "Defense Minister Andrei Belousov and Foreign Minister Sergei Lavrov travelled with Putin."
KEY = "sk-nobody-may-see-this"


@pytest.fixture(scope="module")
def chat_model() -> Iterator[ChatServer]:
    """The server for a file of such answers: an engine keeps what it learned of its server."""
    with chat_server() as listening:
        yield listening


@pytest.fixture
def chat(chat_model: ChatServer) -> ChatServer:
    """The same; each test sees its own requests alone."""
    chat_model.asked.clear()
    chat_model.gone.clear()
    return chat_model


@pytest.fixture(scope="module")
def written(
    chat_model: ChatServer, tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Engine]:
    """An engine on the seeds whose chat model is the server."""
    folder = tmp_path_factory.mktemp("written")
    with opened_engine(folder / "data", model, [SEEDS], **asking(chat_model)) as opened:
        yield opened


@pytest.fixture(scope="module")
def extracted(engine: Engine) -> str:
    """What extraction answers."""
    return ask(engine).answer


def asking(server: ChatServer) -> dict[str, str]:
    """The settings of who asks that server."""
    return {"chat_model": "small", "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url}


def ask(opened: Engine, question: str = ASKED, **more: object) -> Answer:
    """What an engine answers."""
    return opened.ask(Question.model_validate({"question": question, **more}))


def holder(request: dict[str, object], quote: str) -> int:
    """The number of the passage in a prompt that holds the quote."""
    texts = [" ".join(text.split()) for text in passages_of(request)]
    return next(number for number, text in enumerate(texts, 1) if quote in text)


def quoting(quote: str, short: str | None = None) -> Script:
    """One statement that cites the passage that holds the quote."""
    return lambda request: Reply(
        in_pieces(as_json((STATED, holder(request, quote), quote), short=short))
    )
