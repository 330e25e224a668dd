"""The page's articles: an empty index, ten thousand of them, adding, and hostile ones."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from browser import ask, launched, marked, violations, visited
from conftest import drawn, opened_engine, service_settings
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect
from served import served

from ingest.articles import Article, Passage
from ingest.models import EmbeddingModel
from ingest.rows import Entry
from service.api import create_app
from service.engine import Engine

MANY = 10_000
FERRY = "The ferry Tjelvar ran aground on Monday. Captain Ebba Lindqvist blamed a buoy."
SCRIPT = "<script>alert('run')</script><img src=x onerror=alert('run')>"
HOSTILE = {
    "title": f"{SCRIPT} The mayor of Brenno",
    "source": f"{SCRIPT}\u202egazette\u200b",
    "published_at": "2024-06-03",
    "text": (
        f"{SCRIPT} The mayor of Brenno opened the \u202ewol\u202c market\u200b hall on Monday."
        " <a href='javascript:alert(1)'>The hall</a> cost nine million euros, the mayor said."
    ),
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Engine]:
    """On an index that these tests fill, each for itself."""
    with opened_engine(tmp_path_factory.mktemp("own") / "data", model, []) as opened:
        yield opened


@pytest.fixture(scope="module")
def url(engine: Engine) -> Iterator[str]:
    app = create_app(engine, service_settings(engine.index.settings.data_dir))
    with served(app) as client:
        yield str(client.base_url)


@pytest.fixture(autouse=True)
def _emptied(engine: Engine) -> Iterator[None]:
    yield
    infos, _ = engine.articles(None, 1000)
    engine.index.remove([info.id for info in infos])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[str]:
    """A service on ten thousand articles, whose vectors mean nothing."""
    embedder = drawn(model)
    with opened_engine(tmp_path_factory.mktemp("many") / "data", embedder, []) as opened:
        vectors = embedder.encode([f"Report {n}" for n in range(MANY)])
        for first in range(0, MANY, 1000):
            opened.index.ledger.put(
                [numbered(n, vectors[n : n + 1]) for n in range(first, first + 1000)]
            )
        app = create_app(opened, service_settings(opened.index.settings.data_dir))
        with served(app) as client:
            yield str(client.base_url)


def numbered(n: int, vector: NDArray[np.float32]) -> Entry:
    text = f"Report number {n} came from the harbour."
    day = f"20{10 + n // 1000:02}-{1 + n % 12:02}-{1 + n % 28:02}"
    article = Article(f"a{n}", f"Report {n}", text, source=f"Paper {n % 40}", published_at=day)
    return Entry(article, [Passage(f"a{n}#0", article.id, 0, len(text))], vector)


def fill(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)


def test_an_empty_index_says_how_articles_come_in(chromium: Browser, url: str) -> None:
    with visited(chromium, url, failing=("/chat",)) as page:
        expect(page.get_by_role("heading", name="There are no articles yet")).to_be_visible()
        expect(page.get_by_text("dateline ingest PATH")).to_be_visible()
        assert not violations(page)
        page.get_by_label("Question", exact=True).fill("Who?")
        page.keyboard.press("Enter")
        expect(page.locator(".turn").get_by_text("dateline ingest PATH")).to_be_visible()
        page.locator(".turn").get_by_role("link", name="add an article here").click()
        expect(page.get_by_role("heading", name="Add an article")).to_be_visible()


def test_an_article_that_is_added_can_be_asked_about_at_once(chromium: Browser, url: str) -> None:
    with visited(chromium, url) as page:
        page.get_by_role("link", name="Add", exact=True).click()
        assert not violations(page)
        fill(page, Title="Ferry aground", Source="Gotlands Nyheter", Published="2024-06-03")
        fill(page, Address="https://gotland.example/ferry", Text=FERRY)
        page.get_by_role("button", name="Add the article").click()
        expect(page.locator("#added")).to_contain_text("Stored: Ferry aground")
        expect(page.get_by_label("Title", exact=True)).to_have_value("")
        page.get_by_role("link", name="Ask", exact=True).click()
        turn = ask(page, "When did the ferry Tjelvar run aground?")
        expect(turn.locator(".who").first).to_have_text("Gotlands Nyheter")
        turn.locator(".cite").first.click()
        assert marked(page) in FERRY
        link = page.get_by_role("link", name="Where it was published: gotland.example")
        expect(link).to_have_attribute("href", "https://gotland.example/ferry")
        expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


def test_what_cannot_be_added_says_why_and_is_kept(chromium: Browser, url: str) -> None:
    with visited(chromium, url, failing=("/articles",)) as page:
        page.goto(f"{url}/#/add")
        fill(page, Title="Ferry", Text=FERRY, Address="javascript:alert(1)")
        page.get_by_role("button", name="Add the article").click()
        expect(page.locator("#added").get_by_role("alert")).to_contain_text("http")
        expect(page.get_by_label("Text", exact=True)).to_have_value(FERRY)


def test_files_are_added(chromium: Browser, url: str, tmp_path: Path) -> None:
    lines = [{"title": f"Storm {n}", "text": f"Storm number {n} came."} for n in range(25)]
    (tmp_path / "storms.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "ferry.md").write_text(f"# Ferry aground\n\n{FERRY}\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with visited(chromium, url) as page:
        page.goto(f"{url}/#/add")
        page.get_by_label("Choose files").set_input_files(
            [tmp_path / name for name in ("storms.jsonl", "ferry.md", "picture.png")]
        )
        added = page.locator("#added")
        expect(added).to_contain_text("Stored 25 articles.")
        expect(added).to_contain_text("Stored: Ferry aground")
        expect(added).to_contain_text("Picture.png is no text, Markdown or JSON Lines file")
        page.get_by_role("link", name="Articles").click()
        expect(page.locator("#article-list li")).to_have_count(26)


def test_a_file_can_be_dropped(chromium: Browser, url: str) -> None:
    with visited(chromium, url) as page:
        page.goto(f"{url}/#/add")
        dropped = page.evaluate_handle(
            """text => {
              const dropped = new DataTransfer();
              dropped.items.add(new File([text], "ferry.txt"));
              return dropped;
            }""",
            f"Ferry aground\n\n{FERRY}",
        )
        page.locator("#drop").dispatch_event("drop", {"dataTransfer": dropped})
        expect(page.locator("#added")).to_contain_text("Stored:")


def test_no_script_of_an_article_runs(chromium: Browser, url: str) -> None:
    """Nothing is complained of at the end: no dialog opened, no policy had to stop anything."""
    with visited(chromium, url) as page:
        added = page.request.post(f"{url}/articles", data={**HOSTILE})
        assert added.ok
        page.reload()
        expect(page.locator("#front .title")).to_have_text(HOSTILE["title"])
        page.get_by_role("button", name="Filters").click()
        expect(page.locator("#source-choices bdi")).to_have_text(HOSTILE["source"])
        turn = ask(page, "How much did the market hall of Brenno cost?")
        turn.locator(".statement .cite").first.click()
        assert marked(page) in HOSTILE["text"]
        expect(page.locator("#reader-title")).to_have_text(HOSTILE["title"])
        shown = page.locator(".article-text").evaluate("text => text.textContent")
        assert shown == HOSTILE["text"]
        page.get_by_role("link", name="Articles").click()
        page.get_by_label("Search the articles").fill("Brenno")
        expect(page.locator("#found-passages .title")).to_have_text(HOSTILE["title"])
        assert page.locator("main img, main script, #reader img, #reader script").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0


def test_only_addresses_of_the_web_become_links(chromium: Browser, url: str) -> None:
    """The ledger holds no others, but the page does not rely on it."""
    with visited(chromium, url) as page:
        added = page.request.post(f"{url}/articles", data={**HOSTILE}).json()
        whole = {**added, "text": FERRY}
        page.route(f"**/articles/{added['id']}", lambda route: route.fulfill(json=whole))
        for address in ("https://x.example", "javascript:alert(1)", "data:text/html,x", "//x", ""):
            whole["url"] = address
            page.goto(f"{url}/#/")
            page.goto(f"{url}/#/?article={added['id']}")
            expect(page.locator(".article-text")).to_have_text(FERRY)
            expect(page.locator("#reader a")).to_have_count(1 if address[:4] == "http" else 0)


def test_ten_thousand_articles_come_a_page_at_a_time(chromium: Browser, many: str) -> None:
    with visited(chromium, many) as page:
        expect(page.locator("#front")).to_contain_text("The latest of 10,000 articles")
        page.get_by_role("link", name="Articles").click()
        lines = page.locator("#article-list li")
        expect(lines).to_have_count(50)
        assert not violations(page)
        for count in (100, 150):
            page.locator("#more").scroll_into_view_if_needed()
            expect(lines).to_have_count(count)
        seen = lines.all_text_contents()
        assert len(set(seen)) == 150
        page.get_by_label("Search the articles").fill("report 77")
        expect(page.locator("#list-title")).to_have_text("Titles and sources with these words")
        expect(lines.first).to_contain_text("77")
        page.get_by_label("Search the articles").fill("report 7777 paper")
        expect(lines).to_have_count(1)
        lines.first.get_by_role("button").click()
        expect(page.locator("#reader-title")).to_have_text("Report 7777")
        expect(page.locator(".article-text")).to_contain_text("number 7777")


def test_of_many_sources_one_is_found(chromium: Browser, many: str) -> None:
    with visited(chromium, many) as page:
        page.get_by_role("button", name="Filters").click()
        expect(page.locator("#source-choices label")).to_have_count(40)
        page.get_by_label("Find a source").fill("paper 17")
        expect(page.locator("#source-choices label:visible")).to_have_text(["Paper 17 250"])
