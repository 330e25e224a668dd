"""Reading a news set, and what is said where it does not lie."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.news import NewsQuestion, NewsSet, evenly, write_articles
from ingest.articles import Article
from ingest.errors import BadQuestionSet
from ingest.files import SourceFile
from ingest.reading import ReadArticle, read_articles
from ingest.rows import Origin

HARBOUR: dict[str, Any] = {
    "url": "https://www.gazette.example/harbour",
    "title": "Harbour reopens",
    "published": "2024/03/02",
    "text": "The harbour reopened on Saturday.",
}
BRIDGE = HARBOUR | {"url": "https://courier.example/bridge", "title": "Bridge closes"}
ASKED: dict[str, Any] = {
    "id": "20240302_0",
    "date": "2024/03/02",
    "question": "What reopened on Saturday?",
    "choices": ["The harbour", "The bridge"],
    "answers": ["The harbour"],
    "retrieved": [HARBOUR["url"]],
}


def write_set(folder: Path, articles: list[Any], questions: Any, year: int = 2024) -> NewsSet:
    with gzip.open(folder / f"articles_{year}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(article) + "\n" for article in articles)
    (folder / f"questions_{year}.json").write_text(json.dumps(questions), encoding="utf-8")
    return NewsSet(str(folder), year)


def test_reads_articles_as_ingest_does(tmp_path: Path) -> None:
    (article,) = write_set(tmp_path, [HARBOUR], [ASKED]).articles()
    assert article.title == "Harbour reopens"
    assert article.published_at == "2024-03-02"
    assert article.source == "gazette.example"


def test_keeps_the_order_of_the_file_and_the_first_of_two_copies(tmp_path: Path) -> None:
    copy = HARBOUR | {"title": "Harbour, again", "url": HARBOUR["url"] + "?utm_source=mail"}
    news = write_set(tmp_path, [BRIDGE, HARBOUR, copy], [ASKED])
    assert [one.title for one in news.articles()] == ["Bridge closes", "Harbour reopens"]


def test_passes_over_lines_that_ingest_would_refuse(tmp_path: Path) -> None:
    blank = BRIDGE | {"text": " "}
    news = write_set(tmp_path, [blank, [1], HARBOUR], [ASKED])
    assert [one.title for one in news.articles()] == ["Harbour reopens"]


def test_reads_questions_with_what_a_search_found_for_them(tmp_path: Path) -> None:
    plain = {"question": "Who pays?", "answers": ["The town", "The council"]}
    assert write_set(tmp_path, [HARBOUR], [ASKED, plain]).questions() == [
        NewsQuestion(
            "What reopened on Saturday?", ("The harbour",), (HARBOUR["url"],), "20240302_0"
        ),
        NewsQuestion("Who pays?", ("The town", "The council")),
    ]


def test_fewer_questions_are_spread_over_the_year(tmp_path: Path) -> None:
    asked = [ASKED | {"id": str(n)} for n in range(9)]
    questions = write_set(tmp_path, [HARBOUR], asked).questions(3)
    assert [question.id for question in questions] == ["0", "3", "6"]


def test_articles_written_for_ingest_come_back_equal(tmp_path: Path) -> None:
    article = Article("a1", "Title", "Line.\n\u2028Über 5 %.", None, "Gazette", "2024-03-02")
    bare = Article("a2", "Other", "Words.")
    path = tmp_path / "some.jsonl"
    write_articles([article, bare], path)
    source = SourceFile(path, ".jsonl", Origin(str(tmp_path), path.name))
    read = [one.article for one in read_articles(source, 1.0) if isinstance(one, ReadArticle)]
    assert read == [article, bare]


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_says_where_a_set_must_lie(folder: str) -> None:
    with pytest.raises(BadQuestionSet) as caught:
        NewsSet(folder, 2024)
    assert "must lie in a folder with articles_2024.jsonl.gz (url, title, published, text" in str(
        caught.value
    )
    assert "and questions_2024.json" in str(caught.value)
    assert "make bench NEWS=FOLDER" in str(caught.value)


def test_names_the_file_of_the_year_that_is_missing(tmp_path: Path) -> None:
    write_set(tmp_path, [HARBOUR], [ASKED], year=2023)
    (tmp_path / "questions_2024.json").write_text("[]")
    with pytest.raises(BadQuestionSet, match=r"lacks articles_2024\.jsonl\.gz; "):
        NewsSet(str(tmp_path), 2024)


def test_a_set_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadQuestionSet, match=r"articles_2024\.jsonl\.gz: empty"):
        write_set(tmp_path, [], [ASKED]).articles()
    with pytest.raises(BadQuestionSet, match=r"articles_2024\.jsonl\.gz:1: has no title"):
        write_set(tmp_path, [{"text": "Words."}], [ASKED]).articles()


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        ([], "holds no question"),
        ({"question": "Who?"}, "Input should be a valid array"),
        ([ASKED, {"question": "Who?"}], "1.answers: Field required"),
        ([ASKED | {"answers": "harbour"}], "0.answers: "),
    ],
)
def test_a_faulty_list_of_questions_is_named(tmp_path: Path, questions: Any, told: str) -> None:
    with pytest.raises(BadQuestionSet) as caught:
        write_set(tmp_path, [HARBOUR], questions).questions()
    assert str(caught.value).startswith(str(tmp_path / "questions_2024.json"))
    assert told in str(caught.value)


@given(st.lists(st.integers(), unique=True), st.integers(1, 50))
def test_evenly_takes_as_many_as_wanted_in_their_order(items: list[int], limit: int) -> None:
    taken = evenly(items, limit)
    assert len(taken) == min(limit, len(items))
    assert taken == [item for item in items if item in taken]
    assert taken[:1] == items[:1]
