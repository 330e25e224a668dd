"""From files to articles: text, Markdown and JSON Lines, and what each fault is told as."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.articles import Article, article_id
from ingest.errors import BadInput
from ingest.files import SourceFile, find_files
from ingest.reading import ReadArticle, read_articles

LIMIT_MB = 20
FRONT = """---
title: "Ferry adrift: what we know"
source: Port Gazette
url: https://port.example/ferry
published_at: 2024-06-18
---

# Ferry adrift

It drifted for a day.
"""


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


def results(path: Path) -> list[ReadArticle | BadInput]:
    (source,) = find_files([path])
    assert isinstance(source, SourceFile)
    return list(read_articles(source, LIMIT_MB))


def read(path: Path, content: str) -> list[ReadArticle | BadInput]:
    path.write_text(content, encoding="utf-8")
    return results(path)


def one(path: Path, content: str) -> Article:
    (found,) = read(path, content)
    assert isinstance(found, ReadArticle), found
    return found.article


def fault(path: Path, content: str) -> BadInput:
    (found,) = read(path, content)
    assert isinstance(found, BadInput), found
    return found


def line(**fields: Any) -> str:
    return json.dumps({"title": "Ferry adrift", "text": "It drifted.", **fields})


# Plain text and Markdown


def test_front_matter_tells_what_the_text_does_not(tmp_path: Path) -> None:
    article = one(tmp_path / "a.md", FRONT)
    assert article.title == "Ferry adrift: what we know"
    assert article.source == "Port Gazette"
    assert article.url == "https://port.example/ferry"
    assert article.published_at == "2024-06-18"
    assert article.text == "# Ferry adrift\n\nIt drifted for a day."
    assert article.markup == "markdown"
    assert article.id == article_id(url="https://port.example/ferry", origin="")


def test_plain_text_may_have_front_matter_too(tmp_path: Path) -> None:
    article = one(tmp_path / "a.txt", FRONT)
    assert (article.title, article.markup) == ("Ferry adrift: what we know", "text")


@pytest.mark.parametrize("key", ["published_at", "published", "date"])
def test_the_date_goes_by_several_names(tmp_path: Path, key: str) -> None:
    article = one(tmp_path / "a.md", f"---\n{key}: 2024-06-18 09:30:00 +0200\n---\nIt drifted.")
    assert article.published_at == "2024-06-18T07:30:00Z"


def test_fields_without_a_value_are_absent(tmp_path: Path) -> None:
    head = "title: null\nsource:\nurl: ~\nid: ''\npublished_at: '  '\n"
    article = one(tmp_path / "ferry_adrift.md", f"---\n{head}---\nIt drifted.")
    assert (article.source, article.url, article.published_at) == (None, None, None)
    assert article.title == "ferry adrift"


@pytest.mark.parametrize("title", ["2024-06-18", "on", "007", "1e3", "null and void", "'null'"])
def test_a_title_is_what_is_written_not_what_yaml_makes_of_it(tmp_path: Path, title: str) -> None:
    article = one(tmp_path / "a.md", f"---\ntitle: {title}\n---\nIt drifted.")
    assert article.title == title.strip("'")


def test_the_source_is_the_publishers_host_where_none_is_given(tmp_path: Path) -> None:
    article = one(tmp_path / "a.md", "---\nurl: https://www.port.example/1\n---\nIt drifted.")
    assert article.source == "port.example"


def test_without_an_address_the_id_comes_from_the_path_in_the_folder(tmp_path: Path) -> None:
    article = one(tmp_path / "a.md", "It drifted.")
    assert article.id == article_id(url=None, origin="a.md")


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        ("Ferry adrift\n\nIt drifted.", "Ferry adrift", "It drifted."),
        ("\n\n  Ferry adrift \n\n\nIt drifted.\n", "Ferry adrift", "It drifted."),
        ("Is the ferry safe?\n\nIt is.", "Is the ferry safe?", "It is."),
        ("It drifted.\n\nFor a day.", "ferry adrift", "It drifted.\n\nFor a day."),
        ("The ferry\ndrifted for a day.", "ferry adrift", "The ferry\ndrifted for a day."),
        ("x" * 151 + "\n\nIt drifted.", "ferry adrift", "x" * 151 + "\n\nIt drifted."),
        ("- one\n\n- two", "ferry adrift", "- one\n\n- two"),
        ("Ferry adrift", "ferry adrift", "Ferry adrift"),
        ("# Not a heading here\nIt drifted.", "ferry adrift", "# Not a heading here\nIt drifted."),
    ],
)
def test_a_first_line_that_looks_like_a_title_is_one(
    tmp_path: Path, content: str, title: str, text: str
) -> None:
    article = one(tmp_path / "ferry_adrift.txt", content)
    assert (article.title, article.text) == (title, text)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Ferry adrift", "Ferry adrift"),
        ("#\tFerry adrift ##  ", "Ferry adrift"),
        ("# Ferries in C#", "Ferries in C#"),
        ("# #", "ferry adrift"),
    ],
)
def test_markdowns_first_heading_is_the_title(tmp_path: Path, heading: str, title: str) -> None:
    article = one(tmp_path / "ferry_adrift.md", f"{heading}\nIt drifted.")
    assert (article.title, article.text) == (title, "It drifted.")


def test_a_first_line_of_nothing_but_spaces_inside_takes_no_time(tmp_path: Path) -> None:
    article = one(tmp_path / "a.md", "# a" + " " * 1_000_000 + "b\nIt drifted.")
    assert article.title == "a"


def test_rules_across_the_page_are_no_front_matter(tmp_path: Path) -> None:
    text = "---\nIt drifted for a day.\n---\nThen it sank."
    assert one(tmp_path / "a.md", text).text == text


# What is wrong with them


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("title: [unclosed", "front matter does not parse"),
        ("title: 'unclosed", "front matter does not parse"),
        ("title: a: b", "front matter does not parse"),
        ("\ttitle: tab", "front matter does not parse"),
        ("? [a]\n: b", "front matter does not parse"),
        ("a: &a [*a]", "front matter does not parse"),
        ("a: *nowhere", "front matter does not parse"),
        ("a: " + "[" * 5_000, "front matter does not parse"),
        ("published_at: 2024-13-45", "published_at: '2024-13-45' is no date; write 2024-06-18"),
        ("published: soon", "published: 'soon' is no date"),
        ("date: [2024, 6, 18]", "is no date"),
        ("title: [a, b]", "title is a list or an object"),
        ("title: {a: b}", "title is a list or an object"),
        ("url: port.example/1", "url 'port.example/1' is no address"),
        ("url: 'http://[::1'", "is no address"),
        ("title: " + "x" * 1_001, "title is longer than 1,000 characters; shorten it"),
        ("id: " + "x" * 257, "id is longer than 256 characters; shorten it"),
        ('title: "a\\0b"', "title holds a NUL or half of a character"),
        ('title: "a\\ud800b"', "title holds a NUL or half of a character"),
    ],
)
def test_a_fault_in_the_front_matter_is_told(tmp_path: Path, head: str, told: str) -> None:
    error = fault(tmp_path / "a.md", f"---\n{head}\n---\nIt drifted.")
    assert error.name == str(tmp_path / "a.md")
    assert told in error.reason


def test_tags_in_front_matter_run_nothing(tmp_path: Path) -> None:
    head = "title: !!python/object/apply:os.getcwd []\nsource: !!int ''"
    assert "title is a list" in fault(tmp_path / "a.md", f"---\n{head}\n---\nText.").reason


def test_front_matter_that_is_not_closed_is_told(tmp_path: Path) -> None:
    error = fault(tmp_path / "a.md", "\n---\ntitle: Ferry adrift\n\nIt drifted.")
    assert error.reason == "front matter is not closed; close it with a line of ---"


@pytest.mark.parametrize("content", ["---\ntitle: a\n---\n", "# Ferry adrift\n", "# A\n## B\n# C"])
def test_an_article_without_text_is_told(tmp_path: Path, content: str) -> None:
    assert "has no text below its title" in fault(tmp_path / "a.md", content).reason


# JSON Lines


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


# Whatever it is


PIECES = st.sampled_from(
    [
        *(
            "---\n",
            "---",
            "title: ",
            "url: ",
            "date: ",
            "# ",
            "\n",
            "\n\n",
            "[",
            "{",
            "}",
            "- ",
            "&a ",
        ),
        *(
            "*a",
            "!!int ",
            "? ",
            ": ",
            "'",
            '"',
            '{"title": "a", "text": ',
            "}\n",
            "null",
            "\\u0000",
        ),
        *(
            "It drifted. ",
            "=",
            "===\n",
            ">",
            "```\n",
            "\t",
            "\x0c",
            "\x85",
            "\u2028",
            "😀",
            "9" * 5000,
        ),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=20).map("".join))


@given(
    content=st.one_of(st.binary(), TEXTS.map(lambda text: text.encode("utf-8", "replace"))),
    name=st.sampled_from(["a.txt", "a.md", "a.jsonl", "a.md.gz"]),
)
def test_any_file_gives_articles_or_bad_input_and_raises_nothing(
    scratch: Path, content: bytes, name: str
) -> None:
    path = scratch / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    for found in results(path):
        if isinstance(found, BadInput):
            assert found.name.startswith(str(path))
            assert "\n" not in found.reason
        else:
            assert found.article.text.strip()
            assert found.article.id
            found.article.text.encode()


@given(TEXTS)
def test_no_word_of_a_text_without_front_matter_is_lost(scratch: Path, text: str) -> None:
    (found,) = read(scratch / "b.txt", text + " It drifted.")
    if isinstance(found, BadInput) or text.lstrip().startswith("---"):
        return
    words = text.split()
    kept = [*found.article.title.split(), *found.article.text.split()]
    assert kept[-len(words) - 2 :] == [*words, "It", "drifted."]
