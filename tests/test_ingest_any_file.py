"""Whatever a file holds: articles or what is wrong with it, no exception, and no word lost."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from read_files import read, results

from ingest.errors import BadInput

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


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


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
