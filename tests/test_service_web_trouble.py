"""The page when something goes wrong: it says what, and loses nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import ask, launched, marked, visited
from conftest import opened_engine, service_settings
from cutting_proxy import Cut, cutting
from playwright.sync_api import Browser, Page, Route, expect
from served import served

from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.questions import Question

INVENTED = Path(__file__).with_name("invented_articles.jsonl")
COST = "How much did the new bridge in Linz cost?"
GROUNDING = "When did the ferry Tjelvar run aground?"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("trouble") / "data"
    with opened_engine(folder, model, [INVENTED]) as opened:
        yield opened


@pytest.fixture(scope="module")
def url(engine: Engine) -> Iterator[str]:
    app = create_app(engine, service_settings(engine.index.settings.data_dir))
    with served(app) as client:
        yield str(client.base_url)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def cut(url: str) -> Iterator[Cut]:
    with cutting(url) as opened:
        yield opened


@pytest.fixture
def failing(chromium: Browser, url: str) -> Iterator[Page]:
    """A page whose chat may fail."""
    with visited(chromium, url, failing=("/chat",)) as opened:
        yield opened


@pytest.mark.parametrize("after", range(4))
def test_a_stream_that_is_cut_is_picked_up(
    chromium: Browser, engine: Engine, cut: Cut, after: int
) -> None:
    """After every event: passages and two statements come before the answer."""
    answer = engine.ask(Question(question=COST))
    with visited(chromium, cut.address, failing=("/chat",)) as page:
        cut.after, cut.made = after, False
        asked: list[str | None] = []
        page.on(
            "request",
            lambda one: (
                asked.append(one.headers.get("last-event-id")) if "/chat" in one.url else None
            ),
        )
        turn = ask(page, COST)
        assert cut.made
        assert [one is not None for one in asked] == [False, after > 0]
        expect(turn.locator(".said")).to_have_text([one.text for one in answer.statements])
        turn.locator(".cite").first.click()
        assert marked(page) == answer.citations[0].quote


def test_a_service_that_is_gone_is_told_and_can_be_asked_again(failing: Page) -> None:
    failing.route("**/chat", lambda route: route.abort())
    failing.get_by_label("Question", exact=True).fill(GROUNDING)
    failing.keyboard.press("Enter")
    expect(failing.get_by_role("alert")).to_contain_text("was lost before the answer was whole")
    failing.unroute("**/chat")
    failing.get_by_role("button", name="Try again").click()
    expect(failing.locator(".said")).to_contain_text(["ran aground"])


@pytest.mark.parametrize("body", ['{"detail": "too many questions wait"}', "<h1>Bad gateway</h1>"])
def test_an_error_is_told_in_the_services_words(failing: Page, body: str) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=503, body=body, content_type="application/problem+json")

    failing.route("**/chat", refuse)
    failing.get_by_label("Question", exact=True).fill(GROUNDING)
    failing.keyboard.press("Enter")
    told = "Too many questions wait." if body.startswith("{") else "The service failed"
    expect(failing.get_by_role("alert")).to_contain_text(told)
    expect(failing.get_by_role("button", name="Try again")).to_be_visible()


def test_an_error_in_mid_stream_is_told(failing: Page) -> None:
    events = (
        'id: a\nevent: passages\ndata: {"passages": []}\n\n'
        'id: b\nevent: error\ndata: {"detail": "the chat model failed"}\n\n'
    )
    failing.route("**/chat", lambda route: route.fulfill(body=events))
    failing.get_by_label("Question", exact=True).fill(GROUNDING)
    failing.keyboard.press("Enter")
    expect(failing.get_by_role("alert")).to_contain_text("The chat model failed.")


def test_a_question_can_be_stopped(failing: Page) -> None:
    failing.route("**/chat", lambda _: None)
    failing.get_by_label("Question", exact=True).fill(GROUNDING)
    failing.keyboard.press("Enter")
    with failing.expect_event("requestfailed"):
        failing.get_by_role("button", name="Stop").click()
    expect(failing.locator(".status")).to_have_text("Stopped.")
    expect(failing.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_two_megabytes_of_question_are_refused_in_words(failing: Page) -> None:
    failing.evaluate("() => { location.hash = '#/?q=' + 'why '.repeat(500_000); }")
    expect(failing.get_by_role("alert")).to_contain_text("larger than")


def test_broken_characters_are_refused_in_words(failing: Page) -> None:
    """JavaScript's strings may hold half of a character; the address never does."""
    field = failing.get_by_label("Question", exact=True)
    field.evaluate("field => { field.value = 'Who is \\ud83d?'; }")
    field.press("Enter")
    expect(failing.locator(".turn .trouble, .turn .answer[data-status]")).to_be_visible()


def test_an_article_that_is_gone_leaves_its_quote(chromium: Browser, url: str) -> None:
    with visited(chromium, url, failing=("/articles/",)) as page:
        turn = ask(page, GROUNDING)
        page.route("**/articles/*", lambda route: route.fulfill(status=404, body="{}"))
        turn.locator(".cite").first.click()
        expect(page.locator("#reader blockquote")).to_contain_text("ran aground on a sandbank")
        expect(page.locator("#reader").get_by_role("alert")).to_be_visible()


def test_an_article_that_has_changed_says_so(chromium: Browser, url: str) -> None:
    def changed(route: Route) -> None:
        whole = route.fetch().json()
        route.fulfill(json={**whole, "text": "All of it was written anew."})

    with visited(chromium, url) as page:
        turn = ask(page, GROUNDING)
        page.route("**/articles/*", changed)
        turn.locator(".cite").first.click()
        expect(page.locator("#reader")).to_contain_text("no longer holds these words")
        expect(page.locator("mark")).to_have_count(0)


@pytest.mark.parametrize("unknown", ["no-such-article", "%00", "../../etc/passwd", "a/b"])
def test_an_article_that_there_never_was(chromium: Browser, url: str, unknown: str) -> None:
    with visited(chromium, url, failing=("/articles/",)) as page:
        page.goto(f"{url}/#/?article={unknown}&words=5-9")
        expect(page.locator("#reader").get_by_role("alert")).to_contain_text("No article has")


EVENTS = (
    "event: ä\ndata: é👩‍🍳\n\n: a comment\n\nevent: one\nid: 7\ndata: a\ndata:b\n\n"
    "event: none\n\ndata: last\n\ndata: never ended"
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_events_are_read_however_they_are_cut_up(page_for_parts: Page, end: str, size: int) -> None:
    read = page_for_parts.evaluate(
        """async ([text, size]) => {
          const { events } = await import("/web/js/sse.js");
          const bytes = new TextEncoder().encode(text);
          const stream = new ReadableStream({ start(to) {
            for (let n = 0; n < bytes.length; n += size) to.enqueue(bytes.slice(n, n + size));
            to.close();
          } });
          const found = [];
          for await (const event of events(stream)) found.push(event);
          return found;
        }""",
        [EVENTS.replace("\n", end), size],
    )
    assert read == [
        {"id": None, "type": "ä", "data": "é👩‍🍳"},
        {"id": "7", "type": "one", "data": "a\nb"},
        {"id": "7", "type": "message", "data": "last"},
    ]


@pytest.fixture(scope="module")
def page_for_parts(chromium: Browser, url: str) -> Iterator[Page]:
    """A page whose modules are called one by one."""
    with visited(chromium, url) as opened:
        yield opened
