"""An answer in the page: every citation's words seen in their article, and who said what when."""

import pytest
from browser import ask, marked
from invented_site import COST, GROUNDING, INQUIRY, PRIZE, SUCCESSOR, UNANSWERED, Site
from playwright.sync_api import Page, expect

from service.questions import Question

pytest_plugins = ["invented_site"]


def test_a_question_is_answered_statement_by_statement_with_its_citations(
    page: Page, site: Site
) -> None:
    answer = site.engine.ask(Question(question=INQUIRY))
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
def test_the_marked_words_are_the_quote(page: Page, site: Site, question: str) -> None:
    """Also where emoji, combining characters and ends of lines of two characters come before."""
    answer = site.engine.ask(Question(question=question))
    assert answer.citations
    turn = ask(page, question)
    for citation in answer.citations:
        turn.locator(f'.statement .cite[data-marker="{citation.marker}"]').click()
        expect(page.locator("#reader-title")).to_have_text(citation.article.title)
        expect(page.locator("mark.chosen").first).to_be_in_viewport()
        assert marked(page) == citation.quote
        whole = page.locator(".article-text").evaluate("text => text.textContent")
        assert whole == site.engine.article(citation.article.id).text


def test_the_other_quotes_of_the_article_are_marked_softly(page: Page, site: Site) -> None:
    cited = site.engine.ask(Question(question=INQUIRY)).citations
    others = [one for one in cited[1:] if one.article == cited[0].article]
    assert others
    ask(page, INQUIRY).locator(".statement .cite").first.click()
    expect(page.locator("mark.chosen")).to_have_count(1)
    expect(page.locator("mark:not(.chosen)")).to_have_count(len(others))


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


def test_an_answer_is_judged_with_a_comment(page: Page, site: Site) -> None:
    turn = ask(page, GROUNDING)
    turn.get_by_role("button", name="Bad answer").click()
    expect(turn.get_by_text("Thank you.")).to_be_visible()
    turn.get_by_label("What was good or wrong?").fill("Which Monday?")
    turn.get_by_role("button", name="Send the comment").click()
    expect(turn.get_by_text("your comment is kept")).to_be_visible()
    *_, (_, votes) = site.engine.index.ledger.answers.all()
    assert [(one.vote, one.comment) for one in votes] == [("down", None), ("down", "Which Monday?")]


def test_an_answer_is_copied_with_its_citations(site: Site) -> None:
    rights = ["clipboard-read", "clipboard-write"]
    with site.visited(permissions=rights) as page:
        turn = ask(page, GROUNDING)
        turn.get_by_role("button", name="Copy with citations").click()
        expect(turn.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("() => navigator.clipboard.readText()")
    question, answer, citations = copied.split("\n\n", 2)
    assert question == GROUNDING
    assert answer.endswith("]")
    citation = citations.splitlines()[0]
    assert citation.startswith("[1] “The ferry Tjelvar ran aground on a sandbank")
    assert citation.endswith(
        "(Ferry runs aground off Gotland, Östersjöposten, 3 June 2024, 07:40 UTC,"
        " https://ostersjoposten.example/tjelvar)"
    )
