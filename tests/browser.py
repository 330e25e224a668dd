"""A real browser for the tests of the web page, and what every visit must keep to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Dialog, Locator, Page, Request, expect, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_AXE = ROOT / ".browser" / "node_modules" / "axe-core" / "axe.min.js"
_SECONDS = 60
"""The longest that anything may take on a busy machine; what is waited for ends the wait."""
_VIOLATIONS = """
async () => {
  const ends = (one) => one.effect.getComputedTiming().endTime < Infinity;
  const moving = document.getAnimations().filter(ends);
  await Promise.allSettled(moving.map((one) => one.finished));
  return (await axe.run()).violations.flatMap(
    (one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)}`));
}
"""


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium, or the test is skipped with what to do."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("there is no Chromium; `make browser` installs it")
    expect.set_options(timeout=1000 * _SECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=_FLAGS, timeout=1000 * _SECONDS
        )
        yield browser
        browser.close()


@contextmanager
def visited(
    browser: Browser, url: str, *, failing: tuple[str, ...] = (), **context: Any
) -> Iterator[Page]:
    """A page in a profile of its own. At the end nothing was complained of, and no other host
    was asked.

    Args:
        failing: what requests that are meant to fail have in their address.
        context: width and height as `viewport`, `color_scheme` and the like.
    """
    given = {"viewport": {"width": 1280, "height": 860}, **context}
    opened = browser.new_context(**given)
    opened.set_default_timeout(1000 * _SECONDS)
    page = opened.new_page()
    complaints: list[str] = []
    hosts: set[str] = set()

    def hear(text: str, where: str) -> None:
        if not any(one in where for one in failing):
            complaints.append(f"{text} ({where})")

    def dismiss(dialog: Dialog) -> None:
        complaints.append(dialog.message)
        dialog.dismiss()

    page.on("console", lambda one: hear(f"{one.type}: {one.text}", one.location["url"]))
    page.on("pageerror", lambda error: hear(str(error), ""))
    page.on("dialog", dismiss)
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(url)
    yield page
    opened.close()
    assert not complaints
    assert hosts <= {urlsplit(url).netloc, ""}


def ask(page: Page, question: str) -> Locator:
    """Ask in the page; the turn, once its answer is whole."""
    before = page.locator(".turn").count()
    page.get_by_label("Question", exact=True).fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".turn").nth(before)
    expect(turn.locator(".answer[data-status]")).to_be_visible()
    return turn


def body(request: Request) -> dict[str, Any]:
    """The JSON that a request sent."""
    sent: dict[str, Any] = request.post_data_json or {}
    return sent


def marked(page: Page) -> str:
    """The words of the citation that is open, as they stand in the article."""
    chosen = page.locator("mark.chosen")
    chosen.first.wait_for()
    return "".join(one or "" for one in chosen.evaluate_all("all => all.map(m => m.textContent)"))


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is, once what comes into sight is there."""
    if not _AXE.exists():
        pytest.skip("there is no axe-core; `make browser` installs it")
    # Not through the page, which lets no text become a script.
    console = page.context.new_cdp_session(page)
    console.send("Runtime.evaluate", {"expression": Path(_AXE).read_text(encoding="utf-8")})
    found: list[str] = page.evaluate(_VIOLATIONS)
    return found
