"""The embedder that the settings name, and as LlamaIndex sees it."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import counted
from numpy.typing import NDArray

from ingest.embedding import Embedder
from ingest.encoder import SHIPPED
from ingest.errors import ModelUnusable
from ingest.models import EmbeddingModel, load_model
from ingest.settings import IndexSettings


def changed(settings: IndexSettings, **changes: object) -> IndexSettings:
    return settings.model_copy(update=changes)


def test_the_shipped_model_is_the_default(settings: IndexSettings, model: EmbeddingModel) -> None:
    assert load_model(settings).fingerprint == model.fingerprint


def test_a_folder_holds_the_same_model_wherever_it_lies(
    settings: IndexSettings, model: EmbeddingModel, tmp_path: Path
) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).symlink_to(SHIPPED / name)
    mine = load_model(changed(settings, embedding_model=str(tmp_path)))
    assert mine.fingerprint == model.fingerprint
    assert mine.encode(["ferry"]).tolist() == model.encode(["ferry"]).tolist()


def test_a_folder_without_a_model_is_told(settings: IndexSettings, tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=f"{tmp_path}.*DATELINE_EMBEDDING_MODEL"):
        load_model(changed(settings, embedding_model=str(tmp_path)))


def test_a_server_needs_a_key(settings: IndexSettings) -> None:
    with pytest.raises(ModelUnusable, match=r"openai:small needs a key: set OPENAI_API_KEY"):
        load_model(changed(settings, embedding_model="openai:small"))


def test_a_servers_vectors_are_told_apart_by_name_and_address(settings: IndexSettings) -> None:
    from pydantic import SecretStr

    def fingerprint(name: str, url: str | None) -> str:
        wanted = changed(settings, embedding_model=name, openai_base_url=url)
        return load_model(changed(wanted, openai_api_key=SecretStr("key"))).fingerprint

    addresses = [None, "http://127.0.0.1:9/v1", "http://127.0.0.1:8/v1"]
    prints = {fingerprint(name, url) for name in ("openai:a", "openai:b") for url in addresses}
    assert len(prints) == 6
    assert fingerprint("openai:a", addresses[1]) in prints


def test_passages_for_a_server_are_measured_by_the_shipped_model(
    settings: IndexSettings, model: EmbeddingModel
) -> None:
    from pydantic import SecretStr

    wanted = changed(settings, embedding_model="openai:a", openai_api_key=SecretStr("key"))
    assert load_model(wanted).reader.fingerprint == model.fingerprint


def test_llamaindex_gets_the_models_own_vectors(model: EmbeddingModel) -> None:
    embedder, texts = Embedder(model), ["A ferry drifted.", "It sank."]
    expected = model.encode(texts)
    assert np.array(embedder.get_text_embedding_batch(texts)) == pytest.approx(expected, abs=1e-7)
    assert np.array(embedder.get_text_embedding(texts[1])) == pytest.approx(expected[1], abs=1e-7)


def test_questions_are_embedded_as_texts_are(model: EmbeddingModel) -> None:
    embedder = Embedder(model)
    assert embedder.get_query_embedding("ferry") == embedder.get_text_embedding("ferry")
    assert asyncio.run(embedder.aget_query_embedding("ferry")) == embedder.get_query_embedding(
        "ferry"
    )


def test_a_batch_goes_to_the_model_in_one_piece(model: EmbeddingModel) -> None:
    """The model itself sorts by length, so it must see many texts at a time."""
    model, record = counted(model)
    texts = [f"Ferry {n}." for n in range(300)]
    Embedder(model).get_text_embedding_batch(texts)
    assert record.batches == [texts]


def test_an_asynchronous_question_does_not_hold_the_event_loop(model: EmbeddingModel) -> None:
    seen: list[threading.Thread] = []

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        seen.append(threading.current_thread())
        return model.encode(texts)

    embedder = Embedder(replace(model, encode=encode))
    asyncio.run(embedder.aget_query_embedding("ferry"))
    assert seen != [threading.main_thread()]
