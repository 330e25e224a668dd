"""One question, one answer: every surface gives the same statements with the same citations."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import ask, launched, marked, visited
from command_line import run_dateline, serving
from conftest import SEEDS, opened_engine
from openai import OpenAI
from playwright.sync_api import Browser, Page, expect
from pydantic import BaseModel
from served import StreamedAnswer
from slack_app import workspace
from slack_server import slack_server

from ingest.models import EmbeddingModel
from service.questions import Question

QUESTIONS = {
    "several sources": "Who joined Putin's delegation?",
    "articles that differ": "How much did the new bridge in Linz cost?",
    "emoji before the quote": "Who won the prize at the fair of Vevey?",
    "no answer": "What did Emmanuel Macron say about the treaty?",
}
INVENTED = Path(__file__).with_name("invented_articles.jsonl")


@dataclass(frozen=True)
class Said:
    """What a reader is given: statements with their markers, and the quote of each marker."""

    statements: list[tuple[str, list[int]]]
    quotes: dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Surfaces:
    """What the adapters ask through."""

    client: httpx.Client
    data_dir: Path
    chromium: Browser


@dataclass(frozen=True)
class Answers:
    """By question, from an index in `data_dir`: the engine's, and what was posted in Slack."""

    data_dir: Path
    given: dict[str, Said]
    posted: dict[str, tuple[list[str], list[str]]]


def said(answer: dict[str, Any]) -> Said:
    """An answer as it is written in JSON."""
    return Said(
        [(one["text"], one["citations"]) for one in answer["statements"]],
        {one["marker"]: (one["quote"], one["article"]["title"]) for one in answer["citations"]},
    )


def by_ask(on: Surfaces, question: str) -> Said:
    return said(on.client.post("/ask", json={"question": question}).json())


def by_chat(on: Surfaces, question: str) -> Said:
    messages = [{"role": "user", "content": question}]
    return said(on.client.post("/chat", json={"messages": messages}).json())


def by_stream(on: Surfaces, question: str) -> Said:
    """From the answer that ends the stream; the statements before it said the same."""
    body = {"messages": [{"role": "user", "content": question}], "stream": True}
    with StreamedAnswer(on.client, body) as stream:
        *before, last = stream.events()
    answer: dict[str, Any] = last.data
    told = [one.data for one in before if one.name == "statement"]
    assert [one["statement"] for one in told] == answer["statements"]
    assert [new for one in told for new in one["citations"]] == answer["citations"]
    return said(answer)


def by_completion(on: Surfaces, question: str) -> Said:
    with openai_client(on) as client:
        given = client.chat.completions.create(
            model="dateline", messages=[{"role": "user", "content": question}]
        )
    return told_with(given.choices[0].message.content or "", given)


def by_response(on: Surfaces, question: str) -> Said:
    with openai_client(on) as client:
        given = client.responses.create(model="dateline", input=question)
    return told_with(given.output_text, given)


def openai_client(on: Surfaces) -> OpenAI:
    base = f"{str(on.client.base_url).rstrip('/')}/v1"
    return OpenAI(base_url=base, api_key="any", http_client=httpx.Client(trust_env=False))


def told_with(text: str, given: BaseModel) -> Said:
    """The answer that rides along; the text says the same."""
    answer: dict[str, Any] = (given.model_extra or {})["dateline"]
    assert text.startswith(answer["answer"])
    return said(answer)


def by_command(on: Surfaces, question: str) -> Said:
    result = run_dateline("ask", "--json", question, data_dir=on.data_dir)
    assert result.returncode == 0, result.stderr
    return said(json.loads(result.stdout))


def by_page(on: Surfaces, question: str) -> Said:
    """Each statement as it is shown, each quote as it is marked in the article."""
    with visited(on.chromium, str(on.client.base_url)) as page:
        turn = ask(page, question)
        statements = [
            (
                one.locator(".said").inner_text(),
                [int(number) for number in one.locator(".cite .number").all_inner_texts()],
            )
            for one in turn.locator(".statement").all()
        ]
        markers = {marker for _, cited in statements for marker in cited}
        return Said(statements, {marker: _opened(page, marker) for marker in sorted(markers)})


def _opened(page: Page, marker: int) -> tuple[str, str]:
    page.locator(f'.statement .cite[data-marker="{marker}"]').first.click()
    expect(page.locator("#reader .label")).to_contain_text(f"Citation {marker} of")
    return marked(page), page.locator("#reader-title").inner_text()


SURFACES: dict[str, Callable[[Surfaces, str], Said]] = {
    "/ask": by_ask,
    "/chat": by_chat,
    "/chat, streamed": by_stream,
    "/v1/chat/completions": by_completion,
    "/v1/responses": by_response,
    "the command line": by_command,
    "the page": by_page,
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Answers:
    """What the engine itself answers, and the folder of its index."""
    data_dir = tmp_path_factory.mktemp("surfaces") / "data"
    with opened_engine(data_dir, model, [SEEDS, INVENTED]) as engine:
        given = {
            question: said(engine.ask(Question(question=question)).model_dump(mode="json"))
            for question in QUESTIONS.values()
        }
        with slack_server() as server, workspace(engine, data_dir.parent, server) as slack:
            posted = {one: slack.statements_and_quotes(one) for one in QUESTIONS.values()}
    return Answers(data_dir, given, posted)


@pytest.fixture(scope="module")
def surfaces(answers: Answers) -> Iterator[Surfaces]:
    """All of them around one `dateline serve`; commands find it by the address that it leaves."""
    with (
        serving(answers.data_dir) as (url, _),
        httpx.Client(base_url=url, trust_env=False, timeout=60) as client,
        launched() as chromium,
    ):
        yield Surfaces(client, answers.data_dir, chromium)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_every_surface_says_what_the_engine_says(
    answers: Answers,
    surfaces: Surfaces,
    surface: Callable[[Surfaces, str], Said],
    question: str,
) -> None:
    assert surface(surfaces, question) == answers.given[question]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_slack_says_what_the_engine_says(answers: Answers, question: str) -> None:
    given, (statements, quotes) = answers.given[question], answers.posted[question]
    marked = [f"{text} {''.join(f'[{one}]' for one in cited)}" for text, cited in given.statements]
    assert quotes == [quote for quote, _ in given.quotes.values()]
    assert " ".join(statements).startswith(" ".join(marked))  # then come the differing values
    assert len(statements) == 1 or marked


def test_the_questions_have_answers_of_every_kind(answers: Answers) -> None:
    """Else the surfaces would agree on little."""
    counts = [len(one.quotes) for one in answers.given.values()]
    assert sorted(counts)[0] == 0
    assert len([count for count in counts if count > 1]) >= 2
