"""JSON Lines become articles: one on each line, and a broken line harms no other."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from read_files import fault, one, read, results

from ingest.articles import Article
from ingest.errors import BadInput
from ingest.reading import ReadArticle


def line(**fields: Any) -> str:
    return json.dumps({"title": "Ferry adrift", "text": "It drifted.", **fields})


def test_each_line_is_an_article(tmp_path: Path) -> None:
    found = read(tmp_path / "a.jsonl", f"{line(title='One')}\n\n  \n{line(title='Two')}\n")
    assert [(r.article.title, r.name) for r in found if isinstance(r, ReadArticle)] == [
        ("One", f"{tmp_path}/a.jsonl:1"),
        ("Two", f"{tmp_path}/a.jsonl:4"),
    ]


def test_a_line_may_hold_all_that_an_article_has(tmp_path: Path) -> None:
    url, source = "https://port.example/7", "Port Gazette"
    written = line(id="port-7", url=url, source=source, published="June 18, 2024")
    assert one(tmp_path / "a.jsonl", written) == Article(
        "port-7", "Ferry adrift", "It drifted.", url, source, published_at="2024-06-18"
    )


def test_the_text_stays_as_it_is(tmp_path: Path) -> None:
    text = "  One\r\n\ttwo 😀 \n"
    assert one(tmp_path / "a.jsonl", line(text=text, title=" a \n b ")).text == text


def test_articles_of_one_file_without_address_differ_in_title_and_date(tmp_path: Path) -> None:
    lines = [line(), line(title="Ferry afloat"), line(published="2024-06-18"), line(id="x")]
    found = read(tmp_path / "a.jsonl", "\n".join(lines))
    assert len({r.article.id for r in found if isinstance(r, ReadArticle)}) == 4


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('{"title": "a"', "no JSON"),
        ("ferry", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('{"a":' * 100_000, "no JSON"),
        ('{"id": ' + "9" * 5_000 + "}", "no JSON"),
        ("[1, 2]", "no JSON object; write one article as {…} on a line"),
        ('"text"', "no JSON object"),
        ("null", "no JSON object"),
        ('{"title": "a"}', "has no text; give it one"),
        ('{"text": "a"}', "has no title; give it one"),
        ('{"title": " ", "text": "a"}', "has no title"),
        ('{"title": "a", "text": " "}', "has no text"),
        ('{"title": "a", "text": ["b"]}', "text is a list or an object"),
        ('{"title": "a", "text": "b\\u0000c"}', "text holds a NUL or half of a character"),
        ('{"title": "a", "text": "b\\ud83dc"}', "text holds a NUL or half of a character"),
        ('{"title": "a", "text": "b", "url": 7}', "url '7' is no address"),
        ('{"title": "a", "text": "b", "published": "never"}', "'never' is no date"),
        ('{"title": "a", "text": "b", "published": 1718704800}', "'1718704800' is no date"),
        ('{"title": "a", "text": "b", "published": {}}', "is no date"),
    ],
)
def test_a_broken_line_is_told_by_its_number_and_the_others_go_in(
    tmp_path: Path, broken: str, told: str
) -> None:
    found = read(tmp_path / "a.jsonl", f"{line(title='One')}\n{broken}\n{line(title='Two')}")
    (error,) = (one for one in found if isinstance(one, BadInput))
    assert error.name == f"{tmp_path}/a.jsonl:2"
    assert told in error.reason
    assert len(found) == 3


def test_numbers_stand_for_their_text(tmp_path: Path) -> None:
    article = one(tmp_path / "a.jsonl", line(title=2024, text=7.5, id=12))
    assert (article.title, article.text, article.id) == ("2024", "7.5", "12")


def test_a_file_of_questions_is_left_out_as_a_whole(tmp_path: Path) -> None:
    question = json.dumps({"question": "Who?", "answers": ["Ames"]})
    error = fault(tmp_path / "questions.jsonl", f"{question}\n{question}\n")
    assert error.name == str(tmp_path / "questions.jsonl")
    assert error.reason == "holds questions, not articles; left out"


def test_packed_lines_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line().encode()))
    (found,) = results(tmp_path / "a.jsonl.gz")
    assert isinstance(found, ReadArticle)
