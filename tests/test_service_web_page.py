"""The page in a real browser: asking, and seeing every citation's words in their article."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import ask, body, launched, marked, violations, visited
from conftest import opened_engine, service_settings
from playwright.sync_api import Browser, Page, expect
from served import served

from ingest.models import EmbeddingModel
from service.api import create_app
from service.engine import Engine
from service.questions import Question

INVENTED = Path(__file__).with_name("invented_articles.jsonl")
COST = "How much did the new bridge in Linz cost?"
INQUIRY = "What is known about the inquiry into the Tjelvar?"
SUCCESSOR = "Who succeeds the harbour master of Visby?"
UNANSWERED = "What did Emmanuel Macron say about the treaty?"
PRIZE = "Who won the prize at the fair of Vevey?"
GROUNDING = "When did the ferry Tjelvar run aground?"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Engine]:
    """On the invented articles."""
    folder = tmp_path_factory.mktemp("page") / "data"
    with opened_engine(folder, model, [INVENTED]) as opened:
        yield opened


@pytest.fixture(scope="module")
def url(engine: Engine) -> Iterator[str]:
    """Where the service listens."""
    app = create_app(engine, service_settings(engine.index.settings.data_dir))
    with served(app) as client:
        yield str(client.base_url)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser, url: str) -> Iterator[Page]:
    with visited(chromium, url) as opened:
        yield opened


def test_a_question_is_answered_statement_by_statement_with_its_citations(
    page: Page, engine: Engine
) -> None:
    answer = engine.ask(Question(question=INQUIRY))
    assert len(answer.statements) > 1
    turn = ask(page, INQUIRY)
    expect(turn.get_by_role("heading", level=2)).to_have_text(INQUIRY)
    expect(turn.locator(".said")).to_have_text([one.text for one in answer.statements])
    numbers = turn.locator(".statement .cite .number")
    expect(numbers).to_have_text([str(n) for one in answer.statements for n in one.citations])
    first = turn.get_by_role("button", name="Citation 1").first
    expect(first).to_contain_text("Nordic Shipping Review")
    expect(first).to_contain_text("10 Jun 2024")


def test_a_citation_without_a_source_has_the_articles_title(page: Page) -> None:
    first = ask(page, SUCCESSOR).get_by_role("button", name="Citation 1").first
    expect(first).to_contain_text("Visby's harbour master retires")
    expect(first).to_contain_text("19 Jun 2024")


@pytest.mark.parametrize("question", [INQUIRY, COST, PRIZE])
def test_the_marked_words_are_the_quote(page: Page, engine: Engine, question: str) -> None:
    """Also where emoji, combining characters and ends of lines of two characters come before."""
    answer = engine.ask(Question(question=question))
    assert answer.citations
    turn = ask(page, question)
    for citation in answer.citations:
        turn.locator(f'.statement .cite[data-marker="{citation.marker}"]').click()
        expect(page.locator("#reader-title")).to_have_text(citation.article.title)
        expect(page.locator("mark.chosen").first).to_be_in_viewport()
        assert marked(page) == citation.quote
        whole = page.locator(".article-text").evaluate("text => text.textContent")
        assert whole == engine.article(citation.article.id).text


def test_the_other_quotes_of_the_article_are_marked_softly(page: Page, engine: Engine) -> None:
    cited = engine.ask(Question(question=INQUIRY)).citations
    assert len(cited) == 2
    assert cited[0].article == cited[1].article
    ask(page, INQUIRY).locator(".statement .cite").first.click()
    expect(page.locator("mark.chosen")).to_have_count(1)
    expect(page.locator("mark:not(.chosen)")).to_have_count(1)


def test_a_follow_up_is_sent_with_what_was_said(page: Page) -> None:
    ask(page, GROUNDING)
    with page.expect_request("**/chat") as sent:
        ask(page, "Who was its captain?")
    messages = body(sent.value)["messages"]
    assert [one["role"] for one in messages] == ["user", "assistant", "user"]
    assert messages[0]["content"] == GROUNDING
    assert messages[1]["content"].endswith("[1]")
    assert body(sent.value)["stream"] is True
    expect(page.locator(".turn")).to_have_count(2)


def test_an_abstention_looks_like_one_and_shows_what_comes_nearest(page: Page) -> None:
    turn = ask(page, UNANSWERED)
    expect(turn.locator(".abstention")).to_have_text("The articles do not answer this question.")
    expect(turn.locator(".statement")).to_have_count(0)
    near = turn.locator(".passage")
    expect(near).to_have_count(3)
    title = near.first.locator(".title").inner_text()
    near.first.click()
    expect(page.locator("#reader-title")).to_have_text(title)
    expect(page.locator("mark.chosen").first).to_be_in_viewport()


def test_where_articles_differ_each_value_stands_with_who_says_so(page: Page) -> None:
    turn = ask(page, COST)
    positions = turn.get_by_role("region", name="Where the articles differ").locator("li")
    expect(positions).to_have_count(2)
    expect(positions.filter(has_text="180 million")).to_contain_text("Donaukurier Linz")
    expect(positions.filter(has_text="180 million")).to_contain_text("Morgenblatt")
    expect(positions.filter(has_text="210 million")).to_contain_text("Alpenbote")
    expect(turn.locator(".short")).to_have_count(0)


def test_the_timeline_shows_who_reported_when_and_a_table_says_the_same(page: Page) -> None:
    turn = ask(page, COST)
    picture = turn.get_by_role("img", name="Timeline")
    lanes = picture.locator(".lane-label")
    expect(lanes).to_have_count(2)
    for value in ("180 million", "210 million"):
        expect(lanes.filter(has_text=value)).to_have_count(1)
    expect(picture.locator(".tick-label")).to_have_text(
        ["13 May 2024", "20 May 2024", "29 May 2024"]
    )
    places = picture.locator(".pill rect").evaluate_all("all => all.map(r => r.x.baseVal.value)")
    assert len(set(places)) == 3
    turn.get_by_text("The words of 3 articles").click()
    rows = turn.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.nth(3)).to_contain_text("29 May 2024")
    expect(rows.nth(3)).to_contain_text("210 million euros")
    picture.locator(".pill").nth(places.index(max(places))).click()
    expect(page.locator("#reader-title")).to_have_text(
        "Court of audit: Danube bridge dearer than announced"
    )


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


def test_the_address_brings_the_answer_back(page: Page, engine: Engine) -> None:
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


def test_a_question_in_the_address_is_asked(page: Page, url: str) -> None:
    page.goto(f"{url}/#/?q=How+much+did+the+new+bridge+in+Linz+cost%3F&source=Alpenbote")
    expect(page.locator(".statement .who")).to_have_text(["Alpenbote"])


def test_back_closes_the_article_and_then_leaves_the_question(page: Page) -> None:
    ask(page, GROUNDING).locator(".cite").first.click()
    expect(page.locator("#reader")).to_be_visible()
    page.go_back()
    expect(page.locator("#reader")).to_be_hidden()
    expect(page.locator(".turn")).to_have_count(1)
    page.go_back()
    expect(page.locator(".turn")).to_have_count(0)


def test_new_question_begins_anew(page: Page) -> None:
    ask(page, GROUNDING)
    page.get_by_role("button", name="New question").click()
    expect(page.locator(".turn")).to_have_count(0)
    with page.expect_request("**/chat") as sent:
        ask(page, COST)
    assert len(body(sent.value)["messages"]) == 1


def test_an_answer_is_judged_with_a_comment(page: Page, engine: Engine) -> None:
    turn = ask(page, GROUNDING)
    turn.get_by_role("button", name="Bad answer").click()
    expect(turn.get_by_text("Thank you.")).to_be_visible()
    turn.get_by_label("What was good or wrong?").fill("Which Monday?")
    turn.get_by_role("button", name="Send the comment").click()
    expect(turn.get_by_text("your comment is kept")).to_be_visible()
    *_, (_, votes) = engine.index.ledger.answers.all()
    assert [(one.vote, one.comment) for one in votes] == [("down", None), ("down", "Which Monday?")]


def test_an_answer_is_copied_with_its_citations(chromium: Browser, url: str) -> None:
    rights = ["clipboard-read", "clipboard-write"]
    with visited(chromium, url, permissions=rights) as page:
        turn = ask(page, GROUNDING)
        turn.get_by_role("button", name="Copy with citations").click()
        expect(turn.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("() => navigator.clipboard.readText()")
    question, answer, citation = copied.split("\n\n")
    assert question == GROUNDING
    assert answer.endswith("[1]")
    assert citation.startswith("[1] “The ferry Tjelvar ran aground on a sandbank")
    assert citation.endswith(
        "(Ferry runs aground off Gotland, Östersjöposten, 3 June 2024, 07:40 UTC,"
        " https://ostersjoposten.example/tjelvar)"
    )


def test_it_works_without_a_mouse(page: Page) -> None:
    page.locator("body").press("/")
    expect(page.get_by_label("Question", exact=True)).to_be_focused()
    page.keyboard.type("How much did the new bridge")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in Linz cost?")
    page.keyboard.press("Enter")
    expect(page.locator(".answer[data-status]")).to_be_visible()
    page.locator(".statement .cite").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.chosen")).to_be_focused()
    expect(page.locator("#reader .label")).to_have_text("Citation 1 of 3")
    for key, number in (("n", 2), ("ArrowRight", 3), ("n", 1), ("p", 3), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        expect(page.locator("#reader .label")).to_have_text(f"Citation {number} of 3")
        expect(page.locator("mark.chosen")).to_be_focused()
        shown = page.locator(".statement .cite[aria-current]")
        expect(shown).to_have_attribute("data-marker", str(number))
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    expect(page.locator(".statement .cite").first).to_be_focused()


def test_keys_leave_what_is_written_alone(page: Page) -> None:
    field = page.get_by_label("Question", exact=True)
    field.click()
    page.keyboard.type("n/p")
    expect(field).to_have_value("n/p")


def test_a_screen_reader_hears_the_answer_come(page: Page, engine: Engine) -> None:
    answer = engine.ask(Question(question=INQUIRY))
    ask(page, INQUIRY)
    heard = page.get_by_role("log", name="What happens")
    for one in answer.statements:
        expect(heard).to_contain_text(one.text)
    expect(heard).to_contain_text(f"The answer is whole: {len(answer.citations)} citations.")


def test_axe_finds_nothing_wrong(page: Page) -> None:
    expect(page.locator("#front li")).to_have_count(5)
    page.get_by_role("button", name="Filters").click()
    assert not violations(page)
    turn = ask(page, COST)
    turn.get_by_text("The words of 3 articles").click()
    turn.get_by_role("button", name="Good answer").click()
    turn.locator(".statement .cite").first.click()
    marked(page)
    ask(page, UNANSWERED)
    page.locator(".passage").first.click()
    marked(page)
    assert not violations(page)


def test_axe_finds_nothing_wrong_in_the_dark(chromium: Browser, url: str) -> None:
    with visited(chromium, url, color_scheme="dark") as page:
        turn = ask(page, COST)
        turn.get_by_text("The words of 3 articles").click()
        turn.locator(".statement .cite").first.click()
        marked(page)
        assert not violations(page)


def test_dark_and_light_are_the_systems_unless_chosen(chromium: Browser, url: str) -> None:
    colour = "() => getComputedStyle(document.body).backgroundColor"
    with visited(chromium, url, color_scheme="dark") as page:
        dark = page.evaluate(colour)
        page.get_by_role("button", name="Colours: as the system has them").click()
        light = page.evaluate(colour)
        assert light != dark
        page.reload()
        expect(page.get_by_role("button", name="Colours: light")).to_be_visible()
        assert page.evaluate(colour) == light
        page.get_by_role("button", name="Colours: light").click()
        assert page.evaluate(colour) == dark


def test_it_fits_a_narrow_screen(chromium: Browser, url: str) -> None:
    wide = "() => document.documentElement.scrollWidth"
    size = {"width": 360, "height": 740}
    with visited(chromium, url, viewport=size, reduced_motion="reduce") as page:
        assert page.evaluate(wide) == 360
        page.get_by_role("button", name="Filters").click()
        assert page.evaluate(wide) == 360
        turn = ask(page, COST)
        turn.get_by_text("The words of 3 articles").click()
        assert page.evaluate(wide) == 360
        turn.locator(".statement .cite").first.click()
        reader = page.get_by_role("dialog")
        expect(reader).to_be_visible()
        box = reader.bounding_box()
        assert box is not None
        sides = [round(one) for one in (box["x"], box["y"], box["width"], box["height"])]
        assert sides == [0, 0, 360, 740]
        expect(page.locator("mark.chosen")).to_be_in_viewport()
        assert not violations(page)
        page.get_by_role("button", name="Close the article").click()
        expect(turn.locator(".statement .cite").first).to_be_focused()


def test_nothing_moves_where_motion_is_not_wanted(chromium: Browser, url: str) -> None:
    with visited(chromium, url, reduced_motion="reduce") as page:
        ask(page, GROUNDING).locator(".cite").first.click()
        marked(page)
        assert page.evaluate("() => document.getAnimations().length") == 0
        behaviour = "() => getComputedStyle(document.documentElement).scrollBehavior"
        assert page.evaluate(behaviour) == "auto"
