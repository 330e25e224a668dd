"""What holds of the passages of any article, whatever its text, title and markup."""

from itertools import pairwise

import pytest
from chunked_articles import article, words_of
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.schema import MetadataMode

from ingest.articles import Article, Passage
from ingest.models import EmbeddingModel
from ingest.nodes import PassageParser, document_of
from ingest.passages import (
    LONGEST,
    LONGEST_TOKEN,
    MARGIN_TOKENS,
    PREFIX_TOKENS,
    SPECIAL_TOKENS,
    TARGET_TOKENS,
    Chunker,
    Chunking,
)
from ingest.sections import sections
from ingest.sentences import sentence_spans

pytest_plugins = ["chunked_articles"]

WORDS = "ferry drifted Zürich 中文 antidisestablishmentarianism U.S. 1,234.5 (dpa) — “no” it e.g."
SENTENCES = st.builds(
    lambda words, stop: " ".join(words) + stop,
    st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=60),
    st.sampled_from([". ", "? ", "! ", ".\n", ".\n\n", "; ", ", ", "。"]),
)
HARD = st.sampled_from(
    [
        *(
            "x" * 150,
            "x" * 5_000,
            "a-b" * 300,
            "é\u0301" * 400,
            "😀" * 300,
            "\u200b" * 4_500,
            "中" * 400,
        ),
        *(
            " " * 4_500,
            "[SEP]",
            "[UNK] ",
            "\x85",
            "\u2028",
            "\u3000",
            ";:" * 200,
            "aé\u200bb" * 1_200,
        ),
        *(
            "# Head\n",
            "\n\n## " + "heading " * 80 + "\n",
            "A\n===\n",
            "- item\n",
            "```\n# x\n```\n",
        ),
    ]
)
TEXTS = st.lists(st.one_of(SENTENCES, SENTENCES, HARD, st.text()), min_size=1, max_size=25).map(
    "".join
)
TITLES = st.one_of(st.just("Ferry adrift"), st.just("Adrift " * 150), st.text(max_size=40))
ARTICLES = st.builds(
    Article, st.just("a"), TITLES, TEXTS, markup=st.sampled_from(["text", "markdown"])
)
few = settings(max_examples=60)


@pytest.fixture(scope="session")
def small(model: EmbeddingModel) -> Chunker:
    """For an embedder that takes very little."""
    return Chunker(model.reader.offsets, Chunking(limit_tokens=32))


def covered(passages: list[Passage]) -> set[int]:
    return {place for one in passages for place in range(one.start, one.end)}


@given(ARTICLES)
@few
def test_offsets_are_exact_and_in_order(chunker: Chunker, any_article: Article) -> None:
    passages = chunker.split(any_article)
    for one in passages:
        words = any_article.text[one.start : one.end]
        assert words and words == words.strip()
    for before, after in pairwise(passages):
        assert before.start < after.start
        assert before.end < after.end


@given(ARTICLES)
@few
def test_nothing_outside_headings_is_lost(chunker: Chunker, any_article: Article) -> None:
    held = covered(chunker.split(any_article))
    for section in sections(any_article.text, any_article.markup):
        for place in range(section.start, section.end):
            assert place in held or any_article.text[place].isspace()


@given(ARTICLES)
@few
def test_headings_are_in_no_passage(chunker: Chunker, any_article: Article) -> None:
    spans = sections(any_article.text, any_article.markup)
    for one in chunker.split(any_article):
        assert any(
            section.start <= one.start and one.end <= section.end and one.heading == section.heading
            for section in spans
        )


@given(ARTICLES)
@few
@pytest.mark.parametrize("size", ["chunker", "small"])
def test_what_is_embedded_is_never_cut_off(
    request: pytest.FixtureRequest, model: EmbeddingModel, size: str, any_article: Article
) -> None:
    chunker: Chunker = request.getfixturevalue(size)
    for node in PassageParser(chunker)([document_of(any_article)]):
        embedded = node.get_content(MetadataMode.EMBED)
        tokens = len(model.reader.offsets(embedded)) + SPECIAL_TOKENS
        assert tokens <= chunker.chunking.limit_tokens


@given(ARTICLES)
@few
def test_passages_hold_whole_sentences(
    chunker: Chunker, model: EmbeddingModel, any_article: Article
) -> None:
    """A passage begins or ends inside a sentence only if that is too long to stand alone."""
    text = any_article.text
    room = model.reader.limit - SPECIAL_TOKENS - PREFIX_TOKENS - MARGIN_TOKENS
    starts, ends = set[int](), set[int]()
    for section in sections(text, any_article.markup):
        for first, last in sentence_spans(text[section.start : section.end]):
            begin, end = section.start + first, section.start + last
            starts.add(begin)
            ends.add(end)
            tokens = model.reader.offsets(text[begin:end])
            unknown = any(last - first > LONGEST_TOKEN for first, last in tokens)
            if len(tokens) > room or end - begin > LONGEST or unknown:
                starts.update(range(begin, end))
                ends.update(range(begin, end + 1))
    for one in chunker.split(any_article):
        assert one.start in starts
        assert one.end in ends


@given(st.lists(st.integers(1, 150), min_size=1, max_size=30))
@few
def test_neighbours_overlap_by_a_sentence_where_it_fits(
    chunker: Chunker, lengths: list[int]
) -> None:
    """Sentences of so many words, each a token, and a full stop."""
    sentences = [("ferry " * (length - 1) + "sank.").capitalize() for length in lengths]
    sizes = [length + 1 for length in lengths]
    expected, first = list[str](), 0
    while True:
        last = first
        while last + 1 < len(sizes) and sum(sizes[first : last + 2]) <= TARGET_TOKENS:
            last += 1
        expected.append(" ".join(sentences[first : last + 1]))
        if last + 1 == len(sizes):
            break
        shares = last > first and sizes[last] + sizes[last + 1] <= TARGET_TOKENS
        first = last if shares else last + 1
    text = " ".join(sentences)
    assert words_of(text, chunker.split(article(text))) == expected
