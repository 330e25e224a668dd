"""Articles as LlamaIndex's documents, and their passages as its nodes."""

from chunked_articles import article, news
from llama_index.core.schema import Document, MetadataMode, TextNode

from ingest.articles import Article, Passage
from ingest.nodes import PassageParser, article_of, document_of, passage_of
from ingest.passages import Chunker

pytest_plugins = ["chunked_articles"]


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
    (node,) = PassageParser(chunker)([Document(id_="d", text="It drifted.")])
    assert passage_of(node) == Passage("d#0", "d", 0, 11)
