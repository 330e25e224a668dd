"""Asking in the page: follow-ups and filters, and questions that an address brings back."""

from browser import ask, body, marked
from invented_site import COST, GROUNDING, Site
from playwright.sync_api import Page, expect

pytest_plugins = ["invented_site"]


def test_a_follow_up_is_sent_with_what_was_said(page: Page) -> None:
    ask(page, GROUNDING)
    with page.expect_request("**/chat") as sent:
        ask(page, "Who was its captain?")
    messages = body(sent.value)["messages"]
    assert [one["role"] for one in messages] == ["user", "assistant", "user"]
    assert messages[0]["content"] == GROUNDING
    assert messages[1]["content"].startswith("The ferry Tjelvar ran aground")
    assert messages[1]["content"].endswith("]")
    assert body(sent.value)["stream"] is True
    expect(page.locator(".turn")).to_have_count(2)


def test_new_question_begins_anew(page: Page) -> None:
    ask(page, GROUNDING)
    page.get_by_role("button", name="New question").click()
    expect(page.locator(".turn")).to_have_count(0)
    with page.expect_request("**/chat") as sent:
        ask(page, COST)
    assert len(body(sent.value)["messages"]) == 1


def test_filters_narrow_what_is_looked_at(page: Page) -> None:
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Alpenbote").check()
    turn = ask(page, COST)
    expect(turn.locator(".statement .who")).to_have_text(["Alpenbote"])
    page.get_by_role("button", name="Take away the filter Alpenbote").click()
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Until").fill("2024-05-15")
    turn = ask(page, COST)
    expect(turn.locator(".statement .who")).to_have_text(["Donaukurier Linz"])


def test_as_of_hides_what_came_later(page: Page) -> None:
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("What was known on").fill("2024-05-21")
    turn = ask(page, COST)
    expect(turn.locator(".statement .who")).to_have_text(["Donaukurier Linz", "Morgenblatt"])
    expect(turn.locator(".remarks")).to_contain_text("As of 21 May 2024.")


def test_filters_that_nothing_passes_are_told(page: Page) -> None:
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Until").fill("1999-01-01")
    turn = ask(page, COST)
    expect(turn.locator(".abstention")).to_contain_text("none passes the filters")


def test_the_address_brings_the_answer_back(page: Page) -> None:
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Alpenbote").check()
    turn = ask(page, COST)
    said = turn.locator(".said").all_inner_texts()
    turn.locator(".cite").first.click()
    words = marked(page)
    address = page.url
    page.goto("about:blank")
    with page.expect_response("**/answers/*") as kept:
        page.goto(address)
    assert kept.value.ok
    expect(page.locator(".said")).to_have_text(said)
    assert marked(page) == words
    expect(page.get_by_role("button", name="Take away the filter Alpenbote")).to_be_visible()


def test_a_question_in_the_address_is_asked(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/#/?q=How+much+did+the+new+bridge+in+Linz+cost%3F&source=Alpenbote")
    expect(page.locator(".statement .who")).to_have_text(["Alpenbote"])


def test_back_closes_the_article_and_then_leaves_the_question(page: Page) -> None:
    ask(page, GROUNDING).locator(".cite").first.click()
    expect(page.locator("#reader")).to_be_visible()
    page.go_back()
    expect(page.locator("#reader")).to_be_hidden()
    expect(page.locator(".turn")).to_have_count(1)
    page.go_back()
    expect(page.locator(".turn")).to_have_count(0)
