"""Text and Markdown become articles: their front matter, their title, and their faults."""

from pathlib import Path

import pytest
from read_files import fault, one

from ingest.articles import article_id

FRONT = """---
title: "Ferry adrift: what we know"
source: Port Gazette
url: https://port.example/ferry
published_at: 2024-06-18
---

# Ferry adrift

It drifted for a day.
"""


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
