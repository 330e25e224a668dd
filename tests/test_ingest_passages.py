"""Passages: runs of whole sentences with exact places, none longer than the embedder takes."""

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.schema import MetadataMode, TextNode

from ingest.articles import Article, Passage
from ingest.models import EmbeddingModel
from ingest.nodes import PassageParser, article_of, document_of, passage_of
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

article = partial(Article, "a", "Ferry adrift")

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
def chunker(model: EmbeddingModel) -> Chunker:
    return Chunker(model.reader.offsets, Chunking(limit_tokens=model.reader.limit))


@pytest.fixture(scope="session")
def small(model: EmbeddingModel) -> Chunker:
    """For an embedder that takes very little."""
    return Chunker(model.reader.offsets, Chunking(limit_tokens=32))


def words_of(text: str, passages: list[Passage]) -> list[str]:
    return [text[passage.start : passage.end] for passage in passages]


def news(sentences: int) -> str:
    return " ".join(
        f"On day {n} the ferry drifted {n} miles further from the port, the harbour master said."
        for n in range(sentences)
    )


def covered(passages: list[Passage]) -> set[int]:
    return {place for one in passages for place in range(one.start, one.end)}


# Examples


def test_a_short_article_is_one_passage(chunker: Chunker) -> None:
    assert chunker.split(article("  It drifted.\n\nFor a day. ")) == [Passage("a#0", "a", 2, 25)]


def test_passages_are_numbered_in_order(chunker: Chunker) -> None:
    ids = [passage.id for passage in chunker.split(article(news(40)))]
    assert len(ids) > 3
    assert ids == [f"a#{n}" for n in range(len(ids))]


def test_a_passage_fills_its_target(chunker: Chunker, model: EmbeddingModel) -> None:
    text = news(40)
    for words in words_of(text, chunker.split(article(text)))[:-1]:
        assert TARGET_TOKENS - 30 <= len(model.reader.offsets(words)) <= TARGET_TOKENS


def test_neighbours_share_one_sentence(chunker: Chunker) -> None:
    text = news(40)
    for before, after in pairwise(words_of(text, chunker.split(article(text)))):
        sentences = [after[start:end] for start, end in sentence_spans(after)]
        assert before.endswith(sentences[0])
        assert sentences[1] not in before


def test_a_sentence_that_leaves_no_room_is_not_repeated(chunker: Chunker) -> None:
    long = "The ferry drifted " + "further and " * 70 + "further."
    text = f"{long} {long} {long}"
    assert words_of(text, chunker.split(article(text))) == [long] * 3


def test_no_passage_runs_across_a_heading(chunker: Chunker) -> None:
    text = "Before.\n\n# At sea\n\nIt drifted.\n\n## Later\n\nIt sank."
    passages = chunker.split(article(text, markup="markdown"))
    assert words_of(text, passages) == ["Before.", "It drifted.", "It sank."]
    assert [passage.heading for passage in passages] == ["", "At sea", "At sea > Later"]


def test_a_sentence_that_is_too_long_is_cut_at_a_clause(chunker: Chunker) -> None:
    text = ("the ferry drifted from one port to the next; " * 60).strip(" ;") + "."
    words = words_of(text, chunker.split(article(text)))
    assert len(words) > 2
    assert all(one.endswith("next;") for one in words[:-1])


def test_without_a_clause_it_is_cut_at_a_space(chunker: Chunker) -> None:
    text = "ferry " * 600 + "sank."
    assert {
        word for one in words_of(text, chunker.split(article(text))) for word in one.split()
    } == {
        "ferry",
        "sank.",
    }


def test_a_word_without_end_is_cut_somewhere(chunker: Chunker) -> None:
    text = "x" * 20_000
    assert "".join(words_of(text, chunker.split(article(text)))) == text


def test_parts_of_an_unknown_word_may_be_many_tokens(
    chunker: Chunker, model: EmbeddingModel
) -> None:
    """A word of over 100 characters is a single token to BERT, its end is not."""
    text = "x" * LONGEST + "qzj" * 30 + ". " + "The ferry drifted. " * 40
    for words in words_of(text, chunker.split(article(text))):
        assert len(model.reader.offsets(words)) <= model.reader.limit - PREFIX_TOKENS


def test_offsets_count_code_points(chunker: Chunker) -> None:
    text = "😀 Zu\u0308rich burned. " * 60
    for words in words_of(text, chunker.split(article(text))):
        assert words.startswith("😀 Zu\u0308rich burned.")


def test_nothing_makes_no_passage(chunker: Chunker) -> None:
    assert chunker.split(article("")) == []
    assert chunker.split(article(" \n\t\n")) == []


def test_title_and_headings_are_read_before_the_passage(chunker: Chunker) -> None:
    assert (
        chunker.prefix(article("It drifted."), "At sea > Later") == "Ferry adrift\nAt sea > Later"
    )
    assert chunker.prefix(article("It drifted."), "") == "Ferry adrift"
    assert chunker.prefix(Article("a", "", "It drifted."), "") == ""


def test_a_long_title_leaves_room_for_the_passage(chunker: Chunker, model: EmbeddingModel) -> None:
    long = Article("a", "Ferry " * 500, "It drifted.")
    assert len(model.reader.offsets(chunker.prefix(long, ""))) == 64


def test_one_sentence_of_many_words_takes_time_in_proportion(chunker: Chunker) -> None:
    text = "ferry " * 200_000
    assert len(chunker.split(article(text))) > 800


# Rules for every article


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


# The node parser


def test_an_article_survives_being_a_document() -> None:
    whole = Article(
        "a", "T", "Text.", "https://h/1", "Gazette", "2024-06-18", revision=3, markup="markdown"
    )
    assert article_of(document_of(whole)) == whole


def test_nodes_are_the_passages(chunker: Chunker) -> None:
    whole = article("# Sea\n" + news(40), markup="markdown")
    nodes = PassageParser(chunker)([document_of(whole)])
    assert [passage_of(node) for node in nodes] == chunker.split(whole)


def test_a_node_reads_as_its_passage_and_is_embedded_with_title_and_heading(
    chunker: Chunker,
) -> None:
    whole = article("# {sea}\n\nIt drifted {off}.", markup="markdown")
    (node,) = PassageParser(chunker)([document_of(whole)])
    assert isinstance(node, TextNode)
    assert node.get_content(MetadataMode.NONE) == "It drifted {off}."
    assert node.get_content(MetadataMode.EMBED) == "Ferry adrift\n{sea}\nIt drifted {off}."
    assert node.get_content(MetadataMode.LLM) == "{sea}\nIt drifted {off}."
    assert (node.start_char_idx, node.end_char_idx) == (9, 26)
    assert node.ref_doc_id == "a"


def test_articles_without_anything_but_a_text_can_be_parsed(chunker: Chunker) -> None:
    """Any LlamaIndex document will do."""
    from llama_index.core.schema import Document

    (node,) = PassageParser(chunker)([Document(id_="d", text="It drifted.")])
    assert passage_of(node) == Passage("d#0", "d", 0, 11)
