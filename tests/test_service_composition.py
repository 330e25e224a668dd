"""Statements become one text; every citation is words that stand in their passage."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.articles import ArticleInfo, StoredPassage
from service.composition import Draft, DraftStatement, Support, cite, compose

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)


def article(name: str) -> ArticleInfo:
    return ArticleInfo(name, f"Title of {name}", None, "Gazette", "2024-06-18", 1)


def passage(name: str, text: str, start: int = 0, number: int = 0) -> StoredPassage:
    end = start + len(text)
    return StoredPassage(f"{name}#{number}", text, start, end, "", article(name))


@dataclass(frozen=True)
class Case:
    """Articles by id, and a draft that cites words of their passages."""

    texts: dict[str, str]
    draft: Draft


@st.composite
def cases(draw: st.DrawFn) -> Case:
    texts = draw(st.dictionaries(st.sampled_from("abc"), words, min_size=1))
    statements = []
    for _ in range(draw(st.integers(0, 4))):
        supports = []
        for name in draw(st.lists(st.sampled_from(sorted(texts)), min_size=1, max_size=3)):
            text = texts[name]
            first = draw(st.integers(0, len(text) - 1))
            held = passage(name, text[first:], first)
            begin = draw(st.integers(0, len(held.text) - 1))
            end = draw(st.integers(begin + 1, len(held.text)))
            if held.text[begin:end].strip():
                supports.append(Support(held, begin, end))
        if supports:
            statements.append(DraftStatement(draw(words), supports))
    return Case(texts, Draft(statements, confidence=0.5))


@given(cases())
def test_statements_stand_where_they_say_followed_by_their_markers(case: Case) -> None:
    composed = compose(case.draft)
    end = 0
    for drafted, statement in zip(case.draft.statements, composed.statements, strict=True):
        assert statement.text == drafted.text
        assert composed.text[statement.start : statement.end] == statement.text
        markers = "".join(f"[{marker}]" for marker in statement.citations)
        assert composed.text[statement.end :].startswith(f" {markers}")
        assert statement.start == (end + 1 if end else 0)
        end = statement.end + 1 + len(markers)
    assert end == len(composed.text)


@given(cases())
def test_citations_are_numbered_by_first_appearance_each_place_once(case: Case) -> None:
    composed = compose(case.draft)
    assert [one.marker for one in composed.citations] == list(range(1, 1 + len(composed.citations)))
    seen = [marker for statement in composed.statements for marker in statement.citations]
    assert list(dict.fromkeys(seen)) == [one.marker for one in composed.citations]
    places = [(one.article.id, one.start, one.end) for one in composed.citations]
    assert len(set(places)) == len(places)


@given(cases())
def test_a_quote_is_the_articles_own_words(case: Case) -> None:
    for citation in compose(case.draft).citations:
        assert case.texts[citation.article.id][citation.start : citation.end] == citation.quote
        assert citation.quote.strip()


def test_how_an_answer_reads() -> None:
    one, two = passage("a", "Kim met Putin."), passage("b", "He met Kim.", start=100)
    draft = Draft(
        [
            DraftStatement("Kim met Putin.", [Support(one, 0, 14), Support(two, 0, 11)]),
            DraftStatement("Putin met him.", [Support(two, 0, 11), Support(one, 8, 14)]),
        ],
        confidence=0.5,
    )
    composed = compose(draft)
    assert composed.text == "Kim met Putin. [1][2] Putin met him. [2][3]"
    assert re.findall(r"\[(\d)\]", composed.text) == ["1", "2", "2", "3"]
    assert [(one.quote, one.start) for one in composed.citations] == [
        ("Kim met Putin.", 0),
        ("He met Kim.", 100),
        ("Putin.", 8),
    ]


def test_the_same_words_found_in_two_passages_are_one_citation() -> None:
    text = "Kim met Putin. He left."
    first, second = passage("a", text), passage("a", text[15:], start=15, number=1)
    supports = [Support(first, 15, 23), Support(second, 0, 8)]
    composed = compose(Draft([DraftStatement("He left.", supports)], confidence=0.5))
    assert composed.text == "He left. [1]"
    assert [(one.passage_id, one.start, one.end) for one in composed.citations] == [("a#0", 15, 23)]


def test_no_statements_no_text() -> None:
    composed = compose(Draft([], confidence=0.1))
    assert (composed.text, composed.statements, composed.citations) == ("", [], [])


@pytest.mark.parametrize(
    ("start", "end"), [(0, 0), (5, 3), (-3, 2), (-1, 3), (3, 99), (14, 15), (99, 120), (3, 4)]
)
def test_a_citation_that_is_not_in_its_passage_is_refused(start: int, end: int) -> None:
    held = passage("a", "Kim met Putin.")
    with pytest.raises(ValueError, match="no words of a#0"):
        cite(Support(held, start, end), 1)
    with pytest.raises(ValueError, match="no words of a#0"):
        compose(Draft([DraftStatement("Kim met him.", [Support(held, start, end)])], 0.5))
