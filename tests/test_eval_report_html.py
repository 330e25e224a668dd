"""The page of a run: what it shows, that it stands alone, and that no text becomes markup."""

import hashlib
import re
from base64 import b64encode
from collections import Counter
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from report_runs import QUOTE, small_comparison, small_run, small_summary

from eval.records import Run
from eval.report_figures import clean
from eval.report_html import html_report
from eval.results import Summary

HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</style></title></details><b>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp; &",
    "<!-- ]]> -->",
    "nul \x00, escape \x1b[31m, next line \x85, turned \u202e, no character \uffff",
]


class Page(HTMLParser):
    """The elements of a page, and the text in each element that has an id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.marked: list[str] = []
        self.open: list[str] = []
        self.own: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)
        if tag == "small":
            self.words.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag not in ("mark", "b", "i", "a", "span", "abbr"):
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("style", "script"):
            self.own[self.open[-1]] = data
            return
        self.words.append(data)
        if "mark" in self.open:
            self.marked.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def page_of(text: str = "x") -> Page:
    run = small_run(text)
    return Page(html_report(run, small_summary(run, text), small_comparison(text)))


@cache
def harmless_page() -> Page:
    return page_of()


def section(html: str, name: str) -> str:
    return Page(html.partition(f'<section id="{name}">')[2].partition("</section>")[0]).text


@pytest.fixture(scope="module")
def html() -> str:
    run = small_run()
    return html_report(run, small_summary(run), small_comparison())


def test_it_tells_what_was_run(html: str) -> None:
    run = section(html, "run")
    for fact in ("news.jsonl x", "5e7", "in the process x", "1de7", "dateline 0.1.0", "note_x x"):
        assert fact in run
    assert "6 asked, 1 failed, 1 left out" in Page(html).text
    assert "1 right 2 wrong 1 abstained 1 failed 1 not judged" in Page(html).text


def test_each_measure_has_its_interval(html: str) -> None:
    measures = section(html, "measures")
    assert "right ↑ 0.250 0.150 to 0.350 1,200" in measures
    assert "latency_p50 ↓ 45 ms 32.5 ms to 57.5 ms 1,200" in measures
    assert "own x ↑ 0.500 – 1,200" in measures
    assert "retrieval was not measured x" in measures


def test_only_shares_are_drawn_on_a_scale_to_1(html: str) -> None:
    assert html.count('class="whisker"') == 1


def test_types_stand_side_by_side(html: str) -> None:
    types = section(html, "types")
    assert "measure fact unanswerable x" in types
    assert "right 0.333 0.233 to 0.433 0.000 –" in types
    assert "token_f1 0.700 0.600 to 0.800 –" in types


def test_curves_have_their_figures_in_words(html: str) -> None:
    curves = section(html, "curves")
    assert "0.6 to 0.7 0.625 0.250 4" in curves
    assert "0.750 0.400" in curves
    assert "1.26 s to 1.58 s 1" in curves
    pictures = [value for tag, name, value in Page(html).attributes if name == "aria-label"]
    assert sum("The figures are in the table" in one for one in pictures) == 3


def test_failures_are_grouped_and_the_rest_is_not_listed(html: str) -> None:
    failures = section(html, "failures")
    groups = ("Wrong 2", "Abstained, although the articles answer 1", "Failed 1")
    places = [failures.index(group) for group in groups]
    assert places == sorted(places)
    assert "right-1" not in failures
    assert "unjudged-1" not in failures
    assert "Error Tx: x" in failures


def test_a_failure_shows_all_that_explains_it(html: str) -> None:
    wrong = html.partition('id="q2"')[2].partition("</details>")[0]
    page = Page(f"<details{wrong}</details>")
    assert "wrong-1 asks x wrong fact · wrong-1 · confidence 0.62" in page.text
    assert "Expected Hanoi x / Ha Noi" in page.text
    assert f"Given So: {QUOTE} x [1] And more x answered, extractive, 30 ms" in page.text
    assert f"Cited [1] {QUOTE} x not the article's words Title x · x · 2024-06-18" in page.text
    assert f"Supported by {QUOTE} x 004.md" in page.text
    assert page.marked == [f"{QUOTE} x"] * 3, "in the answer, as cited, and in what supports it"


def test_an_abstention_that_was_due_is_told_as_expected(html: str) -> None:
    assert "Expected to abstain" in section(html, "failures")


def test_a_comparison_says_what_differs_and_which_questions_were_won_and_lost(html: str) -> None:
    compared = section(html, "comparison")
    assert "rerank – true retrieval dense hybrid" in compared
    assert "right ↑ 0.500 0.530 +0.030 0.010 to 0.050 < 0.001 better" in compared
    assert "ece ↓ 0.500 0.530 +0.030 0.010 to 0.050 < 0.001 worse" in compared
    assert "recall@5 ↑ 0.500 0.520 +0.020 −0.010 to 0.050 < 0.001 unclear" in compared
    assert "only one run has them: 3" in compared
    assert "Won: 1 Wrong in the first run, right in the second. right-1 asks x" in compared
    assert "Lost: 2" in compared
    assert "elsewhere x" in compared
    assert '<a href="#q2">wrong-1</a>' in html


def test_left_out_questions_are_told_with_the_reason(html: str) -> None:
    assert "news.jsonl x, line 9, x: x" in section(html, "left-out")


def test_without_a_comparison_or_any_answer_it_is_still_a_page() -> None:
    run = small_run()
    empty = Run(header=run.header, questions=[], outcomes=[])
    bare = Summary(
        **{"header": run.header, "asked": 0, "failed": 0, "left_out": [], "measures": []},
        **{"by_type": {}, "risk_coverage": [], "reliability": [], "seconds": [], "questions": []},
    )
    html = html_report(empty, bare)
    assert 'id="comparison"' not in html
    assert "Nothing could be measured." in section(html, "measures")
    assert section(html, "curves").count("Too few answers") == 3
    assert "Nothing was left out." in section(html, "left-out")


def test_the_page_reaches_nothing_and_runs_nothing_but_its_own_script(html: str) -> None:
    page = Page(html)
    links = [value for _, name, value in page.attributes if name in ("href", "src", "action")]
    assert links
    assert all(re.fullmatch(r"#[a-z-]+\d*", link) for link in links)
    assert "url(" not in html
    assert "@import" not in html
    assert not [name for _, name, _ in page.attributes if name == "style" or name.startswith("on")]
    (policy,) = (value for _, name, value in page.attributes if "default-src" in value)
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        digest = b64encode(hashlib.sha256(page.own[name].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_the_page_is_for_print_for_the_dark_and_for_small_screens(html: str) -> None:
    style = Page(html).own["style"]
    assert all(f"@media {one}" in style for one in ("print", "(prefers-color-scheme: dark)"))
    assert ("meta", "content", "width=device-width, initial-scale=1") in Page(html).attributes


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert_text_alone(text)


@hypothesis_settings(max_examples=40)
@given(st.text(max_size=30))
def test_any_text_stays_text(text: str) -> None:
    assert_text_alone(text)


def assert_text_alone(text: str) -> None:
    """The page with the text in all places has the elements of one with a harmless text."""
    text = f"x{text}"
    page, harmless = page_of(text), harmless_page()
    without = {"mark"}  # what is marked depends on the text
    assert Counter({tag: n for tag, n in page.tags.items() if tag not in without}) == Counter(
        {tag: n for tag, n in harmless.tags.items() if tag not in without}
    )
    names = {(tag, name) for tag, name, _ in page.attributes}
    assert names == {(tag, name) for tag, name, _ in harmless.attributes}
    assert clean(f"wrong-1 asks {text}") in page.text
    assert clean(f"Title {text}") in page.text
