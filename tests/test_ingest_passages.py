"""Passages: runs of whole sentences with exact places, each of about the target's length."""

from itertools import pairwise

from chunked_articles import article, news, words_of

from ingest.articles import Article, Passage
from ingest.models import EmbeddingModel
from ingest.passages import LONGEST, PREFIX_TOKENS, TARGET_TOKENS, Chunker
from ingest.sentences import sentence_spans

pytest_plugins = ["chunked_articles"]


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
