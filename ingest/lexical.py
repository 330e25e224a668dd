"""The lexical index: BM25 over stemmed words in tantivy, derived from the ledger."""

import json
import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from ingest.errors import IndexDamaged
from ingest.filters import Filters

_ANALYZER = "dateline_english"
_WRITER_MEMORY = 32_000_000
_FARTHEST = 1e15  # seconds; beyond any date that ISO 8601 can write
TITLE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """One passage as the lexical index takes it; `published` in seconds since 1970."""

    id: str
    article_id: str
    title: str
    text: str
    source: str | None
    published: float | None


class LexicalIndex:
    """One folder of tantivy's; deleting it only means that it is made anew.

    Args:
        newest: the ledger's sequence; an index that claims to be ahead of it is made anew.

    Raises:
        IndexDamaged: tantivy failed to write.
    """

    def __init__(self, folder: Path, *, ledger_name: str, newest: int) -> None:
        self._folder = folder
        self._marker = folder / "followed.json"
        self._ledger_name = ledger_name
        self._analyzer = english()
        followed = self._read_marker()
        self.followed = followed if followed <= newest else 0
        self._index = self._open()
        self._writer: tantivy.IndexWriter | None = None

    def apply(
        self, entries: Sequence[LexicalEntry], gone_articles: Sequence[str], followed: int
    ) -> None:
        """Replace all passages of the given articles, then remember `followed`."""
        try:
            writer = self._writer or self._index.writer(_WRITER_MEMORY, num_threads=1)
            self._writer = writer
            for article_id in gone_articles:
                writer.delete_documents_by_term("article", article_id)
            for entry in entries:
                writer.add_document(_document(entry))
            writer.commit()
        except ValueError as error:
            raise IndexDamaged(
                f"{self._folder} cannot be written ({error}); free some disk space,"
                " or delete that folder: it is made anew from the ledger"
            ) from error
        self._index.reload()
        self.followed = followed
        self._write_marker()

    def search(self, words: str, k: int, filters: Filters | None = None) -> list[tuple[str, float]]:
        """Passage ids and their BM25 scores, best first."""
        terms = self.terms(words)
        if not terms or k < 1:
            return []
        searcher = self._index.searcher()
        hits = searcher.search(self._query(terms, filters), k, count=False).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in hits]

    def terms(self, words: str) -> list[str]:
        """The distinct stems that count, in order of appearance."""
        return list(dict.fromkeys(self._analyzer.analyze(words)))

    def holds(self, words: str) -> bool:
        """Whether any passage or title holds one of the words, in any form."""
        searcher = self._index.searcher()
        return any(
            searcher.doc_freq(field, term) > 0
            for term in self.terms(words)
            for field in ("text", "title")
        )

    def idf(self, term: str) -> float:
        """Inverse document frequency of a stem over passages, as in BM25 (Robertson 2009)."""
        searcher = self._index.searcher()
        frequency = searcher.doc_freq("text", term)
        return math.log(1 + (searcher.num_docs - frequency + 0.5) / (frequency + 0.5))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _query(self, terms: Sequence[str], filters: Filters | None) -> tantivy.Query:
        schema = self._index.schema
        clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for term in terms:
            clauses.append((tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term)))
            title = tantivy.Query.term_query(schema, "title", term)
            clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(title, TITLE_WEIGHT)))
        matching = tantivy.Query.boolean_query(clauses)
        if not filters:
            return matching
        required = [(tantivy.Occur.Must, query) for query in self._required(filters)]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, matching), *required])

    def _required(self, filters: Filters) -> list[tantivy.Query]:
        schema = self._index.schema
        required = []
        if filters.sources:
            one = tantivy.Query.term_set_query(schema, "source", list(filters.sources))
            required.append(tantivy.Query.const_score_query(one, 0.0))
        if filters.since is not None or filters.until is not None:
            low = -_FARTHEST if filters.since is None else filters.since
            high = _FARTHEST if filters.until is None else filters.until
            span = tantivy.Query.range_query(
                schema, "published", tantivy.FieldType.Float, low, high
            )
            required.append(tantivy.Query.const_score_query(span, 0.0))
        return required

    def _open(self) -> tantivy.Index:
        if self.followed == 0:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            index = tantivy.Index(_schema(), path=str(self._folder))
        except (ValueError, OSError):
            shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True)
            self.followed = 0
            index = tantivy.Index(_schema(), path=str(self._folder))
        index.register_tokenizer(_ANALYZER, self._analyzer)
        return index

    def _read_marker(self) -> int:
        if not (self._folder / "meta.json").exists():
            return 0  # tantivy would take the folder for that of an empty index
        try:
            marker = json.loads(self._marker.read_text())
            return int(marker["followed"]) if marker["ledger"] == self._ledger_name else 0
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return 0

    def _write_marker(self) -> None:
        fresh = self._marker.with_suffix(".new")
        fresh.write_text(json.dumps({"ledger": self._ledger_name, "followed": self.followed}))
        fresh.replace(self._marker)


def english() -> tantivy.TextAnalyzer:
    """Words in lower case without accents, stop words or endings (Snowball's English stemmer)."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(80))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.custom_stopword(["s", "t"]))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_float_field("published", indexed=True, fast=True)
    return builder.build()


def _document(entry: LexicalEntry) -> tantivy.Document:
    document = tantivy.Document(
        id=entry.id, article=entry.article_id, title=entry.title, text=entry.text
    )
    if entry.source is not None:
        document.add_text("source", entry.source)
    if entry.published is not None:
        document.add_float("published", entry.published)
    return document
