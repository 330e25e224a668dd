"""An answer as one text: markers that are annotated, sources that cannot be forged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.articles import ArticleInfo, StoredPassage
from service.answer import Answer, CitedArticle, Timings
from service.composition import Composed, DraftStatement, Support
from service.events import Stated
from service.openai_text import BROKEN_OFF, SOURCES, Text, linked, spoken, whole_text
from service.turn import statements_of

BASE = "http://here:8000/"
WORDS = "The mayor opened the bridge on Monday."
titles = st.text(min_size=1, max_size=40)


def passage(
    number: int, title: str = "The bridge", source: str | None = None, url: str | None = None
) -> StoredPassage:
    info = ArticleInfo(f"a{number}", title, url, source, "2024-06-18T05:00:00Z", 1)
    return StoredPassage(f"a{number}#0", WORDS, 0, len(WORDS), "", info)


def answer(*statements: tuple[str, list[StoredPassage]], says: str = "Nobody knows.") -> Answer:
    composed = Composed()
    for text, passages in statements:
        composed.add(DraftStatement(text, [Support(one, 0, len(WORDS)) for one in passages]))
    return Answer(
        id="1",
        question="?",
        standalone_question="?",
        status="answered" if statements else "abstained",
        answer=composed.text or says,
        statements=composed.statements,
        citations=composed.citations,
        confidence=0.5,
        timings_ms=Timings(retrieve=1, answer=1),
    )


def link(article: CitedArticle) -> str:
    return linked(article, BASE)


def article(url: str | None, name: str = "a1") -> CitedArticle:
    return CitedArticle(id=name, title="", source=None, url=url, published_at=None, revision=1)


sentences = st.lists(
    st.tuples(
        st.text(min_size=1, max_size=30),
        st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True),
    ),
    max_size=6,
)


@given(sentences, st.lists(titles, min_size=6, max_size=6), st.integers(0, 6))
def test_however_it_is_streamed_the_text_is_the_answer_and_every_marker_is_annotated(
    drafted: list[tuple[str, list[int]]], named: list[str], early: int
) -> None:
    passages = [passage(number, title) for number, title in enumerate(named)]
    given_answer = answer(*((text, [passages[n] for n in ns]) for text, ns in drafted))
    text = Text(link)
    pieces = [text.state(one) for one in list(statements_of(given_answer))]
    pieces.append(text.conclude(given_answer))
    assert "".join(pieces) == text.text == whole_text(given_answer, link).text
    assert text.annotations == whole_text(given_answer, link).annotations
    assert text.text.startswith(given_answer.answer)
    markers = [text.text[one.start_index : one.end_index] for one in text.annotations]
    assert markers == [f"[{n}]" for one in given_answer.statements for n in one.citations]


@given(titles, titles)
def test_a_title_takes_one_line_of_the_sources_whatever_it_holds(title: str, source: str) -> None:
    text = whole_text(answer(("He did.", [passage(1, title, source)])), link)
    _, _, sources = text.text.partition(SOURCES)
    assert len(sources.splitlines()) == 1
    assert sources.startswith("- [1] ")
    assert sources.endswith(f"{BASE}articles/a1")


def test_sources_are_told_with_title_source_date_and_address() -> None:
    cited = passage(1, "The bridge", "Gazette", "https://gazette.example/bridge?a=1")
    text = whole_text(answer(("He did.", [cited])), link).text
    assert text == (
        "He did. [1]\n\nSources:\n"
        "- [1] The bridge · Gazette · 2024-06-18 · https://gazette.example/bridge?a=1"
    )


def test_an_article_that_is_quoted_twice_is_one_source() -> None:
    half = Support(passage(1), 0, 9)
    composed = Composed()
    composed.add(DraftStatement("One.", [Support(passage(1), 0, len(WORDS))]))
    composed.add(DraftStatement("Two.", [half, Support(passage(2), 0, 9)]))
    found = answer(("One.", [passage(1)])).model_copy(
        update={
            "answer": composed.text,
            "statements": composed.statements,
            "citations": composed.citations,
        }
    )
    _, _, sources = whole_text(found, link).text.partition(SOURCES)
    assert [line.split(" The")[0] for line in sources.splitlines()] == ["- [1][2]", "- [3]"]


# A stream that a chat model breaks off


def test_what_was_stated_before_another_answer_keeps_its_sources_and_is_set_apart() -> None:
    stated = list(statements_of(answer(("She did.", [passage(1, "First")]), ("No.", [passage(2)]))))
    whole = answer(("He did.", [passage(3, "Third")]))
    text = Text(link)
    first = text.state(stated[0])
    rest = text.conclude(whole)
    one, _, other = (first + rest).partition(BROKEN_OFF)
    assert one.startswith(f"She did. [1]{SOURCES}- [1] First")
    assert other == whole_text(whole, link).text
    assert [one.title for one in text.annotations] == ["First", "Third"]
    for noted in text.annotations:
        assert text.text[noted.start_index : noted.end_index] == "[1]"
    assert spoken(text.text) == whole.answer


def test_so_it_is_where_the_other_answer_is_none() -> None:
    text = Text(link)
    text.state(next(statements_of(answer(("She did.", [passage(1)])))))
    assert text.conclude(answer()).endswith(f"{BROKEN_OFF}Nobody knows.")


def test_nothing_is_set_apart_where_nothing_was_stated() -> None:
    text = Text(link)
    assert text.conclude(answer()) == "Nobody knows."
    assert text.annotations == []


def test_a_citation_that_comes_back_is_marked_again() -> None:
    given_answer = answer(("One.", [passage(1)]), ("Two.", [passage(1)]))
    text = Text(link)
    for one in statements_of(given_answer):
        assert isinstance(one, Stated)
        text.state(one)
    assert text.text == "One. [1] Two. [1]"
    assert len(text.annotations) == 2


# Addresses


@pytest.mark.parametrize("url", ["https://a.example/x?y=z#q", "http://a.example"])
def test_an_article_is_linked_where_it_was_published(url: str) -> None:
    assert linked(article(url), BASE) == url


@pytest.mark.parametrize(
    "url",
    [
        *(
            None,
            "",
            "javascript:alert(1)",
            "javascript://a.example/%0aalert(1)",
            "ftp://a.example",
            "data:text/html,x",
            "//a.example",
            "https://",
        ),
        *("file:///etc/passwd", "https://a.example/a b", "https://a.example/\n", "http://[x/"),
        *('https://a.example/"onclick="', "https://a.example/<script>", "https://a\u202e.example"),
    ],
)
def test_or_here_where_no_browser_should_go(url: str | None) -> None:
    assert linked(article(url), BASE) == f"{BASE}articles/a1"


def test_an_id_that_is_a_path_can_be_asked_for() -> None:
    assert linked(article(None, "news/a b?.md"), BASE) == f"{BASE}articles/news%2Fa%20b%3F.md"
