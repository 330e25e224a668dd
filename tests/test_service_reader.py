"""The reader: what it says of a passage, and how a broken one is refused."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.encoder import SHIPPED as EMBEDDER
from ingest.errors import ModelUnusable
from service.reader import PASSAGE, SHIPPED, Reader, Reading, load_reader
from service.spans import LONGEST, best_span

READER = Reader()
QUESTION = "Who opened the bridge?"
ANSWERING = "The mayor, Ada Finch, opened the bridge on Monday. Rain had delayed the work."
BESIDE = "Rain had delayed the work for weeks. Shops nearby stayed closed."
ANY_TEXT = st.text(max_size=300)


def read(text: str, question: str = QUESTION, title: str = "") -> Reading:
    return READER.read(question, [(title, text)])[0]


class TestTheShippedModel:
    def test_is_small_enough_to_ship(self) -> None:
        assert (SHIPPED / "model.onnx").stat().st_size < 25_000_000

    def test_has_all_matrix_products_of_its_layers_in_int8(self) -> None:
        graph = (SHIPPED / "model.onnx").read_bytes()
        # In protobuf a node's operator is field 4: a quotation mark, its length, its name.
        assert graph.count(b'"\x0dMatMulInteger') == 6 * 4

    def test_comes_with_its_licence_and_what_it_was_trained_on(self) -> None:
        assert "Apache License" in (SHIPPED / "LICENSE").read_text(encoding="utf-8")
        notice = (SHIPPED / "NOTICE").read_text(encoding="utf-8")
        for name in ("SQuAD 2.0", "XQuAD", "QAMR", "CLAPNQ", "SelQA"):
            assert name in notice

    def test_puts_a_passage_that_answers_before_one_that_does_not(self) -> None:
        answering, beside = READER.read(QUESTION, [("", ANSWERING), ("", BESIDE)])
        assert answering.answers > beside.answers
        assert answering.relevance > beside.relevance
        assert sum(answering.none) < sum(beside.none)

    def test_sees_the_words_that_answer(self) -> None:
        span = best_span(read(ANSWERING), 0, len(ANSWERING))
        assert span is not None
        assert "Ada Finch" in ANSWERING[span.start : span.end]
        assert span.odds > 0


class TestReadings:
    @settings(deadline=None, max_examples=40)
    @given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
    def test_are_distributions_over_the_passage_and_no_answer(
        self, question: str, title: str, text: str
    ) -> None:
        reading = read(text, question, title)
        for logs, none in zip((reading.starts, reading.ends), reading.none, strict=True):
            assert np.exp(logs).sum() + np.exp(none) == pytest.approx(1, abs=1e-4)
        assert len(reading.offsets) == len(reading.starts) == len(reading.ends)
        assert ((reading.offsets >= 0) & (reading.offsets <= len(text))).all()

    @settings(deadline=None, max_examples=20)
    @given(st.lists(ANY_TEXT, min_size=1, max_size=5))
    def test_do_not_depend_on_the_company(self, texts: list[str]) -> None:
        together = READER.read(QUESTION, [("", text) for text in texts])
        for text, reading in zip(texts, together, strict=True):
            alone = read(text)
            assert (alone.answers, alone.none) == (reading.answers, reading.none)
            assert (alone.starts == reading.starts).all()

    def test_of_a_long_passage_end_with_what_the_model_takes_in(self) -> None:
        reading = read("The bridge is long. " * 200)
        assert len(reading.starts) == PASSAGE

    def test_of_nothing_are_none(self) -> None:
        assert READER.read(QUESTION, []) == []
        assert best_span(read(""), 0, 0) is None


class TestSpans:
    @settings(deadline=None, max_examples=40)
    @given(st.text("Ada opend 12,.\n", min_size=1, max_size=200), st.data())
    def test_lie_within_the_part_that_is_asked_for(self, text: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        reading = read(text)
        span = best_span(reading, start, end)
        if span is not None:
            assert start <= span.start < span.end <= end
            tokens = (reading.offsets[:, 0] >= span.start) & (reading.offsets[:, 1] <= span.end)
            assert tokens.sum() <= LONGEST


class TestAnotherReader:
    def test_is_a_folder_in_the_same_layout(self, tmp_path: Path) -> None:
        shutil.copy(SHIPPED / "model.onnx", tmp_path)
        other = load_reader(str(tmp_path), threads=1)
        assert other is not None
        assert other.read(QUESTION, [("", ANSWERING)])[0].answers == read(ANSWERING).answers

    @pytest.mark.parametrize("name", ["off", "OFF"])
    def test_may_be_none_at_all(self, name: str) -> None:
        assert load_reader(name, threads=1) is None

    def test_that_is_not_there_is_refused_with_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(ModelUnusable, match=r"nowhere.*DATELINE_READER"):
            Reader(tmp_path / "nowhere")

    def test_that_is_an_embedder_is_refused(self) -> None:
        with pytest.raises(ModelUnusable, match="no output pair"):
            Reader(EMBEDDER)
