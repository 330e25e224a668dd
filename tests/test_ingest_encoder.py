"""The shipped embedder: what its vectors promise, and how a broken model is refused."""

import base64
import json
import shutil
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ingest.encoder import SHIPPED, OnnxEncoder
from ingest.errors import ModelUnusable

ENCODER = OnnxEncoder(SHIPPED)
SEEDS = Path(__file__).parent.parent / "seeds"
REFERENCE = Path(__file__).with_name("embedder_reference.jsonl")
VOCABULARY: dict[str, int] = json.loads((SHIPPED / "tokenizer.json").read_bytes())["model"]["vocab"]
WORDS = {number: word.removeprefix("##") for word, number in VOCABULARY.items()}
AWKWARD = st.text(st.sampled_from("aZ9 .-'’“é\u0301\u0308ñ\u00a0\n\t\u200b😀👩\u200d👧中한ﬁİß[]#"))


def similarity(one: str, other: str) -> float:
    first, second = ENCODER.encode([one, other])
    return float(first @ second)


def bare(text: str) -> str:
    """Text as the vocabulary spells it: no accents, no control characters, lower case."""
    apart = unicodedata.normalize("NFD", text)
    kept = (letter for letter in apart if unicodedata.category(letter)[0] not in "C")
    return "".join(letter for letter in kept if unicodedata.category(letter) != "Mn").lower()


def reference() -> tuple[list[str], NDArray[np.float32]]:
    """Paragraphs of the seeds and their vectors from the float32 model."""
    texts, vectors = [], []
    for line in REFERENCE.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        article = (SEEDS / entry["article"]).read_text(encoding="utf-8")
        texts.append(article[entry["start"] : entry["end"]])
        vectors.append(np.frombuffer(base64.b64decode(entry["vector"]), "<f2"))
    return texts, np.array(vectors, np.float32)


class TestTheShippedModel:
    def test_has_all_its_matrix_products_in_int8(self) -> None:
        graph = (SHIPPED / "model.onnx").read_bytes()
        # In protobuf a node's operator is field 4: a quotation mark, its length, its name.
        assert graph.count(b'"\x0dMatMulInteger') == 6 * 4
        assert graph.count(b'"\x06MatMul') == 6 * 2  # attention scores and their use

    def test_is_small_enough_to_ship(self) -> None:
        assert (SHIPPED / "model.onnx").stat().st_size < 25_000_000

    def test_comes_with_its_licence_and_what_was_changed(self) -> None:
        assert "Apache License" in (SHIPPED / "LICENSE").read_text(encoding="utf-8")
        notice = (SHIPPED / "NOTICE").read_text(encoding="utf-8")
        assert "sentence-transformers/all-MiniLM-L6-v2" in notice
        assert "quantised" in notice

    def test_agrees_with_float32_on_the_seeds(self) -> None:
        texts, exact = reference()
        cosines = (ENCODER.encode(texts) * exact).sum(axis=1)
        assert len(texts) >= 30
        assert cosines.min() >= 0.98


class TestSentenceVectors:
    def test_nothing_gives_nothing(self) -> None:
        assert ENCODER.encode([]).shape == (0, 384)

    @settings(deadline=None, max_examples=30)
    @given(st.lists(st.text(max_size=80), max_size=8))
    def test_are_of_unit_length(self, texts: list[str]) -> None:
        vectors = ENCODER.encode(texts)
        assert vectors.shape == (len(texts), ENCODER.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    @settings(deadline=None, max_examples=30)
    @given(st.lists(st.sampled_from(["", "Moscow", "Kim Jong Un met him.", "a b " * 60])))
    def test_do_not_depend_on_neighbours_or_order(self, texts: list[str]) -> None:
        together = ENCODER.encode(texts)
        for text, vector in zip(texts, together, strict=True):
            assert np.array_equal(ENCODER.encode([text])[0], vector)

    def test_are_the_same_from_several_threads(self) -> None:
        texts = [f"Report {number} came in at dawn." for number in range(8)]
        expected = ENCODER.encode(texts)
        with ThreadPoolExecutor(4) as callers:
            for vectors in callers.map(lambda _: ENCODER.encode(texts), range(12)):
                assert np.array_equal(vectors, expected)

    def test_put_paraphrases_closer_than_strangers(self) -> None:
        said = "The president flew to Pyongyang for his first visit in 24 years."
        again = "It was the first time in 24 years that the president travelled to Pyongyang."
        other = "Bakers knead the dough and let it rise overnight."
        assert similarity(said, again) > 0.8 > 0.3 > similarity(said, other)

    def test_read_no_further_than_the_limit(self) -> None:
        room = ENCODER.limit - 2
        full = "treaty " * room
        assert ENCODER.limit == 256
        assert np.array_equal(*ENCODER.encode([full, full + "and bread"]))
        assert not np.array_equal(*ENCODER.encode([full, full.removesuffix("treaty ")]))

    def test_take_a_text_that_utf8_cannot_hold(self) -> None:
        assert np.isfinite(ENCODER.encode(["half a pair: \ud83d"])).all()


class TestOffsets:
    def test_count_code_points(self) -> None:
        text = "😀 Kimʼs e\u0301lan"
        assert [text[start:end] for start, end in ENCODER.offsets(text)] == [
            "😀", "Kim", "ʼ", "s", "e\u0301l", "an",
        ]  # fmt: skip

    @settings(deadline=None)
    @given(st.one_of(AWKWARD, st.text()))
    def test_point_at_the_words_of_the_text(self, text: str) -> None:
        offsets = ENCODER.offsets(text)
        tokens = ENCODER.encode_tokens([text])[0]
        assert np.array_equal(tokens.offsets, offsets[: ENCODER.limit - 2])
        assert (np.diff(offsets, axis=0) >= 0).all()
        for number, (start, end) in zip(tokens.ids, tokens.offsets, strict=True):
            assert 0 <= start < end <= len(text)
            assert WORDS[number] == "[UNK]" or WORDS[number] in bare(text[start:end])

    def test_go_beyond_the_limit(self) -> None:
        text = "dawn " * 1000
        assert np.array_equal(ENCODER.offsets(text)[:, 0], np.arange(0, 5000, 5))

    def test_of_nothing_are_none(self) -> None:
        assert ENCODER.offsets("").shape == (0, 2)

    def test_take_a_special_token_in_a_text_for_plain_words(self) -> None:
        assert ENCODER.offsets("[SEP]").tolist() == [[0, 1], [1, 4], [4, 5]]


class TestTokenVectors:
    def test_are_one_unit_vector_a_token_without_special_ones(self) -> None:
        whole, nothing = ENCODER.encode_tokens(["Putin landed in Pyongyang", ""])
        assert [WORDS[number] for number in whole.ids[:3]] == ["putin", "landed", "in"]
        assert whole.vectors.shape == (len(whole.ids), 384)
        assert np.allclose(np.linalg.norm(whole.vectors, axis=1), 1, atol=1e-5)
        assert nothing.vectors.shape == (0, 384)
        assert nothing.offsets.shape == (0, 2)

    def test_stop_at_the_limit(self) -> None:
        assert len(ENCODER.encode_tokens(["dawn " * 1000])[0].ids) == ENCODER.limit - 2


class TestTheFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for name in ("model.onnx", "tokenizer.json"):
            shutil.copy(SHIPPED / name, tmp_path)
        return tmp_path

    def test_may_lie_anywhere(self, folder: Path) -> None:
        assert OnnxEncoder(folder).fingerprint == ENCODER.fingerprint

    def test_has_another_fingerprint_with_another_tokenizer(self, folder: Path) -> None:
        settings = json.loads((folder / "tokenizer.json").read_bytes())
        settings["truncation"] = None
        (folder / "tokenizer.json").write_text(json.dumps(settings), encoding="utf-8")
        other = OnnxEncoder(folder)
        assert other.fingerprint != ENCODER.fingerprint
        assert other.limit == 256

    def test_that_is_not_there_is_refused_with_the_remedy(self, tmp_path: Path) -> None:
        with pytest.raises(ModelUnusable, match=r"nowhere.*DATELINE_EMBEDDING_MODEL"):
            OnnxEncoder(tmp_path / "nowhere")

    @pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
    def test_with_a_file_missing_is_refused_by_name(self, folder: Path, name: str) -> None:
        (folder / name).unlink()
        with pytest.raises(ModelUnusable, match=f"{folder}.*{name}"):
            OnnxEncoder(folder)

    @pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
    @pytest.mark.parametrize("kept", [0, 1000, 400_000])
    def test_with_a_file_cut_short_is_refused_by_name(
        self, folder: Path, name: str, kept: int
    ) -> None:
        (folder / name).write_bytes((SHIPPED / name).read_bytes()[:kept])
        with pytest.raises(ModelUnusable, match=f"{folder}.*{name}"):
            OnnxEncoder(folder)
