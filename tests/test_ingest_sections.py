"""Where headings stand, so that no passage runs across one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.articles import Markup
from ingest.sections import LONGEST_HEADING, sections

MARKDOWN = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                *(
                    "# A",
                    "## B ##",
                    "### ",
                    "#nope",
                    "A\n===",
                    "B\n---",
                    "---",
                    "> # quoted",
                    "- # a",
                ),
                *(
                    "```\n# code\n```",
                    "    # code",
                    "<!--\n# x\n-->",
                    "[a]: b",
                    "| a |\n|---|",
                    "***",
                ),
                *(
                    "It drifted.",
                    "\n",
                    "\n\n",
                    "\r\n",
                    "\r",
                    "\t",
                    " ",
                    "\0",
                    "\x0c",
                    "\u2028",
                    "é😀",
                ),
            ]
        ),
        max_size=30,
    ).map("".join),
)


def parts(text: str, markup: Markup = "markdown") -> list[tuple[str, str]]:
    """Heading and words of each section."""
    found = sections(text, markup)
    return [(one.heading, text[one.start : one.end].strip()) for one in found]


def test_plain_text_is_one_section() -> None:
    assert parts("# A\nIt drifted.", "text") == [("", "# A\nIt drifted.")]


def test_each_heading_begins_a_section_and_belongs_to_none() -> None:
    text = "Before.\n\n# Adrift\nAt sea.\n\nAfloat\n------\nIn port.\n"
    assert parts(text) == [
        ("", "Before."),
        ("Adrift", "At sea."),
        ("Adrift > Afloat", "In port."),
    ]


def test_a_heading_ends_those_of_its_depth_and_deeper() -> None:
    text = "# A\n1\n## B\n2\n### C\n3\n## D\n4\n# E\n5"
    assert parts(text) == [
        ("A", "1"),
        ("A > B", "2"),
        ("A > B > C", "3"),
        ("A > D", "4"),
        ("E", "5"),
    ]


def test_a_level_may_be_left_out() -> None:
    assert parts("# A\n1\n#### B\n2\n## C\n3") == [("A", "1"), ("A > B", "2"), ("A > C", "3")]


def test_headings_without_text_make_no_section() -> None:
    assert parts("# A\n\n## B\n\n# C\nAt sea.") == [("C", "At sea.")]
    assert parts("# A\n## B") == []


def test_a_heading_of_several_lines_is_one_line() -> None:
    assert parts("The ferry\nis adrift\n===\nAt sea.") == [("The ferry is adrift", "At sea.")]


def test_an_endless_heading_is_cut() -> None:
    ((heading, _),) = parts(f"# {'x' * 5_000}\nAt sea.")
    assert heading == "x" * LONGEST_HEADING


@pytest.mark.parametrize(
    "text",
    [
        "```\n# Code\n```\nAt sea.",
        "    # Code\n\nAt sea.",
        "> # Quoted\n\nAt sea.",
        "#Tag\nAt sea.",
        "\\# Escaped\nAt sea.",
    ],
)
def test_what_only_looks_like_a_heading_is_none(text: str) -> None:
    assert parts(text) == [("", text.strip())]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    assert parts(end.join(["# A", "One.", "# B", "Two.", ""])) == [("A", "One."), ("B", "Two.")]


@pytest.mark.parametrize(
    "unit", ["![[]()", "> ", "- ", "# a\n", "[a]: b\n", "`a", "**a ", "1. a\n"]
)
def test_no_markdown_is_too_tangled(unit: str) -> None:
    assert len(sections(unit * 3_000 + "\n\nAt sea.", "markdown")) == 1


@given(MARKDOWN)
def test_sections_are_in_order_apart_and_not_blank(text: str) -> None:
    found = sections(text, "markdown")
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip()
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(MARKDOWN)
def test_what_lies_between_sections_is_headings(text: str) -> None:
    """Every line outside a section reappears among the headings, or is mere marks."""
    found = sections(text, "markdown")
    ends = [0, *(one.end for one in found)]
    between = [text[end : one.start] for end, one in zip(ends, found, strict=False)]
    for gap, one in zip(between, found, strict=True):
        for word in gap.replace("\0", "\ufffd").split():
            marks = set(word) <= set("#=-")
            assert marks or word in one.heading or _superseded(word, gap, one.heading)


def _superseded(word: str, gap: str, heading: str) -> bool:
    """A heading with no text of its own, followed by one of its depth or above."""
    return len(gap.strip().splitlines()) > 1 or not heading
