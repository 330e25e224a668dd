"""Putting passages in order, in the service and as a part of LlamaIndex."""

from pathlib import Path

import pytest
from conftest import opened_engine
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle, TextNode

from ingest.models import EmbeddingModel
from service.engine import Engine
from service.questions import Question
from service.reader import Reader
from service.reranking import DEPTH, MOST_READ, ReaderPostprocessor, Reranker, reranked
from service.retrieval import HybridRetriever, ScoredPassage

READER = Reader()
QUESTION = "Who joined Putin's delegation?"


def found(engine: Engine, k: int = 30) -> list[ScoredPassage]:
    return HybridRetriever(engine.index, k=k).search(QUESTION)


class TestOrder:
    def test_keeps_every_passage_and_its_words(self, engine: Engine) -> None:
        passages = found(engine)
        ordered = reranked(Reranker(READER, 300).read(QUESTION, passages))
        assert {one.passage for one in ordered} == {one.passage for one in passages}

    def test_scores_fall_from_the_first_to_the_last(self, engine: Engine) -> None:
        scores = [
            one.score for one in reranked(Reranker(READER, 300).read(QUESTION, found(engine)))
        ]
        assert scores == sorted(scores, reverse=True)

    def test_what_was_not_read_comes_last_as_it_was_found(self, engine: Engine) -> None:
        passages = found(engine)
        read = Reranker(READER, 300).read(QUESTION, passages[:5]) + passages[5:]
        assert [one.passage for one in reranked(read)[5:]] == [one.passage for one in passages[5:]]

    def test_nothing_gives_nothing(self) -> None:
        assert reranked(Reranker(READER, 300).read(QUESTION, [])) == []


class TestDepth:
    def test_is_halved_on_a_machine_too_slow_for_the_time_set(self, engine: Engine) -> None:
        read = Reranker(READER, budget_ms=1).read(QUESTION, found(engine))
        assert sum(one.reading is not None for one in read) == DEPTH // 2

    def test_is_doubled_on_a_machine_that_has_time_left(self, engine: Engine) -> None:
        passages = found(engine, MOST_READ)
        read = Reranker(READER, budget_ms=60_000).read(QUESTION, passages)
        assert sum(one.reading is not None for one in read) == min(MOST_READ, len(passages))

    def test_stays_as_it_is_from_the_first_question_on(self, engine: Engine) -> None:
        reranker = Reranker(READER, budget_ms=1)
        for _ in range(2):
            read = reranker.read(QUESTION, found(engine))
            assert sum(one.reading is not None for one in read) == DEPTH // 2


class TestSettings:
    @pytest.mark.parametrize(
        "changes", [{"reader": "off"}, {"rerank": False}, {"reader_chooses": False}]
    )
    def test_leave_the_reader_out_in_part_or_altogether(
        self, tmp_path: Path, model: EmbeddingModel, changes: dict[str, object]
    ) -> None:
        seeds = Path(__file__).parent.parent / "seeds"
        with opened_engine(tmp_path, model, [seeds], **changes) as engine:
            passages = engine.passages(Question(question=QUESTION))
            assert (passages[0].reading is None) == (changes.get("reader") == "off")
            plain = [one.passage.id for one in found(engine, len(passages))]
            order = [one.passage.id for one in passages]
            assert (order == plain) == ("reader_chooses" not in changes)
            assert (engine.ask(Question(question=QUESTION)).short_answer is None) == (
                "rerank" not in changes
            )


class TestAsPartOfLlamaIndex:
    def test_nodes_come_back_in_the_readers_order(self) -> None:
        texts = ["Rain delayed the work.", "The mayor, Ada Finch, opened the bridge on Monday."]
        nodes = [NodeWithScore(node=TextNode(text=text), score=1.0) for text in texts]
        given = ReaderPostprocessor(READER).postprocess_nodes(
            nodes, query_bundle=QueryBundle("Who opened the bridge?")
        )
        assert [one.node.get_content(MetadataMode.NONE) for one in given] == texts[::-1]
        scores = [one.score or 0.0 for one in given]
        assert scores == sorted(scores, reverse=True)

    def test_without_a_question_nothing_changes(self) -> None:
        nodes = [NodeWithScore(node=TextNode(text="One."), score=0.5)]
        assert ReaderPostprocessor(READER).postprocess_nodes(nodes) == nodes
