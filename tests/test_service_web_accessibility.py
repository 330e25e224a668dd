"""The page for everybody: by keys alone, heard, in the dark, on a narrow screen, without motion."""

from browser import ask, marked, violations
from invented_site import COST, GROUNDING, INQUIRY, UNANSWERED, Site
from playwright.sync_api import Page, expect

from service.questions import Question

pytest_plugins = ["invented_site"]


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


def test_a_screen_reader_hears_the_answer_come(page: Page, site: Site) -> None:
    answer = site.engine.ask(Question(question=INQUIRY))
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


def test_axe_finds_nothing_wrong_in_the_dark(site: Site) -> None:
    with site.visited(color_scheme="dark") as page:
        turn = ask(page, COST)
        turn.get_by_text("The words of 3 articles").click()
        turn.locator(".statement .cite").first.click()
        marked(page)
        assert not violations(page)


def test_dark_and_light_are_the_systems_unless_chosen(site: Site) -> None:
    colour = "() => getComputedStyle(document.body).backgroundColor"
    with site.visited(color_scheme="dark") as page:
        dark = page.evaluate(colour)
        page.get_by_role("button", name="Colours: as the system has them").click()
        light = page.evaluate(colour)
        assert light != dark
        page.reload()
        expect(page.get_by_role("button", name="Colours: light")).to_be_visible()
        assert page.evaluate(colour) == light
        page.get_by_role("button", name="Colours: light").click()
        assert page.evaluate(colour) == dark


def test_it_fits_a_narrow_screen(site: Site) -> None:
    wide = "() => document.documentElement.scrollWidth"
    size = {"width": 360, "height": 740}
    with site.visited(viewport=size, reduced_motion="reduce") as page:
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


def test_nothing_moves_where_motion_is_not_wanted(site: Site) -> None:
    with site.visited(reduced_motion="reduce") as page:
        ask(page, GROUNDING).locator(".cite").first.click()
        marked(page)
        assert page.evaluate("() => document.getAnimations().length") == 0
        behaviour = "() => getComputedStyle(document.documentElement).scrollBehavior"
        assert page.evaluate(behaviour) == "auto"
