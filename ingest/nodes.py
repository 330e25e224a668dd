"""LlamaIndex's view of articles and passages: Document and TextNode, and the node parser."""

from collections.abc import Sequence
from typing import Any

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    RelatedNodeInfo,
    TextNode,
)
from pydantic import PrivateAttr

from ingest.articles import Article, Passage
from ingest.passages import Chunker

_FIELDS = ("title", "url", "source", "published_at", "revision", "markup")


class PassageParser(NodeParser):
    """The chunker as a LlamaIndex node parser: each node is `document.text[start:end]`.

    Title and headings are metadata that only the embedder reads, and they never
    count as text. Offsets are set by the chunker, not searched for afterwards.
    """

    _chunker: Chunker = PrivateAttr()

    def __init__(self, chunker: Chunker) -> None:
        super().__init__(include_prev_next_rel=False)
        self._chunker = chunker

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for document in nodes:
            article = article_of(document)
            for passage in self._chunker.split(article):
                prefix = self._chunker.prefix(article, passage.heading)
                parsed.append(passage_node(article, passage, prefix))
        return parsed

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        return nodes


def document_of(article: Article) -> Document:
    """An article as a LlamaIndex document."""
    fields = {name: getattr(article, name) for name in _FIELDS}
    return Document(id_=article.id, text=article.text, metadata=fields)


def article_of(document: BaseNode) -> Article:
    """The article that a document stands for; metadata that it lacks is empty."""
    known = {name: document.metadata[name] for name in _FIELDS if name in document.metadata}
    known.setdefault("title", "")
    return Article(id=document.node_id, text=document.get_content(MetadataMode.NONE), **known)


def passage_node(article: Article, passage: Passage, prefix: str = "") -> TextNode:
    """A passage as a LlamaIndex node; its embedded text is the prefix, then the passage."""
    return TextNode(
        id_=passage.id,
        text=article.text[passage.start : passage.end],
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={"prefix": prefix, "heading": passage.heading},
        excluded_embed_metadata_keys=["heading"],
        excluded_llm_metadata_keys=["prefix"],
        metadata_template="{value}",
        text_template="{metadata_str}\n{content}",
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
    )


def passage_of(node: BaseNode) -> Passage:
    """The passage that a node of `PassageParser` stands for."""
    assert isinstance(node, TextNode) and node.ref_doc_id is not None
    return Passage(
        id=node.node_id,
        article_id=node.ref_doc_id,
        start=node.start_char_idx or 0,
        end=node.end_char_idx or 0,
        heading=str(node.metadata.get("heading", "")),
    )
